/** The app's Home tab: the view that it published for the acting person. */

import { h } from "../dom.js";
import { drawBlocks } from "../blocks/draw.js";
import { Form } from "../elements/form.js";
import { world } from "../world.js";
import { viewSurface } from "./surfaces.js";

let drawn = { key: null, node: null };

export function homeNode() {
  const view = world.state.home;
  if (!view) {
    return h(
      "div",
      { class: "beginning" },
      h("p", {}, `${world.state.manifest.app_name} has not put anything on its Home tab for you yet.`),
    );
  }
  const key = `${world.as}/${view.id}/${view.hash}/${JSON.stringify(view.blocks)}`;
  if (drawn.key !== key) {
    const form = new Form();
    drawn = { key, node: h("div", { class: "home-view" }, drawBlocks(view.blocks, viewSurface(view, form))) };
  }
  return drawn.node;
}

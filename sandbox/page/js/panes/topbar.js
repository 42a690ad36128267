/** The strip at the top: what this page is, its clock, who is acting, and the way behind the scenes. */

import { button, h, iconButton, replace } from "../dom.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { actAs } from "../places.js";
import { emit, me, on, world } from "../world.js";
import { toggleBackstage } from "./backstage.js";
import { clockButton, tickNow } from "./clock.js";
import { avatar, badges, displayName } from "./faces.js";
import { showGuide } from "./guide.js";

function people() {
  return world.state.people
    .filter((one) => !one.is_bot)
    .map((one) => ({
      label: displayName(one),
      detail: one.title,
      picture: avatar(one, 28),
      mark: [badges(one), one.id === world.as && icon("check", 16)],
      run: () => actAs(one.id),
    }));
}

function actorButton(who) {
  return h(
    "button",
    {
      type: "button",
      class: "actor",
      "aria-haspopup": "menu",
      "aria-label": `You act as ${displayName(who)}. Choose somebody else.`,
      on: { click: (event) => openMenu(event.currentTarget, [{ title: "Act as" }, ...people()], "Act as") },
    },
    avatar(who, 26),
    h("span", { class: "actor-words" }, h("small", {}, "Acting as"), h("span", { dir: "auto" }, displayName(who))),
    badges(who),
    icon("down", 14),
  );
}

function guideButton() {
  const show = () => {
    showGuide();
    emit("guide");
  };
  return iconButton(icon("question"), "Three things to try", show, "top-button");
}

let drawnFor = "";

/** Drawn anew only for another person: a button that is replaced loses its focus and its pop-up. */
function draw() {
  const who = me();
  if (drawnFor === JSON.stringify(who)) {
    tickNow();
    return;
  }
  drawnFor = JSON.stringify(who);
  replace(
    document.getElementById("topbar"),
    h("img", { src: "/page/mark.svg", alt: "", width: 28, height: 28 }),
    h(
      "div",
      { class: "brand" },
      h("strong", {}, "Earshot"),
      h("span", {}, "a look-alike to try apps on. This is not Slack."),
    ),
    h("span", { class: "push" }),
    clockButton(),
    actorButton(who),
    button([icon("gears", 16), h("span", { class: "wide-only" }, "Behind the scenes")], "top-button", toggleBackstage, {
      id: "backstage-button",
      title: "Requests between the look-alike and the app, and faults to try",
      "aria-controls": "backstage",
    }),
    guideButton(),
  );
}

export function mountTopbar() {
  on("state", draw);
}

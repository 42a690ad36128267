/** The drawer below the page: the requests between the look-alike and the app, and faults to switch on. */

import { button, h, iconButton, replace } from "../dom.js";
import { icon } from "../icons.js";
import { post } from "../api.js";
import { attempt, notice } from "../notices.js";
import { openChannel } from "../places.js";
import { on, refreshLog, refreshState, world } from "../world.js";
import { areYouSure } from "./confirm.js";
import { faultsNode, faultsOn } from "./faults.js";
import { RequestLog } from "./request_log.js";

const log = new RequestLog();
let shown = "requests";

const root = () => document.getElementById("backstage");

export function toggleBackstage() {
  root().hidden = !root().hidden;
  document.getElementById("backstage-button")?.setAttribute("aria-expanded", String(!root().hidden));
  if (!root().hidden) {
    draw();
    attempt(refreshLog);
  }
}

async function startAgain() {
  const isSure = await areYouSure(
    "Start again",
    "The look-alike goes back to the workspace it began with. Everything said since is gone. What the app has stored stays with the app.",
    "Start again",
  );
  if (!isSure) return;
  await attempt(async () => {
    await post("reset", {});
    world.log = [];
    await Promise.all([refreshState(), refreshLog()]);
    await openChannel(
      world.state.channels.some((one) => one.id === world.channelId) ? world.channelId : world.state.channels[0].id,
    );
    notice("The look-alike is as it was at the beginning.");
  });
}

function draw() {
  const choose = (id) => () => {
    shown = id;
    draw();
  };
  const tab = (id, label) =>
    button(label, shown === id ? "tab on" : "tab", choose(id), { role: "tab", "aria-selected": String(shown === id) });
  const faults = faultsOn(world.state.faults);
  replace(
    root(),
    h(
      "header",
      { class: "backstage-head" },
      h(
        "div",
        { class: "tabs", role: "tablist" },
        tab("requests", "Requests"),
        tab("faults", faults ? `Faults (${faults} on)` : "Faults"),
      ),
      h("span", { class: "push" }),
      button("Start again", "button small", startAgain),
      iconButton(icon("cross"), "Close", toggleBackstage),
    ),
    shown === "requests" ? log.node : faultsNode(world.state.faults),
  );
}

export function mountBackstage() {
  on("log", () => {
    if (!root().hidden && shown === "requests") log.show(world.log);
  });
  // Not while somebody is typing into a fault's field.
  on("state", () => {
    if (!root().hidden && !root().contains(document.activeElement)) draw();
  });
}

/** The look-alike's clock, and the buttons that move it: a digest that is due next week arrives at once. */

import { post } from "../api.js";
import { button, h } from "../dom.js";
import { icon } from "../icons.js";
import { closeOverlays, popUp } from "../menu.js";
import { attempt, notice } from "../notices.js";
import { clockTime, fullMoment, nextMonday, shortDay } from "../text/moments.js";
import { emit, now, refreshMessages, refreshState, world, zone } from "../world.js";

const HOUR = 3600;
const DAY = 24 * HOUR;

async function move(request) {
  closeOverlays();
  await attempt(async () => {
    await post("clock", request());
    emit("did", { what: "clock" });
    await Promise.all([refreshState(), refreshMessages()]);
    notice(`It is now ${fullMoment(now())}.`);
  });
}

function panel() {
  const jump = (label, request) => button(label, "button", () => move(request));
  const offset = world.state.clock.offset ?? 0;
  const ahead = Math.abs(offset) < 60 ? "It shows the true time." : `It is ${spell(offset)} ahead of the true time.`;
  return h(
    "div",
    { class: "clock-panel", role: "dialog", "aria-label": "Move the clock" },
    h("strong", { class: "clock-now" }, fullMoment(now())),
    h("small", {}, `${zone()}. ${ahead}`),
    h("div", { class: "clock-jumps" }, jump("+1 hour", () => ({ advance: HOUR })), jump("+1 day", () => ({ advance: DAY })), jump("+1 week", () => ({ advance: 7 * DAY }))),
    button("To next Monday, 09:00", "button primary", () => move(() => ({ to: nextMonday(now()) }))),
    h("small", {}, "Everything that becomes due on the way happens: a scheduled digest is posted."),
  );
}

function spell(seconds) {
  const [count, unit] = seconds >= 2 * DAY ? [seconds / DAY, "days"] : seconds >= 2 * HOUR ? [seconds / HOUR, "hours"] : [seconds / 60, "minutes"];
  return `${Math.round(count)} ${unit}`;
}

export function clockButton() {
  const words = h("span", { class: "clock-words" });
  const tick = () => {
    words.textContent = `${shortDay(now())}, ${clockTime(now())}`;
  };
  tick();
  clearInterval(ticking);
  ticking = setInterval(tick, 5000);
  return button([icon("clock", 16), words, h("span", { class: "clock-plus", "aria-hidden": "true" }, "+")], "top-button clock", (event) => popUp(event.currentTarget, panel()), { id: "clock-button", title: "Move the clock forward", "aria-haspopup": "dialog" });
}

let ticking = null;

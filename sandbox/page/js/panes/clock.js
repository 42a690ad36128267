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

// Apps look at their clock about once a second here, and skip what they find to be days late. So a long way is
// walked day by day, with time enough to notice each of them.
const STEP_MS = 1200;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function step(request) {
  await post("clock", request);
  await Promise.all([refreshState(), refreshMessages()]);
}

async function walk(target) {
  for (let at = now() + DAY; at < target; at += DAY) {
    await step({ to: at });
    await pause(STEP_MS);
  }
  await step({ to: target });
}

// One way after the other: what is clicked while the clock is still on its way is not forgotten.
let walking = Promise.resolve();

/** `request` is {advance: seconds} or {to: moment}, as the look-alike takes it. */
function move(request) {
  closeOverlays();
  walking = walking.catch(() => undefined).then(() =>
    attempt(async () => {
      const target = request.to ?? now() + request.advance;
      await (target - now() > DAY ? walk(target) : step(request));
      notice(`It is now ${fullMoment(now())}.`);
      emit("did", { what: "clock" });
    }),
  );
  return walking;
}

function panel() {
  const jump = (label, seconds) => button(label, "button", () => move({ advance: seconds }));
  const offset = world.state.clock.offset ?? 0;
  const ahead = Math.abs(offset) < 60 ? "It shows the true time." : `It is ${spell(offset)} ahead of the true time.`;
  return h(
    "div",
    { class: "clock-panel", role: "dialog", "aria-label": "Move the clock" },
    h("strong", { class: "clock-now" }, fullMoment(now())),
    h("small", {}, `${zone()}. ${ahead}`),
    h("div", { class: "clock-jumps" }, jump("+1 hour", HOUR), jump("+1 day", DAY), jump("+1 week", 7 * DAY)),
    button("To next Monday, 09:00", "button primary", () => move({ to: nextMonday(now()) })),
    h("small", {}, "The clock goes there day by day. What becomes due on the way happens: a scheduled digest arrives."),
  );
}

function spell(seconds) {
  const [count, unit] =
    seconds >= 2 * DAY
      ? [seconds / DAY, "days"]
      : seconds >= 2 * HOUR
        ? [seconds / HOUR, "hours"]
        : [seconds / 60, "minutes"];
  return `${Math.round(count)} ${unit}`;
}

// Minutes are shown, so a few seconds late is soon enough.
const TICK_MS = 5000;
const face = h("span", { class: "clock-words" });
let ticking = null;

/** Shows the time as it is now; called when the clock was moved, and every few seconds. */
export function tickNow() {
  face.textContent = `${shortDay(now())}, ${clockTime(now())}`;
}

export function clockButton() {
  tickNow();
  ticking ??= setInterval(tickNow, TICK_MS);
  return button(
    [icon("clock", 16), face, h("span", { class: "clock-plus", "aria-hidden": "true" }, "+")],
    "top-button clock",
    (event) => popUp(event.currentTarget, panel()),
    { id: "clock-button", title: "Move the clock forward", "aria-haspopup": "dialog" },
  );
}

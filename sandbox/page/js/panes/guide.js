/** Three things to try, for somebody who opens the page for the first time. It ticks off what was done. */

import { h, iconButton } from "../dom.js";
import { icon } from "../icons.js";
import { emit, me, on, world } from "../world.js";

const MEMORY = "earshot-guide";

const STEPS = [
  {
    id: "tag",
    title: "Tag a message",
    words: () => [
      "Point at a message, open ",
      h("b", {}, "More actions ⋮"),
      " and choose ",
      h("b", {}, world.state.manifest.message_shortcuts[0]?.name ?? "a shortcut"),
      ".",
    ],
    isDone: (did) => did.what === "shortcut",
  },
  {
    id: "find",
    title: "Find it again",
    words: () => ["Type ", h("kbd", {}, "/heed find"), " and a word of it."],
    isDone: (did) => did.what === "command" && did.text.startsWith("find"),
  },
  {
    id: "digest",
    title: "See a digest arrive",
    words: () => ["Type ", h("kbd", {}, "/digest schedule"), ", save, then move the clock at the top to next Monday."],
    isDone: (did) => did.what === "clock" && memory.scheduled,
  },
];

let memory = recall();

function recall() {
  try {
    return { isOpen: true, done: [], scheduled: false, ...JSON.parse(localStorage.getItem(MEMORY)) };
  } catch {
    return { isOpen: true, done: [], scheduled: false };
  }
}

function remember(change) {
  memory = { ...memory, ...change };
  try {
    localStorage.setItem(MEMORY, JSON.stringify(memory));
  } catch {
    // A browser that stores nothing shows the guide again: no harm.
  }
  emit("guide");
}

export function showGuide() {
  remember({ isOpen: true });
}

function step(one) {
  const isDone = memory.done.includes(one.id);
  return h(
    "li",
    { class: isDone ? "done" : "" },
    h("span", { class: "step-mark" }, isDone && icon("check", 14)),
    h(
      "span",
      {},
      h("strong", {}, one.title),
      isDone && h("span", { class: "step-done" }, " done"),
      h("span", { class: "step-words" }, one.words()),
    ),
  );
}

export function guideNode() {
  // People of another company have neither the app's commands nor its shortcuts.
  if (!memory.isOpen || me().is_external || !world.state.manifest.commands.length) return null;
  const isAllDone = memory.done.length === STEPS.length;
  return h(
    "section",
    { class: "guide", "aria-label": "Three things to try" },
    h(
      "header",
      {},
      h("h2", {}, isAllDone ? "That is the whole loop" : "Three things to try"),
      iconButton(icon("cross", 14), "Close this list", () => remember({ isOpen: false })),
    ),
    h("ol", {}, STEPS.map(step)),
  );
}

export function mountGuide() {
  on("did", (did) => {
    if (did.what === "command" && did.text.startsWith("schedule")) remember({ scheduled: true });
    const reached = STEPS.filter((one) => !memory.done.includes(one.id) && one.isDone(did));
    if (reached.length) remember({ done: [...memory.done, ...reached.map((one) => one.id)] });
  });
}

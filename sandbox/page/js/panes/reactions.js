/** Reactions below a message, and the small picker that adds one. */

import { post } from "../api.js";
import { button, h, iconButton } from "../dom.js";
import { icon } from "../icons.js";
import { popUp, closeOverlays } from "../menu.js";
import { attempt } from "../notices.js";
import { emojiChar, emojiNames, OFFERED } from "../text/emoji.js";
import { person, refreshMessages, refreshThread, world } from "../world.js";
import { displayName } from "./faces.js";

export async function toggleReaction(message, name) {
  const isMine = message.reactions?.some((one) => one.name === name && one.users.includes(world.as));
  await attempt(async () => {
    await post(isMine ? "unreact" : "react", { as: world.as, channel: world.channelId, ts: message.ts, name });
    await Promise.all([refreshMessages(), refreshThread()]);
  });
}

function pill(message, { name, users }) {
  const who = users.map((id) => (id === world.as ? "You" : displayName(person(id)))).join(", ");
  const isMine = users.includes(world.as);
  return h(
    "button",
    {
      type: "button",
      class: isMine ? "reaction mine" : "reaction",
      title: `${who} reacted with :${name}:`,
      "aria-label": `${name.replaceAll("_", " ")}, ${users.length}: ${who}`,
      "aria-pressed": String(isMine),
      on: { click: () => toggleReaction(message, name) },
    },
    h("span", { class: "emoji" }, emojiChar(name) ?? `:${name}:`),
    h("span", {}, users.length),
  );
}

export function reactions(message) {
  const all = (message.reactions ?? []).filter((one) => one.users.length > 0);
  if (!all.length) return null;
  const add = iconButton(
    icon("smile", 16),
    "Add a reaction",
    (event) => openPicker(event.currentTarget, (name) => toggleReaction(message, name)),
    "reaction add",
  );
  return h(
    "div",
    { class: "reactions" },
    all.map((one) => pill(message, one)),
    add,
  );
}

/** Shows emoji beside a button and tells the name of the one that is chosen. */
export function openPicker(anchor, choose) {
  const grid = h("div", { class: "emoji-grid" });
  const one = (name) => {
    const pick = () => {
      closeOverlays({ giveFocusBack: true });
      choose(name);
    };
    return button(emojiChar(name), "emoji-choice", pick, {
      title: `:${name}:`,
      "aria-label": name.replaceAll("_", " "),
    });
  };
  const show = (words) => {
    const names = words
      ? emojiNames()
          .filter((name) => name.includes(words.toLowerCase()) && emojiChar(name))
          .slice(0, 32)
      : OFFERED;
    grid.replaceChildren(...(names.length ? names.map(one) : [h("p", { class: "hint" }, "No emoji of that name")]));
  };
  const search = h("input", {
    class: "field",
    type: "search",
    placeholder: "Search emoji",
    "aria-label": "Search emoji",
  });
  search.addEventListener("input", () => show(search.value.trim()));
  show("");
  if (popUp(anchor, h("div", { class: "picker", role: "dialog", "aria-label": "Pick an emoji" }, search, grid)))
    search.focus();
}

/** How people look: avatar, name, and the marks that say from where they come. */

import { h } from "../dom.js";
import { person, world } from "../world.js";

// Darker than pastel, so that white letters on them can be read.
const COLOURS = ["#7a4b8c", "#2f6f8f", "#8a5a1f", "#3c7a4f", "#a8435a", "#4a5fb0", "#6b6b1f", "#1f7a76"];

function colourFor(one) {
  if (one.avatar_color) return one.avatar_color;
  const sum = [...one.id].reduce((total, letter) => total + letter.codePointAt(0), 0);
  return COLOURS[sum % COLOURS.length];
}

const initials = (name) =>
  name
    .split(/\s+/)
    .map((word) => [...word][0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();

export function avatar(one, size = 36) {
  const shown = one ?? { id: "?", name: "?" };
  const words = shown.emoji || initials(shown.real_name || shown.name);
  return h(
    "span",
    {
      class: `avatar${shown.is_bot ? " bot" : shown.emoji ? " drawn" : ""}`,
      "aria-hidden": "true",
      vars: { "--size": `${size}px`, "--colour": colourFor(shown) },
    },
    words,
  );
}

export const displayName = (one) => one?.real_name || one?.name || "Somebody";

/** The company somebody comes from, in words. */
export function organisation(one) {
  return one.org ?? one.team_name ?? world.state.workspace.others?.[one.team_id] ?? "another company";
}

export function badges(one) {
  if (!one) return [];
  return [
    one.is_bot && h("span", { class: "badge" }, "APP"),
    one.is_external && h("span", { class: "badge outside", dir: "auto" }, `from ${organisation(one)}`),
    one.is_guest && h("span", { class: "badge guest" }, "Guest"),
  ].filter(Boolean);
}

/** Who wrote a message: a person, or the app's bot with its own name. */
export function authorOf(message) {
  const known =
    person(message.user) ?? (message.bot_id === world.state.bot.bot_id ? person(world.state.bot.user_id) : null);
  if (known && !message.username) return known;
  return {
    id: message.bot_id ?? message.user ?? "?",
    name: message.username ?? "An app",
    is_bot: Boolean(message.bot_id),
    ...known,
    ...(message.username && { real_name: message.username }),
  };
}

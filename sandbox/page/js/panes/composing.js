/** Between what a person types ("@Mira Okafor, see #support") and what Slack keeps ("<@U1>, see <#C1|support>"). */

import { decode } from "../text/spans.js";
import { world } from "../world.js";

const escapeRegExp = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Longest names first, so that "@Ana Maria" is not taken for "@Ana". */
const byLength = (pairs) => pairs.filter(([name]) => name).toSorted((one, other) => other[0].length - one[0].length);

function mentionables() {
  const people = world.state.people.flatMap((one) => [
    [one.name, `<@${one.id}>`],
    [one.real_name, `<@${one.id}>`],
  ]);
  const groups = ["here", "channel", "everyone"].map((range) => [range, `<!${range}>`]);
  return byLength([...people, ...groups]);
}

function places() {
  return byLength(
    world.state.channels
      .filter((one) => one.kind === "public" || one.kind === "private")
      .map((one) => [one.name, `<#${one.id}|${one.name}>`]),
  );
}

function swap(text, sign, pairs) {
  if (!pairs.length) return text;
  const known = new Map(pairs.map(([name, token]) => [name.toLowerCase(), token]));
  const names = pairs.map(([name]) => escapeRegExp(name)).join("|");
  // Not inside a word or an address: "me@heed.example" and "https://x.example/#support" mean nobody.
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_/&<])${sign}(${names})(?![\\p{L}\\p{N}_-])`, "giu");
  return text.replace(pattern, (_, name) => known.get(name.toLowerCase()));
}

const escaped = (text) => text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);

// Up to the last character that belongs to the address rather than to the sentence around it.
const ADDRESS = /(?<!\w)(https?:\/\/[^\s<>]+[^\s<>.,;:!?)\]'"])/;

/** Text as Slack keeps it: three signs escaped, addresses and names as tokens. */
export function encode(typed) {
  // Split by a group: every second piece is an address, in which "@" and "#" mean nobody.
  const pieces = typed.split(ADDRESS).map((piece, index) => {
    if (index % 2 === 1) return `<${escaped(piece)}>`;
    return swap(swap(escaped(piece), "@", mentionables()), "#", places());
  });
  return pieces.join("");
}

/** The opposite, for editing: Slack's text as a person would have typed it. */
export function readable(text) {
  const named = text
    .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, id) => `@${world.state.people.find((one) => one.id === id)?.name ?? id}`)
    .replace(
      /<#(\w+)(?:\|([^>]*))?>/g,
      (_, id, name) => `#${world.state.channels.find((one) => one.id === id)?.name ?? name ?? id}`,
    )
    .replace(/<!(here|channel|everyone)(?:\|[^>]*)?>/g, "@$1")
    .replace(/<(https?:[^|>]+)(?:\|[^>]*)?>/g, "$1");
  return decode(named);
}

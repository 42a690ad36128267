/**
 * Between what a person types ("@Mira Okafor, see #support") and what the look-alike takes.
 * It escapes, links and finds short names itself; the page only marks who and what was meant.
 */

import { decode } from "../text/spans.js";
import { world } from "../world.js";

const escapeRegExp = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Longest names first, so that "@Ana Maria" is not taken for "@Ana". */
const byLength = (pairs) => pairs.filter(([name]) => name).toSorted((one, other) => other[0].length - one[0].length);

function mentionables() {
  const people = world.state.people.flatMap((one) => [[one.name, `<@${one.id}>`], [one.real_name, `<@${one.id}>`]]);
  const groups = ["here", "channel", "everyone"].map((range) => [range, `<!${range}>`]);
  return byLength([...people, ...groups]);
}

function places() {
  return byLength(world.state.channels.filter((one) => one.kind === "public" || one.kind === "private").map((one) => [one.name, `<#${one.id}|${one.name}>`]));
}

function swap(text, sign, pairs) {
  if (!pairs.length) return text;
  const known = new Map(pairs.map(([name, token]) => [name.toLowerCase(), token]));
  const names = pairs.map(([name]) => escapeRegExp(name)).join("|");
  // Not inside a word or an address: "me@heed.example" and "https://x.example/#support" mean nobody.
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_/&<])${sign}(${names})(?![\\p{L}\\p{N}_-])`, "giu");
  return text.replace(pattern, (_, name) => known.get(name.toLowerCase()));
}

/** Names become Slack's tokens, e.g. "<@U1>". */
export const encode = (typed) => swap(swap(typed, "@", mentionables()), "#", places());

/** The opposite, for editing: Slack's text as a person would have typed it. */
export function readable(text) {
  const named = text
    .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, id) => `@${world.state.people.find((one) => one.id === id)?.name ?? id}`)
    .replace(/<#(\w+)(?:\|([^>]*))?>/g, (_, id, name) => `#${world.state.channels.find((one) => one.id === id)?.name ?? name ?? id}`)
    .replace(/<!(here|channel|everyone)(?:\|[^>]*)?>/g, "@$1")
    .replace(/<(https?:[^|>]+)(?:\|[^>]*)?>/g, "$1");
  return decode(named);
}

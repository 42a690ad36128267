/** The small pieces that all text formats share: mentions, links, emoji and dates, as nodes. */

import { h, safeUrl } from "../dom.js";
import { followPermalink, openChannel } from "../places.js";
import { channel, person, world } from "../world.js";
import { emojiChar } from "./emoji.js";
import { fullMoment, slackDate } from "./moments.js";

/** Slack escapes these three and no others: decoding more would bring back what was made harmless. */
export function decode(text) {
  return text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);
}

export function userMention(id, label) {
  const one = person(id);
  const name = one?.real_name ?? label ?? id;
  return h(
    "span",
    { class: id === world.as ? "mention mine" : "mention", title: one ? `@${one.name}` : id, dir: "auto" },
    `@${name}`,
  );
}

export function channelMention(id, label) {
  const place = channel(id);
  if (!place) return h("span", { class: "mention" }, label ? `#${label}` : "a private channel");
  const name = `${place.kind === "private" ? "🔒" : "#"}${place.name}`;
  return h("button", { type: "button", class: "mention link", on: { click: () => openChannel(id) } }, name);
}

export const broadcast = (range) => h("span", { class: "mention broadcast" }, `@${range}`);

export const groupMention = (id, label) =>
  h("span", { class: "mention" }, label ? `@${label.replace(/^@/, "")}` : `@${id}`);

/** A link that may be followed, or its words alone. */
export function link(address, ...words) {
  const url = safeUrl(address);
  const shown = words.length ? words : [address.replace(/^mailto:/, "")];
  if (!url) return h("span", { class: "dead-link", title: "This address is not followed" }, ...shown);
  const follow = (event) => {
    if (!event.ctrlKey && !event.metaKey && followPermalink(url)) event.preventDefault();
  };
  return h(
    "a",
    { href: url, target: "_blank", rel: "noopener noreferrer", dir: "auto", on: { click: follow } },
    ...shown,
  );
}

export function emoji(name, char = emojiChar(name)) {
  if (!char) return document.createTextNode(`:${name}:`);
  return h("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` }, char);
}

export function date(seconds, pattern, fallback, url) {
  const text = Number.isFinite(seconds) ? slackDate(seconds, pattern) : fallback;
  const shown = h("time", { title: Number.isFinite(seconds) ? fullMoment(seconds) : "" }, text);
  return url ? link(url, shown) : shown;
}

// Names of emoji never hold spaces; times such as 10:30:00 are left alone because no emoji is called "30".
const EMOJI_NAME = /:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/g;

// Emoji themselves get the emoji font: some systems would else draw them as thin black outlines.
const EMOJI_CHAR =
  /(?:\p{Regional_Indicator}{2}|(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F)\p{Emoji_Modifier}?(?:\u200D\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)*)/gu;

/** Replaces what `pattern` finds by what `draw` makes of it; null leaves it as text. */
function split(text, pattern, draw, rest) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(pattern)) {
    const node = draw(found);
    if (!node) continue;
    nodes.push(...rest(text.slice(from, found.index)), node);
    from = found.index + found[0].length;
  }
  return [...nodes, ...rest(text.slice(from))];
}

const plain = (text) => (text ? [document.createTextNode(text)] : []);
/** Rich text knows emoji as pieces of their own, so a name such as ":ear:" in its text stays as it is. */
export const withEmojiFont = (text) =>
  split(text, EMOJI_CHAR, (found) => h("span", { class: "emoji" }, found[0]), plain);

/** Text with its emoji drawn and its line breaks kept. */
export function textWithEmoji(text) {
  return split(text, EMOJI_NAME, (found) => (emojiChar(found[1]) ? emoji(found[1]) : null), withEmojiFont);
}

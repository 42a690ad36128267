/** Slack's rich_text block as nodes. */

import { h } from "../dom.js";
import { fromCodePoints } from "./emoji.js";
import { broadcast, channelMention, date, emoji, groupMention, link, userMention, withEmojiFont } from "./spans.js";

const STYLE_TAGS = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u", highlight: "mark" };

function colour(value) {
  const swatch = h("span", {
    class: "swatch",
    vars: { "--swatch": /^#[0-9a-f]{3,8}$/i.test(value) ? value : "transparent" },
  });
  return h("span", {}, swatch, value);
}

const PIECES = {
  text: (piece) => h("span", {}, withEmojiFont(piece.text)),
  link: (piece) => (piece.text ? link(piece.url, piece.text) : link(piece.url)),
  user: (piece) => userMention(piece.user_id),
  channel: (piece) => channelMention(piece.channel_id),
  usergroup: (piece) => groupMention(piece.usergroup_id),
  team: (piece) => groupMention(piece.team_id),
  broadcast: (piece) => broadcast(piece.range),
  emoji: (piece) => (piece.unicode ? emoji(piece.name, fromCodePoints(piece.unicode)) : emoji(piece.name)),
  date: (piece) => date(piece.timestamp, piece.format, piece.fallback ?? "", piece.url),
  color: (piece) => colour(piece.value),
};

function styled(node, style) {
  return Object.entries(STYLE_TAGS)
    .filter(([name]) => style?.[name])
    .reduce((inner, [, tag]) => h(tag, {}, inner), node);
}

function pieces(elements) {
  return (elements ?? []).map((piece) => {
    const draw = PIECES[piece.type];
    return draw ? styled(draw(piece), piece.style) : h("code", { class: "unknown-piece" }, JSON.stringify(piece));
  });
}

const ORDERED_MARKS = ["1", "a", "i"];

function list(part) {
  const indent = part.indent ?? 0;
  const isOrdered = part.style === "ordered";
  const props = { class: `rich-list${part.border ? " bordered" : ""}`, vars: { "--indent": indent } };
  if (isOrdered) Object.assign(props, { type: ORDERED_MARKS[indent % 3], start: (part.offset ?? 0) + 1 });
  return h(
    isOrdered ? "ol" : "ul",
    props,
    (part.elements ?? []).map((item) => h("li", { dir: "auto" }, pieces(item.elements))),
  );
}

const PARTS = {
  rich_text_section: (part) => h("div", { class: "lines", dir: "auto" }, pieces(part.elements)),
  rich_text_list: list,
  rich_text_quote: (part) => h("blockquote", { dir: "auto" }, pieces(part.elements)),
  rich_text_preformatted: (part) => h("pre", { dir: "auto" }, pieces(part.elements)),
};

/** Nodes for a whole rich_text block. */
export function richText(block) {
  return (block.elements ?? []).map((part) => PARTS[part.type]?.(part) ?? h("pre", {}, JSON.stringify(part)));
}

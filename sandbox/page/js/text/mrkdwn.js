/** Slack's own markup ("mrkdwn") as nodes. */

import { h } from "../dom.js";
import { broadcast, channelMention, date, decode, groupMention, link, textWithEmoji, userMention } from "./spans.js";

const STYLES = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;

// Slack's own tokens, and addresses. What people type as < > arrives escaped, so anything else is not markup.
const SPECIAL = /^(?:[@#!]|[a-z][a-z0-9+.-]*:)/i;

/** What stands between < and >: a mention, a date or a link. */
function special(inside) {
  const bar = inside.indexOf("|");
  const [target, label] = bar < 0 ? [inside, undefined] : [inside.slice(0, bar), decode(inside.slice(bar + 1))];
  if (target.startsWith("@")) return userMention(target.slice(1), label);
  if (target.startsWith("#")) return channelMention(target.slice(1), label);
  if (target.startsWith("!subteam^")) return groupMention(target.slice(9), label);
  if (target.startsWith("!date^")) {
    const [, seconds, pattern, url] = target.split("^");
    return date(Number.parseFloat(seconds), decode(pattern ?? "{date}"), label ?? "", url);
  }
  if (target.startsWith("!")) return broadcast(target.slice(1));
  return label === undefined ? link(decode(target)) : link(decode(target), ...textWithEmoji(label));
}

/** Where the style that opens at `at` closes, or -1: "2 * 3 * 4" and snake_case_names are not styles. */
function closing(text, at) {
  const mark = text[at];
  if (at > 0 && WORD.test(text[at - 1])) return -1;
  if (!text[at + 1] || /\s/.test(text[at + 1]) || text[at + 1] === mark) return -1;
  for (let end = at + 2; end < text.length && text[end] !== "\n"; end += 1) {
    const closes = text[end] === mark && !/\s/.test(text[end - 1]);
    if (closes && !(text[end + 1] && WORD.test(text[end + 1]))) return end;
  }
  return -1;
}

/** One step of reading at `at`: [nodes, position behind them], or null when an ordinary character stands there. */
function readMarked(text, at) {
  const char = text[at];
  if (char === "<") {
    const end = text.indexOf(">", at);
    const inside = text.slice(at + 1, end);
    return end > at && SPECIAL.test(inside) ? [[special(inside)], end + 1] : null;
  }
  if (char === "`") {
    const end = text.indexOf("`", at + 1);
    if (end <= at + 1 || text.slice(at, end).includes("\n")) return null;
    return [[h("code", {}, decode(text.slice(at + 1, end)))], end + 1];
  }
  if (char in STYLES) {
    const end = closing(text, at);
    return end < 0 ? null : [[h(STYLES[char], {}, inline(text.slice(at + 1, end)))], end + 1];
  }
  return null;
}

function inline(text) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(...textWithEmoji(decode(plain)));
    plain = "";
  };
  for (let at = 0; at < text.length;) {
    const marked = readMarked(text, at);
    if (marked) {
      flush();
      nodes.push(...marked[0]);
      at = marked[1];
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

// A quote typed by a person arrives escaped (&gt;), one written by an app may not be.
const QUOTED = /^(?:&gt;|>) ?/;

/** Lines in runs of the same sort: quoted or not. */
function runs(text) {
  const found = [];
  for (const line of text.split("\n")) {
    const isQuote = QUOTED.test(line);
    const words = isQuote ? line.replace(QUOTED, "") : line;
    if (found.at(-1)?.isQuote === isQuote) found.at(-1).lines.push(words);
    else found.push({ isQuote, lines: [words] });
  }
  return found;
}

function paragraph({ isQuote, lines }) {
  const nodes = inline(lines.join("\n"));
  return h(isQuote ? "blockquote" : "div", { class: isQuote ? "" : "lines", dir: "auto" }, nodes);
}

/** Nodes for a text in mrkdwn. */
export function mrkdwn(text) {
  return (text ?? "").split("```").flatMap((part, index, all) => {
    const isCode = index % 2 === 1 && index < all.length - 1;
    if (isCode) return [h("pre", { dir: "auto" }, decode(part.replace(/^\n|\n$/g, "")))];
    // An opening fence without its end is three ordinary characters.
    const words = index % 2 === 1 ? `\`\`\`${part}` : part;
    const trimmed = words
      .replace(index > 0 ? /^\n/ : /^(?!)/, "")
      .replace(index < all.length - 1 ? /\n$/ : /(?!)$/, "");
    return trimmed ? runs(trimmed).map(paragraph) : [];
  });
}

/** One line of mrkdwn without paragraphs, for labels and options. */
export const mrkdwnLine = (text) => inline(text ?? "");

/** A Block Kit text object. Plain text is shown letter by letter: nothing in it is decoded. */
export function textObject(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return object.emoji === false ? [document.createTextNode(object.text ?? "")] : textWithEmoji(object.text ?? "");
}

export function textLine(object) {
  return object?.type === "mrkdwn" ? mrkdwnLine(object.text) : textObject(object);
}

/** A small, safe part of GitHub's Markdown, for the `markdown` block: no HTML passes through. */

import { h } from "../dom.js";
import { link, textWithEmoji } from "./spans.js";

// In the order in which they are tried; the group that matched says which it is.
const INLINE =
  /(`+)(?<code>.+?)\1|!\[(?<alt>[^\]]*)\]\([^)]*\)|\[(?<words>[^\]]+)\]\((?<url>[^)\s]+)\)|\*\*(?<bold>.+?)\*\*|~~(?<gone>.+?)~~|(?<![\p{L}\p{N}])[*_](?<lean>[^*_\s](?:[^*_]*[^*_\s])?)[*_](?![\p{L}\p{N}])|(?<bare>https?:\/\/[^\s<>)]+)/gu;

function piece(groups, whole) {
  if (groups.code) return h("code", {}, groups.code);
  if (groups.url) return link(groups.url, ...inline(groups.words));
  if (groups.bold) return h("strong", {}, inline(groups.bold));
  if (groups.gone) return h("s", {}, inline(groups.gone));
  if (groups.lean) return h("em", {}, inline(groups.lean));
  if (groups.bare) return link(groups.bare);
  // A picture in Markdown would call out to a foreign address just by being shown.
  return document.createTextNode(groups.alt ?? whole);
}

function inline(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    nodes.push(...textWithEmoji(text.slice(from, found.index)), piece(found.groups, found[0]));
    from = found.index + found[0].length;
  }
  return [...nodes, ...textWithEmoji(text.slice(from))];
}

const cells = (line) =>
  line
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());

function takeTable(lines, at) {
  if (!lines[at].includes("|") || !/^[\s|:-]+$/.test(lines[at + 1] ?? "") || !lines[at + 1].includes("-")) return null;
  let end = at + 2;
  while (end < lines.length && lines[end].includes("|")) end += 1;
  const head = h(
    "tr",
    {},
    cells(lines[at]).map((cell) => h("th", { dir: "auto" }, inline(cell))),
  );
  const body = lines.slice(at + 2, end).map((line) =>
    h(
      "tr",
      {},
      cells(line).map((cell) => h("td", { dir: "auto" }, inline(cell))),
    ),
  );
  return [
    h("div", { class: "table-frame" }, h("table", { class: "grid" }, h("thead", {}, head), h("tbody", {}, body))),
    end,
  ];
}

const ITEM = /^\s*(?:[-*+]|(\d+)[.)])\s+(.*)$/;

function takeList(lines, at) {
  const first = ITEM.exec(lines[at]);
  if (!first) return null;
  const items = [];
  let end = at;
  for (let found = first; found; found = ITEM.exec(lines[end] ?? "")) {
    const task = /^\[([ xX])\]\s+(.*)$/.exec(found[2]);
    items.push(h("li", { dir: "auto" }, task ? [task[1] === " " ? "☐ " : "☑ ", ...inline(task[2])] : inline(found[2])));
    end += 1;
  }
  return [h(first[1] ? "ol" : "ul", { class: "rich-list" }, items), end];
}

function takeFence(lines, at) {
  if (!lines[at].startsWith("```")) return null;
  let end = at + 1;
  while (end < lines.length && !lines[end].startsWith("```")) end += 1;
  return [h("pre", { dir: "auto" }, lines.slice(at + 1, end).join("\n")), end + 1];
}

function takeQuote(lines, at) {
  let end = at;
  while (end < lines.length && lines[end].startsWith(">")) end += 1;
  const words = lines
    .slice(at, end)
    .map((line) => line.replace(/^> ?/, ""))
    .join("\n");
  return end === at ? null : [h("blockquote", { dir: "auto" }, inline(words)), end];
}

function takeLine(lines, at) {
  const heading = /^(#{1,6})\s+(.*)$/.exec(lines[at]);
  if (heading)
    return [
      h(
        "div",
        { class: "md-heading", role: "heading", "aria-level": heading[1].length + 2, dir: "auto" },
        inline(heading[2]),
      ),
      at + 1,
    ];
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(lines[at])) return [h("hr"), at + 1];
  if (!lines[at].trim()) return [null, at + 1];
  return null;
}

const TAKERS = [takeFence, takeQuote, takeLine, takeTable, takeList];

/** Nodes for a text in Markdown. */
export function markdown(text) {
  const lines = (text ?? "").split("\n");
  const nodes = [];
  let plain = [];
  const flush = () => {
    if (plain.length) nodes.push(h("p", { dir: "auto" }, inline(plain.join("\n"))));
    plain = [];
  };
  for (let at = 0; at < lines.length;) {
    const taken = TAKERS.map((take) => take(lines, at)).find(Boolean);
    if (taken) {
      flush();
      if (taken[0]) nodes.push(taken[0]);
    } else {
      plain.push(lines[at]);
    }
    at = taken ? taken[1] : at + 1;
  }
  flush();
  return nodes;
}

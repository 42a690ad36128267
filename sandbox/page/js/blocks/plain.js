/** The everyday blocks: text, headings, lines, pictures, rows of buttons, and inputs. */

import { h } from "../dom.js";
import { drawElement, picture } from "../elements/draw.js";
import { markdown } from "../text/markdown.js";
import { textLine, textObject } from "../text/mrkdwn.js";
import { richText } from "../text/rich_text.js";

// As much of a long section as Slack shows before "See more".
const FOLDED_AT = 700;

export function section(block, place) {
  const words = block.text && foldable(block);
  const fields =
    block.fields?.length &&
    h(
      "div",
      { class: "section-fields" },
      block.fields.map((field) => h("div", { class: "lines", dir: "auto" }, textObject(field))),
    );
  const text = h("div", { class: "section-words" }, words, fields);
  if (!block.accessory) return text;
  return h(
    "div",
    { class: "section-row" },
    text,
    h("div", { class: "accessory" }, drawElement(block.accessory, place.blockId, place)),
  );
}

function foldable(block) {
  const words = h("div", { class: "lines", dir: "auto" }, textObject(block.text));
  if (block.expand || (block.text.text ?? "").length <= FOLDED_AT) return words;
  words.classList.add("folded");
  const more = h("button", { type: "button", class: "link-button" }, "See more");
  more.addEventListener("click", () => {
    more.textContent = words.classList.toggle("folded") ? "See more" : "See less";
  });
  return h("div", {}, words, more);
}

export const header = (block) => h("h3", { class: "block-title", dir: "auto" }, textObject(block.text));

export const divider = () => h("hr");

export function context(block) {
  const pieces = block.elements.map((element) =>
    element.type === "image"
      ? picture(element, "context-picture")
      : h("span", { class: "lines", dir: "auto" }, textObject(element)),
  );
  return h("div", { class: "context" }, pieces);
}

export function actions(block, place) {
  return h(
    "div",
    { class: "button-row" },
    block.elements.map((element) => drawElement(element, place.blockId, place)),
  );
}

export function contextActions(block, place) {
  return h(
    "div",
    { class: "button-row context-actions" },
    block.elements.map((element) => drawElement(element, place.blockId, place)),
  );
}

export function image(block) {
  return h(
    "figure",
    { class: "image-block" },
    block.title && h("figcaption", { dir: "auto" }, textLine(block.title)),
    picture(block, "wide-picture"),
  );
}

export const richTextBlock = (block) => h("div", { class: "rich-text" }, richText(block));

export const markdownBlock = (block) => h("div", { class: "markdown" }, markdown(block.text));

let inputs = 0;

/** An input with its label, hint and the line in which the app's complaint will stand. */
export function input(block, place) {
  const labelId = `label-${(inputs += 1)}`;
  const about = { labelId, optional: Boolean(block.optional), dispatch_action: block.dispatch_action };
  const errorId = `error-${inputs}`;
  const element = drawElement(block.element, place.blockId, place, about);
  element.querySelector("input, textarea")?.setAttribute("aria-describedby", errorId);
  if (element.matches?.("input, textarea")) element.setAttribute("aria-describedby", errorId);
  return h(
    "div",
    { class: "input-block" },
    h(
      "div",
      { class: "label", id: labelId, dir: "auto" },
      textLine(block.label),
      block.optional && h("span", { class: "optional" }, " (optional)"),
    ),
    element,
    h("div", { class: "field-error", id: errorId, role: "alert", dir: "auto" }),
    block.hint && h("div", { class: "hint", dir: "auto" }, textLine(block.hint)),
  );
}

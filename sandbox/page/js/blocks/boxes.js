/** Blocks that are boxes: alerts, cards, containers, videos, files, tasks and plans. */

import { button, h, replace } from "../dom.js";
import { drawElement, picture } from "../elements/draw.js";
import { icon } from "../icons.js";
import { link } from "../text/spans.js";
import { textLine, textObject } from "../text/mrkdwn.js";
import { richText } from "../text/rich_text.js";

const ALERT_SIGNS = { default: "💬", info: "ℹ️", warning: "⚠️", error: "⛔", success: "✅" };

export function alert(block) {
  const level = block.level in ALERT_SIGNS ? block.level : "default";
  return h(
    "div",
    { class: `alert ${level}`, role: "note" },
    h("span", { "aria-label": level }, ALERT_SIGNS[level]),
    h("div", { dir: "auto" }, textObject(block.text)),
  );
}

export function card(block, place) {
  const head =
    (block.title || block.subtitle || block.icon) &&
    h(
      "div",
      { class: "card-head" },
      block.icon && picture(block.icon, "card-icon"),
      h(
        "div",
        {},
        block.title && h("div", { class: "card-title", dir: "auto" }, textObject(block.title)),
        block.subtitle && h("div", { class: "card-subtitle", dir: "auto" }, textObject(block.subtitle)),
      ),
    );
  return h(
    "article",
    { class: "card" },
    block.hero_image && picture(block.hero_image, "card-hero"),
    head,
    block.body && h("div", { class: "card-body", dir: "auto" }, textObject(block.body)),
    block.actions?.length &&
      h(
        "div",
        { class: "button-row" },
        block.actions.map((element) => drawElement(element, place.blockId, place)),
      ),
  );
}

export function carousel(block, place) {
  const cards = place.drawBlocks(block.elements, place);
  return h("div", { class: "carousel", role: "group", "aria-label": `${cards.length} cards`, tabindex: 0 }, cards);
}

export function container(block, place) {
  const title = block.rich_text_title ? richText(block.rich_text_title) : textLine(block.title);
  const heading = h(
    "span",
    { class: "container-heading" },
    block.icon && picture(block.icon, "context-picture"),
    h(
      "span",
      {},
      h("span", { class: "card-title", dir: "auto" }, title),
      block.subtitle && h("span", { class: "card-subtitle", dir: "auto" }, textLine(block.subtitle)),
    ),
  );
  const children = place.drawBlocks(block.child_blocks, place);
  const width = ["narrow", "wide", "full"].includes(block.width) ? block.width : "standard";
  if (block.is_collapsible) {
    return h(
      "details",
      { class: `container ${width}`, open: !block.default_collapsed },
      h("summary", {}, heading),
      h("div", { class: "container-body" }, children),
    );
  }
  return h(
    "section",
    { class: `container ${width}${block.has_header_divider ? " lined" : ""}` },
    heading,
    h("div", { class: "container-body" }, children),
  );
}

/** The player itself would load a foreign page; the look-alike shows the still picture and the link. */
export function video(block) {
  const makers = [block.author_name, block.provider_name].filter(Boolean).join(" · ");
  return h(
    "figure",
    { class: "video" },
    makers && h("small", { dir: "auto" }, makers),
    h("figcaption", { dir: "auto" }, link(block.title_url ?? block.video_url, ...textLine(block.title))),
    block.description && h("div", { dir: "auto" }, textLine(block.description)),
    picture({ image_url: block.thumbnail_url, alt_text: block.alt_text }, "wide-picture"),
  );
}

export const remoteFile = (block) =>
  h("div", { class: "file-chip" }, icon("file"), h("span", {}, `Remote file ${block.external_id}`));

const TASK_SIGNS = { pending: "○", in_progress: "◐", complete: "✓", error: "✕" };
const TASK_WORDS = { pending: "not started", in_progress: "in progress", complete: "done", error: "failed" };

export function taskCard(block) {
  const status = block.status in TASK_SIGNS ? block.status : "pending";
  const sources = (block.sources ?? []).map((source) => h("li", {}, link(source.url, source.text)));
  return h(
    "div",
    { class: `task ${status}` },
    h("span", { class: "task-sign", role: "img", "aria-label": TASK_WORDS[status] }, TASK_SIGNS[status]),
    h(
      "div",
      {},
      h("div", { class: "task-title", dir: "auto" }, block.title),
      block.details && richText(block.details),
      block.output && richText(block.output),
      sources.length > 0 && h("ul", {}, sources),
    ),
  );
}

export function plan(block) {
  const tasks = block.tasks ?? [];
  const done = tasks.filter((task) => task.status === "complete").length;
  return h(
    "section",
    { class: "container standard" },
    h("div", { class: "card-title", dir: "auto" }, block.title, h("small", {}, ` ${done} of ${tasks.length} done`)),
    tasks.map((task) => taskCard(task)),
  );
}

/** Pages through rows: `draw(from, to)` gives the nodes of one page. */
export function pager(count, size, draw) {
  if (count <= size) return null;
  let page = 0;
  const pages = Math.ceil(count / size);
  const where = h("span", { "aria-live": "polite" });
  const back = button("Previous", "button small", () => turn(-1));
  const on = button("Next", "button small", () => turn(1));
  const turn = (step) => {
    page = Math.min(pages - 1, Math.max(0, page + step));
    replace(where, `Page ${page + 1} of ${pages}`);
    back.disabled = page === 0;
    on.disabled = page === pages - 1;
    draw(page * size, (page + 1) * size);
  };
  turn(0);
  return h("div", { class: "button-row pager" }, back, where, on);
}

/** Which function draws which block. A block that is not known is shown as such, with what it holds. */

import { h } from "../dom.js";
import { alert, card, carousel, container, plan, remoteFile, taskCard, video } from "./boxes.js";
import { chart } from "./charts.js";
import {
  actions,
  context,
  contextActions,
  divider,
  header,
  image,
  input,
  markdownBlock,
  richTextBlock,
  section,
} from "./plain.js";
import { dataTable, table } from "./tables.js";

const DRAWN = {
  actions,
  alert,
  card,
  carousel,
  container,
  context,
  context_actions: contextActions,
  data_table: dataTable,
  data_visualization: chart,
  divider,
  file: remoteFile,
  header,
  image,
  input,
  markdown: markdownBlock,
  plan,
  rich_text: richTextBlock,
  section,
  table,
  task_card: taskCard,
  video,
};

function unknownBlock(block) {
  return h(
    "div",
    { class: "unknown-block" },
    h("strong", {}, `A block that this page cannot draw: ${block?.type ?? "without a type"}`),
    h("pre", {}, JSON.stringify(block, null, 2)),
  );
}

let unnamed = 0;

function drawBlock(block, surface) {
  const draw = DRAWN[block?.type];
  const blockId = block?.block_id ?? `unnamed-${(unnamed += 1)}`;
  let node;
  try {
    node = draw ? draw(block, { ...surface, blockId, drawBlocks }) : unknownBlock(block);
  } catch (error) {
    // A block that lacks a part would else empty the whole channel. The reason belongs in the console.
    console.warn("A block could not be drawn", error);
    node = unknownBlock(block);
  }
  return h("div", { class: `block block-${String(block?.type).replace(/[^a-z_]/g, "")}`, data: { blockId } }, node);
}

/** `surface` says where the blocks are: {act, suggest, form, viewer}. */
export function drawBlocks(blocks, surface) {
  return (blocks ?? []).map((block) => drawBlock(block, surface));
}

/** For places where nothing can be pressed, e.g. inside an attachment of somebody else's app. */
export const deadSurface = { act: async () => {}, suggest: async () => ({ options: [] }), form: null, viewer: null };

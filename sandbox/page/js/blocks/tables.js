/** The two tables of Block Kit: `table`, and `data_table` with pages and sorting. */

import { h, replace } from "../dom.js";
import { richText } from "../text/rich_text.js";
import { pager } from "./boxes.js";

// Slack's own page of a data table.
const ROWS_PER_PAGE = 5;

function cellWords(cell) {
  if (cell?.type === "rich_text") return richText(cell);
  return cell?.text ?? (cell?.value ?? "").toString();
}

const isNumber = (cell) => cell?.type === "raw_number";

function cellNode(tag, cell, settings = {}, props = {}) {
  const align = settings.align ?? (isNumber(cell) ? "right" : "left");
  const name = `align-${align}${settings.is_wrapped ? " wrapped" : ""}`;
  return h(tag, { class: name, dir: "auto", ...props }, cellWords(cell));
}

export function table(block) {
  const settings = block.column_settings ?? [];
  const row = (cells, tag) =>
    h(
      "tr",
      {},
      cells.map((cell, index) => cellNode(tag, cell, settings[index] ?? {}, tag === "th" ? { scope: "col" } : {})),
    );
  const [head, ...body] = block.rows;
  const grid = h(
    "table",
    { class: "grid" },
    h("thead", {}, row(head ?? [], "th")),
    h(
      "tbody",
      {},
      body.map((cells) => row(cells, "td")),
    ),
  );
  return h("div", { class: "table-frame", tabindex: 0, role: "group", "aria-label": "Table" }, grid);
}

const sortKey = (cell) => (isNumber(cell) ? cell.value : (cell?.text ?? JSON.stringify(cell)));

function compare(one, other) {
  const [a, b] = [sortKey(one), sortKey(other)];
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
}

class DataTable {
  constructor(block) {
    const [head, ...rows] = block.rows;
    Object.assign(this, { block, head, rows, from: 0, sortedBy: null, isDown: false });
    this.size = block.page_size ?? ROWS_PER_PAGE;
    this.body = h("tbody");
    this.headRow = h("tr");
    this.pages = pager(rows.length, this.size, (from) => this.show(from));
    this.show(0);
  }

  show(from) {
    this.from = from;
    replace(
      this.headRow,
      this.head.map((cell, index) => this.headCell(cell, index)),
    );
    replace(
      this.body,
      this.rows.slice(from, from + this.size).map((row) => this.row(row)),
    );
  }

  headCell(cell, index) {
    const isSorted = this.sortedBy === index;
    const sort = h(
      "button",
      { type: "button", class: "sort", on: { click: () => this.sort(index) } },
      cellWords(cell),
      isSorted ? (this.isDown ? " ↓" : " ↑") : "",
    );
    return h(
      "th",
      { scope: "col", dir: "auto", "aria-sort": isSorted ? (this.isDown ? "descending" : "ascending") : "none" },
      sort,
    );
  }

  row(cells) {
    const naming = this.block.row_header_column_index ?? 0;
    return h(
      "tr",
      {},
      cells.map((cell, index) =>
        index === naming ? cellNode("th", cell, {}, { scope: "row" }) : cellNode("td", cell),
      ),
    );
  }

  sort(index) {
    this.isDown = this.sortedBy === index && !this.isDown;
    this.sortedBy = index;
    this.rows = this.rows.toSorted((one, other) => compare(one[index], other[index]) * (this.isDown ? -1 : 1));
    this.show(this.from);
  }

  get node() {
    const grid = h(
      "table",
      { class: "grid" },
      h("caption", { dir: "auto" }, this.block.caption),
      h("thead", {}, this.headRow),
      this.body,
    );
    return h("div", {}, h("div", { class: "table-frame" }, grid), this.pages);
  }
}

export const dataTable = (block) => new DataTable(block).node;

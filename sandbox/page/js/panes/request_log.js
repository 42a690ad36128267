/** Every request between the look-alike and the app, the newest first, with what was sent and answered. */

import { h, replace } from "../dom.js";
import { preciseTime } from "../text/moments.js";
import { world } from "../world.js";

// Slack waits three seconds for an acknowledgement; from half of it on, people should look.
const LIMIT_MS = 3000;

function pace(ms) {
  if (ms === null || ms === undefined) return "";
  return ms >= LIMIT_MS ? "late" : ms >= LIMIT_MS / 2 ? "slow" : "quick";
}

const isOnItsWay = (row) => row.status === null && !row.error;
const isGood = (row) => !row.error && Number(row.status) < 400;

function written(value) {
  if (value === null || value === undefined || value === "") return "nothing";
  if (typeof value !== "string") return JSON.stringify(value, null, 2);
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}

export class RequestLog {
  constructor() {
    this.selected = null;
    this.rows = new Map();
    this.body = h("tbody");
    const heads = ["Time", "Direction", "What", "Answer", "Took"].map((name) => h("th", { scope: "col" }, name));
    const grid = h("table", { class: "log-grid" }, h("thead", {}, h("tr", {}, heads)), this.body);
    this.detail = h(
      "div",
      { class: "log-detail", "aria-live": "polite" },
      h("p", { class: "hint" }, "Choose a request to see what was sent and what was answered."),
    );
    this.node = h(
      "div",
      { class: "log" },
      h("div", { class: "log-frame", tabindex: 0, role: "group", "aria-label": "Requests" }, grid),
      this.detail,
    );
  }

  show(rows) {
    const before = this.rows;
    this.rows = new Map();
    for (const row of rows) {
      // A row that was on its way is drawn again when its answer has come; the others stay as they are.
      const looks = [row.n, row.at, row.status, row.error, row.ms].join();
      const old = before.get(row.n);
      this.rows.set(row.n, old?.looks === looks ? old : { looks, node: this.row(row) });
    }
    const newest = rows.toReversed().map((row) => this.rows.get(row.n).node);
    replace(
      this.body,
      newest.length ? newest : h("tr", {}, h("td", { colspan: 5, class: "hint" }, "Nothing has been sent yet.")),
    );
  }

  row(row) {
    const app = world.state.manifest.app_name;
    const isIn = row.direction === "to_app";
    const took = Number.isFinite(row.ms) ? `${Math.round(row.ms)} ms` : "";
    const retry = row.retry ? h("span", { class: "badge guest" }, `retry ${row.retry}`) : null;
    const node = h(
      "tr",
      { class: isGood(row) ? "" : "bad" },
      h("td", {}, preciseTime(Number(row.at))),
      h("td", { class: isIn ? "to-app" : "from-app" }, isIn ? `to ${app} →` : `← from ${app}`),
      h(
        "td",
        {},
        h("button", { type: "button", class: "log-what", on: { click: () => this.open(row, node) } }, row.what),
        " ",
        retry,
      ),
      h(
        "td",
        {},
        h(
          "span",
          { class: isGood(row) ? "status good" : "status bad" },
          isOnItsWay(row) ? "…" : row.error || String(row.status),
        ),
      ),
      h("td", { class: `took ${pace(row.ms)}` }, took),
    );
    return node;
  }

  open(row, node) {
    for (const other of this.body.children) other.classList.toggle("chosen", other === node);
    const part = (title, value) => [h("h3", {}, title), h("pre", {}, written(value))];
    replace(this.detail, part("Sent", row.request), part("Answered", row.response));
  }
}

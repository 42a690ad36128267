/** One list to choose from, for all ten selects of Block Kit: type to narrow it, arrows and Enter to choose. */

import { h, replace } from "../dom.js";
import { icon } from "../icons.js";
import { attempt } from "../notices.js";
import { sourceOf } from "./options.js";

// An external list is asked only after a pause in typing, as Slack does.
const PAUSE_MS = 200;
// As tall as the list may become, see .options in dialogs.css.
const LIST_PX = 236;
let lists = 0;

class Select {
  constructor(element, seat) {
    Object.assign(this, { element, seat, source: sourceOf(element.type), shown: [], active: 0 });
    this.chosen = this.source.chosen(seat.begin(this.source.initial(element)));
    this.build(`options-${(lists += 1)}`);
    this.drawChosen();
  }

  build(id) {
    this.list = h("div", {
      class: "options",
      role: "listbox",
      id,
      "aria-multiselectable": this.source.isMulti || null,
      hidden: true,
    });
    this.field = h("input", {
      class: "select-field",
      role: "combobox",
      autocomplete: "off",
      dir: "auto",
      "aria-controls": id,
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-labelledby": this.seat.labelId,
      "aria-label": this.seat.labelId ? null : (this.element.placeholder?.text ?? "Choose"),
    });
    this.chips = h("span", { class: "chips" });
    this.node = h("div", { class: "select" }, this.chips, this.field, icon("down", 16), this.list);
    // Not on focus: a form that opens, or shows an error, puts the cursor here, and a list would cover the rest of it.
    this.field.addEventListener("click", () => this.open());
    this.field.addEventListener("blur", () => this.close());
    this.field.addEventListener("input", () => this.narrow());
    this.field.addEventListener("keydown", (event) => this.onKey(event));
  }

  drawChosen() {
    const placeholder = this.element.placeholder?.text ?? (this.source.isMulti ? "Choose some" : "Choose one");
    if (this.source.isMulti) {
      replace(
        this.chips,
        this.chosen.map((one) => this.chip(one)),
      );
      this.field.placeholder = this.chosen.length ? "" : placeholder;
      this.field.value = "";
    } else {
      this.field.placeholder = placeholder;
      this.field.value = this.chosen[0]?.label ?? "";
    }
  }

  chip(one) {
    const drop = (event) => {
      event.preventDefault();
      this.choose(one);
    };
    return h(
      "button",
      { type: "button", class: "chip", "aria-label": `Remove ${one.label}`, on: { click: drop } },
      one.label,
      icon("cross", 12),
    );
  }

  async open() {
    if (!this.list.hidden) return;
    this.unfold();
    if (!this.source.isMulti) this.field.select();
    await this.load("");
  }

  unfold() {
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.placeList();
    // The form behind may be scrolled while the list is open.
    document.addEventListener("scroll", this.placeList, true);
  }

  /** Fixed to the window, so that the form's own edge does not cut it off; upwards where there is no room below. */
  placeList = () => {
    const at = this.node.getBoundingClientRect();
    const isUpwards = innerHeight - at.bottom < LIST_PX + 12 && at.top > LIST_PX;
    this.list.style.left = `${at.left}px`;
    this.list.style.width = `${at.width}px`;
    this.list.style.top = isUpwards ? "auto" : `${at.bottom + 4}px`;
    this.list.style.bottom = isUpwards ? `${innerHeight - at.top + 4}px` : "auto";
  };

  close() {
    this.list.hidden = true;
    document.removeEventListener("scroll", this.placeList, true);
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
    this.drawChosen();
  }

  narrow() {
    clearTimeout(this.timer);
    this.unfold();
    this.timer = setTimeout(() => this.load(this.field.value), this.element.type.includes("external") ? PAUSE_MS : 0);
  }

  async load(words) {
    if (words.length < (this.element.type.includes("external") ? (this.element.min_query_length ?? 3) : 0)) {
      replace(this.list, h("div", { class: "options-empty" }, "Type to search"));
      return;
    }
    const groups = (await attempt(() => this.source.load(this.element, this.seat, words))) ?? [];
    this.shown = groups.flatMap((group) => group.options);
    this.active = Math.max(
      0,
      this.shown.findIndex((one) => one.key === this.chosen[0]?.key),
    );
    this.drawList(groups);
  }

  drawList(groups) {
    const rows = groups.flatMap((group) => [
      group.label && group.options.length ? h("div", { class: "options-title", dir: "auto" }, group.label) : null,
      ...group.options.map((one) => this.row(one)),
    ]);
    replace(this.list, this.shown.length ? rows : h("div", { class: "options-empty" }, "Nothing found"));
    this.showActive();
  }

  row(one) {
    const isChosen = this.chosen.some((other) => other.key === one.key);
    // Mouse down instead of click: the field must not lose its focus first.
    const pick = (event) => {
      event.preventDefault();
      this.choose(one);
    };
    return h(
      "div",
      {
        role: "option",
        id: `${this.list.id}-${this.shown.indexOf(one)}`,
        "aria-selected": String(isChosen),
        class: "option",
        on: { mousedown: pick },
      },
      h("span", { dir: "auto" }, one.label, one.detail && h("small", {}, one.detail)),
      isChosen && icon("check", 16),
    );
  }

  showActive() {
    const rows = [...this.list.querySelectorAll(".option")];
    rows.forEach((row, index) => row.classList.toggle("active", index === this.active));
    const row = rows[this.active];
    row?.scrollIntoView({ block: "nearest" });
    if (row) this.field.setAttribute("aria-activedescendant", row.id);
  }

  choose(one) {
    const others = this.chosen.filter((other) => other.key !== one.key);
    if (this.source.isMulti) {
      const limit = this.element.max_selected_items ?? Infinity;
      this.chosen = others.length < this.chosen.length ? others : [...this.chosen, one].slice(0, limit);
    } else {
      this.chosen = [one];
    }
    this.drawChosen();
    if (this.source.isMulti && !this.list.hidden) this.load("");
    else this.close();
    this.seat.change(this.source.state(this.chosen));
  }

  onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (this.list.hidden) {
        this.open();
        return;
      }
      this.active = (this.active + step + this.shown.length) % Math.max(1, this.shown.length);
      this.showActive();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.list.hidden) this.open();
      else if (this.shown[this.active]) this.choose(this.shown[this.active]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      // Only the list closes, not the form around it.
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && this.field.value === "") {
      this.clearLast();
    }
  }

  clearLast() {
    if (!this.source.isMulti || !this.chosen.length) return;
    this.choose(this.chosen.at(-1));
  }
}

export const select = (element, seat) => new Select(element, seat).node;

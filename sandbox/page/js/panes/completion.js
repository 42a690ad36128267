/** Completion in the composer: commands from the manifest, people, channels and emoji. */

import { h, replace } from "../dom.js";
import { emojiChar, emojiNames } from "../text/emoji.js";
import { offered, person, world } from "../world.js";
import { avatar, displayName } from "./faces.js";

const SHOWN_AT_MOST = 8;

/** Commands of Slack itself that the look-alike can run. */
export const BUILT_IN = [
  {
    command: "/invite",
    usage_hint: "@somebody",
    description: "Bring a person or an app into this channel",
    isBuiltIn: true,
  },
];

export const commands = () => [...offered().commands, ...BUILT_IN];

function commandRow(one) {
  const picture = one.isBuiltIn
    ? h("span", { class: "command-sign" }, "/")
    : avatar(person(world.state.bot.user_id), 28);
  return [
    picture,
    h(
      "span",
      { class: "menu-words" },
      h("span", {}, h("strong", {}, one.command), " ", h("span", { class: "usage" }, one.usage_hint ?? "")),
      h("small", {}, one.description),
    ),
    h("span", { class: "menu-mark" }, one.isBuiltIn ? "Built in" : world.state.manifest.app_name),
  ];
}

const starts = (name, words) => (name ?? "").toLowerCase().startsWith(words);

function peopleLike(words) {
  const wanted = words.toLowerCase();
  const broadcasts = [
    ["here", "Everybody who is active in this channel"],
    ["channel", "Everybody in this channel"],
  ];
  const found = world.state.people.filter((one) => starts(one.name, wanted) || starts(one.real_name, wanted));
  return [
    ...found.map((one) => ({
      insert: `@${one.name} `,
      row: [
        avatar(one, 24),
        h("span", { class: "menu-words" }, h("strong", {}, displayName(one)), h("small", {}, `@${one.name}`)),
      ],
    })),
    ...broadcasts
      .filter(([name]) => starts(name, wanted))
      .map(([name, about]) => ({ insert: `@${name} `, row: [h("strong", {}, `@${name}`), h("small", {}, about)] })),
  ];
}

function placesLike(words) {
  return world.state.channels
    .filter(
      (one) =>
        (one.kind === "public" || (one.kind === "private" && one.is_member)) && one.name.includes(words.toLowerCase()),
    )
    .map((one) => ({
      insert: `#${one.name} `,
      row: [h("strong", {}, `${one.kind === "private" ? "🔒" : "#"} ${one.name}`), h("small", {}, one.topic ?? "")],
    }));
}

function emojiLike(words) {
  return emojiNames()
    .filter((name) => name.startsWith(words) && emojiChar(name))
    .map((name) => ({
      insert: `${emojiChar(name)} `,
      row: [h("span", { class: "emoji" }, emojiChar(name)), h("span", {}, `:${name}:`)],
    }));
}

/** What could stand at the cursor: {from, title, choices: [{insert, row}]}, or null. */
export function completionsAt(text, cursor) {
  const before = text.slice(0, cursor);
  if (/^\/[\w-]*$/.test(before)) {
    const choices = commands()
      .filter((one) => one.command.startsWith(before.toLowerCase()))
      .map((one) => ({ insert: `${one.command} `, row: commandRow(one) }));
    return { from: 0, title: "Commands", choices };
  }
  const found = /(?:^|\s)([@#:])([\p{L}\p{N}_.+-]*)$/u.exec(before);
  if (!found || (found[1] === ":" && found[2].length < 2)) return null;
  const source = { "@": peopleLike, "#": placesLike, ":": emojiLike }[found[1]];
  const title = { "@": "People", "#": "Channels", ":": "Emoji" }[found[1]];
  return { from: cursor - found[2].length - 1, title, choices: source(found[2]).slice(0, SHOWN_AT_MOST) };
}

let lists = 0;

/** The list above a text field. `accept` gets what to insert and from where. */
export class Completion {
  constructor(field, accept) {
    Object.assign(this, { field, accept, offer: null, active: 0 });
    this.node = h("div", {
      class: "completion",
      role: "listbox",
      id: `completion-${(lists += 1)}`,
      "aria-label": "Suggestions",
      hidden: true,
    });
    field.setAttribute("aria-controls", this.node.id);
    field.setAttribute("aria-autocomplete", "list");
    field.addEventListener("input", () => this.look());
    field.addEventListener("blur", () => this.close());
  }

  get isOpen() {
    return !this.node.hidden;
  }

  look() {
    const offer = completionsAt(this.field.value, this.field.selectionStart);
    if (!offer?.choices.length) {
      this.close();
      return;
    }
    Object.assign(this, { offer, active: 0 });
    this.node.hidden = false;
    this.draw();
  }

  draw() {
    const rows = this.offer.choices.map((choice, index) => {
      const take = (event) => {
        event.preventDefault();
        this.take(index);
      };
      const isActive = index === this.active;
      return h(
        "div",
        {
          role: "option",
          id: `${this.node.id}-${index}`,
          "aria-selected": String(isActive),
          class: `menu-item${isActive ? " active" : ""}`,
          on: { mousedown: take },
        },
        choice.row,
      );
    });
    replace(this.node, h("div", { class: "menu-title" }, this.offer.title), rows);
    this.field.setAttribute("aria-activedescendant", `${this.node.id}-${this.active}`);
    rows[this.active]?.scrollIntoView({ block: "nearest" });
  }

  close() {
    this.node.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }

  take(index = this.active) {
    const { from, choices } = this.offer;
    this.close();
    this.accept(choices[index].insert, from);
  }

  /** Handles the key if the list is open; true means that it was used up. */
  onKey(event) {
    if (!this.isOpen) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    // What is typed in full needs no completion: the first Enter sends.
    const typed = this.field.value.slice(this.offer.from, this.field.selectionStart);
    if (event.key === "Enter" && this.offer.choices[this.active].insert.trim() === typed) return false;
    if (step) {
      this.active = (this.active + step + this.offer.choices.length) % this.offer.choices.length;
      this.draw();
    } else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) {
      this.take();
    } else if (event.key === "Escape") {
      this.close();
    } else {
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}

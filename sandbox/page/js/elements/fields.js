/** Fields one writes in: text, e-mail, address, number, rich text, files. */

import { button, h, replace } from "../dom.js";
import { icon } from "../icons.js";

const KINDS = { email_text_input: "email", url_text_input: "url", number_input: "text" };

function triggers(element, name) {
  // Slack's default: a dispatching text field tells its app when Enter is pressed.
  return (element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"]).includes(name);
}

function watch(node, element, seat, counter) {
  node.addEventListener("input", () => {
    counter?.();
    const state = { value: node.value === "" ? null : node.value };
    if (seat.tells && triggers(element, "on_character_entered")) seat.change(state);
    else seat.keep(state);
  });
  node.addEventListener("keydown", (event) => {
    const asks = event.key === "Enter" && !event.shiftKey && seat.tells && triggers(element, "on_enter_pressed");
    if (!asks) return;
    event.preventDefault();
    seat.change({ value: node.value === "" ? null : node.value });
  });
}

/** A count that appears when the end comes near: a wall of numbers would only disturb. */
function limitLine(node, limit) {
  const line = h("div", { class: "field-limit", "aria-live": "polite" });
  const update = () => {
    const left = limit - [...node.value].length;
    line.textContent =
      left > Math.max(20, limit * 0.2) ? "" : left >= 0 ? `${left} characters left` : `${-left} characters too many`;
    line.classList.toggle("over", left < 0);
  };
  update();
  return [line, update];
}

export function textField(element, seat) {
  const state = seat.begin({ value: element.initial_value ?? null });
  const props = {
    class: "field",
    dir: "auto",
    placeholder: element.placeholder?.text,
    "aria-labelledby": seat.labelId,
    value: state.value ?? "",
    autofocus: element.focus_on_load,
  };
  const node = element.multiline
    ? h("textarea", { ...props, rows: 4 })
    : h("input", {
        ...props,
        type: KINDS[element.type] ?? "text",
        inputmode: element.type === "number_input" ? "decimal" : null,
        autocomplete: "off",
      });
  const [line, update] = element.max_length ? limitLine(node, element.max_length) : [null, null];
  watch(node, element, seat, update);
  return line ? h("div", {}, node, line) : node;
}

/** Rich text is written as plain lines here; what is sent is a proper rich_text value. */
export function richTextField(element, seat) {
  const words = (element.initial_value?.elements ?? [])
    .map((part) => (part.elements ?? []).map((piece) => piece.text ?? "").join(""))
    .join("\n");
  const asRichText = (text) => ({
    type: "rich_text",
    elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }],
  });
  seat.begin({ rich_text_value: words ? asRichText(words) : null });
  const node = h("textarea", {
    class: "field",
    dir: "auto",
    rows: element.min_lines ?? 4,
    "aria-labelledby": seat.labelId,
    value: words,
    placeholder: element.placeholder?.text,
  });
  node.addEventListener("input", () => seat.keep({ rich_text_value: node.value ? asRichText(node.value) : null }));
  return node;
}

function fileRow(file, drop) {
  const remove = button("Remove", "link-button", () => drop(file));
  return h("li", {}, icon("file", 16), h("span", { dir: "auto" }, file.name), remove);
}

async function contents(chooser) {
  return Promise.all(
    [...chooser.files].map(async (file) => ({ name: file.name, size: file.size, text: await file.text() })),
  );
}

export function fileField(element, seat) {
  let files = seat.begin({ files: [] }).files;
  const list = h("ul", { class: "chosen-files" });
  const keep = () => {
    seat.change({ files });
    draw();
  };
  const drop = (gone) => {
    files = files.filter((file) => file !== gone);
    keep();
  };
  const draw = () =>
    replace(
      list,
      files.map((file) => fileRow(file, drop)),
    );
  const chooser = h("input", {
    type: "file",
    class: "field",
    multiple: (element.max_files ?? 10) > 1,
    accept: element.filetypes?.map((ending) => `.${ending}`).join(","),
    "aria-labelledby": seat.labelId,
  });
  chooser.addEventListener("change", async () => {
    files = [...files, ...(await contents(chooser))].slice(0, element.max_files ?? 10);
    chooser.value = "";
    keep();
  });
  draw();
  return h("div", {}, chooser, list);
}

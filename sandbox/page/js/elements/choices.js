/** Check boxes, radio buttons, dates and times. */

import { h } from "../dom.js";
import { momentOf, wallClock } from "../text/moments.js";
import { textLine } from "../text/mrkdwn.js";

let groups = 0;

const sameOption = (one, other) => one?.value === other?.value;

function choice(kind, group, option, isChosen, onChange) {
  const box = h("input", { type: kind, name: group, checked: isChosen });
  box.addEventListener("change", () => onChange(box.checked));
  return h(
    "label",
    { class: "choice" },
    box,
    h(
      "span",
      { dir: "auto" },
      textLine(option.text),
      option.description && h("small", {}, textLine(option.description)),
    ),
  );
}

export function checkboxes(element, seat) {
  let chosen = seat.begin({ selected_options: element.initial_options ?? [] }).selected_options;
  const group = `choice-${(groups += 1)}`;
  const set = (option) => (isOn) => {
    const others = chosen.filter((one) => !sameOption(one, option));
    chosen = isOn ? [...others, option] : others;
    seat.change({ selected_options: chosen });
  };
  const boxes = element.options.map((option) =>
    choice(
      "checkbox",
      group,
      option,
      chosen.some((one) => sameOption(one, option)),
      set(option),
    ),
  );
  return h("div", { role: "group", class: "choices", "aria-labelledby": seat.labelId }, boxes);
}

export function radioButtons(element, seat) {
  const { selected_option: chosen } = seat.begin({ selected_option: element.initial_option ?? null });
  const group = `choice-${(groups += 1)}`;
  const set = (option) => () => seat.change({ selected_option: option });
  const boxes = element.options.map((option) =>
    choice("radio", group, option, sameOption(chosen, option), set(option)),
  );
  return h("div", { role: "radiogroup", class: "choices", "aria-labelledby": seat.labelId }, boxes);
}

function picker(kind, element, seat, value, stateOf) {
  const node = h("input", {
    type: kind,
    class: "field moment",
    value: value ?? "",
    "aria-labelledby": seat.labelId,
    "aria-label": seat.labelId ? null : (element.placeholder?.text ?? kind),
  });
  node.addEventListener("change", () => seat.change(stateOf(node.value || null)));
  return node;
}

export function datePicker(element, seat) {
  const state = seat.begin({ selected_date: element.initial_date ?? null });
  return picker("date", element, seat, state.selected_date, (value) => ({ selected_date: value }));
}

export function timePicker(element, seat) {
  const state = seat.begin({ selected_time: element.initial_time ?? null });
  return picker("time", element, seat, state.selected_time, (value) => ({ selected_time: value }));
}

export function dateTimePicker(element, seat) {
  const state = seat.begin({ selected_date_time: element.initial_date_time ?? null });
  const shown = state.selected_date_time ? wallClock(state.selected_date_time) : null;
  return picker("datetime-local", element, seat, shown, (value) => ({
    selected_date_time: value ? momentOf(value) : null,
  }));
}

/** Buttons of Block Kit: plain, feedback, icon, workflow, and the overflow menu. */

import { button, h, iconButton, safeUrl } from "../dom.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { notice } from "../notices.js";
import { followPermalink } from "../places.js";
import { textLine } from "../text/mrkdwn.js";

/** Shows that the app has been asked, so that an impatient second click does not ask twice. */
async function busyWhile(node, work) {
  node.disabled = true;
  node.classList.add("busy");
  try {
    await work();
  } finally {
    node.disabled = false;
    node.classList.remove("busy");
  }
}

function pressable(element, seat, state) {
  return async (event) => {
    // Slack tells the app about a link button as well as following it.
    const url = element.url && safeUrl(element.url);
    if (url && !followPermalink(url)) window.open(url, "_blank", "noopener");
    await busyWhile(event.currentTarget, () => seat.press(state));
  };
}

export function plainButton(element, seat) {
  const state = { text: element.text, ...(element.value !== undefined && { value: element.value }) };
  const props = { "aria-label": element.accessibility_label, dir: "auto" };
  return button(textLine(element.text), `button ${element.style ?? ""}`, pressable(element, seat, state), props);
}

export function workflowButton(element) {
  const tell = () => notice("Workflows do not run in the look-alike.");
  return button(textLine(element.text), "button", tell);
}

export function feedbackButtons(element, seat) {
  const one = (part, sign) =>
    button(
      [sign, " ", textLine(part.text)],
      "button small",
      pressable(element, seat, { text: part.text, value: part.value }),
      {
        "aria-label": part.accessibility_label,
      },
    );
  return h("span", { class: "button-row" }, one(element.positive_button, "👍"), one(element.negative_button, "👎"));
}

export function blockIconButton(element, seat) {
  const picture = element.icon === "trash" ? icon("bin") : icon("dots");
  return iconButton(
    picture,
    element.accessibility_label ?? element.text.text,
    pressable(element, seat, { value: element.value }),
  );
}

export function overflow(element, seat) {
  const items = element.options.map((option) => ({
    label: option.text.text,
    detail: option.description?.text,
    run: () => {
      const url = option.url && safeUrl(option.url);
      if (url) window.open(url, "_blank", "noopener");
      seat.press({ selected_option: option });
    },
  }));
  const node = iconButton(icon("dots"), "More", (event) => openMenu(event.currentTarget, items, "More"));
  node.setAttribute("aria-haspopup", "menu");
  return node;
}

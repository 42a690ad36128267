/** Which function draws which element of Block Kit. */

import { h, safeImage } from "../dom.js";
import { blockIconButton, feedbackButtons, overflow, plainButton, workflowButton } from "./buttons.js";
import { checkboxes, datePicker, dateTimePicker, radioButtons, timePicker } from "./choices.js";
import { fileField, richTextField, textField } from "./fields.js";
import { seatFor } from "./seat.js";
import { select } from "./select.js";

const SELECTS = ["static", "external", "users", "channels", "conversations"].flatMap((kind) => [
  `${kind}_select`,
  `multi_${kind}_select`,
]);

const DRAWN = {
  button: plainButton,
  workflow_button: workflowButton,
  feedback_buttons: feedbackButtons,
  icon_button: blockIconButton,
  overflow,
  plain_text_input: textField,
  email_text_input: textField,
  url_text_input: textField,
  number_input: textField,
  rich_text_input: richTextField,
  file_input: fileField,
  checkboxes,
  radio_buttons: radioButtons,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  image: picture,
  ...Object.fromEntries(SELECTS.map((type) => [type, select])),
};

/** A picture; what cannot be loaded from the web is shown by its words. */
export function picture(element, className = "thumbnail") {
  const url = safeImage(element.image_url ?? element.slack_file?.url);
  const words = () => h("span", { class: "lost-picture", dir: "auto" }, `🖼 ${element.alt_text || "picture"}`);
  if (!url || (!element.image_url && !element.slack_file?.url)) return words();
  const node = h("img", {
    src: url,
    alt: element.alt_text ?? "",
    class: typeof className === "string" ? className : "thumbnail",
    loading: "lazy",
    referrerpolicy: "no-referrer",
  });
  node.addEventListener("error", () => node.replaceWith(words()));
  return node;
}

/** Draws one element; a type that is not known is shown as it came, never left out. */
export function drawElement(element, blockId, surface, input) {
  const draw = DRAWN[element.type];
  if (!draw) return h("pre", { class: "unknown-piece" }, JSON.stringify(element, null, 2));
  if (element.visible_to_user_ids && !element.visible_to_user_ids.includes(surface.viewer)) return null;
  return draw(element, seatFor(element, blockId, surface, input));
}

/** Questions before something is done: Block Kit's confirmation, and the page's own. */

import { button, h } from "../dom.js";
import { textObject } from "../text/mrkdwn.js";

const plain = (text) => ({ type: "plain_text", text });

/** Resolves to true when the person agrees; `question` is a confirm object of Block Kit. */
export function confirmed(question) {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog",
      { class: "dialog small", "aria-labelledby": "confirm-title" },
      h("h2", { id: "confirm-title", dir: "auto" }, textObject(question.title ?? plain("Are you sure?"))),
      h("div", { class: "dialog-body", dir: "auto" }, textObject(question.text)),
      h(
        "div",
        { class: "dialog-foot" },
        button(textObject(question.deny ?? plain("Cancel")), "button", () => dialog.close("no")),
        button(
          textObject(question.confirm ?? plain("Yes")),
          `button ${question.style === "danger" ? "danger" : "primary"}`,
          () => dialog.close("yes"),
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

export const areYouSure = (title, text, yes, isDanger = true) =>
  confirmed({ title: plain(title), text: plain(text), confirm: plain(yes), style: isDanger ? "danger" : undefined });

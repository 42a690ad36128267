/** What the app says that it does at present, below a thread: "Heed is thinking…". */

import { h, replace } from "../dom.js";
import { world } from "../world.js";

// Long enough to read one of the app's loading messages before the next comes.
const TURN_MS = 2500;

export class StatusLine {
  #timer = null;
  #shown = "";

  constructor() {
    this.node = h("div", { class: "status-line", role: "status", hidden: true });
  }

  /** `status` is {words, loading_messages}, or null when the app does nothing that it tells of. */
  show(status) {
    const looks = JSON.stringify(status ?? null);
    if (looks === this.#shown) return;
    this.#shown = looks;
    clearInterval(this.#timer);
    this.node.hidden = !status;
    if (!status) {
      replace(this.node);
      return;
    }
    const said = [`${world.state.bot.name} ${status.words}`];
    const turns = status.loading_messages?.length ? status.loading_messages : said;
    const words = h("span", { dir: "auto" }, turns[0]);
    replace(this.node, h("span", { class: "pulse", "aria-hidden": "true" }), words);
    if (turns.length > 1) this.turn(words, turns);
  }

  turn(words, turns) {
    let at = 0;
    this.#timer = setInterval(() => {
      if (!words.isConnected) clearInterval(this.#timer);
      at = (at + 1) % turns.length;
      replace(words, turns[at]);
    }, TURN_MS);
  }
}

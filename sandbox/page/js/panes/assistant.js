/** The app's assistant: one talk with its title, what it suggests to ask, what it does, and a box to write in. */

import { post } from "../api.js";
import { button, h, replace } from "../dom.js";
import { icon } from "../icons.js";
import { attempt } from "../notices.js";
import { startTalk } from "../places.js";
import { channel, person, refreshAssistant, world } from "../world.js";
import { Composer } from "./composer.js";
import { encode } from "./composing.js";
import { avatar } from "./faces.js";
import { MessageList } from "./message_list.js";
import { StatusLine } from "./status_line.js";

const ROOT = "assistant_app_thread";

function greeting(talk) {
  const { manifest, bot } = world.state;
  const beside = channel(talk?.context.channel_id);
  return h(
    "div",
    { class: "beginning assistant-greeting" },
    avatar(person(bot.user_id), 56),
    h("h2", {}, bot.name),
    manifest.assistant.description && h("p", { dir: "auto" }, manifest.assistant.description),
    beside && h("p", { class: "hint", dir: "auto" }, `It knows that you were looking at #${beside.name}.`),
  );
}

export class AssistantPanel {
  #heard = null;

  constructor(channelId, threadTs) {
    Object.assign(this, { channelId, threadTs });
    this.title = h("h2", { dir: "auto" });
    this.list = new MessageList({ inThread: true, follows: true });
    this.prompts = h("div", { class: "prompts", role: "group", "aria-label": "Suggestions" });
    this.status = new StatusLine();
    const label = `Ask ${world.state.bot.name}`;
    this.composer = new Composer({ id: "composer-main", channelId, thread: threadTs, label });
    const anew = button([icon("plus", 16), "New chat"], "button small", () => attempt(startTalk));
    this.node = h(
      "div",
      { class: "assistant" },
      h("div", { class: "assistant-head" }, this.title, h("span", { class: "push" }), anew),
      this.list.node,
      this.prompts,
      this.status.node,
      this.composer.node,
    );
  }

  show({ messages, talk, status }) {
    const isHere = talk?.thread_ts === this.threadTs;
    replace(this.title, (isHere && talk.title) || "New chat");
    const said = isHere ? messages.filter((message) => message.subtype !== ROOT) : [];
    this.list.show(said, { top: greeting(isHere ? talk : null) });
    this.drawPrompts(isHere ? talk : null);
    this.status.show(isHere ? status : null);
    this.announce(said.at(-1));
  }

  drawPrompts(talk) {
    const looks = JSON.stringify([talk?.prompts_title, talk?.prompts]);
    // Whoever walks through the suggestions with the keyboard stays where they were.
    if (this.prompts.dataset.looks === looks) return;
    this.prompts.dataset.looks = looks;
    const buttons = (talk?.prompts ?? []).map((prompt) =>
      button(prompt.title, "button prompt", (event) => this.ask(prompt.message, event.currentTarget), {
        title: prompt.message,
        dir: "auto",
      }),
    );
    this.prompts.hidden = !buttons.length;
    const title = talk?.prompts_title && h("p", { class: "prompts-title", dir: "auto" }, talk.prompts_title);
    replace(this.prompts, title, buttons);
  }

  ask(words, pressed) {
    pressed.disabled = true;
    return attempt(async () => {
      await post("say", { as: world.as, channel: this.channelId, text: encode(words), thread_ts: this.threadTs });
      await refreshAssistant();
      this.list.toEnd();
      this.composer.field.focus();
    });
  }

  /** Reads an answer to those who listen instead of look, once it is whole. */
  announce(last) {
    const isOld = this.#heard === null;
    if (!last?.bot_id || last.streaming || this.#heard === last.ts) {
      this.#heard ??= last?.ts ?? "";
      return;
    }
    this.#heard = last.ts;
    if (!isOld) document.getElementById("heard").textContent = `${world.state.bot.name}: ${last.text}`;
  }
}

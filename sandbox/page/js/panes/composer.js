/** The box in which one writes: sends messages, runs slash commands, attaches files, starts global shortcuts. */

import { post } from "../api.js";
import { button, h, iconButton, replace } from "../dom.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { attempt, notice, wentWell } from "../notices.js";
import { channel, emit, offered, person, refreshAssistant, refreshMessages, refreshThread, world } from "../world.js";
import { Completion, commands } from "./completion.js";
import { encode } from "./composing.js";
import { avatar } from "./faces.js";
import { runShortcut } from "./message_tools.js";
import { openPicker } from "./reactions.js";

// What was typed but not sent, by place: switching to another channel must not lose it.
const drafts = new Map();

export class Composer {
  /** `thread` is the ts of the thread this box writes to, or null for the channel. */
  constructor({ id, channelId, thread, label }) {
    Object.assign(this, { channelId, thread, files: [], isSending: false });
    this.field = h("textarea", {
      id,
      rows: 1,
      dir: "auto",
      class: "composer-field",
      placeholder: label,
      "aria-label": label,
    });
    this.field.value = drafts.get(this.draftKey) ?? "";
    this.completion = new Completion(this.field, (text, from) => this.insert(text, from));
    this.warning = h("div", { class: "composer-warning", role: "status", hidden: true });
    this.attached = h("ul", { class: "chosen-files" });
    this.sendButton = iconButton(icon("send"), "Send now", () => this.send(), "send-button");
    this.node = h(
      "div",
      { class: "composer" },
      this.completion.node,
      this.warning,
      h("div", { class: "composer-box" }, this.field, this.attached, this.tools()),
    );
    this.field.addEventListener("input", () => this.changed());
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    this.changed();
  }

  get draftKey() {
    return `${world.as}/${this.channelId}/${this.thread ?? ""}`;
  }

  tools() {
    const plus = iconButton(icon("plus"), "Shortcuts and files", (event) =>
      openMenu(event.currentTarget, this.plusItems(), "Shortcuts and files"),
    );
    const type = (sign) => () => this.insert(sign, this.field.selectionStart);
    return h(
      "div",
      { class: "composer-tools" },
      plus,
      iconButton(icon("smile"), "Emoji", (event) =>
        openPicker(event.currentTarget, (name) => this.insert(`:${name}: `, this.field.selectionStart)),
      ),
      button("@", "icon-button sign", type("@"), { title: "Mention somebody", "aria-label": "Mention somebody" }),
      this.thread
        ? null
        : button("/", "icon-button sign", () => this.startCommand(), {
            title: "Run a command",
            "aria-label": "Run a command",
          }),
      h(
        "span",
        { class: "composer-hint" },
        h("kbd", {}, "Enter"),
        " sends, ",
        h("kbd", {}, "Shift + Enter"),
        " starts a new line",
      ),
      this.sendButton,
    );
  }

  startCommand() {
    this.field.value = "/";
    this.field.focus();
    this.field.dispatchEvent(new Event("input"));
  }

  plusItems() {
    const { manifest, bot } = world.state;
    const shortcuts = offered().anywhere.map((one) => ({
      label: one.name,
      detail: one.description,
      picture: avatar(person(bot.user_id), 24),
      mark: manifest.app_name,
      run: () => runShortcut(one),
    }));
    return [
      ...(shortcuts.length ? [{ title: "Shortcuts" }, ...shortcuts, "line"] : []),
      {
        label: "Attach a text file",
        detail: "Text or CSV from your computer",
        picture: icon("file"),
        run: () => this.chooseFiles(),
      },
    ];
  }

  chooseFiles() {
    const chooser = h("input", { type: "file", multiple: true });
    chooser.addEventListener("change", async () => {
      const read = await Promise.all(
        [...chooser.files].map(async (file) => ({ name: file.name, text: await file.text() })),
      );
      this.files.push(...read);
      this.drawFiles();
    });
    chooser.click();
  }

  drawFiles() {
    const drop = (gone) => () => {
      this.files = this.files.filter((file) => file !== gone);
      this.drawFiles();
    };
    replace(
      this.attached,
      this.files.map((file) =>
        h(
          "li",
          {},
          icon("file", 16),
          h("span", { dir: "auto" }, file.name),
          button("Remove", "link-button", drop(file)),
        ),
      ),
    );
    this.changed();
  }

  /** Puts text at the cursor, replacing what stands from `from` on. */
  insert(text, from) {
    const { field } = this;
    field.setRangeText(text, from, field.selectionStart, "end");
    field.focus();
    field.dispatchEvent(new Event("input"));
  }

  changed() {
    const { field } = this;
    drafts.set(this.draftKey, field.value);
    field.style.height = "auto";
    // Grows with the words up to a third of the window, then scrolls.
    if (field.scrollHeight) field.style.height = `${Math.min(field.scrollHeight, innerHeight / 3)}px`;
    this.sendButton.disabled = this.isSending || (!field.value.trim() && !this.files.length);
    const isCommandInThread = this.thread && field.value.startsWith("/");
    const tag = offered().onMessages[0]?.name;
    this.warning.hidden = !isCommandInThread;
    replace(
      this.warning,
      `Slack does not run slash commands in threads.${tag ? ` Open a message's More actions (⋮) and choose “${tag}” instead.` : ""}`,
    );
  }

  onKey(event) {
    if (event.isComposing || this.completion.onKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    }
  }

  async send() {
    const text = this.field.value.trim();
    if (this.isSending || (!text && !this.files.length)) return;
    if (this.thread && text.startsWith("/")) {
      notice(`${text.split(/\s/)[0]} is not supported in threads. Sorry!`, "bad");
      return;
    }
    this.isSending = true;
    this.changed();
    const wasSent = await attempt(() => (text.startsWith("/") ? this.run(text) : this.say(text)));
    this.isSending = false;
    // What was refused stays in the box, so that nobody has to type it twice.
    if (wasSent) this.clear();
    else this.changed();
  }

  clear() {
    this.field.value = "";
    this.files = [];
    this.drawFiles();
    this.field.focus();
  }

  async say(text) {
    await post("say", {
      as: world.as,
      channel: this.channelId,
      text: encode(text),
      ...(this.thread && { thread_ts: this.thread }),
      ...(this.files.length && { files: this.files }),
    });
    await Promise.all([refreshMessages(), refreshThread(), refreshAssistant()]);
    this.adviseToInvite(text);
    emit("arrived", { moved: true });
    return true;
  }

  /** Slack, too, tells those who mention somebody that is not there. */
  adviseToInvite(text) {
    const { bot } = world.state;
    if (!encode(text).includes(`<@${bot.user_id}>`) || channel(this.channelId)?.has_app !== false) return;
    notice(`${bot.name} is not in this channel and did not hear you. Type /invite @${bot.name} to bring it in.`);
  }

  async run(text) {
    const [name, ...words] = text.split(/\s/);
    const command = commands().find((one) => one.command === name);
    if (!command) {
      notice(`${name} is not a valid command. Type / to see the commands there are.`, "bad");
      return false;
    }
    if (command.isBuiltIn) return this.invite(words.join(" "));
    emit("did", { what: "command", command: name, text: words.join(" ") });
    const rest = text.slice(name.length).trim();
    const answer = await post("command", { as: world.as, channel: this.channelId, command: name, text: encode(rest) });
    await refreshMessages();
    return wentWell(name, answer);
  }

  async invite(words) {
    const id = /<@(\w+)>/.exec(encode(words))?.[1];
    if (!id) {
      notice(`Nobody here is called “${words}”. Type @ to choose a person or an app.`, "bad");
      return false;
    }
    await post("invite", { as: world.as, channel: this.channelId, user: id });
    return true;
  }
}

/** The small bar over a message: react, reply, and More actions with the app's message shortcuts. */

import { post } from "../api.js";
import { button, h, iconButton } from "../dom.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { attempt, notice, wentWell } from "../notices.js";
import { openThread } from "../places.js";
import { emojiChar } from "../text/emoji.js";
import { emit, offered, person, refreshMessages, refreshThread, world } from "../world.js";
import { avatar } from "./faces.js";
import { areYouSure } from "./confirm.js";
import { encode, readable } from "./composing.js";
import { openPicker, toggleReaction } from "./reactions.js";

// The ear captures, the others are what teams use most.
const QUICK = ["ear", "white_check_mark", "eyes"];

export async function runShortcut(shortcut, message = null) {
  const target = message ? { channel: world.channelId, ts: message.ts } : {};
  emit("did", { what: "shortcut", callbackId: shortcut.callback_id });
  const answer = await attempt(() => post("shortcut", { as: world.as, callback_id: shortcut.callback_id, ...target }));
  if (answer) wentWell(`“${shortcut.name}”`, answer);
}

async function copyLink(message) {
  const thread =
    message.thread_ts && message.thread_ts !== message.ts
      ? `?thread_ts=${message.thread_ts}&cid=${world.channelId}`
      : "";
  const link = `${location.origin}/archives/${world.channelId}/p${message.ts.replace(".", "")}${thread}`;
  try {
    await navigator.clipboard.writeText(link);
    notice("The link to the message is copied.");
  } catch {
    notice(`The link to the message: ${link}`);
  }
}

async function remove(message) {
  const isSure = await areYouSure(
    "Delete message",
    "Are you sure you want to delete this message? This cannot be undone.",
    "Delete",
  );
  if (!isSure) return;
  await attempt(async () => {
    await post("delete", { as: world.as, channel: world.channelId, ts: message.ts });
    await Promise.all([refreshMessages(), refreshThread()]);
  });
}

/** Turns the message into a field; Enter saves, Esc leaves everything as it was. */
function edit(message, node) {
  const words = node.querySelector(".words");
  const field = h("textarea", {
    class: "field",
    dir: "auto",
    rows: 3,
    "aria-label": "Edit message",
    value: readable(message.text),
  });
  const save = async () => {
    await attempt(async () => {
      await post("edit", { as: world.as, channel: world.channelId, ts: message.ts, text: encode(field.value) });
      await Promise.all([refreshMessages(), refreshThread()]);
    });
    form.replaceWith(words);
  };
  const form = h(
    "div",
    { class: "edit-form" },
    field,
    h(
      "div",
      { class: "button-row" },
      button("Cancel", "button small", () => form.replaceWith(words)),
      button("Save", "button small primary", save),
    ),
  );
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") form.replaceWith(words);
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    save();
  });
  words.replaceWith(form);
  field.focus();
}

function moreItems(message, { inThread, isMine }, node) {
  const { manifest, bot } = world.state;
  const shortcuts = offered().onMessages.map((shortcut) => ({
    label: shortcut.name,
    detail: shortcut.description,
    picture: avatar(person(bot.user_id), 24),
    mark: manifest.app_name,
    run: () => runShortcut(shortcut, message),
  }));
  return [
    ...(shortcuts.length ? [{ title: "Message shortcuts" }, ...shortcuts, "line"] : []),
    ...(inThread
      ? []
      : [{ label: "Reply in thread", picture: icon("reply"), run: () => openThread(message.thread_ts ?? message.ts) }]),
    { label: "Copy link to message", picture: icon("link"), run: () => copyLink(message) },
    ...(isMine ? ["line", { label: "Edit message", picture: icon("pencil"), run: () => edit(message, node) }] : []),
    ...(isMine ? [{ label: "Delete message…", kind: "danger", picture: icon("bin"), run: () => remove(message) }] : []),
  ];
}

export function messageTools(message, options) {
  const quick = QUICK.map((name) =>
    button(emojiChar(name), "icon-button", () => toggleReaction(message, name), {
      title: `React with :${name}:`,
      "aria-label": `React with ${name.replaceAll("_", " ")}`,
    }),
  );
  const pick = iconButton(icon("smile"), "Find another reaction", (event) =>
    openPicker(event.currentTarget, (name) => toggleReaction(message, name)),
  );
  const reply = options.inThread
    ? null
    : iconButton(icon("reply"), "Reply in thread", () => openThread(message.thread_ts ?? message.ts));
  const more = iconButton(icon("dotsUp"), "More actions", (event) =>
    openMenu(event.currentTarget, moreItems(message, options, event.currentTarget.closest(".message")), "More actions"),
  );
  more.setAttribute("aria-haspopup", "menu");
  return h(
    "div",
    { class: "message-tools", role: "toolbar", "aria-label": "Message actions" },
    quick,
    pick,
    reply,
    more,
  );
}

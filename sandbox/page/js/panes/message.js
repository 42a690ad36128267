/** One message: who, when, what, its files, reactions and the way into its thread. */

import { button, h, safeUrl } from "../dom.js";
import { deadSurface, drawBlocks } from "../blocks/draw.js";
import { picture } from "../elements/draw.js";
import { icon } from "../icons.js";
import { openThread } from "../places.js";
import { ago, clockTime, fullMoment } from "../text/moments.js";
import { mrkdwn } from "../text/mrkdwn.js";
import { person, world } from "../world.js";
import { authorOf, avatar, badges, displayName } from "./faces.js";
import { messageTools } from "./message_tools.js";
import { messageSurface } from "./surfaces.js";
import { reactions } from "./reactions.js";

const hidden = new Set();

function attachment(one) {
  return h(
    "div",
    {
      class: "attachment",
      vars: { "--bar": /^#?[0-9a-f]{6}$/i.test(one.color ?? "") ? `#${one.color.replace("#", "")}` : "var(--line)" },
    },
    one.pretext && h("div", { dir: "auto" }, mrkdwn(one.pretext)),
    one.title && h("strong", { dir: "auto" }, one.title),
    one.text && h("div", { dir: "auto" }, mrkdwn(one.text)),
    drawBlocks(one.blocks, deadSurface),
    !one.text && !one.blocks && one.fallback && h("div", { dir: "auto" }, one.fallback),
  );
}

function size(bytes) {
  if (!Number.isFinite(bytes)) return "";
  return bytes < 1024
    ? `${bytes} bytes`
    : bytes < 1048576
      ? `${Math.round(bytes / 1024)} kB`
      : `${(bytes / 1048576).toFixed(1)} MB`;
}

/** The look-alike gives a file only to those who may read it, so the address says who asks. */
function fileAddress(file) {
  const url = new URL(file.url ?? "", location.href);
  if (url.host === location.host) url.searchParams.set("as", world.as);
  return safeUrl(url.href);
}

function fileCard(file) {
  const url = fileAddress(file);
  const isPicture = /\.(png|jpe?g|gif|webp)$/i.test(file.name ?? "");
  return h(
    "div",
    { class: "file-card" },
    isPicture
      ? picture({ image_url: url, alt_text: file.name }, "thumbnail")
      : h("span", { class: "file-sign" }, icon("file", 22)),
    h("div", {}, h("div", { class: "file-name", dir: "auto" }, file.name), h("small", {}, size(file.size))),
    url && h("a", { class: "button small", href: url, download: file.name }, "Download"),
  );
}

function words(message) {
  if (message.deleted) return h("div", { class: "tombstone" }, "This message was deleted.");
  const blocks = message.blocks?.length ? drawBlocks(message.blocks, messageSurface(message)) : mrkdwn(message.text);
  const shown = h("div", { class: "words" }, blocks);
  const lastLine = shown.lastElementChild?.matches(".lines") ? shown.lastElementChild : shown;
  if (message.edited)
    lastLine.append(" ", h("span", { class: "edited", title: "This message was edited" }, "(edited)"));
  return [shown, (message.attachments ?? []).map(attachment), (message.files ?? []).map(fileCard)];
}

function replyLine(message) {
  if (!message.reply_count) return null;
  const faces = (message.reply_users ?? []).slice(0, 4).map((id) => avatar(person(id), 22));
  const count = `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`;
  const last = message.latest_reply && h("small", {}, ` Last reply ${ago(Number(message.latest_reply))}`);
  return button([faces, h("strong", {}, count), last], "reply-line", () => openThread(message.ts));
}

function whisperLine(message, node) {
  if (!message.ephemeral) return null;
  const dismiss = () => {
    hidden.add(message.ts);
    node.remove();
  };
  return h(
    "div",
    { class: "whisper-line" },
    icon("eye", 14),
    "Only visible to you",
    button("Dismiss", "link-button", dismiss),
  );
}

/** A line of Slack itself, such as "joined the channel". */
const JOINED = /^<@[^>]+> has (joined|left) (the )?(channel|group)/;

function kindOf(message, isCompact) {
  const isAside = JOINED.test(message.text ?? "") && !message.blocks?.length;
  const kinds = { whisper: message.ephemeral, compact: isCompact, aside: isAside, gone: message.deleted, streaming: message.streaming };
  return Object.keys(kinds)
    .filter((name) => kinds[name])
    .join(" ");
}

const timeOf = (at) => h("time", { class: "message-time", title: fullMoment(at) }, clockTime(at));

function headOf(author, at) {
  const name = h("span", { class: "author", dir: "auto" }, displayName(author));
  return h("div", { class: "message-head" }, name, badges(author), timeOf(at));
}

export function messageNode(message, { isCompact = false, inThread = false } = {}) {
  if (hidden.has(message.ts)) return null;
  const author = authorOf(message);
  const at = Number(message.ts);
  const node = h("article", {
    class: `message ${kindOf(message, isCompact)}`,
    tabindex: -1,
    data: { ts: message.ts },
    "aria-label": `${displayName(author)}, ${clockTime(at)}`,
    "aria-busy": message.streaming ? "true" : null,
  });
  const body = h(
    "div",
    { class: "message-body" },
    whisperLine(message, node),
    !isCompact && headOf(author, at),
    words(message),
    reactions(message),
    !inThread && replyLine(message),
  );
  node.append(h("div", { class: "gutter" }, isCompact ? timeOf(at) : avatar(author)), body);
  const hasTools = !message.deleted && !message.ephemeral;
  if (hasTools) node.append(messageTools(message, { inThread, isMine: message.user === world.as }));
  return node;
}

/** A list of messages that changes in place: nodes whose message did not change are kept, with focus and all. */

import { h, replace } from "../dom.js";
import { ago, dayKey, dayName } from "../text/moments.js";
import { world } from "../world.js";
import { messageNode } from "./message.js";

// Slack leaves out name and picture when the same person goes on within this time.
const SAME_BREATH_SECONDS = 300;
// This near to the end the reader is following, so new messages scroll into view.
const FOLLOWING_PX = 120;

const goesOn = (message, before) =>
  Boolean(before) &&
  before.user === message.user &&
  before.bot_id === message.bot_id &&
  before.username === message.username &&
  !before.ephemeral && !message.ephemeral && !message.deleted && !before.deleted &&
  message.ts - before.ts < SAME_BREATH_SECONDS &&
  dayKey(Number(message.ts)) === dayKey(Number(before.ts));

export class MessageList {
  #nodes = new Map();

  constructor({ inThread = false } = {}) {
    this.inThread = inThread;
    this.inner = h("div", { class: "message-list" });
    this.node = h("div", { class: "message-scroll", tabindex: 0, role: "log", "aria-live": "off", "aria-label": inThread ? "Replies" : "Messages" }, this.inner);
    this.followEnd();
  }

  /** Whoever reads the newest message keeps seeing it when the room shrinks or a picture arrives late. */
  followEnd() {
    let isFollowing = true;
    this.node.addEventListener("scroll", () => {
      isFollowing = this.isAtEnd();
    });
    const watcher = new ResizeObserver(() => isFollowing && !this.inThread && this.toEnd());
    watcher.observe(this.node);
    watcher.observe(this.inner);
  }

  /** `lead` comes before the messages, e.g. the channel's beginning. */
  show(messages, lead = []) {
    const isFollowing = this.isAtEnd();
    const kept = new Map();
    const nodes = [];
    let before = null;
    for (const message of messages) {
      if (!before || dayKey(Number(before.ts)) !== dayKey(Number(message.ts))) nodes.push(this.dayLine(message));
      nodes.push(this.nodeFor(message, goesOn(message, before), kept));
      before = message;
    }
    this.#nodes = kept;
    replace(this.inner, lead, nodes);
    if (isFollowing) this.toEnd();
  }

  dayLine(message) {
    return this.inThread ? null : h("div", { class: "day" }, h("span", {}, dayName(Number(message.ts))));
  }

  nodeFor(message, isCompact, kept) {
    const key = `${message.ts}${message.ephemeral ? "e" : ""}`;
    // Names of people and channels are drawn into the message, so a new state may change it too.
    const looks = JSON.stringify([message, isCompact, world.as, world.state.people.length, message.latest_reply && ago(message.latest_reply)]);
    const old = this.#nodes.get(key);
    const node = old?.looks === looks ? old.node : messageNode(message, { isCompact, inThread: this.inThread });
    kept.set(key, { looks, node });
    return node;
  }

  isAtEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.node;
    return scrollHeight - scrollTop - clientHeight < FOLLOWING_PX;
  }

  toEnd() {
    this.node.scrollTop = this.node.scrollHeight;
  }

  /** Brings a message into view and makes it glow for a moment; false if it is not here. */
  point(ts) {
    const node = this.inner.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
    if (!node) return false;
    node.scrollIntoView({ block: "center" });
    node.classList.add("pointed");
    node.focus({ preventScroll: true });
    setTimeout(() => node.classList.remove("pointed"), 2600);
    return true;
  }
}

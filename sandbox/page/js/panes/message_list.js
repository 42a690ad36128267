/** A list of messages that changes in place: nodes whose message did not change are kept, with focus and all. */

import { h } from "../dom.js";
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
  !before.ephemeral &&
  !message.ephemeral &&
  !message.deleted &&
  !before.deleted &&
  message.ts - before.ts < SAME_BREATH_SECONDS &&
  dayKey(Number(message.ts)) === dayKey(Number(before.ts));

/** Puts the nodes in this order and moves none that is in its place already: a moved node loses focus and scroll. */
function arrange(parent, nodes) {
  let at = parent.firstChild;
  for (const node of nodes) {
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

export class MessageList {
  #nodes = new Map();

  constructor({ inThread = false, follows = !inThread } = {}) {
    Object.assign(this, { inThread, follows });
    this.inner = h("div", { class: "message-list" });
    this.node = h(
      "div",
      {
        class: "message-scroll",
        tabindex: 0,
        role: "log",
        "aria-live": "off",
        "aria-label": inThread ? "Replies" : "Messages",
      },
      this.inner,
    );
    this.followEnd();
  }

  /** Whoever reads the newest message keeps seeing it when the room shrinks or a picture arrives late. */
  followEnd() {
    let isFollowing = true;
    this.node.addEventListener("scroll", () => {
      isFollowing = this.isAtEnd();
    });
    const watcher = new ResizeObserver(() => isFollowing && this.follows && this.toEnd());
    watcher.observe(this.node);
    watcher.observe(this.inner);
  }

  /** `lead` is {top, second}: what comes before all messages, and what comes behind the first. */
  show(messages, { top = null, second = null }) {
    const isFollowing = this.isAtEnd();
    const kept = new Map();
    const nodes = [top && this.keep("top", top.textContent, () => top, kept)];
    let before = null;
    for (const message of messages) {
      const isNewDay = !before || dayKey(Number(before.ts)) !== dayKey(Number(message.ts));
      if (isNewDay && !this.inThread) nodes.push(this.dayLine(message, kept));
      nodes.push(this.nodeFor(message, goesOn(message, before), kept));
      if (!before && second) nodes.push(this.keep("second", second.textContent, () => second, kept));
      before = message;
    }
    this.#nodes = kept;
    arrange(this.inner, nodes.filter(Boolean));
    if (isFollowing) this.toEnd();
  }

  dayLine(message, kept) {
    const name = dayName(Number(message.ts));
    return this.keep(
      `day ${dayKey(Number(message.ts))}`,
      name,
      () => h("div", { class: "day" }, h("span", {}, name)),
      kept,
    );
  }

  /** Gives the node that was there under this key if it still looks the same, else a new one. */
  keep(key, looks, make, kept) {
    const old = this.#nodes.get(key);
    const node = old?.looks === looks ? old.node : make();
    kept.set(key, { looks, node });
    return node;
  }

  nodeFor(message, isCompact, kept) {
    // Names of people and channels are drawn into the message, so a new state may change it too.
    const looks = JSON.stringify([
      message,
      isCompact,
      world.as,
      world.state.people.length,
      message.latest_reply && ago(message.latest_reply),
    ]);
    const key = `${message.ts}${message.ephemeral ? " whispered" : ""}`;
    return this.keep(key, looks, () => messageNode(message, { isCompact, inThread: this.inThread }), kept);
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

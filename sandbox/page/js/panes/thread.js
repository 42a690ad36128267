/** The thread at the right: the first message, its replies and a box to answer. */

import { h, iconButton, replace } from "../dom.js";
import { icon } from "../icons.js";
import { closeThread } from "../places.js";
import { channel, on, world } from "../world.js";
import { Composer } from "./composer.js";
import { placeName } from "./conversation.js";
import { MessageList } from "./message_list.js";
import { StatusLine } from "./status_line.js";

let list = null;
let status = null;
let drawnFor = "";

function countLine(messages) {
  // What only one person sees is no reply: the channel does not count it either.
  const replies = messages.filter((message) => !message.ephemeral).length - 1;
  const words = replies < 1 ? "No replies yet" : replies === 1 ? "1 reply" : `${replies} replies`;
  return h("div", { class: "day" }, h("span", {}, words));
}

function draw() {
  const root = document.getElementById("thread");
  const place = channel(world.channelId);
  root.hidden = !world.threadTs || !place;
  if (root.hidden) {
    drawnFor = "";
    replace(root);
    return;
  }
  const frame = [world.as, world.channelId, world.threadTs, place.is_member].join();
  if (frame !== drawnFor) {
    drawnFor = frame;
    list = new MessageList({ inThread: true });
    status = new StatusLine();
    const composer = place.is_member
      ? new Composer({ id: "composer-thread", channelId: world.channelId, thread: world.threadTs, label: "Reply…" })
      : null;
    const close = iconButton(icon("cross"), "Close thread", () => closeThread());
    const name = ["im", "mpim"].includes(place.kind) ? placeName(place) : `#${place.name}`;
    replace(
      root,
      h(
        "header",
        { class: "place-head" },
        h("div", { class: "place-title" }, h("h2", {}, "Thread"), h("span", { class: "topic", dir: "auto" }, name)),
        h("span", { class: "push" }),
        close,
      ),
      list.node,
      status.node,
      composer?.node,
    );
    composer?.changed();
    composer?.field.focus({ preventScroll: true });
  }
  list.show(world.thread, { second: countLine(world.thread) });
  status.show(world.threadStatus);
}

export function mountThread() {
  for (const topic of ["place", "thread"]) on(topic, draw);
}

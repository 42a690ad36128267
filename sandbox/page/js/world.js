/**
 * What the page knows: who is acting, where they are, and the last answers of the look-alike.
 * Panes subscribe to a topic and draw themselves again when it changes.
 */

import { get } from "./api.js";

const SHOWN_ROWS = 400;

export const world = {
  as: null,
  // Undefined until the address bar has been read, null when there is nothing to read.
  channelId: undefined,
  threadTs: null,
  tab: "messages",
  state: null,
  messages: [],
  thread: [],
  // What the app says that it does in the open thread.
  threadStatus: null,
  // The talk with the assistant that is open, and the channel that was looked at before it.
  assistantTs: null,
  assistant: { messages: [], talk: null, status: null },
  viewing: null,
  log: [],
  // Time of the look-alike at which the page was opened.
  openedAt: Infinity,
  // Moment of the page's own clock at which state.clock.now was true.
  clockReadAt: 0,
};

const listeners = new Map();
const latest = new Map();

export function on(topic, listener) {
  listeners.set(topic, [...(listeners.get(topic) ?? []), listener]);
}

export function emit(topic, detail) {
  for (const listener of listeners.get(topic) ?? []) listener(detail);
}

/** Runs a request and keeps its answer only when no younger one was started: answers can overtake each other. */
async function newest(topic, request, keep) {
  const ticket = (latest.get(topic) ?? 0) + 1;
  latest.set(topic, ticket);
  const answer = await request();
  if (latest.get(topic) !== ticket) return;
  keep(answer);
  emit(topic);
}

export function refreshState() {
  return newest(
    "state",
    () => get("state", { as: world.as }),
    (state) => {
      world.state = state;
      world.as ??= state.me.id;
      world.clockReadAt = performance.now();
      // The clock may have been set back.
      world.openedAt = Math.min(world.openedAt, state.clock.now);
    },
  );
}

/** As in Slack, what only one person sees is gone when they open the page anew. */
const stillShown = (messages) =>
  messages.filter((message) => !message.ephemeral || Number(message.ts) >= world.openedAt);

export function refreshMessages() {
  const channel = world.channelId;
  if (!channel) return Promise.resolve();
  return newest(
    "messages",
    () => get(`channels/${channel}/messages`, { as: world.as }),
    (answer) => {
      world.messages = stillShown(answer.messages);
    },
  );
}

export function refreshThread() {
  const { channelId: channel, threadTs: thread } = world;
  if (!thread) {
    world.thread = [];
    world.threadStatus = null;
    emit("thread");
    return Promise.resolve();
  }
  return newest(
    "thread",
    () => get(`channels/${channel}/messages`, { as: world.as, thread }),
    (answer) => {
      world.thread = stillShown(answer.messages);
      world.threadStatus = answer.status ?? null;
    },
  );
}

export function refreshAssistant() {
  const { channelId: channel, assistantTs: thread } = world;
  if (!thread || world.tab !== "assistant") return Promise.resolve();
  return newest(
    "assistant",
    () => get(`channels/${channel}/messages`, { as: world.as, thread }),
    ({ messages, talk, status }) => {
      world.assistant = { messages: stillShown(messages), talk, status };
    },
  );
}

export async function refreshLog() {
  // Requests that were still on their way are asked for again.
  const settled = world.log.findIndex((row) => row.status === null && !row.error);
  const kept = settled < 0 ? world.log : world.log.slice(0, settled);
  await newest(
    "log",
    () => get("log", { after: kept.at(-1)?.n ?? 0 }),
    (answer) => {
      // A long demo must not fill the browser's memory; older rows stay with the look-alike.
      world.log = [...kept, ...answer.rows].slice(-SHOWN_ROWS);
    },
  );
}

/** The look-alike's time in seconds since 1970, counted on from the last reading. */
export function now() {
  const read = world.state?.clock.now ?? Date.now() / 1000;
  return read + (performance.now() - world.clockReadAt) / 1000;
}

export const person = (id) => world.state?.people.find((one) => one.id === id);
export const channel = (id) => world.state?.channels.find((one) => one.id === id);
export const me = () => world.state?.me;

/** What the app offers the acting person: people of another company get neither commands nor shortcuts. */
export function offered() {
  const { commands, message_shortcuts: onMessages, global_shortcuts: anywhere } = world.state.manifest;
  return me().is_external ? { commands: [], onMessages: [], anywhere: [] } : { commands, onMessages, anywhere };
}

export const zone = () => me()?.tz ?? "UTC";

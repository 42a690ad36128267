/** Going somewhere: channels, threads, tabs and links to messages. The address bar remembers it. */

import { get, post } from "./api.js";
import { closeOverlays } from "./menu.js";
import { attempt } from "./notices.js";
import { listen } from "./live.js";
import { channel, emit, refreshAssistant, refreshMessages, refreshState, refreshThread, world } from "./world.js";

// https://team.slack.com/archives/C123/p1700000000000100?thread_ts=1700000000.000100
const PERMALINK = /\/archives\/([A-Z0-9]+)(?:\/p(\d{10})(\d{6}))?$/;

function remember() {
  const place = new URLSearchParams({ as: world.as });
  if (world.channelId) place.set("in", world.channelId);
  if (world.threadTs) place.set("thread", world.threadTs);
  if (world.tab === "assistant") place.set("tab", world.tab);
  history.replaceState(null, "", `#${place}`);
}

export async function openThread(ts) {
  world.threadTs = ts;
  world.thread = [];
  remember();
  emit("place");
  await attempt(refreshThread);
}

export function closeThread() {
  return openThread(null);
}

export async function openTab(tab) {
  world.tab = tab;
  remember();
  emit("place");
  await attempt(async () => {
    if (tab === "assistant") return openAssistant();
    await post("home", { as: world.as, tab });
    return refreshState();
  });
}

/** Comes back to the newest talk with the assistant, beside the channel that was looked at meanwhile. */
async function openAssistant() {
  if (world.threadTs) await closeThread();
  const { talks } = await get("assistant/talks", { as: world.as });
  const last = talks.at(-1);
  if (!last) return startTalk();
  world.assistantTs = last.thread_ts;
  if ((last.context.channel_id ?? null) !== world.viewing) {
    await post("assistant/context", { as: world.as, thread_ts: last.thread_ts, viewing: world.viewing });
  }
  return refreshAssistant();
}

export async function startTalk() {
  const talk = await post("assistant/open", { as: world.as, viewing: world.viewing });
  world.assistantTs = talk.thread_ts;
  return refreshAssistant();
}

/** Goes to a channel; `mark` is the ts of a message to point at. */
export async function openChannel(id, { thread = null, mark = null } = {}) {
  closeOverlays();
  const moved = id !== world.channelId;
  if (["public", "private"].includes(channel(id)?.kind)) world.viewing = id;
  Object.assign(world, { channelId: id, threadTs: thread, thread: [], tab: "messages" });
  if (moved) world.messages = [];
  remember();
  emit("place");
  await attempt(() => Promise.all([refreshMessages(), refreshThread()]));
  emit("arrived", { moved, mark });
  if (channel(id)?.app_dm && channel(id)?.with === world.state.bot.user_id) {
    await attempt(() => post("home", { as: world.as, tab: "messages" }));
  }
  await attempt(refreshState);
}

export async function actAs(id) {
  Object.assign(world, { as: id, viewing: null, assistantTs: null, assistant: { messages: [], talk: null } });
  await attempt(refreshState);
  listen();
  // Somebody else may not see the place that was open: then go where they can.
  await openChannel(mayRead(world.channelId) ? world.channelId : firstPlace());
}

function mayRead(id) {
  const place = channel(id);
  return Boolean(place && (place.is_member || place.kind === "public") && !(place.kind === "im" && !place.is_member));
}

// Where customers' words arrive in most companies.
const TELLING_NAME = /support|feedback|customer/i;

/** Where a newcomer begins: a channel in which the app listens and in which there is something to keep. */
function firstPlace() {
  const { channels } = world.state;
  const rooms = channels.filter((one) => one.is_member && one.kind === "public" && !one.is_external);
  const heard = rooms.filter((one) => one.has_app);
  return (
    (
      heard.find((one) => TELLING_NAME.test(one.name)) ??
      heard[0] ??
      rooms[0] ??
      channels.find((one) => one.is_member) ??
      channels[0]
    )?.id ?? null
  );
}

/** Reads the address bar, so that a reload or a copied address comes back to the same place. */
export async function openRemembered() {
  const place = new URLSearchParams(location.hash.slice(1));
  world.as = place.get("as");
  await refreshState().catch(() => {
    world.as = null; // the person of an old address may not exist any more
    return refreshState();
  });
  const wanted = place.get("in");
  await openChannel(mayRead(wanted) ? wanted : firstPlace(), { thread: mayRead(wanted) ? place.get("thread") : null });
  if (place.get("tab") === "assistant" && channel(world.channelId)?.app_dm && world.state.manifest.assistant) {
    await openTab("assistant");
  }
}

/** A link to a message of this workspace opens here instead of leaving the page; true if it was one. */
export function followPermalink(address) {
  const url = new URL(address, location.href);
  const found = PERMALINK.exec(url.pathname);
  const domain = world.state?.workspace.domain ?? "";
  const isOurs = url.host === location.host || (domain !== "" && url.host.startsWith(domain.split(".")[0]));
  if (!found || !isOurs || !channel(found[1])) return false;
  const mark = found[2] ? `${found[2]}.${found[3]}` : null;
  openChannel(found[1], { mark, thread: url.searchParams.get("thread_ts") });
  return true;
}

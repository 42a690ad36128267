/** The middle of the page: a channel's head, its messages and the box to write in; for the app, its Home tab. */

import { post } from "../api.js";
import { button, h, replace } from "../dom.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { attempt } from "../notices.js";
import { openTab } from "../places.js";
import { channel, on, person, refreshState, world } from "../world.js";
import { AssistantPanel } from "./assistant.js";
import { Composer } from "./composer.js";
import { avatar, badges, displayName, organisation } from "./faces.js";
import { homeNode } from "./home.js";
import { MessageList } from "./message_list.js";

const root = () => document.getElementById("conversation");
let list = new MessageList();
let composer = null;
let panel = null;
let drawnFor = "";

const isAppPlace = (place) => Boolean(place?.app_dm);

export function placeName(place) {
  if (place.kind === "im") return displayName(person(place.with));
  if (place.kind === "mpim")
    return place.members
      .filter((id) => id !== world.as)
      .map((id) => displayName(person(id)).split(" ")[0])
      .join(", ");
  return place.name;
}

export function placeIcon(place, size = 16) {
  if (place.kind === "im") return avatar(person(place.with), 20);
  return icon({ private: "lock", mpim: "people" }[place.kind] ?? "hash", size);
}

function outsiders(place) {
  const companies =
    place.shared_with ??
    place.members
      .map(person)
      .filter((one) => one?.is_external)
      .map(organisation);
  return [...new Set(companies)].join(", ") || "another company";
}

const invite = (place, one) =>
  attempt(async () => {
    await post("invite", { as: world.as, channel: place.id, user: one.id });
    await refreshState();
  });

function memberItems(place) {
  const others = world.state.people.filter((one) => !place.members.includes(one.id) && !one.is_external);
  const item = (one, run, mark) => ({
    label: displayName(one),
    detail: one.title,
    picture: avatar(one, 24),
    run,
    mark,
  });
  const leave = () =>
    attempt(async () => {
      await post("leave", { as: world.as, channel: place.id });
      await refreshState();
    });
  return [
    { title: `${place.members.length} members` },
    ...place.members
      .map(person)
      .filter(Boolean)
      .map((one) => ({ ...item(one, null, one.is_external ? organisation(one) : null), disabled: true })),
    ...(others.length
      ? ["line", { title: "Invite" }, ...others.map((one) => item(one, () => invite(place, one), "Invite"))]
      : []),
    ...(place.is_member ? ["line", { label: "Leave this channel", kind: "danger", run: leave }] : []),
  ];
}

const TABS = { home: "Home", assistant: "Assistant", messages: "Messages" };

/** Which sides the app has: its Home, its assistant and what the two said to each other. */
function sides() {
  const { has_home: hasHome, assistant } = world.state.manifest;
  return ["home", "assistant", "messages"].filter((id) => ({ home: hasHome, assistant, messages: true })[id]);
}

function tabs() {
  const one = (id) =>
    button(TABS[id], world.tab === id ? "tab on" : "tab", () => openTab(id), {
      role: "tab",
      "aria-selected": String(world.tab === id),
    });
  return h("div", { class: "tabs", role: "tablist" }, sides().map(one));
}

function head(place) {
  const isChannel = place.kind === "public" || place.kind === "private";
  const members =
    isChannel &&
    button(
      [icon("people", 16), String(place.members.length)],
      "button small",
      (event) => openMenu(event.currentTarget, memberItems(place), "Members"),
      { "aria-label": `${place.members.length} members`, "aria-haspopup": "menu" },
    );
  const who = place.kind === "im" ? person(place.with) : null;
  return h(
    "header",
    { class: "place-head" },
    h(
      "div",
      { class: "place-title" },
      placeIcon(place, 18),
      h("h1", { dir: "auto" }, placeName(place)),
      badges(who),
      place.is_external && h("span", { class: "badge outside" }, icon("shared", 12), `shared with ${outsiders(place)}`),
    ),
    place.topic && h("p", { class: "topic", dir: "auto" }, place.topic),
    h("span", { class: "push" }),
    members,
  );
}

function beginning(place) {
  if (place.kind === "im") {
    const who = person(place.with);
    return h(
      "div",
      { class: "beginning" },
      avatar(who, 56),
      h("p", {}, "This is the very beginning of your conversation with ", h("strong", {}, displayName(who)), "."),
    );
  }
  const name = place.kind === "mpim" ? placeName(place) : `#${place.name}`;
  return h(
    "div",
    { class: "beginning" },
    h(
      "p",
      {},
      "This is the very beginning of ",
      h("strong", { dir: "auto" }, name),
      place.topic ? `. ${place.topic}` : ".",
    ),
  );
}

function joinBar(place) {
  if (place.is_archived)
    return h("div", { class: "join-bar" }, "This channel is archived: it can be read, but nobody can write in it.");
  const join = () =>
    attempt(async () => {
      await post("join", { as: world.as, channel: place.id });
      await refreshState();
      draw();
    });
  return h(
    "div",
    { class: "join-bar" },
    h("span", {}, "You are reading ", h("strong", { dir: "auto" }, `#${place.name}`), " without being a member."),
    button("Join channel", "button primary", join),
  );
}

function composerFor(place) {
  if (!place.is_member || place.is_archived) return null;
  const label = ["im", "mpim"].includes(place.kind) ? `Message ${placeName(place)}` : `Message #${place.name}`;
  return new Composer({ id: "composer-main", channelId: place.id, thread: null, label });
}

/** What stands below the head, made anew. */
function bodyOf(place, side) {
  panel = side === "assistant" && world.assistantTs ? new AssistantPanel(place.id, world.assistantTs) : null;
  list = new MessageList();
  composer = panel?.composer ?? (side === "messages" ? composerFor(place) : null);
  if (side === "home") return h("div", { class: "home", id: "home" });
  if (side === "assistant") return panel?.node ?? h("div", { class: "assistant" });
  return [list.node, composer?.node ?? joinBar(place)];
}

/** Draws the frame anew only when the place changed: the box to write in must keep its cursor. */
function draw() {
  const place = channel(world.channelId);
  if (!place) {
    replace(root(), h("p", { class: "empty" }, "There is no channel that this person can read."));
    return;
  }
  const side = isAppPlace(place) && sides().includes(world.tab) ? world.tab : "messages";
  const talk = side === "assistant" && world.assistantTs;
  const frame = [world.as, place.id, place.is_member, place.is_archived, side, talk].join();
  if (frame !== drawnFor) {
    drawnFor = frame;
    replace(root(), h("div", { class: "place-top" }), bodyOf(place, side));
    composer?.changed();
  }
  replace(root().firstElementChild, head(place), isAppPlace(place) && sides().length > 1 && tabs());
  if (side === "home") replace(document.getElementById("home"), homeNode());
  else if (side === "assistant") panel?.show(world.assistant);
  else list.show(world.messages, { top: beginning(place) });
}

function arrive({ moved, mark }) {
  if (mark && list.point(mark)) return;
  if (moved) list.toEnd();
}

export function mountConversation() {
  for (const topic of ["place", "state", "messages", "assistant"]) on(topic, draw);
  on("arrived", arrive);
}

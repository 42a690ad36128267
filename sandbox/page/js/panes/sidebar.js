/** Channels, direct messages and the app, as in Slack's sidebar. */

import { h, replace } from "../dom.js";
import { icon } from "../icons.js";
import { openChannel, openTab } from "../places.js";
import { on, person, world } from "../world.js";
import { placeIcon, placeName } from "./conversation.js";
import { guideNode } from "./guide.js";

function row(place) {
  const isHere = place.id === world.channelId;
  const isUnread = place.unread > 0 && !isHere;
  const name = placeName(place);
  const marks = [place.is_external && "shared with another company", isUnread && `${place.unread} unread`]
    .filter(Boolean)
    .join(", ");
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        class: `place${isHere ? " here" : ""}${isUnread ? " unread" : ""}${place.is_member ? "" : " elsewhere"}`,
        "aria-current": isHere ? "page" : null,
        "aria-label": `${place.kind === "private" ? "Private channel " : ""}${name}${marks ? `, ${marks}` : ""}`,
        title: place.is_external ? `${name}: shared with another company` : null,
        data: { channel: place.id },
        on: { click: () => openPlace(place) },
      },
      placeIcon(place),
      h("span", { class: "place-name", dir: "auto" }, name),
      place.is_external && h("span", { class: "place-mark" }, icon("shared", 14)),
      isUnread && h("span", { class: "count" }, place.unread),
    ),
  );
}

/** The app opens where it was left; for the first time on its Home tab, as in Slack. */
async function openPlace(place) {
  await openChannel(place.id);
  const isFirst = place.app_dm && world.state.manifest.has_home && !visitedApp;
  if (!isFirst) return;
  visitedApp = true;
  // Whoever was quicker and chose another tab meanwhile stays there.
  if (world.channelId === place.id && world.tab === "messages") await openTab("home");
}

let visitedApp = false;

function group(title, places) {
  if (!places.length) return null;
  return h("section", {}, h("h2", { class: "side-title" }, title), h("ul", { class: "places" }, places.map(row)));
}

const byName = (one, other) => placeName(one).localeCompare(placeName(other));

function draw() {
  const { channels, workspace } = world.state;
  const isRoom = (place) => place.kind === "public" || place.kind === "private";
  const ours = channels.filter((place) => isRoom(place) && place.is_member).toSorted(byName);
  const others = channels.filter((place) => place.kind === "public" && !place.is_member).toSorted(byName);
  const talks = channels
    .filter((place) => !isRoom(place) && !place.app_dm && place.is_member && !person(place.with)?.is_bot)
    .toSorted(byName);
  const apps = channels.filter((place) => place.app_dm);
  const root = document.getElementById("sidebar");
  const scrolled = root.querySelector(".side-scroll")?.scrollTop ?? 0;
  const focused = root.contains(document.activeElement) && document.activeElement.dataset.channel;
  replace(
    root,
    h(
      "div",
      { class: "workspace", dir: "auto" },
      h("span", { class: "workspace-mark", "aria-hidden": "true" }, [...workspace.name][0]),
      workspace.name,
    ),
    h(
      "div",
      { class: "side-scroll" },
      group("Channels", ours),
      group("More channels", others),
      group("Direct messages", talks),
      group("Apps", apps),
    ),
    guideNode(),
  );
  root.querySelector(".side-scroll").scrollTop = scrolled;
  // Whoever walks through the channels with the keyboard stays where they were.
  if (focused) root.querySelector(`[data-channel="${CSS.escape(focused)}"]`)?.focus();
}

export function mountSidebar() {
  for (const topic of ["state", "place", "guide"]) on(topic, draw);
}

/** Puts the page together: every pane draws itself when what it shows has changed. */

import { watchOverlays } from "./menu.js";
import { attempt, notice } from "./notices.js";
import { listen } from "./live.js";
import { openRemembered } from "./places.js";
import { mountBackstage } from "./panes/backstage.js";
import { mountConversation } from "./panes/conversation.js";
import { authorOf, displayName } from "./panes/faces.js";
import { mountGuide } from "./panes/guide.js";
import { mountSidebar } from "./panes/sidebar.js";
import { mountThread } from "./panes/thread.js";
import { mountTopbar } from "./panes/topbar.js";
import { mountViews } from "./panes/view_dialog.js";
import { on, world } from "./world.js";

let heard = "";

/** Reads new messages of others to those who listen instead of look; the list itself is too long for that. */
function announce() {
  const last = world.messages.at(-1);
  const here = `${world.channelId}/${last?.ts}`;
  const isNew = last && heard.startsWith(`${world.channelId}/`) && heard !== here;
  heard = here;
  if (!isNew || last.user === world.as) return;
  document.getElementById("heard").textContent = `${displayName(authorOf(last))}: ${(last.text ?? "").slice(0, 200)}`;
}

async function start() {
  watchOverlays();
  mountGuide();
  mountTopbar();
  mountSidebar();
  mountConversation();
  mountThread();
  mountViews();
  mountBackstage();
  on("messages", announce);
  await attempt(openRemembered);
  if (world.state) listen();
  else notice("Earshot could not read its workspace. Reload the page once the look-alike runs.", "bad");
  document.body.classList.add("ready");
}

start();

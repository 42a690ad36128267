/** Listens to the look-alike's stream and fetches what changed. */

import { refreshAssistant, refreshLog, refreshMessages, refreshState, refreshThread, world } from "./world.js";

// One action of the bot often changes several things within a few milliseconds: fetch them together.
const GATHER_MS = 40;

let stream = null;
let waiting = new Set();
let timer = null;

function fetchWhatChanged() {
  const changed = waiting;
  waiting = new Set();
  timer = null;
  const tasks = [];
  if (changed.has("messages")) tasks.push(refreshMessages(), refreshThread(), refreshAssistant());
  // Unread counts, home, forms and the clock are all parts of the state.
  if ([...changed].some((what) => what !== "log")) tasks.push(refreshState());
  if (changed.has("log")) tasks.push(refreshLog());
  Promise.all(tasks).catch(() => {}); // the stream tells again; a lost refresh is not worth a notice
}

function gather(what) {
  waiting.add(what);
  timer ??= setTimeout(fetchWhatChanged, GATHER_MS);
}

/** Opens the stream for the acting person; called again when somebody else acts. */
export function listen() {
  stream?.close();
  stream = new EventSource(`/sandbox/stream?as=${encodeURIComponent(world.as)}`);
  stream.addEventListener("change", (event) => {
    const { what, channel } = JSON.parse(event.data);
    gather(what === "messages" && channel && channel !== world.channelId ? "state" : what);
  });
  // After a lost connection nobody knows what was missed, so everything is read again.
  let wasOpen = false;
  stream.addEventListener("open", () => {
    if (wasOpen) for (const what of ["state", "messages", "log"]) gather(what);
    wasOpen = true;
  });
}

/** Short sentences at the foot of the page: what went wrong, what was done. */

import { h } from "./dom.js";

// Long enough to read two sentences slowly.
const SHOWN_MS = 7000;

// What the look-alike reports when the app did not answer, in the words Slack's client would use.
const TROUBLE = {
  operation_timeout: "failed because the app did not answer within three seconds (operation_timeout)",
  dispatch_failed: "failed because the app could not be reached or refused the request (dispatch_failed)",
  expired_trigger_id: "failed because the app took too long to open its form (expired_trigger_id)",
  not_in_channel: "failed because you are not in this channel (not_in_channel)",
};

export function notice(text, kind = "info") {
  const box = h("div", { class: `notice ${kind}`, dir: "auto" }, text);
  document.getElementById("notices").append(box);
  setTimeout(() => box.remove(), SHOWN_MS);
}

/** Tells about an answer that says `ok: false`; true if all was well. */
export function wentWell(what, answer) {
  if (answer.ok !== false) return true;
  if (!answer.errors)
    notice(`${what} ${TROUBLE[answer.error] ?? `failed: ${answer.error ?? "no reason was given"}`}.`, "bad");
  return false;
}

/** Runs something that may be refused and shows the refusal. */
export async function attempt(work) {
  try {
    return await work();
  } catch (refusal) {
    if (refusal.constructor.name !== "Refusal") throw refusal;
    notice(refusal.message, "bad");
    return undefined;
  }
}

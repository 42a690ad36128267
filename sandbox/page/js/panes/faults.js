/** Switches for what can go wrong between Slack and an app. */

import { post } from "../api.js";
import { h } from "../dom.js";
import { attempt } from "../notices.js";
import { refreshState } from "../world.js";

const FAULTS = {
  delay_ms: ["Slow Web API", "Milliseconds before each answer"],
  rate_limit: ["One message a second", "More in one channel gets 429 and Retry-After"],
  rate_limit_next: ["Too many requests", "The next so many calls answer 429"],
  rate_limit_status: ["Status of a refusal", "429, or 200 with an error in the body, as Slack was seen to do"],
  retry_after: ["Retry-After", "Seconds that a 429 names; empty leaves the header out"],
  server_errors: ["Failing Web API", "The next so many calls do nothing and answer 500"],
  lost_answers: ["Lost answers", "The next so many calls are carried out, yet answer 500"],
  drop_ack: ["Lost acknowledgements", "The app's 200 does not arrive, so events come again"],
  duplicate: ["Repeated events", "Each event is delivered so many times more"],
  duplicate_ids: ["New ids for repeats", "Repeated events carry new event ids"],
  out_of_order: ["Events out of order", "Later events overtake earlier ones"],
  expire_triggers: ["Forms expire at once", "trigger_id is too old when the app uses it"],
  revoke_token: ["Token revoked", "Every call of the app answers token_revoked"],
  clock_skew_s: ["Wrong clock", "Seconds by which signed time stamps are off"],
  slow_history: ["Narrow history", "History as apps outside the Marketplace get it: 15 messages, once a minute"],
  org_install: ["Whole organisation", "Installed for an Enterprise Grid: events name no team"],
  retry_speed: ["Pace of retries", "1 is Slack's own pace (a minute, then five)"],
};

function set(name, value) {
  return attempt(async () => {
    await post("faults", { [name]: value });
    await refreshState();
  });
}

function control(name, value) {
  if (typeof value === "boolean") {
    const box = h("input", { type: "checkbox", role: "switch", class: "switch", checked: value });
    box.addEventListener("change", () => set(name, box.checked));
    return box;
  }
  const field = h("input", { type: "number", class: "field number", step: "any", value: String(value ?? "") });
  field.addEventListener("change", () => set(name, field.value === "" ? null : Number(field.value)));
  return field;
}

// These have a value on a good day as well.
const SETTINGS = new Set(["rate_limit_status", "retry_after", "retry_speed"]);

const isOn = ([name, value]) => !SETTINGS.has(name) && (value === true || (typeof value === "number" && value !== 0));

/** How many faults are switched on. */
export const faultsOn = (faults) => Object.entries(faults).filter(isOn).length;

/** One row for each fault the look-alike knows, those without words of ours by their name. */
export function faultsNode(faults) {
  const rows = Object.entries(faults).map(([name, value]) => {
    const [title, about] = FAULTS[name] ?? [name.replaceAll("_", " "), ""];
    return h(
      "label",
      { class: isOn([name, value]) ? "fault on" : "fault" },
      h("span", {}, h("strong", {}, title), h("small", {}, about)),
      control(name, value),
    );
  });
  return h("div", { class: "faults" }, rows);
}

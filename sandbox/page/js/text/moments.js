/** Times as people read them, always in the acting person's own zone. */

import { now, zone } from "../world.js";

const formats = new Map();

/** Making an Intl format is slow, and a channel shows hundreds of times: keep them. */
function format(options) {
  const key = zone() + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone(), ...options }));
  return formats.get(key);
}

const written = (seconds, options) => format(options).format(new Date(seconds * 1000));

export const clockTime = (seconds) => written(seconds, { hour: "2-digit", minute: "2-digit" });
export const preciseTime = (seconds) => written(seconds, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
export const dayKey = (seconds) => written(seconds, { year: "numeric", month: "2-digit", day: "2-digit" });
export const fullMoment = (seconds) => written(seconds, { dateStyle: "full", timeStyle: "short" });
export const shortDay = (seconds) => written(seconds, { weekday: "short", day: "numeric", month: "short" });
const longDay = (seconds) => written(seconds, { weekday: "long", day: "numeric", month: "long" });

export function dayName(seconds) {
  if (dayKey(seconds) === dayKey(now())) return "Today";
  if (dayKey(seconds) === dayKey(now() - 86400)) return "Yesterday";
  return longDay(seconds);
}

/** "3 minutes ago", for the line under a message that has replies. */
export function ago(seconds) {
  const passed = Math.max(0, now() - seconds);
  if (passed < 90) return "just now";
  const [count, unit] =
    passed < 5400 ? [passed / 60, "minute"] : passed < 129600 ? [passed / 3600, "hour"] : [passed / 86400, "day"];
  const whole = Math.round(count);
  return `${whole} ${unit}${whole === 1 ? "" : "s"} ago`;
}

const SLACK_DATES = {
  "{date_num}": (at) =>
    written(at, { year: "numeric", month: "2-digit", day: "2-digit" }).split("/").reverse().join("-"),
  "{date_slash}": (at) => written(at, { year: "numeric", month: "2-digit", day: "2-digit" }),
  "{date_long_full}": (at) => written(at, { dateStyle: "full" }),
  "{date_long}": (at) => written(at, { weekday: "long", day: "numeric", month: "long", year: "numeric" }),
  "{date_short}": (at) => written(at, { day: "numeric", month: "short", year: "numeric" }),
  "{date}": (at) => written(at, { dateStyle: "long" }),
  "{day_divider_pretty}": dayName,
  "{time_secs}": preciseTime,
  "{time}": clockTime,
  "{ago}": ago,
};

/** Fills Slack's date tokens, e.g. "{date_short_pretty} at {time}"; unknown braces stay as they are. */
export function slackDate(seconds, pattern) {
  return pattern.replace(/\{\w+\}/g, (token) => {
    const isPretty = token.endsWith("_pretty}") && token !== "{day_divider_pretty}";
    const plain = isPretty ? token.replace("_pretty}", "}") : token;
    const relative = isPretty && ["Today", "Yesterday"].includes(dayName(seconds)) ? dayName(seconds) : null;
    return relative ?? SLACK_DATES[plain]?.(seconds) ?? token;
  });
}

/** How far the zone's wall clock is ahead of UTC at a moment, in seconds. */
function offsetAt(seconds) {
  const parts = {};
  const fields = {
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  };
  for (const { type, value } of format(fields).formatToParts(new Date(seconds * 1000))) parts[type] = Number(value);
  return (
    Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second) / 1000 -
    Math.floor(seconds)
  );
}

/** Seconds since 1970 of a wall-clock time such as "2026-11-23T09:00" in the acting person's zone. */
export function momentOf(wall) {
  const asUtc = Date.parse(`${wall}:00Z`) / 1000;
  // Twice, because the first guess may lie on the other side of a daylight-saving change.
  const guess = asUtc - offsetAt(asUtc);
  return asUtc - offsetAt(guess);
}

/** "2026-11-23T09:00": the wall clock at a moment, as date and time inputs want it. */
export function wallClock(seconds) {
  return new Date((Math.floor(seconds) + offsetAt(seconds)) * 1000).toISOString().slice(0, 16);
}

/** The next Monday at nine, the hour at which most teams read a digest. */
export function nextMonday(seconds) {
  const local = new Date(`${wallClock(seconds)}:00Z`);
  const days = (8 - local.getUTCDay()) % 7;
  local.setUTCDate(local.getUTCDate() + days);
  const at = momentOf(`${local.toISOString().slice(0, 10)}T09:00`);
  if (at > seconds) return at;
  local.setUTCDate(local.getUTCDate() + 7);
  return momentOf(`${local.toISOString().slice(0, 10)}T09:00`);
}

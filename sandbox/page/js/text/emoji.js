/** Emoji by their short names: the look-alike's own list first, then the common ones. */

import { world } from "../world.js";

const COMMON = {
  ear: "👂",
  "+1": "👍",
  thumbsup: "👍",
  "-1": "👎",
  thumbsdown: "👎",
  eyes: "👀",
  white_check_mark: "✅",
  heavy_check_mark: "✔️",
  heart: "❤️",
  tada: "🎉",
  pray: "🙏",
  raised_hands: "🙌",
  clap: "👏",
  wave: "👋",
  thinking_face: "🤔",
  joy: "😂",
  sob: "😭",
  cry: "😢",
  slightly_smiling_face: "🙂",
  smile: "😄",
  grin: "😁",
  heart_eyes: "😍",
  angry: "😠",
  confused: "😕",
  disappointed: "😞",
  fire: "🔥",
  rocket: "🚀",
  bug: "🐛",
  bulb: "💡",
  warning: "⚠️",
  question: "❓",
  exclamation: "❗",
  100: "💯",
  star: "⭐",
  sparkles: "✨",
  ticket: "🎫",
  pushpin: "📌",
  seedling: "🌱",
  mag: "🔍",
  speech_balloon: "💬",
  x: "❌",
  no_entry: "⛔",
  hourglass_flowing_sand: "⏳",
  chart_with_upwards_trend: "📈",
  chart_with_downwards_trend: "📉",
  bar_chart: "📊",
  bell: "🔔",
  no_bell: "🔕",
  memo: "📝",
  calendar: "📅",
  date: "📅",
  lock: "🔒",
  link: "🔗",
  point_right: "👉",
  information_source: "ℹ️",
  mega: "📣",
  loudspeaker: "📢",
  arrow_up: "⬆️",
  arrow_down: "⬇️",
  ok_hand: "👌",
  muscle: "💪",
  coffee: "☕",
  ship: "🚢",
  hammer_and_wrench: "🛠️",
  lady_beetle: "🐞",
  rage: "😡",
  bust_in_silhouette: "👤",
  blush: "😊",
  sweat_smile: "😅",
  bow: "🙇",
  crossed_fingers: "🤞",
  one: "1️⃣",
  two: "2️⃣",
  cake: "🍰",
  ramen: "🍜",
  duck: "🦆",
  snowflake: "❄️",
  purple_heart: "💜",
  rotating_light: "🚨",
  telephone_receiver: "📞",
};

/** What the small picker offers, the ear first because it is how Heed is asked to listen. */
export const OFFERED = [
  "ear",
  "+1",
  "eyes",
  "white_check_mark",
  "heart",
  "tada",
  "pray",
  "raised_hands",
  "thinking_face",
  "joy",
  "sob",
  "fire",
  "rocket",
  "bug",
  "bulb",
  "warning",
  "question",
  "100",
  "star",
  "clap",
  "-1",
  "ticket",
  "pushpin",
  "seedling",
];

export function emojiChar(name) {
  const plain = name.replace(/::skin-tone-\d$/, "");
  return world.state?.emoji?.[plain] ?? COMMON[plain] ?? null;
}

/** Rich text may carry the code points themselves, e.g. "1f442" or "2764-fe0f". */
export function fromCodePoints(hex) {
  const points = hex.split("-").map((part) => Number.parseInt(part, 16));
  return points.every((point) => point > 0 && point <= 0x10ffff) ? String.fromCodePoint(...points) : null;
}

export function emojiNames() {
  return [...new Set([...OFFERED, ...Object.keys(world.state?.emoji ?? {}), ...Object.keys(COMMON)])];
}

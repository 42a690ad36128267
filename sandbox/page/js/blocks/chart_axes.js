/** Axes of a chart: where a value and a category stand, and the lines and words around them. */

import { svg } from "../dom.js";

export const frame = { width: 560, height: 250, left: 46, right: 548, top: 14, bottom: 196 };

/** Steps that people count in: 1, 2 or 5 times a power of ten, about four of them. */
function step(span) {
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough);
}

function scaleFor(values) {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const areWhole = values.every(Number.isInteger);
  const size = step(high - low || 1);
  // Counts of messages have no halves.
  const by = areWhole ? Math.max(1, size) : size;
  return { low: Math.floor(low / by) * by, high: Math.max(by, Math.ceil(high / by) * by), by };
}

/** The y of a value. */
export function heightOf(value, { low, high }) {
  return frame.bottom - ((value - low) / (high - low)) * (frame.bottom - frame.top);
}

/** The x of the middle of a category's column. */
export function columnAt(index, count) {
  const band = (frame.right - frame.left) / count;
  return frame.left + band * (index + 0.5);
}

// About this many letters fit between two categories before they touch.
const LETTERS_ACROSS = 76;

function categoryLabels(categories) {
  const longest = Math.max(...categories.map((name) => name.length));
  const every = Math.max(1, Math.ceil(((longest + 2) * categories.length) / LETTERS_ACROSS));
  return categories.map((name, index) =>
    index % every === 0
      ? svg(
          "text",
          { class: "chart-word", x: columnAt(index, categories.length), y: frame.bottom + 18, "text-anchor": "middle" },
          name,
        )
      : null,
  );
}

function gridLines(scale) {
  const nodes = [];
  for (let value = scale.low; value <= scale.high + scale.by / 2; value += scale.by) {
    const y = heightOf(value, scale);
    const label = Number(value.toPrecision(6)).toLocaleString("en-GB");
    nodes.push(
      svg("line", {
        class: Math.abs(value) < scale.by / 2 ? "chart-floor" : "chart-grid",
        x1: frame.left,
        x2: frame.right,
        y1: y,
        y2: y,
      }),
      svg("text", { class: "chart-word", x: frame.left - 8, y: y + 4, "text-anchor": "end" }, label),
    );
  }
  return nodes;
}

/** Grid, category names and axis titles for these values. */
export function axes(values, categories, xLabel, yLabel) {
  const scale = scaleFor(values);
  const middle = (frame.top + frame.bottom) / 2;
  const titles = [
    xLabel &&
      svg(
        "text",
        { class: "chart-axis-title", x: (frame.left + frame.right) / 2, y: frame.height - 10, "text-anchor": "middle" },
        xLabel,
      ),
    yLabel &&
      svg(
        "text",
        { class: "chart-axis-title", x: 11, y: middle, "text-anchor": "middle", transform: `rotate(-90 11 ${middle})` },
        yLabel,
      ),
  ];
  return { scale, nodes: [...gridLines(scale), ...categoryLabels(categories), ...titles] };
}

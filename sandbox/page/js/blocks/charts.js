/** Slack's data_visualization block: line, bar, area and pie charts, each with its numbers as a table. */

import { h, svg } from "../dom.js";
import { axes, columnAt, frame, heightOf } from "./chart_axes.js";
import { pie } from "./chart_pie.js";

const colourOf = (index) => `chart-${(index % 6) + 1}`;

/** A series' values in the order of the categories: Slack lets a point name its category in any order. */
function valuesOf(series, categories) {
  const byLabel = new Map(series.data.map((point) => [point.label, point.value]));
  return categories.map((category) => Number(byLabel.get(category) ?? 0));
}

const tip = (name, category, value) => svg("title", {}, `${name}, ${category}: ${value}`);

function bars(all, categories, scale) {
  const band = (frame.right - frame.left) / categories.length;
  const width = Math.min(34, (band * 0.7) / all.length);
  return all.flatMap(({ name, values }, index) =>
    values.map((value, at) => {
      const x = columnAt(at, categories.length) - (width * all.length) / 2 + index * width;
      const [top, bottom] = [heightOf(Math.max(value, 0), scale), heightOf(Math.min(value, 0), scale)];
      return svg(
        "rect",
        {
          class: `chart-fill ${colourOf(index)}`,
          x,
          y: top,
          width: Math.max(1, width - 2),
          height: Math.max(bottom - top, value === 0 ? 0 : 1),
          rx: 2,
        },
        tip(name, categories[at], value),
      );
    }),
  );
}

const points = (values, scale) => values.map((value, at) => `${columnAt(at, values.length)},${heightOf(value, scale)}`);

function line({ name, values }, index, categories, scale) {
  const dots = values.map((value, at) =>
    svg(
      "circle",
      { class: `chart-dot ${colourOf(index)}`, cx: columnAt(at, values.length), cy: heightOf(value, scale), r: 3.5 },
      tip(name, categories[at], value),
    ),
  );
  return [
    svg("polyline", { class: `chart-line ${colourOf(index)}`, points: points(values, scale).join(" ") }),
    ...dots,
  ];
}

function area(series, index, categories, scale) {
  const [first, last] = [columnAt(0, categories.length), columnAt(categories.length - 1, categories.length)];
  const floor = heightOf(0, scale);
  const outline = [`${first},${floor}`, ...points(series.values, scale), `${last},${floor}`].join(" ");
  return [
    svg("polygon", { class: `chart-area ${colourOf(index)}`, points: outline }),
    ...line(series, index, categories, scale),
  ];
}

function legend(names) {
  return h(
    "ul",
    { class: "legend" },
    names.map((name, index) => h("li", { dir: "auto" }, h("span", { class: `legend-mark ${colourOf(index)}` }), name)),
  );
}

/** The same numbers for those who cannot see the picture, or want them exactly. */
function numbers(title, firstColumn, columns, rows) {
  const grid = h(
    "table",
    { class: "grid" },
    h("caption", { dir: "auto" }, title),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        [firstColumn, ...columns].map((name) => h("th", { scope: "col", dir: "auto" }, name)),
      ),
    ),
    h(
      "tbody",
      {},
      rows.map(([name, ...values]) =>
        h(
          "tr",
          {},
          h("th", { scope: "row", dir: "auto" }, name),
          values.map((value) => h("td", { class: "align-right" }, String(value))),
        ),
      ),
    ),
  );
  return h(
    "details",
    { class: "chart-numbers" },
    h("summary", {}, "The numbers as a table"),
    h("div", { class: "table-frame" }, grid),
  );
}

function figure(title, drawing, names, table) {
  return h(
    "figure",
    { class: "chart" },
    h("figcaption", { dir: "auto" }, title),
    drawing,
    names.length > 1 && legend(names),
    table,
  );
}

const DRAWN = {
  bar: (all, categories, scale) => bars(all, categories, scale),
  line: (all, categories, scale) => all.flatMap((series, index) => line(series, index, categories, scale)),
  area: (all, categories, scale) => all.flatMap((series, index) => area(series, index, categories, scale)),
};

function seriesChart(title, data) {
  const { categories, x_label: xLabel, y_label: yLabel } = data.axis_config;
  const all = data.series.map((series) => ({ name: series.name, values: valuesOf(series, categories) }));
  const { scale, nodes } = axes(
    all.flatMap((series) => series.values),
    categories,
    xLabel,
    yLabel,
  );
  const summary = `${title}. ${all.map((series) => `${series.name}: ${series.values.map((value, at) => `${categories[at]} ${value}`).join(", ")}`).join(". ")}`;
  const drawing = svg(
    "svg",
    { viewBox: `0 0 ${frame.width} ${frame.height}`, role: "img", "aria-label": summary, class: "chart-drawing" },
    nodes,
    DRAWN[data.type](all, categories, scale),
  );
  const rows = categories.map((category, at) => [category, ...all.map((series) => series.values[at])]);
  return figure(
    title,
    drawing,
    all.map((series) => series.name),
    numbers(
      title,
      xLabel ?? "",
      all.map((series) => series.name),
      rows,
    ),
  );
}

function pieChart(title, data) {
  const rows = data.segments.map((segment) => [segment.label, segment.value]);
  return figure(
    title,
    pie(title, data.segments, colourOf),
    rows.map(([name]) => name),
    numbers(title, "", ["Value"], rows),
  );
}

export const chart = (block) =>
  block.chart.type === "pie" ? pieChart(block.title, block.chart) : seriesChart(block.title, block.chart);

/** The pie: slices from the top, clockwise, with each share written beside it. */

import { svg } from "../dom.js";

const CENTRE = { x: 280, y: 110, radius: 88 };
// Smaller slices would have their words lie over each other.
const SMALLEST_WITH_WORDS = 0.04;

function rim(share, radius) {
  const angle = 2 * Math.PI * share - Math.PI / 2;
  return [CENTRE.x + radius * Math.cos(angle), CENTRE.y + radius * Math.sin(angle)];
}

function slice(from, to, name) {
  // One slice of everything has no edges: an arc from a point to itself would draw nothing.
  if (to - from >= 0.9999) return svg("circle", { class: name, cx: CENTRE.x, cy: CENTRE.y, r: CENTRE.radius });
  const [startX, startY] = rim(from, CENTRE.radius);
  const [endX, endY] = rim(to, CENTRE.radius);
  const isLarge = to - from > 0.5 ? 1 : 0;
  return svg("path", {
    class: name,
    d: `M${CENTRE.x} ${CENTRE.y}L${startX} ${startY}A${CENTRE.radius} ${CENTRE.radius} 0 ${isLarge} 1 ${endX} ${endY}Z`,
  });
}

export function pie(title, segments, colourOf) {
  const total = segments.reduce((sum, segment) => sum + segment.value, 0) || 1;
  let from = 0;
  const nodes = segments.flatMap((segment, index) => {
    const share = segment.value / total;
    const node = slice(from, from + share, `chart-fill chart-slice ${colourOf(index)}`);
    node.append(svg("title", {}, `${segment.label}: ${segment.value}`));
    const [x, y] = rim(from + share / 2, CENTRE.radius + 16);
    from += share;
    const words = svg(
      "text",
      { class: "chart-word", x, y: y + 4, "text-anchor": x > CENTRE.x ? "start" : "end" },
      `${segment.label} ${Math.round(share * 100)} %`,
    );
    return share >= SMALLEST_WITH_WORDS ? [node, words] : [node];
  });
  const summary = `${title}. ${segments.map((segment) => `${segment.label} ${segment.value}`).join(", ")}`;
  return svg("svg", { viewBox: "0 0 560 220", role: "img", "aria-label": summary, class: "chart-drawing" }, nodes);
}

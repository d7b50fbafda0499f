// Bars and the arrival curve, as inline SVG. Each has its figures beside it in text.
import { count, day, dayAndTime, element, percent, svg, time } from "./dom.js";

/** A bar over its whole width's share. */
export function bar(share) {
  return svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { x: 0, y: 0, width: Math.max(0, Math.min(1, share || 0)) * 100, height: 10 }));
}

export function barTable(caption, rows, of) {
  return element("table", { class: "bars", "aria-label": caption },
    element("tbody", {}, rows.map((row) => element("tr", {},
      element("th", { scope: "row" }, row.name || "(no category)"),
      element("td", {}, bar(of ? row.count / of : 0)),
      element("td", {}, `${count(row.count)} · ${of ? percent(row.count / of) : "–"}`)))));
}

/** Answers over time: an area with a few labelled lines. */
export function curve(arrivals) {
  const values = arrivals.answers;
  const total = values.reduce((sum, value) => sum + value, 0);
  if (!total) return element("p", { class: "quiet" }, "No answer has come yet.");
  const width = 560, height = 200, left = 36, bottom = 24, top = 8;
  const most = Math.max(...values);
  const step = (width - left) / values.length;
  const y = (value) => top + (height - top - bottom) * (1 - value / most);
  let line = "";
  values.forEach((value, i) => {
    line += `${i ? "L" : "M"}${(left + i * step).toFixed(1)} ${y(value).toFixed(1)}H${(left + (i + 1) * step).toFixed(1)}`;
  });
  const label = (ms) => (arrivals.width_ms * values.length < 86400000 * 1.5 ? time(ms) : day(ms));
  const ticks = [0, Math.floor(values.length / 2)].filter((i, n, all) => all.indexOf(i) === n);
  const end = arrivals.start + arrivals.width_ms * values.length;
  const picture = svg("svg", { class: "curve", viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `${count(total)} answers from ${dayAndTime(arrivals.start)} to ${dayAndTime(end)}` },
  [0, most].map((value) => [
    svg("line", { class: "grid", x1: left, x2: width, y1: y(value), y2: y(value) }),
    svg("text", { x: left - 6, y: y(value) + 4, "text-anchor": "end" }, count(value))]),
  svg("path", { class: "area", d: `${line}V${height - bottom}H${left}Z` }),
  svg("path", { class: "edge", d: line }),
  ticks.map((i) => svg("text", { x: left + i * step, y: height - 6 }, label(arrivals.start + i * arrivals.width_ms))),
  svg("text", { x: width, y: height - 6, "text-anchor": "end" }, label(end)));
  const minutes = arrivals.width_ms / 60000;
  const each = minutes < 60 ? `${minutes} min` : minutes < 1440 ? `${minutes / 60} h` : `${minutes / 1440} d`;
  return element("div", {}, picture,
    element("p", { class: "quiet small" }, `${count(total)} answers, one step for each ${each}; times are UTC.`));
}

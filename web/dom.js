// Building and updating the page. Text goes in as text, never as HTML.

/** element("a", {href: "#"}, "text", child …); "on…" attributes are listeners, true and false set or leave out. */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value != null) node.setAttribute(key, value);
  }
  node.append(...children.flat().filter((child) => child != null));
  return node;
}

const kSvg = "http://www.w3.org/2000/svg";
export function svg(name, attributes = {}, ...children) {
  const node = document.createElementNS(kSvg, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children.flat());
  return node;
}

const numbers = new Intl.NumberFormat();
export const count = (value) => numbers.format(value);
export const percent = (share) => (share * 100).toFixed(1) + " %";

// Times of the country are shown in UTC, the same for everybody who looks.
const dayFormat = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const timeFormat = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "UTC" });
export const day = (ms) => dayFormat.format(ms);
export const time = (ms) => timeFormat.format(ms);
export const dayAndTime = (ms) => `${day(ms)}, ${time(ms)}`;

/** Words for people from words of the API: "data_manager" → "Data manager". */
export function words(key) {
  const text = key.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

let clearing;
/** Tells the result of the user's own act, for some seconds. */
export function notice(text) {
  document.getElementById("notice").textContent = text;
  clearTimeout(clearing);
  clearing = setTimeout(() => (document.getElementById("notice").textContent = ""), 6000);
}

/** Replaces what the main part shows. */
export function show(title, ...children) {
  document.title = title ? `${title} · Tama` : "Tama";
  document.getElementById("main").replaceChildren(...children);
}

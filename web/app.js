// The browser app's start: who is signed in, which page the address names, and what stands around the page.
import { call, get, rememberAccount } from "./api.js";
import { dayAndTime, element, notice, show, words } from "./dom.js";
import { listPage } from "./list.js";
import { livePage } from "./live.js";
import { signInPage } from "./sign_in.js";

const top = { account: document.getElementById("account"), clock: document.getElementById("clock") };
const gateway = document.getElementById("gateway");
let account = null;
let leave = () => {};
let timers = [];
let turn = 0; // of the pages; one that loads slowly must not replace a later one

function setAccount(next) {
  account = next;
  rememberAccount(next);
  timers.forEach(clearInterval);
  timers = [];
  top.account.replaceChildren();
  top.clock.replaceChildren();
  gateway.replaceChildren();
  if (!account) return;
  top.account.append(
    element("span", {}, element("b", {}, account.display_name), element("small", { class: "quiet" }, words(account.role))),
    element("button", { type: "button", onclick: signOut }, "Sign out"));
  if (account.may.view_gateway) every(3000, showGateway);
  get("/api/demo").then(({ demo }) => demo && showClock()).catch(() => {});
}

function every(ms, act) {
  const run = () => act().catch((error) => error.status === 401 && expired());
  run();
  timers.push(setInterval(run, ms));
}

async function signOut() {
  await call("POST", "/api/sign-out", {}).catch(() => {});
  setAccount(null);
  route();
}

function expired() {
  if (!account) return;
  setAccount(null);
  notice("You were signed out.");
  route();
}

async function showGateway() {
  const { channels } = await get("/api/gateway");
  const line = channels.map((channel) => {
    const details = [`${channel.queued} waiting`, `${Math.round(channel.submitted_per_second)} a second`, channel.detail].filter(Boolean);
    return element("span", {}, element("span", { class: `badge ${channel.state}` }, `${channel.name}: ${channel.state}`), ` ${details.join(" · ")}`);
  });
  gateway.replaceChildren(...(line.length ? line : ["No channel is set up."]));
}

function showClock() {
  // The slider is logarithmic: as much room from 1 to 10 as from 60 to 600.
  const slider = element("input", { type: "range", min: 0, max: 100, step: 1 });
  const speedText = element("output", {});
  const now = element("span", { class: "quiet" });
  const speedOf = (position) => Math.round(600 ** (position / 100));
  const label = () => {
    const speed = speedOf(Number(slider.value));
    speedText.textContent = `${speed}×`;
    slider.setAttribute("aria-valuetext", `${speed} times as fast as real time`);
  };
  let moving = false;
  slider.addEventListener("input", () => { moving = true; label(); });
  slider.addEventListener("change", async () => {
    moving = false;
    try {
      await call("PUT", "/api/demo/clock", { speed: speedOf(Number(slider.value)) });
    } catch (error) {
      notice(error.message);
    }
  });
  top.clock.replaceChildren(element("label", {}, "Demo clock", slider, speedText), now);
  every(1000, async () => {
    const clock = await get("/api/demo/clock");
    now.textContent = dayAndTime(clock.now);
    if (moving || document.activeElement === slider && speedOf(Number(slider.value)) === Math.round(clock.speed)) return;
    slider.value = Math.round((100 * Math.log(clock.speed)) / Math.log(600));
    label();
  });
}

async function route() {
  const mine = ++turn;
  leave();
  leave = () => {};
  if (!account) {
    await signInPage((signedIn) => { setAccount(signedIn); route(); });
    return;
  }
  const useCase = location.hash.match(/^#\/use-cases\/([0-9a-f-]{36})$/);
  try {
    const left = useCase ? await livePage(useCase[1], account) : await listPage();
    if (mine !== turn) left?.();
    else leave = left ?? leave;
  } catch (error) {
    if (error.status === 401) expired();
    else show("Not found", element("h1", {}, "This cannot be shown"), element("p", { class: "wrong" }, error.message), element("p", {}, element("a", { href: "#/" }, "All use cases")));
  }
  document.getElementById("main").focus({ preventScroll: true });
}

window.addEventListener("hashchange", route);
setAccount(await get("/api/me").catch(() => null));
route();

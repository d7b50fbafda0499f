// The five-minute walk of a data manager through the demo: sign in, watch the funnel move, read a conversation,
// change the clock; and no accessibility finding on the way, in light and dark, on a phone and on a desk.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { openBrowser, startDemo } from "./demo.mjs";

const axeSource = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

let demo, browser;
before(async () => {
  demo = await startDemo();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  assert.equal(await demo?.stop(), 0, "the demo stops cleanly");
});

async function openPage(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => message.type() === "error" && !/401|EventSource/.test(message.text()) && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(String(error)));
  return { page, problems };
}

async function signIn(page, role = "Data manager") {
  await page.goto(demo.address);
  await page.locator(".people button", { hasText: role }).first().click();
  await page.getByRole("heading", { name: "Use cases" }).waitFor();
}

async function openUseCase(page) {
  await page.locator(".use-cases a", { hasNotText: "not started" }).first().click();
  await page.locator(".funnel li").first().waitFor();
}

// axe is evaluated in the page's own world, past the content security policy, as a tester's tool.
async function findings(page) {
  await page.evaluate(axeSource);
  const result = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }));
  return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
}

const lineCount = (page, name) => page.locator(`.funnel [data-line=${name}]`).getAttribute("data-count").then(Number);

async function until(what, condition) {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  assert.fail(`not within a minute: ${what}`);
}

test("a wrong password is told, and does not sign in", async () => {
  const { page } = await openPage();
  await page.goto(demo.address);
  await page.getByLabel("Name").fill("nobody");
  await page.getByLabel("Password").fill("wrong password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("The name or the password is wrong.").waitFor();
  assert.equal(await page.getByRole("heading", { name: "Use cases" }).count(), 0);
});

test("a data manager watches the funnel move, and each line is a part of the one before", async () => {
  const { page, problems } = await openPage();
  await signIn(page);
  await openUseCase(page);
  const before = await lineCount(page, "delivered");
  await page.getByLabel("Demo clock").fill("100");
  await until("the funnel moves", async () => (await lineCount(page, "delivered")) > before || before > 0 && (await lineCount(page, "completed")) > 0);
  const counts = [];
  for (const name of ["targeted", "sendable", "submitted", "delivered", "started", "completed"]) counts.push(await lineCount(page, name));
  for (let i = 1; i < counts.length; ++i) assert.ok(counts[i] <= counts[i - 1], `line ${i}: ${counts}`);
  assert.match(await page.locator(".headline").innerText(), /of [\d.,\s]+ targeted completed \((RR1|no response rate yet)/);
  assert.deepEqual(problems, []);
});

test("any conversation opens, shows both sides in order and no telephone number", async () => {
  const { page } = await openPage();
  await signIn(page);
  await openUseCase(page);
  await until("somebody has completed", async () => (await lineCount(page, "completed")) > 0);
  await page.getByLabel("Outcome so far").selectOption({ label: "Completed" });
  await page.locator(".workers .badge.completed").first().waitFor();
  await page.locator(".workers tbody button").first().click();
  await page.locator(".thread .out").first().waitFor();
  assert.ok((await page.locator(".thread .in").count()) > 0);
  assert.doesNotMatch(await page.locator("dialog").innerText(), /\+?\d{8,}/);
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
});

test("the demo clock is set from the page and runs as told", async () => {
  const { page } = await openPage();
  await signIn(page);
  const slider = page.getByLabel("Demo clock");
  await slider.fill("0");
  await until("the clock runs at 1", async () => (await page.evaluate(() => fetch("/api/demo/clock").then((r) => r.json()))).speed === 1);
  await slider.fill("100");
  await until("the clock runs at 600", async () => (await page.evaluate(() => fetch("/api/demo/clock").then((r) => r.json()))).speed === 600);
});

test("a requestor sees figures and no single worker", async () => {
  const { page } = await openPage();
  await signIn(page, "Requestor");
  await openUseCase(page);
  await page.getByText("Your role sees results, not single workers.").waitFor();
  assert.equal(await page.locator(".workers").count(), 0);
});

test("signing out ends the session", async () => {
  const { page } = await openPage();
  await signIn(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  assert.equal(await page.evaluate(() => fetch("/api/me").then((r) => r.status)), 401);
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [360, 1280]) {
    test(`no accessibility finding and no sideways scrolling at ${width} px, ${colorScheme}`, async () => {
      const { page } = await openPage({ colorScheme, viewport: { width, height: 900 } });
      await page.goto(demo.address);
      await page.locator(".people button").first().waitFor();
      assert.deepEqual(await findings(page), []);
      await signIn(page);
      assert.deepEqual(await findings(page), []);
      await openUseCase(page);
      await page.locator(".workers tbody tr").first().waitFor();
      assert.deepEqual(await findings(page), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "fits its width");
      await page.locator(".workers tbody button").first().click();
      await page.locator("dialog .thread").waitFor();
      assert.deepEqual(await findings(page), []);
    });
  }
}

test("the whole app is under 60 kB", async () => {
  let bytes = 0;
  const { page } = await openPage();
  page.on("response", async (response) => {
    if (!response.url().includes("/api/")) bytes += (await response.body().catch(() => "")).length;
  });
  await signIn(page);
  assert.ok(bytes > 0 && bytes < 60_000, `${bytes} bytes`);
});

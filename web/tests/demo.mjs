// Starts `tama demo` on a free port and a browser for it.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const kProgram = process.env.TAMA ?? fileURLToPath(new URL("../../build/release/tama", import.meta.url));
const kBrowser = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** The demo's address and a function that ends it. */
export async function startDemo(...options) {
  const program = spawn(kProgram, ["demo", "--port", "0", "--workers", "100", "--seed", "1", ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => program.on("exit", resolve));
  const address = await new Promise((resolve, reject) => {
    let text = "";
    const late = setTimeout(() => reject(new Error(`no address within 60 s: ${text}`)), 60_000);
    program.on("exit", (code) => reject(new Error(`tama demo ended with ${code}: ${text}`)));
    program.stdout.on("data", (chunk) => {
      text += chunk;
      const found = text.match(/https?:\/\/[^\s/]+\//);
      if (!found) return;
      clearTimeout(late);
      resolve(found[0]);
    });
  });
  return {
    address,
    stop: async () => {
      program.kill("SIGTERM");
      return ended;
    },
  };
}

export const openBrowser = () =>
  chromium.launch({
    executablePath: kBrowser,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });

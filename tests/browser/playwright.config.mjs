// How the browser tests run: in Chromium, against a shop and a Worker that are already running. `cargo xtask test` starts them and sets the
// variables. This file starts and downloads nothing.
import { readFileSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defineConfig } from "@playwright/test";

// The tests of the sample shop share its members and their points, so they run one after another. A test that uses the shop imports this module.
const SHOP_MODULE = `"./lantern_tea.mjs"`;
const tests = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".test.mjs"));
const usesShop = (name) => readFileSync(new URL(name, import.meta.url), "utf8").includes(SHOP_MODULE);

export default defineConfig({
  testDir: ".",
  // A test waits for the page part of its time, so there is one worker more than there are cores.
  workers: availableParallelism() + 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  outputDir: "../../target/browser-results",
  projects: [
    { name: "shop", testMatch: tests.filter(usesShop), workers: 1, fullyParallel: false },
    // Each test has its own page, merchant or server.
    { name: "pages", testMatch: tests.filter((name) => !usesShop(name)), fullyParallel: true },
  ],
  use: {
    baseURL: process.env.JIFEN_STOREFRONT ?? "http://127.0.0.1:8788",
    locale: "en-GB",
    timezoneId: "Asia/Shanghai",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.JIFEN_CHROMIUM || undefined,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync"],
    },
  },
});

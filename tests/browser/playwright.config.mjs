// How the browser tests run: one Chromium, one test at a time, against a shop and a Worker that are already up.
// `cargo xtask test` starts those and sets the variables; nothing here starts or downloads anything.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  testMatch: "*.test.mjs",
  // The tests share one sample shop and its members' points.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  outputDir: "../../target/browser-results",
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

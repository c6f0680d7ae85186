// Loads a page once in Chromium with a slowed CPU and a fixed network, with an empty cache, until the page is quiet. Returns the cost.
import { readFile } from "node:fs/promises";
import { chromium } from "@playwright/test";
import tests from "../../browser/playwright.config.mjs";

export const CPU_SLOWED = 4;
/** Lighthouse's slow 4G: 150 ms round trip, 1.6 Mbit/s down, 0.75 Mbit/s up. */
export const NETWORK = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const QUIET_MS = 600;
const PATIENCE_MS = 60_000;
const MOVES = 5;

/** The browser of the tests. */
export const launch = () => chromium.launch(tests.use.launchOptions);

const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/** Follows the page's requests: the scripts that it loaded from the edge, the number of bytes, and the last time at which it was busy. */
const followNetwork = (cdp) => {
  const open = new Set();
  const urls = new Set();
  const traffic = { bytes: 0, requests: 0, busyAt: Date.now() };
  const busy = () => (traffic.busyAt = Date.now());
  cdp.on("Network.requestWillBeSent", ({ requestId, request }) => {
    if (request.url.startsWith("data:")) return;
    open.add(requestId);
    urls.add(request.url);
    traffic.requests += 1;
    busy();
  });
  const end = ({ requestId, encodedDataLength = 0 }) => {
    open.delete(requestId);
    traffic.bytes += encodedDataLength;
    busy();
  };
  cdp.on("Network.loadingFinished", end);
  cdp.on("Network.loadingFailed", end);
  const quiet = async () => {
    while (open.size > 0 || Date.now() - traffic.busyAt < QUIET_MS) await pause(50);
  };
  return { traffic, quiet, urls: () => [...urls] };
};

/** Waits for an event of the probe. */
const listen = async (page, where) => {
  const heard = { balance: 0, slider: 0, move: 0 };
  await page.exposeBinding("jifenSeen", (_, name) => (heard[name] += 1));
  return async (name, times = 1) => {
    const started = Date.now();
    while (heard[name] < times) {
      if (Date.now() - started > PATIENCE_MS) throw new Error(`${where}: timed out while waiting for ${name}`);
      await pause(20);
    }
  };
};

const metrics = async (cdp) => {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
};

const slow = async (cdp) => {
  await cdp.send("Network.enable");
  await cdp.send("Network.setCacheDisabled", { cacheDisabled: false });
  await cdp.send("Network.emulateNetworkConditions", NETWORK);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWED });
  await cdp.send("Performance.enable");
};

/** Moves the slider down by single steps, as arrow keys do. */
const move = async (page, heard) => {
  await page.locator("jifen-checkout input[type=range]").focus();
  for (let times = 1; times <= MOVES; times += 1) {
    await page.keyboard.press("ArrowLeft");
    await heard("move", times);
    await pause(100);
  }
};

/** The texts of the elements, hidden or not. */
const wordsOf = (page) =>
  page.evaluate(() => {
    const elements = [...document.querySelectorAll("jifen-balance, jifen-checkout")];
    return elements.map(({ shadowRoot }) => shadowRoot.textContent.replace(/\s+/g, " ").trim()).join(" | ");
  });

/** The heap after two collections, in bytes. */
const heap = async (cdp) => {
  for (let times = 0; times < 2; times += 1) await cdp.send("HeapProfiler.collectGarbage");
  return (await metrics(cdp)).JSHeapUsedSize;
};

const measureIn = async (context, { url, view, shownBalance }) => {
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  const probe = await readFile(new URL("probe.js", import.meta.url), "utf8");
  const heard = await listen(page, url);
  await page.addInitScript(probe.replace("JIFEN_SHOWN_BALANCE", JSON.stringify(shownBalance)));
  const cdp = await context.newCDPSession(page);
  await slow(cdp);
  const network = followNetwork(cdp);
  await page.goto(url, { waitUntil: "commit" });
  await heard("balance");
  if (view === "checkout") await heard("slider");
  await network.quiet();
  const after = await metrics(cdp);
  const first = await page.evaluate(() => window.jifenProbe());
  const traffic = { ...network.traffic };
  const urls = network.urls();
  const words = await wordsOf(page);
  if (view === "checkout") await move(page, heard);
  const { moves, wasm } = await page.evaluate(() => window.jifenProbe());
  if (faults.length > 0) throw new Error(`${url}: ${faults.join("; ")}`);
  return {
    urls,
    words,
    values: {
      balance: first.balance,
      slider: first.slider,
      thread: after.TaskDuration * 1_000,
      script: after.ScriptDuration * 1_000,
      heap: await heap(cdp),
      wasm,
      shift: first.shift,
      move: moves.length ? moves.toSorted((one, other) => one - other)[Math.floor(moves.length / 2)] : undefined,
      bytes: traffic.bytes,
      requests: traffic.requests,
    },
  };
};

/** Loads the page once, as a first visit. */
export const measure = async (browser, load) => {
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "Asia/Shanghai", viewport: { width: 390, height: 844 } });
  try {
    return await measureIn(context, load);
  } finally {
    await context.close();
  }
};

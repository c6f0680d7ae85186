// A page that mounts and unmounts elements many times keeps its size: heap, nodes, listeners and the Wasm's memory.
import { expect, test } from "@playwright/test";
import { ACCOUNT } from "./stub_account.mjs";
import { ORDER, open } from "./stub_page.mjs";

// The last part that each element shows, and `opened` for an element with a dialog.
const ELEMENTS = [
  { name: "jifen-balance", shows: ".points" },
  { name: "jifen-earn", shows: "b", attributes: { amount: "100.00" } },
  { name: "jifen-checkout", shows: ".range", order: ORDER },
  { name: "jifen-account", shows: ".card:not([aria-busy]) .invite:not([hidden])" },
  { name: "jifen-account", opened: "dialog[open] .card:not([aria-busy]) .invite:not([hidden])", shows: ".points", attributes: { launcher: "" } },
  { name: "jifen-tier", shows: ".track" },
];
// Caches and compiled code reach their size in the first rounds.
const WARM_UP = 30;
const TURNS = 100;
const HEAP_BYTES = 150_000;

for (const element of ELEMENTS) {
  test(`100 mounts and unmounts of ${element.name}${element.opened ? " and its dialog" : ""} leave nothing behind`, async ({ page }) => {
    test.setTimeout(240_000);
    await page.addInitScript(watchMemory);
    await open(page, { body: "<p>A shop</p>", answers: ACCOUNT });
    const client = await page.context().newCDPSession(page);
    await client.send("Performance.enable");
    const turn = (times) => page.evaluate(mountAndUnmount, { ...element, times });
    await turn(WARM_UP);
    const before = await measure(page, client);
    await turn(TURNS);
    const after = await measure(page, client);
    expect(after.listeners).toBe(before.listeners);
    expect(after.nodes - before.nodes).toBeLessThanOrEqual(0);
    expect(after.heap - before.heap).toBeLessThan(HEAP_BYTES);
    expect(before.wasm).toBeGreaterThan(0);
    expect(after.wasm).toBe(before.wasm);
  });
}

/** Records the Wasm's memory. */
function watchMemory() {
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (...given) => {
    const made = await instantiateStreaming.apply(WebAssembly, given);
    globalThis.memory ??= Object.values(made.instance.exports).find((one) => one instanceof WebAssembly.Memory);
    return made;
  };
}

async function mountAndUnmount({ name, attributes = {}, order, shows, opened, times }) {
  const frame = () => new Promise(requestAnimationFrame);
  const comes = async (element, selector) => {
    while (!element.shadowRoot?.querySelector(selector)) await frame();
  };
  for (let turn = 0; turn < times; turn += 1) {
    const element = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
    if (order) element.order = order;
    document.body.append(element);
    await comes(element, shows);
    if (opened) {
      element.shadowRoot.querySelector(".chip").click();
      await comes(element, opened);
      element.removeAttribute("open");
      await comes(element, "dialog:not([open])");
    }
    element.remove();
    await frame();
  }
}

async function measure(page, client) {
  for (let times = 0; times < 3; times += 1) {
    await client.send("HeapProfiler.collectGarbage");
    await page.waitForTimeout(100);
  }
  const { metrics } = await client.send("Performance.getMetrics");
  const of = (name) => metrics.find((metric) => metric.name === name).value;
  const wasm = await page.evaluate(() => globalThis.memory?.buffer.byteLength ?? 0);
  return { heap: of("JSHeapUsedSize"), nodes: of("Nodes"), listeners: of("JSEventListeners"), wasm };
}

// Law 8: the browser and the edge compute the same quote. The widget's preview in Wasm is compared with the Worker's answer for the same
// choice: points, money, each line's part and the lots to burn.
import { expect, test } from "@playwright/test";
import { call, createMerchant, givePoints, servePage } from "./bare_page.mjs";

const DAY = 86_400_000;
const inDays = (days) => new Date(Math.ceil(Date.now() / DAY + days) * DAY).toISOString();

const LADDER = [{ points: 100, amount: "3.00" }, { points: 300, amount: "12.00" }];
// The differences between programs: how much one point is worth, the currency's digits, and each bound.
const PROGRAMS = [
  ["a fen a point, 30 %", "CNY", { rate: { points: 100, amount: "1.00" }, step_points: 100, max_share: "0.30" }],
  ["a coarse point", "CNY", { rate: { points: 7, amount: "0.50" }, min_cash: "0.01", max_points: 900 }],
  ["a point finer than a fen", "CNY", { rate: { points: 300, amount: "1.00" }, min_points: 150, max_share: "0.999" }],
  ["whole yen", "JPY", { rate: { points: 1, amount: "1" }, exclude: { categories: ["gift-card"] } }],
  ["a ladder", "CNY", { ladder: LADDER, max_share: "0.90" }],
  ["a ladder whose rungs have little in common", "CNY", { ladder: [{ points: 70, amount: "3.00" }, { points: 110, amount: "5.50" }], min_points: 100 }],
  ["a rescue", "CNY", { rate: { points: 7, amount: "0.50" }, step_points: 3, rescue: { hours: 240, factor: "2.5" } }],
  ["a rescue on a ladder", "CNY", { ladder: LADDER, rescue: { hours: 240, factor: "2" } }],
  ["a day's maximum", "CNY", { rate: { points: 10, amount: "0.10" }, max_points_per_day: 777 }],
  ["a dated rate", "CNY", { rate: { points: 1, amount: "9.00" }, rate_versions: [{ from: "2020-01-01T00:00:00Z", points: 10, amount: "0.11" }] }],
  ["three digits", "KWD", { rate: { points: 10, amount: "0.025" }, step_points: 5, exclude: { skus: ["sku-1"], tags: ["sale"] } }],
];
const LOTS = [
  { points: 500 },
  { points: 301, expires_at: inDays(9) },
  { points: 77, expires_at: inDays(40) },
  { points: 1_000, class: "base", expires_at: inDays(9) },
];
const DIGITS = { CNY: 2, JPY: 0, KWD: 3 };
const BASKETS = 5;
const CHOICES = 6;

let site;
test.beforeAll(async () => (site = await servePage()));
test.afterAll(() => site.close());

PROGRAMS.forEach(([name, currency, cashOff], at) => {
  test(`browser and edge compute the same quote: ${name}`, async ({ page }) => {
    const merchant = await createMerchant(site.origin, {
      name, currency, time_zone: "Asia/Shanghai", spending: { cash_off: cashOff },
    });
    await givePoints(merchant, "ann", LOTS);
    site.show(merchant, "ann");
    await page.goto(site.origin);
    const { token } = await call("POST", "/v1/member-tokens", merchant.secretKey, { member_id: "ann" });
    const random = generator(at + 1);
    let compared = 0;
    for (let basket = 0; basket < BASKETS; basket += 1) {
      const order = anOrder(random, currency);
      const most = await firstAnswer(page, order);
      for (const points of choices(random, most.bounds)) {
        const preview = await move(page, points);
        const quote = await call("POST", "/v1/me/quotes", token, { ...order, points });
        expect(plain(preview), JSON.stringify({ order, points })).toEqual(plain(quote));
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(BASKETS * 2);
  });
});

/** The same numbers in every run. */
function generator(seed) {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

function anOrder(random, currency) {
  const digits = DIGITS[currency];
  const price = () => (random(30_000) / 10 ** digits).toFixed(digits);
  const lines = Array.from({ length: 1 + random(6) }, (_, at) => ({
    line_id: `l${at}`,
    sku: `sku-${random(4)}`,
    categories: random(4) === 0 ? ["gift-card"] : ["tea"],
    tags: random(4) === 0 ? ["sale"] : [],
    quantity: 1 + random(3),
    unit_price: price(),
  }));
  // One line that every program accepts, so that there is a choice.
  lines.push({ line_id: "always", sku: "tea", quantity: 1, unit_price: (5_000 / 10 ** digits).toFixed(digits) });
  return { currency, lines, shipping: price() };
}

/** A few choices within the bounds, including both ends. */
function choices(random, { min, max, step, choices: rungs }) {
  if (max === 0) return [];
  if (rungs.length > 0) return rungs.filter(() => random(rungs.length) < CHOICES).map(({ points }) => points);
  const steps = (max - min) / step;
  const inner = Array.from({ length: CHOICES }, () => min + step * random(Math.floor(steps) + 1));
  return [...new Set([min, max, ...inner])];
}

/** Shows the order in the widget, waits until the best quote is previewed, and returns the edge's best quote. */
function firstAnswer(page, order) {
  return page.evaluate(async (order) => {
    await customElements.whenDefined("jifen-checkout");
    const checkout = document.querySelector("jifen-checkout");
    return new Promise((resolve) => {
      const prices = ({ lines }) => lines.map(({ line_id, unit_price }) => line_id + unit_price).join();
      const told = {};
      const heard = ({ detail }) => {
        if (prices(detail.order) !== prices(order)) return;
        told[detail.source] = detail;
        // The first preview follows the edge's answer when its part of the Wasm has loaded. Later previews precede the answer.
        if (!told.edge || (!told.preview && told.edge.bounds.max > 0)) return;
        checkout.removeEventListener("jifen:quote", heard);
        resolve(told.edge);
      };
      checkout.addEventListener("jifen:quote", heard);
      checkout.order = order;
    });
  }, order);
}

/** Moves the slider, and returns the widget's preview. */
async function move(page, points) {
  await page.getByRole("slider").waitFor();
  return page.evaluate((points) => {
    const checkout = document.querySelector("jifen-checkout");
    const slider = checkout.shadowRoot.querySelector("input[type=range]");
    return new Promise((resolve) => {
      const heard = ({ detail }) => {
        if (detail.source !== "preview" || detail.points !== points) return;
        checkout.removeEventListener("jifen:quote", heard);
        resolve(detail);
      };
      checkout.addEventListener("jifen:quote", heard);
      slider.value = String(points);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }, points);
}

/** The content of a quote, without the fields that only one side has. */
function plain({ points, amount, cash, lines, burns }) {
  const burn = ({ lot_id, points, expires_at, rescue }) => ({ lot_id, points, expires_at: expires_at && Date.parse(expires_at), rescue });
  return { points, amount, cash, lines, burns: burns.map(burn) };
}

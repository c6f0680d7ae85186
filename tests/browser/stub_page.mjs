// A shop's page and an edge with the answers that a test sets: the built widget, without shop and Worker. The answers have the edge's
// shapes, and its arithmetic for the simplest program. This file contains no test.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const SHOP = "http://localhost:4100";
export const EDGE = "http://localhost:4200";
export const KEY = "jf_pk_stub";
export const ORDER = { currency: "CNY", lines: [{ line_id: "1", sku: "tea", quantity: 1, unit_price: "100.00" }] };

const DIST = fileURLToPath(new URL("../../widget/dist", import.meta.url));
const TYPES = { js: "text/javascript", wasm: "application/wasm", txt: "text/plain", json: "application/json" };
const CORS = { "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Jifen-Bookmark" };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
export const soon = (millis) => new Date(Date.now() + millis).toISOString();
const money = (points) => (points / 100).toFixed(2);

/** 100 points are ¥1.00, in steps of 100, for at most 30 % of an order. */
export const PROGRAM = {
  name: "Stub", version: 1, currency: "CNY", currency_digits: 2, time_zone: "Asia/Shanghai", pending_days: 0,
  cash_off: { rate: { points: 100, amount: "1.00" }, min_points: 100, step_points: 100, max_share: "0.30" },
  ways_to_earn: [], tiers: null,
};

export function balance({ member_id = "ann", available = 3_260, pending = 0, held = 0, expiring = [], holds = [], next_pending = [] } = {}) {
  return {
    member_id, as_of: soon(0), available, pending, held, debt: 0, worth: { amount: money(available), currency: "CNY" },
    expiring, next_pending, holds, tier: null, next_tier: null,
  };
}

/** A quote whose largest choice is `max`. `other` states further differences from the simplest quote. */
export function quote({ points }, { max = 3_000, min = 100, step = 100, limit = "share", available = 3_260, rescue, ...other } = {}) {
  const chosen = points === "max" ? max : points;
  const lots = [{ lot_id: "soon", points: Math.min(chosen, 800), expires_at: soon(9 * DAY) }, { lot_id: "later", points: chosen - 800 }];
  const burns = lots.filter((lot) => lot.points > 0);
  return {
    quote: `signed-${chosen}`, expires_at: soon(HOUR), points: chosen, amount: money(chosen), cash: (100 - chosen / 100).toFixed(2),
    bounds: { min: max && min, max, step, limit }, lines: [{ line_id: "1", points: chosen, amount: money(chosen) }],
    burns: burns.map((burn) => ({ class: "base", expires_at: null, rescue: Boolean(rescue), ...burn })),
    would_earn: 70, available, rescued: 0, as_of: soon(0), ...other,
  };
}

/** A hold on this number of points that ends this much later. */
export function hold(points, millis = HOUR / 4, hold_id = "hold-1") {
  const expires_at = soon(millis);
  const open = { hold_id, points, amount: money(points), expires_at };
  const then = balance({ available: 3_260 - points, held: points, holds: [open] });
  return { ...open, member_id: "ann", currency: "CNY", basket_digest: "digest", state: "open", balance: then };
}

export const problem = (status, code) => ({ status, body: { type: "about:blank", title: code, status, code } });
/** An answer that never comes. */
export const never = () => new Promise(() => {});
/** The failure that an ad blocker causes. */
export const blocked = () => "blocked";
/** An answer that arrives when the test releases it. */
export function late() {
  let tell;
  const told = new Promise((resolve) => (tell = resolve));
  return { told, tell };
}
export const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/** The answers for a member with 3,260 points. A test adds its own answers or replaces these. `asked` is the request's JSON. */
export const MEMBER = {
  "GET /token": () => ({ token: "token-1" }),
  "GET /v1/program": () => PROGRAM,
  "GET /v1/me/balance": () => balance(),
  "GET /v1/me/history": () => ({ data: [], next_cursor: null }),
  "POST /v1/earn-previews": () => ({ earned: { granted: 100, desired: 100 }, worth: { amount: "1.00", currency: "CNY" } }),
  "POST /v1/me/quotes": (asked) => quote(asked),
  "POST /v1/me/holds": ({ quote }) => ({ status: 201, body: hold(Number(quote.slice("signed-".length))) }),
  "DELETE /v1/me/holds": () => ({ balance: balance() }),
};

const TAG = (key) => `<script async src="${EDGE}/widget/v1/jifen.js" data-key="${key}" data-token-url="/token"></script>`;
/** All elements, each with a fallback. */
export const ELEMENTS = `<jifen-balance>Points here</jifen-balance> <jifen-earn amount="100.00">Earn here</jifen-earn>
  <jifen-checkout>Pay with points or cash</jifen-checkout>`;

/**
 * Opens such a page. `answers` replace the member's. `meet` can block, remove or delay a file of the widget by its name. `hear` gets each request that is not
 * for a file.
 */
export async function open(page, options = {}) {
  const { body = ELEMENTS, lang = "en", style = "", keys = [KEY], csp, order = ORDER, answers = {}, meet, hear } = options;
  const known = { ...MEMBER, ...answers };
  await page.route(`${EDGE}/widget/**`, (route) => file(route, meet));
  await page.route((url) => url.href.startsWith(`${EDGE}/v1/`) || url.href === `${SHOP}/token`, (route) => answer(route, known, hear));
  const html = `<!doctype html><html lang="${lang}"${lang.startsWith("ar") ? ' dir="rtl"' : ""}><head><title>Checkout</title>
    <meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><style>${style}</style>${keys.map(TAG).join("")}</head>
    <body><main><h1>Checkout</h1>${body}<p><button id="pay">Pay in cash</button></p></main></body></html>`;
  const headers = { "Content-Type": "text/html; charset=utf-8", ...(csp && { "Content-Security-Policy": csp }) };
  await page.route(`${SHOP}/`, (route) => route.fulfill({ body: html, headers }));
  await page.goto(SHOP);
  await page.evaluate((order) => document.querySelectorAll("jifen-checkout").forEach((one) => (one.order = order)), order);
}

/** The shop's own button works in every state of the points. */
export async function payInCash(page) {
  await page.evaluate(() => document.querySelector("#pay").addEventListener("click", ({ target }) => (target.textContent = "Paid")));
  await page.getByRole("button", { name: "Pay in cash" }).click({ timeout: 5_000 });
  await page.getByRole("button", { name: "Paid" }).waitFor();
}

async function file(route, meet) {
  const path = DIST + new URL(route.request().url()).pathname;
  const met = await meet?.(path.split("/").at(-1));
  if (met === "blocked") return route.abort("blockedbyclient");
  if (met === "gone" || !existsSync(path)) return route.fulfill({ status: 404 });
  return route.fulfill({ body: readFileSync(path), headers: { ...CORS, "Content-Type": TYPES[path.split(".").at(-1)] } });
}

async function answer(route, known, hear) {
  const request = route.request();
  const path = new URL(request.url()).pathname;
  const name = `${request.method()} ${path.startsWith("/v1/me/holds/") ? "/v1/me/holds" : path}`;
  hear?.(name, request);
  const told = await known[name](request.postDataJSON() ?? {}, request);
  if (told === "blocked") return route.abort("blockedbyclient");
  const { status, body } = typeof told.status === "number" ? told : { status: 200, body: told };
  await route.fulfill({ status, json: body, headers: CORS }).catch(() => {});
}

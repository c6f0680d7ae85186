// Every state in which shoppers see an element, by what the shop's page and the edge must do to bring it about: an element that learns a new
// state gets a line here, and is looked at from all sides. No test stands here.
import { KEY, ORDER, balance, blocked, hold, never, problem, quote, soon } from "./stub_page.mjs";

const DAY = 86_400_000;
const BALANCE = "<jifen-balance>Points here</jifen-balance>";
const EARN = `<jifen-earn amount="100.00">Earn here</jifen-earn>`;
const CHECKOUT = "<jifen-checkout>Pay with points or cash</jifen-checkout>";
const apply = (page) => page.locator("jifen-checkout .btn").click();
const most = (facts) => ({ "POST /v1/me/quotes": (asked) => quote(asked, facts) });
const has = (facts) => ({ "GET /v1/me/balance": () => balance(facts) });
const choices = [1_000, 2_000, 3_000].map((points) => ({ points, amount: `${points / 100}.00` }));
const bounds = { min: 1_000, max: 3_000, step: 1_000, limit: "share", choices };

/** `sees` is what the element shows when the state has come: a selector inside it. */
const state = (name, body, sees, { act = async () => {}, answers = {}, ...page } = {}) => ({ name, body, sees, act, page: { ...page, answers } });

/** Answers a hold once, and then says that these points are gone. */
function lostRace() {
  let has_lost = false;
  return {
    "POST /v1/me/holds": () => ((has_lost = true), problem(409, "insufficient_points")),
    "POST /v1/me/quotes": (asked) => quote(asked, has_lost ? { max: 400, available: 400 } : {}),
  };
}

function ranOut() {
  let is_held = false;
  return {
    "POST /v1/me/holds": () => ((is_held = true), { status: 201, body: hold(3_000, 1_500) }),
    "GET /v1/me/balance": () => balance(is_held ? {} : {}),
  };
}

export const STATES = [
  state("a balance that is on its way", BALANCE, "[aria-busy]", { answers: { "GET /v1/me/balance": never } }),
  state("a balance", BALANCE, ".points"),
  state("a balance with points about to expire", BALANCE, ".pill", { answers: has({ expiring: [{ expires_at: soon(5.5 * DAY), points: 800 }] }) }),
  state("a balance of points to come", BALANCE, ".points", { answers: has({ available: 0, pending: 120 }) }),
  state("a balance of a guest", BALANCE, ".chip", { answers: { "GET /token": () => ({ status: 401, body: {} }) } }),
  state("a balance out of reach", BALANCE, ".link", { answers: { "GET /v1/me/balance": blocked } }),
  state("what an item earns", EARN, "b"),
  state("a checkout that is on its way", CHECKOUT, "[aria-busy]", { answers: { "GET /v1/me/balance": never } }),
  state("a choice", CHECKOUT, ".range"),
  state("a choice of nothing", CHECKOUT, ".btn[aria-disabled]", { act: (page) => page.locator(".range").fill("0") }),
  state("a typed number that is none", CHECKOUT, "#steps", { act: (page) => page.locator(".field").fill("12345") }),
  state("a choice of all that one has", CHECKOUT, ".range", { answers: most({ max: 800, limit: "balance", available: 800 }) }),
  state("a choice with points to rescue", CHECKOUT, ".range", { answers: most({ rescue: true, rescued: 3_000 }) }),
  state("a ladder", CHECKOUT, ".rung", { answers: most({ bounds }) }),
  state("points set aside", CHECKOUT, ".time", { act: apply }),
  state("points set aside for another order", CHECKOUT, ".link", {
    act: async (page) => {
      await apply(page);
      await page.locator("jifen-checkout .time").waitFor();
      const other = { ...ORDER, lines: [{ ...ORDER.lines[0], quantity: 2 }] };
      await page.evaluate((order) => (document.querySelector("jifen-checkout").order = order), other);
    },
  }),
  state("a hold that ran out", CHECKOUT, ".notice:not([hidden])", { act: apply, answers: ranOut() }),
  state("a lost race", CHECKOUT, ".notice:not([hidden])", { act: apply, answers: lostRace() }),
  state("no points yet", CHECKOUT, "#main", { answers: { ...has({ available: 0 }), ...most({ max: 0, limit: "balance", available: 0 }) } }),
  state("too few points", CHECKOUT, "#main", {
    answers: { ...has({ available: 60 }), "POST /v1/me/quotes": () => ({ status: 422, body: { ...problem(422, "below_minimum").body, required: 100, available: 60 } }) },
  }),
  state("an order too small", CHECKOUT, "#main", { answers: most({ max: 0, limit: "total" }) }),
  state("another currency", CHECKOUT, "#main", { order: { ...ORDER, currency: "EUR" } }),
  state("a member at rest", CHECKOUT, "#main", { answers: { "POST /v1/me/quotes": () => problem(403, "member_frozen") } }),
  state("a checkout of a guest", CHECKOUT, "#main", { answers: { "GET /token": () => ({ status: 401, body: {} }) } }),
  state("a checkout out of reach", CHECKOUT, "#main", { answers: { "POST /v1/me/quotes": blocked } }),
  state("a checkout without Wasm", BALANCE + CHECKOUT, ":host", { csp: "script-src http://localhost:4200", keys: [KEY] }),
];

/** Waits until the state has come. */
export async function come(page, { body, sees }) {
  const element = page.locator(/<(jifen-[a-z]+)/.exec(body)[1]).first();
  if (sees === ":host") return element.waitFor();
  await element.locator(sees).first().waitFor({ state: "visible" });
}

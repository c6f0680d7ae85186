// Every state of an element that shoppers see, with the actions of the shop's page and of the edge that cause it. A new state of an element
// gets a line here, and all checks of states then include it. This file contains no test.
import { ACCOUNT, FROZEN, NEWCOMERS, at_the_top, holding, standing } from "./stub_account.mjs";
import { KEY, ORDER, PROGRAM, balance, blocked, hold, never, problem, quote, soon } from "./stub_page.mjs";

const DAY = 86_400_000;
const BALANCE = "<jifen-balance>Points here</jifen-balance>";
const EARN = `<jifen-earn amount="100.00">Earn here</jifen-earn>`;
const CHECKOUT = "<jifen-checkout>Pay with points or cash</jifen-checkout>";
const PANEL = "<jifen-account>Your points</jifen-account>";
const SHARED = `<jifen-account invite-link="/?friend={code}">Your points</jifen-account>`;
const CHIP = "<jifen-account launcher>Your points</jifen-account>";
const TIER = "<jifen-tier>Your tier</jifen-tier>";
const apply = (page) => page.locator("jifen-checkout .btn").click();
const most = (facts) => ({ "POST /v1/me/quotes": (asked) => quote(asked, facts) });
const has = (facts) => ({ "GET /v1/me/balance": () => balance(facts) });
const choices = [1_000, 2_000, 3_000].map((points) => ({ points, amount: `${points / 100}.00` }));
const bounds = { min: 1_000, max: 3_000, step: 1_000, limit: "share", choices };

const fresh = (answers) => (typeof answers === "function" ? answers() : answers);
/** `sees` is a selector for what the element shows in the state. Answers that count or depend on time are created for each page. */
const state = (name, body, sees, { act = async () => {}, answers, ...page } = {}) => ({
  name, body, sees, act,
  get page() {
    return { ...page, answers: fresh(answers) };
  },
});

/** Answers a hold once, and then reports that these points are gone. */
function lostRace() {
  let has_lost = false;
  return {
    "POST /v1/me/holds": () => ((has_lost = true), problem(409, "insufficient_points")),
    "POST /v1/me/quotes": (asked) => quote(asked, has_lost ? { max: 400, available: 400 } : {}),
  };
}

/** Refuses the first hold with a stale quote. The next quotes differ if `facts` are stated. */
export function stale(facts, code = "quote_stale") {
  let has_refused = false;
  return {
    "POST /v1/me/holds": ({ quote }) => {
      if (has_refused) return { status: 201, body: hold(Number(quote.slice("signed-".length))) };
      has_refused = true;
      return problem(409, code);
    },
    "POST /v1/me/quotes": (asked) => quote(asked, has_refused ? facts : {}),
  };
}

const ranOut = () => ({ "POST /v1/me/holds": () => ({ status: 201, body: hold(3_000, 1_500) }) });
const GUEST = { "GET /token": () => ({ status: 401, body: {} }) };
const AWAY = { "GET /v1/me/balance": blocked };
const account = (name, sees, { body = PANEL, answers, ...page } = {}) =>
  state(name, body, sees, { ...page, answers: () => ({ ...ACCOUNT, ...fresh(answers) }) });
const press = (name) => (page) => page.locator("jifen-account").getByRole("button", { name }).click();
/** The last part of a loaded panel. */
const SETTLED = ".card:not([aria-busy]) .invite";

export const STATES = [
  state("a balance that is on its way", BALANCE, "[aria-busy]", { answers: { "GET /v1/me/balance": never } }),
  state("a balance", BALANCE, ".points"),
  state("a balance with points about to expire", BALANCE, ".pill", { answers: has({ expiring: [{ expires_at: soon(5.5 * DAY), points: 800 }] }) }),
  state("a balance of points to come", BALANCE, ".points", { answers: has({ available: 0, pending: 120 }) }),
  state("a balance of a guest", BALANCE, ".chip", { answers: GUEST }),
  state("a balance out of reach", BALANCE, ".link", { answers: AWAY }),
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
  state("a hold that ran out", CHECKOUT, ".notice:not([hidden])", { act: apply, answers: ranOut }),
  state("a stale quote that renewed itself", CHECKOUT, ".time", { act: apply, answers: stale }),
  state("a choice that was reckoned anew", CHECKOUT, ".notice:not([hidden])", { act: apply, answers: () => stale({ amount: "29.00", cash: "71.00" }) }),
  state("a lost race", CHECKOUT, ".notice:not([hidden])", { act: apply, answers: lostRace }),
  state("no points yet", CHECKOUT, "#main", { answers: { ...has({ available: 0 }), ...most({ max: 0, limit: "balance", available: 0 }) } }),
  state("too few points", CHECKOUT, "#main", {
    answers: { ...has({ available: 60 }), "POST /v1/me/quotes": () => ({ status: 422, body: { ...problem(422, "below_minimum").body, required: 100, available: 60 } }) },
  }),
  state("an order too small", CHECKOUT, "#main", { answers: most({ max: 0, limit: "total" }) }),
  state("another currency", CHECKOUT, "#main", { order: { ...ORDER, currency: "EUR" } }),
  state("a member at rest", CHECKOUT, "#main", { answers: { "POST /v1/me/quotes": () => problem(403, "member_frozen") } }),
  state("a checkout of a guest", CHECKOUT, "#main", { answers: GUEST }),
  state("a checkout out of reach", CHECKOUT, "#main", { answers: { "POST /v1/me/quotes": blocked } }),
  account("an account that is on its way", ".card[data-waits] .big", { answers: { "GET /v1/me/history": never } }),
  account("an account", SETTLED),
  account("an account with all of its past", ".list li >> nth=7", { act: press("Show more") }),
  account("an account with a link to share", SETTLED, { body: SHARED }),
  account("an account that has checked in", ".week [data-place=done] >> nth=3", { act: press(/^Check in/) }),
  account("a check-in that failed", ".notice:not([hidden])", { act: press(/^Check in/), answers: { "POST /v1/me/check-ins": blocked } }),
  account("an account of a newcomer", SETTLED, { answers: NEWCOMERS }),
  account("an account of a guest", ".note", { answers: GUEST }),
  account("an account out of reach", ".link", { answers: AWAY }),
  account("an account at rest", ".notice:not([hidden])", { act: press(/^Check in/), answers: FROZEN }),
  account("an account with points set aside", ".holds .link", { answers: holding }),
  account("an account whose points are about to return", ".holds [data-late]", { answers: () => holding(30_000) }),
  account("an account that took points back", SETTLED, { act: press("Take back"), answers: holding }),
  account("an account that owes points", SETTLED, { answers: { "GET /v1/me/balance": () => standing({ available: 0, expiring: [], debt: 40 }) } }),
  account("an account at the top", SETTLED, { answers: { "GET /v1/me/balance": () => standing(at_the_top) } }),
  account("an account whose ways cannot be had", ".past:not([hidden])", { answers: { "GET /v1/me/ways-to-earn": blocked } }),
  account("an account whose past cannot be had", SETTLED, { answers: { "GET /v1/me/history": () => problem(500, "internal") } }),
  account("an account whose invitation cannot be had", ".past:not([hidden])", { answers: { "GET /v1/me/invite": blocked } }),
  account("an account of a plain program", ".past:not([hidden])", {
    answers: {
      "GET /v1/program": () => PROGRAM, "GET /v1/me/balance": () => balance(),
      "GET /v1/me/ways-to-earn": () => ({ as_of: soon(0), data: [] }), "GET /v1/me/invite": () => problem(404, "not_found"),
    },
  }),
  account("a chip before an account", ".points", { body: CHIP }),
  account("a chip before a guest's account", ".chip", { body: CHIP, answers: GUEST }),
  account("a chip before an account out of reach", ".chip .muted", { body: CHIP, answers: AWAY }),
  account("an account in its dialog", `dialog[open] ${SETTLED}`, { body: CHIP, act: (page) => page.locator("jifen-account .chip").click() }),
  account("a tier", ".track", { body: TIER }),
  account("a tier at the top", ".times", { body: TIER, answers: { "GET /v1/me/balance": () => standing(at_the_top) } }),
  account("a way to the first tier", ".track", { body: TIER, answers: NEWCOMERS }),
  account("a tier that is on its way", "[aria-busy]", { body: TIER, answers: { "GET /v1/me/balance": never } }),
  account("a tier of a guest", ".note", { body: TIER, answers: GUEST }),
  account("a tier out of reach", ".link", { body: TIER, answers: AWAY }),
  state("a checkout without Wasm", BALANCE + CHECKOUT, ":host", { csp: "script-src http://localhost:4200", keys: [KEY] }),
];

/** Waits until the state is reached. */
export async function come(page, { body, sees }) {
  const element = page.locator(/<(jifen-[a-z]+)/.exec(body)[1]).first();
  if (sees === ":host") return element.waitFor();
  await element.locator(sees).first().waitFor({ state: "visible" });
}

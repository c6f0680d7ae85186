// The edge's answers for a member's account, in its own shapes: a program with tiers and every kind of way to earn, a history with every
// kind of reason, an invitation. For pages of `stub_page`. This file contains no test.
import { PROGRAM, balance, hold, problem, soon } from "./stub_page.mjs";

const DAY = 86_400_000;
const ago = (days) => soon(-days * DAY);
const names = (en, zh, tw, ar) => ({ en, "zh-CN": zh, "zh-TW": tw, ar });

const post = { id: "post", name: "Free delivery", names: names("Free delivery", "免运费", "免運費", "توصيل مجاني"), stays: true };
const level = (id, spend, multiplier, ...said) => ({
  id, name: said[0], names: names(...said), needs: { any: { spend } }, multiplier, multiplier_stays: true, benefits: [post],
});

const SPEND = { rule_id: "base", what: { kind: "spend", points: 1, per: "1.00" } };
const WAYS = [
  SPEND,
  {
    rule_id: "wednesday", names: names("Double points on tea", "茶叶双倍积分", "茶葉雙倍點數", "نقاط مضاعفة على الشاي"), what: { kind: "multiplier", factor: "2" },
    conditions: [{ type: "days", weekdays: ["wednesday"] }, { type: "category", any_of: ["tea"] }, { type: "dates", until: soon(20 * DAY) }],
  },
  { rule_id: "review", what: { kind: "event", event: "review", points: 30 }, caps: [{ per: "day", times: 3 }], standing: { done: false } },
  { rule_id: "profile", what: { kind: "event", event: "profile_completed", points: 50 }, standing: { done: true } },
  { rule_id: "daily", what: { kind: "check_in", points: 5, streak: { every: 7, bonus: 50 }, grace_days: 1 }, standing: { done: false } },
  {
    rule_id: "friends",
    what: { kind: "referral", registration: { referrer: 100, friend: 50 }, first_order: { share: "0.05" }, ladder: [{ from: 5, factor: "2" }] },
  },
];
const NEWCOMER = {
  rule_id: "welcome", standing: { done: false },
  what: {
    kind: "newcomer", welcome: 50, all_done: 20, days: 30, until: soon(29 * DAY),
    tasks: [{ event: "profile_completed", points: 30, done: true }, { event: "first_order", points: 100, done: false }],
  },
};

const award = (rule_id, points, facts) => ({ rule_id, program_version: 1, class: "base", factors: [], points, expires_at: soon(300 * DAY), ...facts });
const reckoned = { base: "268.00", rate: { points: 1, per: "1.00" }, factors: [{ rule_id: "tier:silver", factor: "1.2" }], rounding: "floor" };
const bonus = award("daily", 50, { part: "streak", class: "bonus" });
const WHATS = [
  [321, { kind: "order_paid", order_id: "A-1042", awards: [award("base", 321, reckoned)], available_at: soon(7 * DAY) }],
  [-1_000, { kind: "spent", order_id: "A-1042", amount: "10.00" }],
  [55, { kind: "checked_in", day: ago(1).slice(0, 10), streak: 7, awards: [award("daily", 5), bonus] }],
  [478, { kind: "refunded", order_id: "A-1040", refund_id: "R-1", cash: "22.00", restored: 500, revoked: 22 }],
  [0, { kind: "timed_out", hold_id: "hold-0" }],
  [30, { kind: "event_recorded", event_id: "e-1", event: "review", occurred_at: ago(3), awards: [award("review", 30)] }],
  [500, { kind: "tier_changed", from: null, to: "silver", awards: [award("tier:silver", 500, { class: "bonus" })], revoked: 0 }],
  [100, { kind: "friend_bound", awards: [award("friends", 100)] }],
  [-40, { kind: "expired" }],
  [800, { kind: "adjusted", adjustment_id: "a-1", reason: "Autumn tea days" }],
];
const PAST = WHATS.map(([points, what], at) => ({ seq: WHATS.length - at, at: ago(at + 1), points, what }));

const progress = { next_tier: "gold", metric: "spend", current: "690.00", needed: "1000.00", missing: "310.00", share: "0.6900" };
const first_steps = { ...progress, next_tier: "silver", current: "0.00", needed: "300.00", missing: "300.00", share: "0.0000" };
const silver = { id: "silver", name: "Silver leaf", multiplier: "1.2", since: ago(40), until: soon(200 * DAY), cushion: false, benefits: [post], progress };
const open_check_in = { today: false, streak: 3, next_bonus_in: 4 };
const expiring = [
  { expires_at: soon(9.5 * DAY), points: 800 }, { expires_at: soon(40 * DAY), points: 1_000 }, { expires_at: soon(75 * DAY), points: 460 },
  { expires_at: soon(400 * DAY), points: 600 }, { expires_at: null, points: 400 },
];

/** The balance of a member with a tier, on the way to the next one, without a check-in today. */
export const standing = (facts) => ({
  ...balance({ pending: 120, expiring, next_pending: [{ available_at: soon(5 * DAY), points: 120 }] }),
  tier: silver, next_tier: progress, check_in: open_check_in, ...facts,
});

/** The highest tier. */
export const at_the_top = { tier: { ...silver, id: "gold", name: "Gold leaf", multiplier: "1.5", progress: null }, next_tier: null };

/** A page of the history behind each cursor. */
function history(_, request) {
  const from = Number(new URL(request.url()).searchParams.get("cursor") ?? 0);
  return { data: PAST.slice(from, from + 6), next_cursor: from + 6 < PAST.length ? String(from + 6) : null };
}

export const ACCOUNT = {
  "GET /v1/program": () => ({
    ...PROGRAM, ways_to_earn: WAYS,
    tiers: {
      window: { kind: "rolling", months: 12 },
      levels: [
        level("silver", "300.00", "1.2", "Silver leaf", "银叶", "銀葉", "الورقة الفضية"),
        level("gold", "1000.00", "1.5", "Gold leaf", "金叶", "金葉", "الورقة الذهبية"),
      ],
    },
  }),
  "GET /v1/me/balance": () => standing(),
  "GET /v1/me/ways-to-earn": () => ({ as_of: soon(0), data: WAYS }),
  "GET /v1/me/invite": () => ({ referral_code: "Kq3v-7Z_hT0aYw2L", friends: 2, counted: 1 }),
  "GET /v1/me/history": history,
  "POST /v1/me/check-ins": () => ({
    status: 201,
    body: {
      day: soon(0).slice(0, 10), streak: 4, desired: 5, granted: 5, next_bonus_in: 3, awards: [award("daily", 5)],
      balance: standing({ available: 3_265, check_in: { today: true, streak: 4, next_bonus_in: 3 } }),
    },
  }),
};

/** The answers for a member who has just joined. */
export const NEWCOMERS = {
  ...ACCOUNT,
  "GET /v1/me/balance": () => ({
    ...balance({ available: 0 }), next_tier: first_steps, check_in: { today: false, streak: 0, next_bonus_in: 7 },
  }),
  "GET /v1/me/ways-to-earn": () => ({ as_of: soon(0), data: [...WAYS, NEWCOMER] }),
  "GET /v1/me/invite": () => ({ referral_code: "Kq3v-7Z_hT0aYw2L", friends: 0, counted: 0 }),
  "GET /v1/me/history": () => ({ data: [], next_cursor: null }),
};

/** With points held for a checkout, until they are released. */
export function holding(millis) {
  const { hold_id, points, amount, expires_at } = hold(1_000, millis);
  let holds = [{ hold_id, points, amount, expires_at }];
  const without = { available: 2_260, held: 1_000, worth: { amount: "22.60", currency: "CNY" }, expiring: expiring.slice(0, 3) };
  const now = () => standing(holds.length > 0 ? { ...without, holds } : {});
  return {
    ...ACCOUNT,
    "GET /v1/me/balance": now,
    "DELETE /v1/me/holds": () => ((holds = []), { hold_id, state: "released", balance: now() }),
  };
}

/** A frozen member: the balance is shown, and the edge refuses the rest. */
export const FROZEN = { ...ACCOUNT, "POST /v1/me/check-ins": () => problem(403, "member_frozen") };

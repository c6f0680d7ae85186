// Answers that are late, fail, or report actions of another device, in the account and next to a price. What is shown is never older than
// what is known.
import { expect, test } from "@playwright/test";
import { ACCOUNT, holding, standing } from "./stub_account.mjs";
import { late, open, problem } from "./stub_page.mjs";

const PANEL = "<jifen-account></jifen-account>";
const account = (page) => page.locator("jifen-account");
const settled = (page) => account(page).locator(".card:not([aria-busy]) .invite").waitFor();
const status = (page) => account(page).getByRole("status");
const checkIn = (page) => account(page).getByRole("button", { name: /^Check in/ });
const more = (page) => account(page).getByRole("button", { name: "Show more" });

/** A hold that times out after this number of milliseconds, as the edge reports it. */
function ending(millis) {
  const ends = Date.now() + millis;
  const hold = { hold_id: "h1", points: 1_000, amount: "10.00", expires_at: new Date(ends).toISOString() };
  const without = { available: 2_260, held: 1_000, holds: [hold] };
  return () => standing(Date.now() < ends ? without : {});
}

test("a hold is requested again when it times out, and not in a burst", async ({ page }) => {
  const asked = [];
  const answers = { ...ACCOUNT, "GET /v1/me/balance": ending(4_000) };
  await open(page, { body: PANEL, answers, hear: (name) => asked.push(name) });
  await settled(page);
  asked.length = 0;
  await expect(account(page).locator(".holds li")).toHaveCount(0);
  await page.waitForTimeout(1_000);
  expect(asked.filter((name) => name === "GET /v1/me/balance").length).toBeLessThan(3);
});

test("a hold that times out while the edge fails is requested again", async ({ page }) => {
  const balance = ending(3_000);
  let isAway = false;
  const answers = { ...ACCOUNT, "GET /v1/me/balance": () => (isAway ? problem(503, "unavailable") : balance()) };
  await open(page, { body: PANEL, answers });
  await settled(page);
  isAway = true;
  await expect(account(page).getByRole("timer")).toContainText("0:00");
  await page.waitForTimeout(500);
  isAway = false;
  await expect(account(page).locator(".holds li")).toHaveCount(0);
});

test("a check-in on another device is shown", async ({ page }) => {
  let isDone = false;
  const answers = {
    ...ACCOUNT,
    "GET /v1/me/balance": () => standing(isDone ? { available: 3_265, check_in: { today: true, streak: 4, next_bonus_in: 3 } } : {}),
    "POST /v1/me/check-ins": () => problem(409, "already_rewarded"),
  };
  await open(page, { body: PANEL, answers });
  await settled(page);
  isDone = true;
  await checkIn(page).click();
  await expect(account(page).getByRole("button", { name: "Checked in today" })).toBeVisible();
  await expect(status(page)).toHaveText("");
});

/** Twenty older entries, from a number down. */
const entries = (from) =>
  Array.from({ length: 20 }, (_, at) => ({
    seq: from - at, at: "2026-01-02T03:04:05Z", points: 1, what: { kind: "adjusted", adjustment_id: `a-${from - at}`, reason: `entry ${from - at}` },
  }));

test("the newest entries are not lost when older ones load", async ({ page }) => {
  const first = late();
  let newest = 60;
  const history = async (_, request) => {
    const cursor = new URL(request.url()).searchParams.get("cursor");
    if (!cursor && newest === 61) await first.told;
    const from = cursor ? Number(cursor) : newest;
    return { data: entries(from), next_cursor: String(from - 20) };
  };
  await open(page, { body: PANEL, answers: { ...ACCOUNT, "GET /v1/me/history": history } });
  await settled(page);
  await more(page).click();
  newest = 61;
  await checkIn(page).click();
  await expect(account(page).getByRole("button", { name: "Checked in today" })).toBeVisible();
  await more(page).click();
  await page.waitForTimeout(200);
  first.tell();
  await expect(account(page).locator(".past li").first()).toContainText("entry 61");
  await expect(account(page).locator(".past li")).toHaveCount(25);
});

test("a failure to load older entries is shown", async ({ page }) => {
  const history = (_, request) =>
    new URL(request.url()).searchParams.has("cursor") ? problem(503, "unavailable") : { data: entries(60), next_cursor: "40" };
  await open(page, { body: PANEL, answers: { ...ACCOUNT, "GET /v1/me/history": history } });
  await settled(page);
  await more(page).click();
  await expect(account(page).locator(".past li")).toHaveCount(15);
  await more(page).click();
  await expect(status(page)).not.toHaveText("");
});

test("an older answer about ways to earn is ignored", async ({ page }) => {
  const old = late();
  const asked = [];
  const review = (done) => ({ rule_id: "review", what: { kind: "event", event: "review", points: 30 }, standing: { done } });
  const daily = { rule_id: "daily", what: { kind: "check_in", points: 5 }, standing: {} };
  const ways = async () => {
    const turn = asked.push(0);
    if (turn === 2) await old.told;
    return { data: [review(turn > 2), daily] };
  };
  await open(page, { body: PANEL, answers: { ...holding(), "GET /v1/me/ways-to-earn": ways } });
  await settled(page);
  await account(page).getByRole("button", { name: "Take back" }).click();
  await expect.poll(() => asked.length).toBe(2);
  await checkIn(page).click();
  await expect(account(page).getByText("Done")).toBeVisible();
  old.tell();
  await page.waitForTimeout(300);
  await expect(account(page).getByText("Done")).toBeVisible();
});

test("an invalid link for friends breaks nothing", async ({ page }) => {
  const faults = [];
  page.on("pageerror", ({ message }) => faults.push(message));
  const link = "https://[your-shop]/join?friend={code}";
  await open(page, { body: `<jifen-account invite-link="${link}"></jifen-account><jifen-balance></jifen-balance>`, answers: ACCOUNT });
  await expect(account(page)).toContainText("https://[your-shop]/join?friend=Kq3v-7Z_hT0aYw2L");
  await page.evaluate(() => (document.querySelector("jifen-balance").lang = "zh-CN"));
  await expect(page.locator("jifen-balance")).toContainText("积分");
  expect(faults).toEqual([]);
});

test("the points of an earlier price are not shown for the present one", async ({ page }) => {
  const old = late();
  const previews = async ({ lines: [{ unit_price }] }) => {
    if (unit_price === "10.00") await old.told;
    const points = Number(unit_price);
    return { earned: { granted: points, desired: points }, worth: { amount: "1.00", currency: "CNY" } };
  };
  const asked = page.waitForRequest("**/v1/earn-previews");
  await open(page, { body: '<jifen-earn amount="10.00" currency="CNY"></jifen-earn>', answers: { "POST /v1/earn-previews": previews } });
  await asked;
  await page.evaluate(() => document.querySelector("jifen-earn").setAttribute("amount", "20.00"));
  await expect(page.locator("jifen-earn")).toContainText("20 points");
  old.tell();
  await page.waitForTimeout(300);
  await expect(page.locator("jifen-earn")).toContainText("20 points");
});

// The parts below an account's first view load after it. Nothing that is visible moves, and if they cannot load, the first view remains.
import { expect, test } from "@playwright/test";
import { press } from "./keyboard.mjs";
import { STATES, come } from "./states.mjs";
import { open, pause } from "./stub_page.mjs";

const ACCOUNT = "<jifen-account></jifen-account>";
const account = (page) => page.locator("jifen-account");
const ways = (page) => account(page).getByRole("heading", { name: "Ways to earn" });
const spend = { rule_id: "spend", what: { kind: "spend", points: 1, per: "1.00" }, conditions: [], caps: [] };
const answers = {
  "GET /v1/me/ways-to-earn": () => ({ data: [spend] }),
  "GET /v1/me/invite": () => ({ referral_code: "ANN-1", friends: 0 }),
};
const isMounted = (page) => page.evaluate(() => !!document.querySelector("jifen-account").shadowRoot?.querySelector(".card"));
const place = (locator) => locator.evaluate((element) => element.getBoundingClientRect().top);

test("the balance is visible first, and does not move when the rest has loaded", async ({ page }) => {
  const meet = async () => (await isMounted(page)) && pause(800);
  await open(page, { body: ACCOUNT, answers, meet });
  const total = account(page).locator(".big");
  await expect(total).toHaveText("3,260");
  await expect(ways(page)).toBeHidden();
  const before = await place(total);
  await expect(ways(page)).toBeVisible();
  expect(await place(total)).toBe(before);
});

test("an account whose other files are missing shows the balance, and can try again", async ({ page }) => {
  let areGone = true;
  const meet = async () => areGone && (await isMounted(page)) && "blocked";
  await open(page, { body: ACCOUNT, answers, meet });
  await expect(account(page).locator(".big")).toHaveText("3,260");
  const again = account(page).getByRole("button", { name: "Try again" });
  await again.click();
  await expect(again).toBeVisible();
  await expect(ways(page)).toBeHidden();
  areGone = false;
  await again.click();
  await expect(ways(page)).toBeVisible();
  // The button is removed. The focus is at the beginning of the account.
  await expect.poll(() => press(page)).toBe("My points");
  await expect(again).toBeHidden();
  await expect(account(page)).toContainText("ANN-1");
});

test("the parts below follow a change of the page's language", async ({ page }) => {
  await open(page, { body: ACCOUNT, answers });
  await expect(ways(page)).toBeVisible();
  await account(page).evaluate((element) => (element.lang = "zh-CN"));
  await expect(account(page).getByRole("heading", { name: "赚积分" })).toBeVisible();
});

test("a check-in that failed can be pressed again", async ({ page }) => {
  const failed = STATES.find(({ name }) => name === "a check-in that failed");
  await open(page, { body: failed.body, ...failed.page });
  await failed.act(page);
  await come(page, failed);
  await expect(account(page).getByRole("button", { name: /^Check in/ })).not.toHaveAttribute("aria-disabled", "true");
});

// From the first view to held points: few actions, limits in words, and changes that happen meanwhile are shown to the shopper.
import { expect, test } from "@playwright/test";
import { PROGRAM, balance, hold, open, problem, quote, soon } from "./stub_page.mjs";

const CHECKOUT = "<jifen-checkout></jifen-checkout> <jifen-balance></jifen-balance>";
const checkout = (page) => page.locator("jifen-checkout");
const slider = (page) => page.getByRole("slider");
const use = (page, points) => page.getByRole("button", { name: new RegExp(`^Use ${points} points`) });
const giveUp = (page) => page.getByRole("button", { name: "Don’t use points" });
const notice = (page) => checkout(page).locator(".notice");

/** Counts a shopper's real actions: each press of a pointer and each key except Tab, which only moves the focus. */
const count = (page) =>
  page.evaluate(() => {
    globalThis.actions = 0;
    const counted = ({ isTrusted, key }) => (actions += Number(isTrusted && key !== "Tab"));
    for (const name of ["pointerdown", "keydown"]) addEventListener(name, counted, { capture: true });
  });

const choices = [1_000, 2_000, 3_000].map((points) => ({ points, amount: `${points / 100}.00` }));
const ladder = { min: 1_000, max: 3_000, step: 1_000, limit: "share", choices };
const middle = async (page) => {
  const { x, y, width, height } = await slider(page).boundingBox();
  await page.mouse.click(x + width / 2, y + height / 2);
};
const WAYS = [
  ["all that the order takes", 1, (page) => use(page, "3,000").click()],
  ["about half of it", 2, async (page) => (await middle(page), await use(page, "1,[45]00").click())],
  ["a little less, by keys", 2, async (page) => {
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowLeft");
    for (let tabs = 0; tabs < 5; tabs += 1) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
  }],
  ["a rung", 2, async (page) => (await page.getByRole("button", { name: /^2,000 points/ }).click(), await use(page, "2,000").click()), { bounds: ladder }],
];
for (const [name, most, act, facts] of WAYS) {
  test(`to use ${name} takes ${most} actions; at most three are allowed`, async ({ page }) => {
    await open(page, { body: CHECKOUT, answers: { "POST /v1/me/quotes": (asked) => quote(asked, facts) } });
    await slider(page).waitFor();
    await count(page);
    await act(page);
    await giveUp(page).waitFor();
    expect(await page.evaluate(() => actions)).toBe(most);
  });
}

test("to change the number of held points takes three actions", async ({ page }) => {
  await open(page, { body: CHECKOUT });
  await use(page, "3,000").click();
  await count(page);
  await page.getByRole("button", { name: "Use another number" }).click();
  await slider(page).waitFor();
  await middle(page);
  await use(page, "1,[45]00").click();
  await giveUp(page).waitFor();
  expect(await page.evaluate(() => actions)).toBe(3);
});

/** Signs each quote with its number, refuses the first hold with the code, and accepts the next. Later quotes differ by `facts`. */
function renewing(code, facts = {}) {
  const [quotes, holds] = [[], []];
  const answers = {
    "POST /v1/me/quotes": (asked) => {
      const answer = quote(asked, holds.length > 0 ? facts : {});
      quotes.push(answer.points);
      return { ...answer, quote: `signed-${answer.points}-${quotes.length}` };
    },
    "POST /v1/me/holds": (asked) => {
      holds.push(asked.quote);
      return holds.length === 1 ? problem(409, code) : { status: 201, body: hold(Number(asked.quote.split("-")[1])) };
    },
  };
  return { answers, quotes, holds };
}

/** Chooses 1,200, and waits for the edge's quote. */
async function choose(page, quotes) {
  await slider(page).fill("1200");
  await use(page, "1,200").waitFor();
  await expect.poll(() => quotes.at(-1)).toBe(1_200);
  await expect(checkout(page).locator(".burn[data-soft]")).toHaveCount(0);
}

for (const code of ["quote_stale", "quote_expired"]) {
  test(`a quote that is refused as ${code} renews itself and keeps the choice`, async ({ page }) => {
    const { answers, quotes, holds } = renewing(code);
    await open(page, { body: CHECKOUT, answers });
    await choose(page, quotes);
    await use(page, "1,200").click();
    await expect(checkout(page)).toContainText("¥12.00 taken off");
    expect(holds).toEqual([`signed-1200-${quotes.length - 1}`, `signed-1200-${quotes.length}`]);
  });
}

test("a renewed quote with other facts is shown before it is used", async ({ page }) => {
  const { answers, quotes, holds } = renewing("quote_stale", { amount: "11.00", cash: "89.00" });
  await open(page, { body: CHECKOUT, answers });
  await choose(page, quotes);
  await use(page, "1,200").click();
  const told = "This was reckoned anew. Please look again before you use points.";
  await expect(notice(page)).toHaveText(told);
  await expect(checkout(page).getByRole("status")).toHaveText(told);
  await expect(slider(page)).toHaveJSProperty("value", "1200");
  await expect(checkout(page).locator(".pay")).toContainText("¥89.00");
  expect(holds).toHaveLength(1);
  await page.getByRole("button", { name: "Use 1,200 points, save ¥11.00" }).click();
  await giveUp(page).waitFor();
  expect(holds).toHaveLength(2);
});

test("a quote that is about to expire is renewed before it is used", async ({ page }) => {
  const held = [];
  let turn = 0;
  const answers = {
    "POST /v1/me/quotes": (asked) => ({ ...quote(asked), quote: `signed-3000-${(turn += 1)}`, expires_at: soon(turn === 1 ? 3_000 : 60_000) }),
    "POST /v1/me/holds": (asked) => (held.push(asked.quote), { status: 201, body: hold(3_000) }),
  };
  await open(page, { body: CHECKOUT, answers });
  await use(page, "3,000").click();
  await giveUp(page).waitFor();
  expect(held).toEqual(["signed-3000-2"]);
});

test("a lost race is explained with the remaining points, and nothing is held", async ({ page }) => {
  let has_lost = false;
  const left = () => balance(has_lost ? { available: 400 } : {});
  const answers = {
    "GET /v1/me/balance": left,
    "POST /v1/me/quotes": (asked) => quote(asked, has_lost ? { max: 400, available: 400, limit: "balance" } : {}),
    "POST /v1/me/holds": (asked) => {
      if (has_lost) return { status: 201, body: hold(Number(asked.quote.split("-")[1])) };
      has_lost = true;
      return problem(409, "insufficient_points");
    },
  };
  await open(page, { body: CHECKOUT, answers });
  await use(page, "3,000").click();
  const told = "Some of these points were used elsewhere just now. This is what you can use.";
  await expect(notice(page)).toHaveText(told);
  await expect(checkout(page).getByRole("status")).toHaveText(told);
  await expect(checkout(page)).toContainText("400 available");
  await expect(page.locator("jifen-balance")).toContainText("400 points");
  await use(page, "400").click();
  await expect(checkout(page)).toContainText("¥4.00 taken off");
});

test("a hold counts down its time, and the points return at the end", async ({ page }) => {
  const ends = Date.now() + 12_000;
  const answers = { "POST /v1/me/holds": () => ({ status: 201, body: hold(3_000, ends - Date.now()) }) };
  await page.addInitScript(() => addEventListener("jifen:release", ({ detail }) => (document.title = detail.hold_id)));
  await open(page, { body: CHECKOUT, answers });
  await use(page, "3,000").click();
  const timer = page.getByRole("timer");
  await expect(page.locator("jifen-balance")).toContainText("260 points");
  const seconds = async () => Number(/0:(\d\d)$/.exec(await timer.textContent())[1]);
  const first = await seconds();
  await expect.poll(seconds).toBeLessThan(first);
  await expect(timer).toHaveAttribute("data-late", "");
  await expect(notice(page)).toHaveText("The time ran out, and your points are back.", { timeout: 20_000 });
  expect(Date.now()).toBeGreaterThanOrEqual(ends - 1_000);
  await expect(page).toHaveTitle("hold-1");
  await expect(use(page, "3,000")).toBeVisible();
  await expect(page.locator("jifen-balance")).toContainText("3,260 points");
});

const cash_off = { ...PROGRAM.cash_off, min_cash: "20.00" };
const LIMITS = [
  [{ limit: "balance", max: 3_200, available: 3_260 }, "up to 3,200 (all you have)"],
  [{ limit: "share" }, "up to 3,000 (30% of this order)"],
  [{ limit: "points" }, "up to 3,000 (the most an order takes)"],
  [{ limit: "cash" }, "up to 3,000 (¥20.00 stays to be paid)"],
  [{ limit: "day" }, "up to 3,000 (the most for today)"],
  [{ limit: "total" }, "up to 3,000 (all that points can pay here)"],
];
for (const [facts, told] of LIMITS) {
  test(`the limit of a choice is shown in words: ${facts.limit}`, async ({ page }) => {
    const answers = { "GET /v1/program": () => ({ ...PROGRAM, cash_off }), "POST /v1/me/quotes": (asked) => quote(asked, facts) };
    await open(page, { body: CHECKOUT, answers });
    await expect(checkout(page).locator(".ends")).toContainText(told);
  });
}

// Networks that are slow, offline, silent or blocked by an ad blocker, tokens that end, and other tabs. For each case the shopper sees a
// designed state, and paying with cash is never prevented.
import { expect, test } from "@playwright/test";
import { EDGE, MEMBER, balance, blocked, hold, never, open, pause, payInCash, problem } from "./stub_page.mjs";

const checkout = (page) => page.locator("jifen-checkout");
const apply = (page) => page.getByRole("button", { name: /^Use [\d,]+ points/ });
const giveUp = (page) => page.getByRole("button", { name: "Don’t use points" });

test.describe("the network", () => {
  test("that is slow causes no shift when it answers", async ({ page }) => {
    await page.setViewportSize({ width: 400, height: 900 });
    const late = (answer) => async (asked) => (await pause(3_000), answer(asked));
    const answers = Object.fromEntries(Object.entries(MEMBER).map(([name, answer]) => [name, late(answer)]));
    const body = `<jifen-checkout></jifen-checkout><p id="below">Below</p>`;
    await open(page, { answers, body, meet: (file) => file.endsWith(".wasm") && pause(1_500) });
    const top = () => page.locator("#below").evaluate((element) => element.getBoundingClientRect().top);
    // Before the Wasm has loaded, while answers are pending, and with the complete choice.
    expect(await checkout(page).evaluate(({ shadowRoot }) => shadowRoot.querySelector(".card"))).toBeNull();
    const empty = await top();
    await expect(checkout(page).locator("[aria-busy]")).toBeVisible();
    const loading = await top();
    await payInCash(page);
    await apply(page).waitFor({ timeout: 20_000 });
    const loaded = await top();
    expect(Math.abs(loading - empty)).toBeLessThan(10);
    expect(Math.abs(loaded - loading)).toBeLessThan(40);
    const shift = await page.evaluate(
      () => new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().reduce((sum, { value }) => sum + value, 0)))
        .observe({ type: "layout-shift", buffered: true }) ?? setTimeout(() => done(0), 300)),
    );
    expect(shift).toBeLessThan(0.1);
  });

  test("that is offline is shown, and points return with the network", async ({ page, context }) => {
    await open(page);
    await apply(page).waitFor();
    await context.setOffline(true);
    await page.route(`${EDGE}/v1/**`, (route) => route.abort("internetdisconnected"));
    await apply(page).click();
    await expect(checkout(page)).toContainText("You are offline", { timeout: 30_000 });
    await payInCash(page);
    await page.unroute(`${EDGE}/v1/**`);
    await context.setOffline(false);
    await apply(page).waitFor();
  });

  test("that was offline at the page's start loads the balance when it returns", async ({ page, context }) => {
    let isGone = true;
    const answers = { "GET /v1/me/balance": () => (isGone ? "blocked" : balance()) };
    // On a page with a checkout, this would request all of them.
    await open(page, { answers, body: "<jifen-balance></jifen-balance>" });
    await expect(page.locator("jifen-balance")).toContainText("resting");
    isGone = false;
    await context.setOffline(true);
    await context.setOffline(false);
    await expect(page.locator("jifen-balance")).toContainText("3,260");
  });

  test("whose API an ad blocker blocks allows cash", async ({ page }) => {
    const eaten = ["GET /v1/program", "GET /v1/me/balance", "POST /v1/earn-previews", "POST /v1/me/quotes"];
    await page.addInitScript(() => {
      globalThis.unavailable = 0;
      addEventListener("jifen:unavailable", () => (unavailable += 1));
    });
    await open(page, { answers: Object.fromEntries(eaten.map((name) => [name, blocked])) });
    await expect(checkout(page)).toContainText("You can pay as usual");
    await expect(page.locator("jifen-balance")).toContainText("Points are resting");
    expect(await page.evaluate(() => unavailable)).toBeGreaterThan(0);
    await payInCash(page);
  });

  test("that never answers keeps the layout, and is shown after a while", async ({ page }) => {
    await open(page, { answers: { "GET /v1/me/balance": never, "GET /v1/program": never } });
    await expect(checkout(page).locator("[aria-busy]")).toBeVisible();
    await payInCash(page);
    await expect(checkout(page)).toContainText("Points are resting", { timeout: 20_000 });
  });

  test("that loses the answer to a hold does not hold twice", async ({ page }) => {
    const keys = [];
    const once = { status: 201, body: hold(3_000) };
    const holds = (_, request) => (keys.push(request.headers()["idempotency-key"]), keys.length === 1 ? blocked() : once);
    await open(page, { answers: { "POST /v1/me/holds": holds } });
    await apply(page).click();
    await giveUp(page).waitFor();
    expect(keys).toEqual([expect.stringMatching(/.{20}/), keys[0]]);
  });
});

test.describe("a token", () => {
  test("that expires during the checkout is renewed invisibly", async ({ page }) => {
    let given = 0;
    let good = "token-1";
    const guarded = (answer) => (asked, request) =>
      request.headers().authorization === `Bearer ${good}` ? answer(asked) : problem(401, "unauthorized");
    const mine = Object.entries(MEMBER).filter(([name]) => name.includes("/v1/me/"));
    const answers = Object.fromEntries(mine.map(([name, answer]) => [name, guarded(answer)]));
    answers["GET /token"] = () => ({ token: `token-${(given += 1)}` });
    await open(page, { answers });
    await apply(page).waitFor();
    expect(given).toBe(1);
    good = "token-2";
    await apply(page).click();
    await giveUp(page).waitFor();
    expect(given).toBe(2);
  });

  test("that is about to end is renewed before it is refused", async ({ page }) => {
    let given = 0;
    const asked = [];
    // The token states its end: a minute and two seconds from now. The widget renews it a minute before.
    const token = (left) => `head.${btoa(JSON.stringify({ exp: Date.now() / 1_000 + left }))}.sign`;
    const [first, second] = [token(62), token(3_600)];
    const hear = (name, request) => name.includes("/v1/me/holds") && asked.push(request.headers().authorization);
    await open(page, { hear, answers: { "GET /token": () => ({ token: (given += 1) === 1 ? first : second }) } });
    await apply(page).waitFor();
    expect(given).toBe(1);
    await pause(2_500);
    await apply(page).click();
    await giveUp(page).waitFor();
    expect(asked).toEqual([`Bearer ${second}`]);
  });

  test("that is no longer served is shown, and cash is possible", async ({ page }) => {
    let isOver = false;
    const answers = {
      "GET /token": () => (isOver ? { status: 401, body: {} } : { token: "token-1" }),
      "POST /v1/me/holds": () => problem(401, "unauthorized"),
    };
    await open(page, { answers });
    await apply(page).waitFor();
    isOver = true;
    await apply(page).click();
    await expect(checkout(page)).toContainText("Sign in to use your points");
    await payInCash(page);
  });
});

test.describe("two tabs", () => {
  test("agree on the held points", async ({ page, context }) => {
    let open_hold;
    const now = () => (open_hold ? open_hold.balance : balance());
    const answers = {
      "GET /v1/me/balance": () => ({ ...now(), as_of: new Date().toISOString() }),
      "POST /v1/me/holds": () => ({ status: 201, body: (open_hold = hold(3_000)) }),
      "DELETE /v1/me/holds": () => ((open_hold = undefined), { balance: balance() }),
    };
    const other = await context.newPage();
    await open(other, { answers });
    await open(page, { answers });
    await apply(page).waitFor();
    await apply(other).waitFor();
    await apply(page).click();
    await giveUp(page).waitFor();
    await giveUp(other).waitFor();
    await expect(checkout(other)).toContainText("¥30.00 taken off");
    await giveUp(other).click();
    await page.getByRole("button", { name: /points to use|^Use / }).waitFor();
    await expect(giveUp(page)).toHaveCount(0);
    await other.close();
  });
});

test("a browser without storage can hold points", async ({ page }) => {
  await page.addInitScript(() => {
    const forbidden = () => {
      throw new DOMException("Forbidden", "SecurityError");
    };
    Object.defineProperty(globalThis, "localStorage", { get: forbidden });
  });
  await open(page);
  await apply(page).click();
  await giveUp(page).waitFor();
  await expect(checkout(page)).toContainText("¥30.00 taken off");
});

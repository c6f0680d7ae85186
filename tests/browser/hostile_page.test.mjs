// Anybody's page: CSS against everything, the script twice, two merchants, elements that move and go, networks that fail. Each has an outcome
// that somebody designed, and paying with cash is never in the way.
import { expect, test } from "@playwright/test";
import { EDGE, KEY, MEMBER, ORDER, balance, blocked, hold, never, open, pause, payInCash, problem } from "./stub_page.mjs";

const checkout = (page) => page.locator("jifen-checkout");
const slider = (page) => page.getByRole("slider");
const apply = (page) => page.getByRole("button", { name: /^Use [\d,]+ points/ });

test.describe("CSS of the page", () => {
  // What shoppers see of an element: its parts' boxes and type, with the page's own CSS and without.
  const look = (page) =>
    page.evaluate(() =>
      [...document.querySelectorAll("jifen-balance, jifen-earn, jifen-checkout")].flatMap(({ shadowRoot }) => {
        const at = shadowRoot.firstElementChild.getBoundingClientRect();
        const shown = [...shadowRoot.querySelectorAll("p, span, b, button, input, section, .row")].filter((element) => element.closest("[dir]") && element.checkVisibility());
        return shown.map((element) => {
          const { fontSize, color, letterSpacing, textTransform, direction, lineHeight, textIndent, fontStyle } = getComputedStyle(element);
          const { x, y, width, height } = element.getBoundingClientRect();
          const box = [x - at.x, y - at.y, width, height].map(Math.round).join();
          return [element.className, box, fontSize, color, letterSpacing, textTransform, direction, lineHeight, textIndent, fontStyle].join(" ");
        });
      }),
    );
  const LAYOUT = "jifen-checkout { display: block !important; width: 480px !important; margin: 0 !important; } body { margin: 8px; }";
  const HOSTILE = {
    "unsets everything of everything": "* { all: unset !important; } jifen-balance, jifen-earn { display: inline-block !important; }",
    "shouts in small letters": "* { font: italic 7px/3 serif !important; letter-spacing: 4px; text-transform: uppercase; text-indent: 3em !important; }",
    "paints everything": "* { color: #eee !important; background: none; text-shadow: 0 0 4px red !important; white-space: nowrap !important; }",
    "sets its root to 62.5 %": "html { font-size: 62.5%; line-height: 0.8; word-spacing: 1em; }",
    "styles all buttons and inputs": "button, input, p, span, section { display: none !important; height: 90px !important; border: 9px solid red !important; }",
    "turns directions around": "html, body, div, jifen-checkout, jifen-balance, jifen-earn { direction: rtl !important; text-align: right !important; }",
  };
  for (const [name, css] of Object.entries(HOSTILE)) {
    test(`that ${name} changes nothing inside`, async ({ page }) => {
      const FONT = "* { --jifen-font: Arial; }";
      await open(page, { style: LAYOUT + FONT });
      await slider(page).waitFor();
      await expect(page.locator("jifen-balance, jifen-earn")).toContainText([/3,260/, /100/]);
      const calm = await look(page);
      expect(calm.length).toBeGreaterThan(25);
      await page.addStyleTag({ content: css + LAYOUT });
      expect(await look(page)).toEqual(calm);
    });
  }

  test("that hides the element or what is around it hides all of it", async ({ page }) => {
    await open(page, { style: "main { visibility: hidden; }" });
    await checkout(page).locator("input[type=range]").waitFor({ state: "attached" });
    await expect(slider(page)).toBeHidden();
    await page.addStyleTag({ content: "main { visibility: visible !important; } jifen-checkout { display: none; }" });
    await expect(page.locator("jifen-balance .chip")).toBeVisible();
    await expect(checkout(page)).toBeHidden();
  });

  test("that zooms leaves the slider under the hand", async ({ page }) => {
    await open(page, { style: "body { zoom: 1.5; }" });
    const box = await slider(page).boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    const chosen = Number(await slider(page).inputValue());
    expect(Math.abs(chosen - 1_500)).toBeLessThanOrEqual(100);
  });
});

test.describe("the script", () => {
  test("twice with one key is as good as once", async ({ page }) => {
    const asked = [];
    await open(page, { keys: [KEY, KEY], hear: (name) => asked.push(name) });
    await apply(page).waitFor();
    expect(await checkout(page).evaluate(({ shadowRoot }) => shadowRoot.querySelectorAll(".card").length)).toBe(1);
    expect(asked.filter((name) => name === "GET /v1/me/balance")).toHaveLength(1);
  });

  test("of two merchants serves each their own elements", async ({ page }) => {
    const asked = [];
    const body = `<jifen-checkout></jifen-checkout> <jifen-earn amount="9.00" data-key="jf_pk_other">Other</jifen-earn>`;
    const hear = (name, request) => name === "POST /v1/earn-previews" && asked.push(request.headers()["jifen-key"]);
    const program = (_, request) => asked.push(request.headers()["jifen-key"]) && { currency: "CNY", currency_digits: 2, time_zone: "Asia/Shanghai" };
    await open(page, { keys: [KEY, "jf_pk_other"], body, hear, answers: { "GET /v1/program": program } });
    await expect(page.locator("jifen-earn")).toContainText("100");
    await expect(checkout(page)).toContainText("Points for this order");
    expect([...new Set(asked)].sort()).toEqual(["jf_pk_other", KEY].sort());
    expect(asked.filter((key) => key === "jf_pk_other")).toHaveLength(2);
  });

  test("of an element's merchant may come late", async ({ page }) => {
    await open(page, { body: `<jifen-balance data-key="jf_pk_late">Points here</jifen-balance>` });
    await expect(page.locator("jifen-balance")).toHaveText("Points here");
    await page.evaluate(({ src }) => {
      const script = Object.assign(document.createElement("script"), { src });
      Object.assign(script.dataset, { key: "jf_pk_late", tokenUrl: "/token" });
      document.head.append(script);
    }, { src: `${EDGE}/widget/v1/jifen.js` });
    await expect(page.locator("jifen-balance")).toContainText("3,260");
  });

  for (const [name, pattern] of [["itself", /^jifen\.js$/], ["main file", /\.wasm$/], ["glue", /^jifen-.*\.js$/], ["words", /\.txt$/]]) {
    test(`whose ${name} is blocked leaves what stood there`, async ({ page }) => {
      const met = [];
      const meet = (file) => pattern.test(file) && met.push(file) && "blocked";
      await page.addInitScript(() => addEventListener("jifen:unavailable", () => (document.title = "Unavailable")));
      await open(page, { meet });
      await expect.poll(() => met.length).toBeGreaterThan(0);
      if (name !== "itself") await expect(page).toHaveTitle("Unavailable");
      await expect(checkout(page)).toHaveText("Pay with points or cash");
      await expect(page.getByText("Pay with points or cash")).toBeVisible();
      await payInCash(page);
    });
  }

  test("under a CSP without wasm-unsafe-eval still shows the balance", async ({ page }) => {
    const csp = `script-src ${EDGE}; connect-src 'self' ${EDGE}`;
    await open(page, { csp, body: `<jifen-balance>Points here</jifen-balance> <jifen-checkout>Pay in cash here</jifen-checkout>` });
    await expect.poll(() => page.locator("jifen-balance").evaluate(({ shadowRoot }) => shadowRoot.textContent)).toBe("3,260 points ≈ ¥32.60");
    await expect(checkout(page)).toHaveText("Pay in cash here");
    await payInCash(page);
  });
});

test.describe("elements", () => {
  const chosen = async (page) => {
    await apply(page).waitFor();
    await slider(page).fill("1200");
    await expect(page.getByRole("button", { name: /^Use 1,200 points/ })).toBeVisible();
  };

  test("that move keep what was chosen", async ({ page }) => {
    await open(page);
    await chosen(page);
    await page.evaluate(() => {
      const elsewhere = document.body.appendChild(document.createElement("div"));
      elsewhere.append(document.querySelector("jifen-checkout"));
    });
    await page.evaluate(() => new Promise(requestAnimationFrame));
    await expect(page.getByRole("button", { name: /^Use 1,200 points/ })).toBeVisible();
    await expect(checkout(page).locator(".card")).toHaveCount(1);
  });

  test("that go and come again are mounted once", async ({ page }) => {
    await open(page);
    await chosen(page);
    await page.evaluate(async () => {
      const element = document.querySelector("jifen-checkout");
      for (let times = 0; times < 3; times += 1) {
        element.remove();
        await new Promise(requestAnimationFrame);
        document.querySelector("main").append(element);
        element.remove();
        document.querySelector("main").append(element);
      }
    });
    await apply(page).waitFor();
    await expect(checkout(page).locator(".card")).toHaveCount(1);
    const told = await page.evaluate(() => {
      let quotes = 0;
      addEventListener("jifen:quote", ({ detail }) => (quotes += Number(detail.source === "preview")));
      document.querySelector("jifen-checkout").shadowRoot.querySelectorAll(".step")[0].click();
      return quotes;
    });
    expect(told).toBe(1);
  });

  test("that leave while they load are not mounted behind the page's back", async ({ page }) => {
    await open(page, { meet: (file) => file.endsWith(".wasm") && pause(600) });
    await page.evaluate(() => {
      globalThis.gone = document.querySelector("jifen-checkout");
      gone.remove();
    });
    await expect(page.locator("jifen-balance")).toContainText("3,260");
    expect(await page.evaluate(() => gone.shadowRoot.querySelector(".card"))).toBeNull();
    await page.evaluate(() => document.querySelector("main").append(gone));
    await apply(page).waitFor();
  });

  test("of a single-page shop come and go with its pages", async ({ page }) => {
    const files = [];
    page.on("request", (request) => request.url().endsWith(".wasm") && files.push(request.url()));
    await open(page);
    await apply(page).waitFor();
    for (let times = 0; times < 3; times += 1) {
      await page.evaluate((order) => {
        history.pushState({}, "", `/?page=${Math.random()}`);
        const main = document.querySelector("main");
        main.innerHTML = "<h1>Checkout</h1><jifen-balance></jifen-balance><jifen-checkout></jifen-checkout>";
        main.querySelector("jifen-checkout").order = order;
      }, ORDER);
      await apply(page).waitFor();
      await expect(page.locator("jifen-balance")).toContainText("3,260");
    }
    expect(files).toHaveLength(new Set(files).size);
  });
});

test.describe("the network", () => {
  test("that is slow moves nothing when it answers", async ({ page }) => {
    await page.setViewportSize({ width: 400, height: 900 });
    const late = (answer) => async (asked) => (await pause(3_000), answer(asked));
    const answers = Object.fromEntries(Object.entries(MEMBER).map(([name, answer]) => [name, late(answer)]));
    await open(page, { answers, body: `<jifen-checkout></jifen-checkout><p id="below">Below</p>` });
    await expect(checkout(page).locator("[aria-busy]")).toBeVisible();
    const top = () => page.locator("#below").evaluate((element) => element.getBoundingClientRect().top);
    const loading = await top();
    await payInCash(page);
    await apply(page).waitFor({ timeout: 20_000 });
    expect(Math.abs((await top()) - loading)).toBeLessThan(40);
    const shift = await page.evaluate(
      () => new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().reduce((sum, { value }) => sum + value, 0)))
        .observe({ type: "layout-shift", buffered: true }) ?? setTimeout(() => done(0), 300)),
    );
    expect(shift).toBeLessThan(0.1);
  });

  test("that is gone is told, and points are back with it", async ({ page, context }) => {
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

  test("that was gone when the page came brings the balance by itself", async ({ page, context }) => {
    let isGone = true;
    const answers = { "GET /v1/me/balance": () => (isGone ? "blocked" : balance()) };
    await open(page, { answers });
    await expect(page.locator("jifen-balance")).toContainText("resting");
    isGone = false;
    await context.setOffline(true);
    await context.setOffline(false);
    await expect(page.locator("jifen-balance")).toContainText("3,260");
    await apply(page).waitFor();
  });

  test("whose API an ad blocker eats leaves cash", async ({ page }) => {
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

  test("that never answers keeps its place and leaves cash", async ({ page }) => {
    await open(page, { answers: { "GET /v1/me/balance": never, "GET /v1/program": never } });
    await expect(checkout(page).locator("[aria-busy]")).toBeVisible();
    await payInCash(page);
  });
});

test.describe("a token", () => {
  test("that expires mid-way is renewed, and the shopper sees nothing of it", async ({ page }) => {
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
    await expect(page.getByRole("button", { name: "Don’t use points" })).toBeVisible();
    expect(given).toBe(2);
  });

  test("that nobody gives any more says so, and leaves cash", async ({ page }) => {
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
  test("agree on what is set aside", async ({ page, context }) => {
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
    const giveUp = (tab) => tab.getByRole("button", { name: "Don’t use points" });
    await giveUp(page).waitFor();
    await giveUp(other).waitFor();
    await expect(checkout(other)).toContainText("¥30.00 taken off");
    await giveUp(other).click();
    await page.getByRole("button", { name: /points to use|^Use / }).waitFor();
    await expect(giveUp(page)).toHaveCount(0);
    await other.close();
  });
});

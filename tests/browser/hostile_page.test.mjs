// Difficult pages: CSS that affects everything, the script twice, two merchants, elements that move and disappear. Each case has a designed
// result, and paying with cash is never prevented. `hostile_network` tests networks and tokens.
import { expect, test } from "@playwright/test";
import { EDGE, KEY, ORDER, balance, open, pause, payInCash } from "./stub_page.mjs";

const checkout = (page) => page.locator("jifen-checkout");
const slider = (page) => page.getByRole("slider");
const apply = (page) => page.getByRole("button", { name: /^Use [\d,]+ points/ });

test.describe("CSS of the page", () => {
  // The visible form of an element: the boxes and type of its parts, with and without the page's own CSS.
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

  test("that hides the element or its surroundings hides all of it", async ({ page }) => {
    await open(page, { style: "main { visibility: hidden; }" });
    await checkout(page).locator("input[type=range]").waitFor({ state: "attached" });
    await expect(slider(page)).toBeHidden();
    await page.addStyleTag({ content: "main { visibility: visible !important; } jifen-checkout { display: none; }" });
    await expect(page.locator("jifen-balance .chip")).toBeVisible();
    await expect(checkout(page)).toBeHidden();
  });

  test("that zooms keeps the slider under the pointer", async ({ page }) => {
    await open(page, { style: "body { zoom: 1.5; }" });
    const box = await slider(page).boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    const chosen = Number(await slider(page).inputValue());
    expect(Math.abs(chosen - 1_500)).toBeLessThanOrEqual(100);
  });
});

test.describe("the script", () => {
  test("twice with one key has the effect of once", async ({ page }) => {
    const [asked, faults] = [[], []];
    page.on("pageerror", ({ message }) => faults.push(message));
    await open(page, { keys: [KEY, KEY], hear: (name) => name === "GET /v1/me/balance" && asked.push(name) });
    await apply(page).waitFor();
    expect(await checkout(page).evaluate(({ shadowRoot }) => shadowRoot.querySelectorAll(".card").length)).toBe(1);
    expect(asked).toHaveLength(1);
    // The page's own call reaches the elements, whichever copy loaded last.
    await page.evaluate(() => Jifen.refresh());
    await expect.poll(() => asked.length).toBe(2);
    expect(faults).toEqual([]);
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

  test("of an element's merchant can load late", async ({ page }) => {
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
    test(`whose ${name} is blocked keeps the page's own content`, async ({ page }) => {
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

  test("whose parts are blocked shows what needs none of them", async ({ page }) => {
    let main;
    await page.addInitScript(() => addEventListener("jifen:unavailable", ({ target }) => (document.title = target.localName)));
    await open(page, { meet: (file) => file.endsWith(".wasm") && file !== (main ??= file) && "blocked" });
    await expect(page).toHaveTitle("jifen-checkout");
    await expect(checkout(page)).toHaveText("Pay with points or cash");
    await expect(page.locator("jifen-balance .points")).toHaveText("3,260 points");
    await payInCash(page);
  });

  // This happens on a page that was opened before a deployment that did not keep its build.
  for (const [name, pattern, fallback] of [
    ["glue", /^jifen-.*\.js$/, "Points here"],
    ["words", /\.txt$/, "Points here"],
    ["Wasm", /\.wasm$/, "J3,260 points≈ ¥32.60"],
  ]) {
    test(`whose ${name} is missing at the edge shows this, and shows what works without it`, async ({ page }) => {
      await page.addInitScript(() => {
        globalThis.unavailable = [];
        addEventListener("jifen:unavailable", ({ target, detail }) => unavailable.push(`${target.localName} ${detail.reason}`));
      });
      await open(page, { meet: (file) => pattern.test(file) && "gone" });
      await expect.poll(() => page.evaluate(() => unavailable.sort())).toEqual(["jifen-balance wasm", "jifen-checkout wasm", "jifen-earn wasm"]);
      await expect(page.locator("jifen-balance")).toContainText(fallback);
      await expect(page.getByText("Pay with points or cash")).toBeVisible();
      await payInCash(page);
    });
  }

  test("under a CSP without wasm-unsafe-eval still shows the balance", async ({ page }) => {
    const csp = `script-src ${EDGE}; connect-src 'self' ${EDGE}`;
    await open(page, { csp, body: `<jifen-balance>Points here</jifen-balance> <jifen-checkout>Pay in cash here</jifen-checkout>` });
    await expect(page.locator("jifen-balance .chip")).toHaveText("J3,260 points≈ ¥32.60");
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

  test("that move keep the choice", async ({ page }) => {
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

  test("that are removed and inserted again are mounted once", async ({ page }) => {
    let points = 3_260;
    const quotes = [];
    const hear = (name, request) => name === "POST /v1/me/quotes" && request.postDataJSON().points === "max" && quotes.push(name);
    await open(page, { hear, answers: { "GET /v1/me/balance": () => balance({ available: points }) } });
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
    quotes.length = 0;
    // An element that was not unmounted would send its own request whenever the member's points change.
    points = 5_000;
    await page.evaluate(() => Jifen.refresh());
    await expect(page.locator("jifen-balance")).toContainText("5,000");
    await expect.poll(() => quotes.length).toBe(1);
    await pause(500);
    expect(quotes).toHaveLength(1);
  });

  test("that are removed while they load are not mounted", async ({ page }) => {
    // The remaining element shows when the other one would have been mounted.
    const body = "<jifen-checkout></jifen-checkout> <jifen-checkout id='stays'></jifen-checkout>";
    await open(page, { body, meet: (file) => file.endsWith(".wasm") && pause(600) });
    await page.evaluate(() => {
      globalThis.gone = document.querySelector("jifen-checkout");
      gone.remove();
    });
    await page.locator("#stays .range").waitFor();
    expect(await page.evaluate(() => gone.shadowRoot.querySelector(".card"))).toBeNull();
    await page.evaluate(() => document.querySelector("main").append(gone));
    await expect(page.locator("jifen-checkout .range")).toHaveCount(2);
  });

  test("that got their order before the script loaded follow the next one", async ({ page }) => {
    const early = `<script>document.querySelector("jifen-checkout").order = ${JSON.stringify(ORDER)};</script>`;
    await open(page, { body: `<jifen-checkout></jifen-checkout>${early}`, meet: (file) => file === "jifen.js" && pause(300) });
    await apply(page).waitFor();
    await page.evaluate((order) => (document.querySelector("jifen-checkout").order = order), { ...ORDER, currency: "EUR" });
    await expect(checkout(page)).toContainText("Points here pay orders in CNY.");
  });

  test("of a single-page shop are mounted and unmounted with its pages", async ({ page }) => {
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

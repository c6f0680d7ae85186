// Before the Wasm has loaded: the balance in its final form, and the checkout's first request. The Wasm takes over both invisibly.
import { expect, test } from "@playwright/test";
import { EDGE, MEMBER, ORDER, balance, hold, never, open, problem, quote, soon } from "./stub_page.mjs";

const DAY = 86_400_000;
const BALANCE = "<jifen-balance>Points here</jifen-balance>";
const CHECKOUT = "<jifen-checkout>Pay with points</jifen-checkout>";
// The tag for Intl, and the letter of the coin, which identifies the catalogue.
const SPOKEN = {
  "en": ["en", "J"],
  "en-GB": ["en-GB", "J"],
  "EN": ["EN", "J"],
  "fr-CA": ["en", "J"],
  "e": ["en", "J"],
  "zh-CN": ["zh-CN", "积"],
  "zh": ["zh", "积"],
  "zh-Hans-SG": ["zh-Hans-SG", "积"],
  "zh-TW": ["zh-TW", "積"],
  "zh-Hant-HK": ["zh-Hant-HK", "積"],
  "zh_HK": ["zh-HK", "積"],
  "ZH-hant": ["ZH-hant", "積"],
  "zhx": ["en", "J"],
  "ar": ["ar", "ن"],
  "ar-EG": ["ar-EG", "ن"],
  "ar-AE": ["ar-AE", "ن"],
  "arb": ["en", "J"],
};
// The browser's preference, if the page states none.
const LANGUAGES = [...Object.keys(SPOKEN), ""];
const BALANCES = {
  "points": {},
  "one point": { available: 1 },
  "two points": { available: 2 },
  "a few points": { available: 7 },
  "all the points that there can be": { available: 9_007_199_254_740_991 },
  "nothing": { available: 0 },
  "nothing yet": { available: 0, pending: 120 },
  "points that expire today": { expiring: [{ points: 800, expires_at: soon(DAY / 2) }] },
  "points that expire tomorrow": { expiring: [{ points: 800, expires_at: soon(1.5 * DAY) }] },
  "points that expire soon": { expiring: [{ points: 1, expires_at: soon(9.5 * DAY) }, { points: 5, expires_at: null }] },
  "points that expire in 30 days": { expiring: [{ points: 800, expires_at: soon(30.5 * DAY) }] },
  "points that expire later": { expiring: [{ points: 800, expires_at: soon(31.5 * DAY) }] },
  "points that never expire": { expiring: [{ points: 800, expires_at: null }] },
};

const chip = (page, element = "jifen-balance") => page.locator(`${element} .chip`);
const asks = (asked, name) => asked.filter((one) => one.name === name);

/** Opens a page whose Wasm is loaded only when the test releases it. */
async function openWithoutWasm(page, options) {
  let letGo;
  const gone = new Promise((resolve) => (letGo = resolve));
  const asked = [];
  const hear = (name, request) => asked.push({ name, body: request.postData() });
  await page.addInitScript(() => {
    globalThis.ready = 0;
    addEventListener("jifen:ready", () => (ready += 1));
  });
  await open(page, { hear, meet: (file) => file.endsWith(".wasm") && gone, ...options });
  /** Releases the Wasm, and waits until this number of elements are ready. */
  const letWasmCome = async (elements) => {
    letGo();
    await expect.poll(() => page.evaluate(() => ready)).toBe(elements);
  };
  return { asked, letWasmCome };
}

test("the closest catalogue is used for a tag, and English if there is none", async ({ page }) => {
  await open(page, { body: Object.keys(SPOKEN).map((lang) => `<div lang="${lang}"><jifen-balance></jifen-balance></div>`).join("") });
  const heard = () => page.locator("jifen-balance .chip").evaluateAll((chips) => chips.map((chip) => [chip.lang, chip.firstChild.textContent]));
  await expect.poll(heard).toEqual(Object.values(SPOKEN));
});

for (const [name, facts] of Object.entries(BALANCES)) {
  test(`the early balance equals that of the Wasm in every language: ${name}`, async ({ page }) => {
    const { letWasmCome } = await openWithoutWasm(page, {
      answers: { "GET /v1/me/balance": () => balance(facts) },
      body: LANGUAGES.map((lang) => `<div lang="${lang}"><jifen-balance></jifen-balance></div>`).join(""),
    });
    const shown = () => page.evaluate(() => [...document.querySelectorAll("jifen-balance")].map(({ shadowRoot }) => shadowRoot.innerHTML));
    await expect(page.locator("jifen-balance .points")).toHaveCount(LANGUAGES.length);
    const early = await shown();
    await letWasmCome(LANGUAGES.length);
    await expect.poll(shown).toEqual(early);
  });
}

test("the Wasm takes over between two frames, and nothing moves", async ({ page }) => {
  const facts = { expiring: [{ points: 800, expires_at: soon(9.5 * DAY) }] };
  const { letWasmCome } = await openWithoutWasm(page, {
    answers: { "GET /v1/me/balance": () => balance(facts) },
    body: `${BALANCE}<jifen-account launcher>Account here</jifen-account><p id="below">Below</p>`,
  });
  await expect(chip(page)).toContainText("3,260 points");
  await expect(chip(page, "jifen-account")).toHaveText("J3,260 points≈ ¥32.60");
  await page.evaluate(() => {
    globalThis.frames = new Set();
    const look = () => {
      const chips = [...document.querySelectorAll("jifen-balance, jifen-account")].map(({ shadowRoot }) => shadowRoot.querySelector(".chip"));
      const boxes = [...chips, document.querySelector("#below")].map((element) => JSON.stringify(element?.getBoundingClientRect()));
      frames.add([...chips.map((chip) => chip?.textContent), ...boxes].join(" "));
      requestAnimationFrame(look);
    };
    look();
  });
  await letWasmCome(1);
  await page.locator("jifen-account button.chip").waitFor();
  await page.waitForTimeout(200);
  expect(await page.evaluate(() => [...frames])).toHaveLength(1);
});

test("the early balance follows its language and its theme", async ({ page }) => {
  await openWithoutWasm(page, { body: `<jifen-balance theme="dark">Points here</jifen-balance>`, style: "jifen-balance { --jifen-accent: rgb(1, 2, 3); }" });
  await expect(chip(page)).toContainText("3,260 points");
  await expect(page.locator("jifen-balance .mark")).toHaveCSS("background-color", "rgb(1, 2, 3)");
  await expect(chip(page)).toHaveCSS("background-color", "rgb(29, 27, 25)");
  for (const [lang, said] of [["zh-TW", "3,260 點"], ["ar-EG", "٣٬٢٦٠"], ["en", "3,260 points"]]) {
    await page.evaluate((lang) => (document.querySelector("jifen-balance").lang = lang), lang);
    await expect(chip(page)).toContainText(said);
    await expect(chip(page)).toHaveAttribute("dir", lang.startsWith("ar") ? "rtl" : "ltr");
  }
});

const NOBODY = {
  "a guest": { "GET /token": () => ({ status: 401, body: {} }) },
  "a member whose balance does not come": { "GET /v1/me/balance": never },
  "a member whose balance cannot be had": { "GET /v1/me/balance": () => problem(500, "internal_error") },
  "a member whose balance cannot be read": { "GET /v1/me/balance": () => ({ available: 3 }) },
};
for (const [name, answers] of Object.entries(NOBODY)) {
  test(`for ${name}, the page's own content is shown until the Wasm has loaded`, async ({ page }) => {
    await openWithoutWasm(page, { answers, body: BALANCE });
    await page.waitForTimeout(400);
    await expect(chip(page)).toHaveCount(0);
    await expect(page.getByText("Points here")).toBeVisible();
  });
}

test("no live region announces the early balance", async ({ page }) => {
  await openWithoutWasm(page, { body: BALANCE });
  await expect(chip(page)).toContainText("3,260 points");
  await expect(page.locator("jifen-balance").locator("[aria-live], [role=status], [role=alert]")).toHaveCount(0);
});

test("the first request of a checkout is sent once, while the Wasm loads", async ({ page }) => {
  const { asked, letWasmCome } = await openWithoutWasm(page, { body: CHECKOUT });
  await expect.poll(() => asks(asked, "POST /v1/me/quotes").length).toBe(1);
  await letWasmCome(1);
  await expect(page.getByRole("slider")).toHaveValue("3000");
  expect(asks(asked, "POST /v1/me/quotes")).toHaveLength(1);
  expect(asks(asked, "GET /v1/me/balance")).toHaveLength(1);
});

test("an order with all fields causes one request", async ({ page }) => {
  const line = { line_id: "1", sku: "tea", quantity: 2, unit_price: "50.00", discount: "1.00", categories: ["tea"], tags: ["new"], colour: "green" };
  const order = { note: "mine", shipping: "5.00", lines: [line], currency: "CNY" };
  const { asked, letWasmCome } = await openWithoutWasm(page, { body: CHECKOUT, order });
  await expect.poll(() => asks(asked, "POST /v1/me/quotes").length).toBe(1);
  await letWasmCome(1);
  expect(asks(asked, "POST /v1/me/quotes")).toHaveLength(1);
  expect(asked.find(({ name }) => name === "POST /v1/me/quotes").body).not.toMatch(/colour|note/);
});

test("an answer about another order is ignored", async ({ page }) => {
  const answers = { "POST /v1/me/quotes": (asked) => quote(asked, { max: 1_000 * asked.lines[0].quantity }) };
  const { asked, letWasmCome } = await openWithoutWasm(page, { body: CHECKOUT, answers });
  await expect.poll(() => asks(asked, "POST /v1/me/quotes").length).toBe(1);
  const other = { ...ORDER, lines: [{ ...ORDER.lines[0], quantity: 2 }] };
  await page.evaluate((order) => (document.querySelector("jifen-checkout").order = order), other);
  await expect.poll(() => asks(asked, "POST /v1/me/quotes").length).toBe(2);
  await letWasmCome(1);
  await expect(page.getByRole("slider")).toHaveValue("2000");
  expect(asks(asked, "POST /v1/me/quotes")).toHaveLength(2);
});

test("a failed first request is repeated", async ({ page }) => {
  let times = 0;
  const answers = { "POST /v1/me/quotes": (asked) => ((times += 1) === 1 ? problem(503, "unavailable") : quote(asked)) };
  const { letWasmCome } = await openWithoutWasm(page, { body: CHECKOUT, answers });
  await expect.poll(() => times).toBe(1);
  await letWasmCome(1);
  await expect(page.getByRole("slider")).toHaveValue("3000");
});

test("no early request is sent for an order while points are held", async ({ page }) => {
  const held = hold(2_000);
  await page.addInitScript((held) => localStorage.setItem("jifen:jf_pk_stub", JSON.stringify(held)), held);
  const { asked } = await openWithoutWasm(page, { body: CHECKOUT + BALANCE });
  await expect(chip(page)).toContainText("3,260");
  expect(asks(asked, "POST /v1/me/quotes")).toHaveLength(0);
});

test("a later element repeats no request, and refresh() reads new facts", async ({ page }) => {
  let available = 3_260;
  const { asked, letWasmCome } = await openWithoutWasm(page, { answers: { "GET /v1/me/balance": () => balance({ available }) }, body: BALANCE });
  await letWasmCome(1);
  await page.evaluate(() => document.body.append(document.createElement("jifen-balance")));
  await expect(page.locator("jifen-balance .points")).toHaveCount(2);
  expect(asks(asked, "GET /v1/me/balance")).toHaveLength(1);
  available = 120;
  await page.evaluate(() => Jifen.refresh());
  await expect(chip(page).first()).toContainText("120 points");
  await expect(chip(page).last()).toContainText("120 points");
});

test("if the Wasm cannot run, the early balance remains and the page gets an event", async ({ page }) => {
  await page.addInitScript(() => addEventListener("jifen:unavailable", () => (document.title = "Unavailable")));
  const elements = `${BALANCE}<jifen-account launcher>Account here</jifen-account><jifen-earn amount="9.00">Earn here</jifen-earn>${CHECKOUT}`;
  await open(page, { csp: `script-src ${EDGE}; connect-src 'self' ${EDGE}`, body: elements, answers: MEMBER });
  await expect(page).toHaveTitle("Unavailable");
  await expect(chip(page)).toHaveText("J3,260 points≈ ¥32.60");
  await expect(chip(page, "jifen-account")).toHaveText("J3,260 points≈ ¥32.60");
  await expect(page.getByText("Earn here")).toBeVisible();
  await expect(page.getByText("Pay with points")).toBeVisible();
});

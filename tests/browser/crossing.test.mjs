// Events that overlap: orders that change, holds that are placed, released or end elsewhere, and typing, while answers are still pending.
// The page receives the beginning and end of each hold, and the button does what its label states.
import { expect, test } from "@playwright/test";
import { ORDER, PROGRAM, balance, hold, late, open, problem, quote } from "./stub_page.mjs";

const BODY = "<jifen-checkout>You pay in cash here</jifen-checkout>";
const checkout = (page) => page.locator("jifen-checkout");
const field = (page) => checkout(page).locator(".field");
const apply = (page) => page.getByRole("button", { name: /^Use [\d,]+ points/ });
const giveUp = (page) => page.getByRole("button", { name: "Don’t use points" });
const LARGER = { ...ORDER, lines: [{ ...ORDER.lines[0], quantity: 2 }] };
/** Long enough to process an answer that has arrived. */
const settle = (page) => page.waitForTimeout(400);
const give = (page, order) => page.evaluate((order) => void (document.querySelector("jifen-checkout").order = order), order);

/** Answers like `answer`, but holds the answer of that number until it is released. */
function lateAt(turn, answer) {
  const { told, tell } = late();
  const asked = [];
  const answered = async (body) => {
    if (asked.push(body) === turn) await told;
    return answer(body, asked.length);
  };
  return { asked, tell, answer: answered };
}

/** Records the page's events about holds, errors and the element's end. */
async function ears(page) {
  await page.addInitScript(() => {
    globalThis.heard = [];
    for (const name of ["hold", "release", "error", "unavailable"])
      addEventListener(`jifen:${name}`, ({ detail }) => heard.push([name, detail?.hold_id ?? detail?.code].filter(Boolean).join(" ")));
  });
  return () => page.evaluate(() => heard);
}

for (const [name, order, sees] of [
  ["empty", { ...ORDER, lines: [] }, "You pay in cash here"],
  ["in another currency", { ...ORDER, currency: "EUR" }, "Points here pay orders in CNY"],
  ["gone", null],
  ["unreadable", { currency: "CNY" }, "You pay in cash here"],
]) {
  test(`an answer about an order is ignored once the order is ${name}`, async ({ page }) => {
    const quotes = lateAt(2, quote);
    await open(page, { body: BODY, answers: { "POST /v1/me/quotes": quotes.answer } });
    await apply(page).waitFor();
    await give(page, LARGER);
    await expect.poll(() => quotes.asked.length).toBe(2);
    await give(page, order);
    quotes.tell();
    await settle(page);
    await expect(apply(page)).toHaveCount(0);
    if (sees) await expect(page.getByText(sees)).toBeVisible();
  });
}

test("an unreadable order shows the page's own content, and the previous order does not return", async ({ page }) => {
  const heard = await ears(page);
  await open(page, { body: BODY, order: { currency: "CNY", lines: "none" } });
  await expect(page.getByText("You pay in cash here")).toBeVisible();
  await settle(page);
  await expect(page.getByText("You pay in cash here")).toBeVisible();
  expect(await heard()).toEqual(["error invalid_request", "unavailable"]);
  await give(page, ORDER);
  await apply(page).waitFor();
  await give(page, { currency: "CNY", lines: [{ sku: 1 }] });
  await page.evaluate(() => Jifen.refresh());
  await settle(page);
  await expect(apply(page)).toHaveCount(0);
  await expect(page.getByText("You pay in cash here")).toBeVisible();
});

test("a hold that is placed while the order changes is placed once, and remains visible", async ({ page }) => {
  const heard = await ears(page);
  const holds = lateAt(1, (_, turn) => ({ status: 201, body: hold(3_000, 900_000, `hold-${turn}`) }));
  await open(page, { body: BODY, answers: { "POST /v1/me/holds": holds.answer } });
  await apply(page).click();
  await give(page, LARGER);
  await settle(page);
  await checkout(page).locator(".btn").click({ force: true });
  holds.tell();
  await expect(giveUp(page)).toBeVisible();
  await settle(page);
  await expect(giveUp(page)).toBeVisible();
  await expect(checkout(page)).toContainText("Your order changed");
  expect(await heard()).toEqual(["hold hold-1"]);
});

test("a hold that is refused while the order changes leads to a choice for the present one", async ({ page }) => {
  const holds = lateAt(1, () => problem(409, "quote_stale"));
  const quotes = lateAt(0, quote);
  await open(page, { body: BODY, answers: { "POST /v1/me/holds": holds.answer, "POST /v1/me/quotes": quotes.answer } });
  await apply(page).click();
  await give(page, LARGER);
  await settle(page);
  holds.tell();
  await expect.poll(() => quotes.asked.at(-1).lines[0].quantity).toBe(2);
  await apply(page).waitFor();
});

/** Releases the points, and sets another order before the edge has answered. */
async function giveBackAcross(page, answer) {
  const released = lateAt(1, answer);
  await open(page, { body: BODY, answers: { "DELETE /v1/me/holds": released.answer } });
  await apply(page).click();
  await giveUp(page).click();
  await give(page, LARGER);
  await settle(page);
  released.tell();
}

test("a release while the order changes is reported to the page", async ({ page }) => {
  const heard = await ears(page);
  await giveBackAcross(page, () => ({ balance: balance() }));
  await expect.poll(heard).toEqual(["hold hold-1", "release hold-1"]);
  await expect(giveUp(page)).toHaveCount(0);
});

test("points whose release fails while the order changes remain visible", async ({ page }) => {
  await giveBackAcross(page, () => problem(403, "forbidden"));
  await expect(checkout(page)).toContainText("couldn’t give the points back");
  await expect(giveUp(page)).toBeVisible();
});

test("a hold that ends elsewhere is reported to the page", async ({ page }) => {
  const heard = await ears(page);
  let held = 0;
  const answers = {
    "GET /v1/me/balance": () => balance({ held }),
    "POST /v1/me/holds": () => ((held = 3_000), { status: 201, body: hold(3_000) }),
  };
  await open(page, { body: BODY, answers });
  await apply(page).click();
  await giveUp(page).waitFor();
  held = 0;
  await page.evaluate(() => Jifen.refresh());
  await expect.poll(heard).toEqual(["hold hold-1", "release hold-1"]);
  await apply(page).waitFor();
});

test("a hold from before a reload is shown with its own amount, and not as that of another order", async ({ page }) => {
  let isHeld = false;
  const answers = {
    "GET /v1/me/balance": () => (isHeld ? balance({ available: 260, held: 3_000 }) : balance()),
    "POST /v1/me/holds": () => ((isHeld = true), { status: 201, body: hold(3_000) }),
  };
  await open(page, { body: BODY, answers });
  await apply(page).click();
  await giveUp(page).waitFor();
  await page.reload();
  await expect(checkout(page)).toContainText("¥30.00 taken off");
  await expect(checkout(page)).not.toContainText("order changed");
  await give(page, { ...ORDER, currency: "EUR" });
  await expect(checkout(page)).toContainText("order changed");
  await expect(checkout(page)).toContainText("¥30.00 taken off");
});

for (const [status, code] of [[429, "rate_limited"], [500, "internal"], [503, "unavailable"]]) {
  test(`a choice is kept if a request is answered ${status}`, async ({ page }) => {
    const quotes = lateAt(0, (asked, turn) => (turn === 2 ? problem(status, code) : quote(asked)));
    await open(page, { body: BODY, answers: { "POST /v1/me/quotes": quotes.answer } });
    await apply(page).waitFor();
    await page.getByRole("slider").press("ArrowLeft");
    await expect.poll(() => quotes.asked.length).toBe(2);
    await settle(page);
    await apply(page).click();
    await giveUp(page).waitFor();
  });
}

test("the button shows when it cannot be pressed", async ({ page }) => {
  const quotes = lateAt(2, quote);
  await open(page, { body: BODY, answers: { "POST /v1/me/quotes": quotes.answer } });
  await apply(page).waitFor();
  await give(page, LARGER);
  await expect(apply(page)).toHaveAttribute("aria-disabled", "true");
  quotes.tell();
  await expect(apply(page)).not.toHaveAttribute("aria-disabled");
});

for (const share of [0.2, 0.5, 0.8]) {
  test(`a press immediately after typing does what the button's label stated, at ${share} of its height`, async ({ page }) => {
    const holds = lateAt(0, ({ quote }) => ({ status: 201, body: hold(Number(quote.split("-")[1])) }));
    await open(page, { body: BODY, answers: { "POST /v1/me/holds": holds.answer } });
    await apply(page).waitFor();
    await field(page).fill("");
    await field(page).pressSequentially("1250");
    await expect(apply(page)).toHaveText("Use 1,200 points, save ¥12.00");
    await expect(checkout(page)).toContainText("In steps of");
    const { x, y, width, height } = await apply(page).boundingBox();
    await page.mouse.move(x + width / 2, y + height * share);
    await page.mouse.down();
    await page.waitForTimeout(80);
    await page.mouse.up();
    await giveUp(page).waitFor();
    expect(holds.asked.map(({ quote }) => quote)).toEqual(["signed-1200"]);
  });
}

const SINGLE = {
  "POST /v1/me/quotes": (asked) => quote(asked, { step: 1, min: 1 }),
  "GET /v1/program": () => ({ ...PROGRAM, cash_off: { ...PROGRAM.cash_off, step_points: 1, min_points: 1 } }),
};

test("the field does not change a text that an input method composes", async ({ page }) => {
  await open(page, { body: BODY, answers: SINGLE });
  await apply(page).waitFor();
  await field(page).focus();
  await field(page).selectText();
  const client = await page.context().newCDPSession(page);
  for (const text of ["１", "１２", "１２０", "１２００"]) {
    await client.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    await page.waitForTimeout(60);
    await expect(field(page)).toHaveValue(text);
  }
  await client.send("Input.insertText", { text: "１２００" });
  await expect(apply(page)).toContainText("1,200");
  await page.keyboard.press("Tab");
  await expect(field(page)).toHaveValue("1,200");
});

test("a digit in the middle of a number can be changed", async ({ page }) => {
  await open(page, { body: BODY, answers: SINGLE });
  await apply(page).waitFor();
  await field(page).focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("Delete");
  await page.waitForTimeout(60);
  await page.keyboard.press("2");
  await expect(apply(page)).toContainText("2,000");
  await page.keyboard.press("Tab");
  await expect(field(page)).toHaveValue("2,000");
});

test("arrow keys replace a typed text by a number, even at the end of the range", async ({ page }) => {
  await open(page, { body: BODY });
  await apply(page).waitFor();
  await field(page).fill("5000");
  await page.keyboard.press("ArrowUp");
  await expect(field(page)).toHaveValue("3,000");
});

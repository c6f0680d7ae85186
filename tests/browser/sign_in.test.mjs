// The shopper changes while requests are pending: `Jifen.refresh()` is never answered by a request that was sent before it.
import { expect, test } from "@playwright/test";
import { ACCOUNT, standing } from "./stub_account.mjs";
import { balance, hold, late, never, open, problem, quote } from "./stub_page.mjs";

const BODY = "<jifen-balance>Points here</jifen-balance><jifen-earn amount=\"9.00\">Earn here</jifen-earn>";
const chip = (page) => page.locator("jifen-balance .chip");
const GUEST = problem(401, "unauthorized");
const MEMBER = { token: "token-1" };

/** A member who signs out, and the next member on the same page. */
function next() {
  let member_id = "ann";
  return {
    /** An answer for the first member, and later an answer for the second. */
    of: (ann, bo) => (...asked) => (member_id === "ann" ? ann : bo)(...asked),
    come: (page) => ((member_id = "bo"), refresh(page)),
  };
}

const refresh = (page) => page.evaluate(() => void Jifen.refresh());

/** Answers the requests of each kind by their number. */
function inTurn(...answers) {
  const asked = [];
  return { asked, answer: async () => answers[asked.push(0) - 1]() };
}

for (const isOldAnswerFirst of [true, false]) {
  const order = isOldAnswerFirst ? "comes first" : "comes last";
  test(`a sign-in is noticed while the token is requested, and the old answer ${order}`, async ({ page }) => {
    const [before, after] = [late(), late()];
    const token = inTurn(() => before.told, () => after.told);
    await open(page, { body: BODY, answers: { "GET /token": token.answer } });
    await expect(page.locator("jifen-earn")).toContainText("100");
    await refresh(page);
    await expect.poll(() => token.asked.length).toBe(2);
    const tellings = [() => before.tell(GUEST), () => after.tell(MEMBER)];
    if (!isOldAnswerFirst) tellings.reverse();
    tellings[0]();
    await page.waitForTimeout(200);
    tellings[1]();
    await expect(chip(page)).toContainText("3,260");
    await page.waitForTimeout(200);
    await expect(chip(page)).toContainText("3,260");
    expect(token.asked).toHaveLength(2);
  });
}

test("a sign-in is noticed while the Wasm loads", async ({ page }) => {
  const wasm = late();
  let told = 0;
  let isMember = false;
  const token = () => ((told += 1), isMember ? MEMBER : GUEST);
  await open(page, { body: BODY, answers: { "GET /token": token }, meet: (file) => file.endsWith(".wasm") && wasm.told });
  await expect.poll(() => told).toBe(1);
  await page.waitForTimeout(100);
  isMember = true;
  await refresh(page);
  wasm.tell();
  await expect(chip(page)).toContainText("3,260");
});

test("a sign-out is noticed while a balance is requested, and the balance is not shown", async ({ page }) => {
  const old = late();
  const asked = inTurn(() => balance(), () => old.told);
  const token = inTurn(() => MEMBER, () => MEMBER, () => GUEST);
  await open(page, { body: BODY, answers: { "GET /token": token.answer, "GET /v1/me/balance": asked.answer } });
  await expect(chip(page)).toContainText("3,260");
  await refresh(page);
  await expect.poll(() => asked.asked.length).toBe(2);
  await refresh(page);
  await expect(page.locator("jifen-balance")).toContainText("Points here");
  await expect(chip(page)).not.toContainText("3,260");
  old.tell(balance());
  await page.waitForTimeout(300);
  await expect(chip(page)).not.toContainText("3,260");
});

test("no data of a member is shown to the next one", async ({ page }) => {
  const { of, come } = next();
  const answers = { ...ACCOUNT, "GET /v1/me/balance": of(() => standing(), () => balance({ member_id: "bo", available: 120 })) };
  for (const path of ["history", "invite", "ways-to-earn"]) answers[`GET /v1/me/${path}`] = of(ACCOUNT[`GET /v1/me/${path}`], never);
  await open(page, { body: "<jifen-account></jifen-account>", answers });
  const account = page.locator("jifen-account");
  await expect(account).toContainText("Order A-1042");
  await expect(account).toContainText("Kq3v-7Z_hT0aYw2L");
  await come(page);
  await expect(account.locator(".big")).toHaveText("120");
  await expect(account).not.toContainText("Order A-1042");
  await expect(account).not.toContainText("Kq3v-7Z_hT0aYw2L");
});

test("a pending action of a member does not restore their data", async ({ page }) => {
  const { of, come } = next();
  const begun = late();
  const bo = () => standing({ member_id: "bo", available: 120 });
  const answers = { ...ACCOUNT, "GET /v1/me/balance": of(() => standing(), bo), "POST /v1/me/check-ins": () => begun.told };
  await open(page, { body: "<jifen-account></jifen-account>", answers });
  const total = page.locator("jifen-account .big");
  await page.getByRole("button", { name: "Check in" }).click();
  await come(page);
  await expect(total).toHaveText("120");
  const told = page.waitForResponse("**/v1/me/check-ins");
  begun.tell(ACCOUNT["POST /v1/me/check-ins"]());
  await told;
  await page.waitForTimeout(300);
  await expect(total).toHaveText("120");
});

test("a member's choice is not applied for the next one", async ({ page }) => {
  const { of, come } = next();
  const asked = [];
  const answers = {
    "GET /v1/me/balance": of(() => balance(), () => balance({ member_id: "bo" })),
    "POST /v1/me/quotes": of((order) => quote(order), (order) => quote(order, { quote: "signed-by-bo" })),
    "POST /v1/me/holds": ({ quote }) => (asked.push(quote), { status: 201, body: { ...hold(3_000), member_id: "bo" } }),
  };
  await open(page, { body: "<jifen-checkout></jifen-checkout>", answers });
  await expect(page.getByRole("slider")).toHaveValue("3000");
  const quoted = page.waitForResponse("**/v1/me/quotes");
  await come(page);
  await quoted;
  await page.getByRole("button", { name: /Use 3,000 points/ }).click();
  await expect.poll(() => asked).toEqual(["signed-by-bo"]);
});

// The account's dialog under difficult conditions of page, input and network: it never blocks the page while it is invisible, and it can be
// opened again.
import { expect, test } from "@playwright/test";
import { ACCOUNT } from "./stub_account.mjs";
import { open, payInCash } from "./stub_page.mjs";

const CHIP = "<jifen-account launcher></jifen-account>";
const account = (page) => page.locator("jifen-account");
const chip = (page) => page.getByRole("button", { name: "3,260 points ≈ ¥32.60" });
const dialog = (page) => page.getByRole("dialog", { name: "My points" });
const settled = (page) => account(page).locator(".card:not([aria-busy]) .invite").waitFor();
/** The page receives each opening and closing. */
const ears = (page) => page.evaluate(() => {
  globalThis.heard = [];
  for (const name of ["jifen:open", "jifen:close"]) addEventListener(name, () => heard.push(name));
});

for (const [name, around] of [["a hidden menu", `<div hidden>${CHIP}</div>`], ["closed details", `<details><summary>More</summary>${CHIP}</details>`]]) {
  test(`a dialog that is opened in ${name} does not block the page`, async ({ page }) => {
    await open(page, { body: around, answers: ACCOUNT });
    await ears(page);
    await account(page).evaluate((element) => element.setAttribute("open", ""));
    await expect.poll(() => page.evaluate(() => heard)).toEqual(["jifen:open", "jifen:close"]);
    await expect(account(page)).not.toHaveAttribute("open");
    await payInCash(page);
  });
}

test("a dialog whose menu is hidden no longer blocks the page", async ({ page }) => {
  await open(page, { body: `<div id="menu">${CHIP}</div>`, answers: ACCOUNT });
  await chip(page).click();
  await settled(page);
  await page.evaluate(() => (document.querySelector("#menu").hidden = true));
  await expect(account(page)).not.toHaveAttribute("open");
  await payInCash(page);
});

test("a dialog that is opened and removed at once blocks nothing else", async ({ page }) => {
  const faults = [];
  page.on("pageerror", ({ message }) => faults.push(message));
  await open(page, { body: `${CHIP}<jifen-balance></jifen-balance>`, answers: ACCOUNT });
  await chip(page).click();
  await settled(page);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await account(page).evaluate((element) => {
    element.setAttribute("open", "");
    element.remove();
  });
  await page.evaluate(() => (document.querySelector("jifen-balance").lang = "zh-CN"));
  await expect(page.locator("jifen-balance")).toContainText("积分");
  expect(faults).toEqual([]);
});

test("a dialog whose files failed to load opens with the next press", async ({ page }) => {
  let main;
  let isGone = true;
  // The first Wasm is that of the chip.
  const meet = (file) => file.endsWith(".wasm") && file !== (main ??= file) && isGone && "blocked";
  await open(page, { body: CHIP, answers: ACCOUNT, meet });
  await chip(page).click();
  await expect(account(page)).not.toHaveAttribute("open");
  isGone = false;
  await chip(page).click();
  await expect(dialog(page)).toBeVisible();
  await expect(account(page)).toHaveAttribute("open");
});

test("a text selection that ends outside does not close the dialog, and a press outside does", async ({ page }) => {
  await open(page, { body: CHIP, answers: ACCOUNT });
  await chip(page).click();
  await settled(page);
  const { x, y } = await account(page).locator(".sheet .title").first().boundingBox();
  await page.mouse.move(x + 20, y + 10);
  await page.mouse.down();
  await page.mouse.move(100, y + 5, { steps: 8 });
  await page.mouse.up();
  await page.waitForTimeout(200);
  await expect(dialog(page)).toBeVisible();
  await page.mouse.click(100, 100);
  await expect(dialog(page)).toBeHidden();
  await expect(account(page)).not.toHaveAttribute("open");
});

test("a dialog that is opened again at once remains open", async ({ page }) => {
  await open(page, { body: CHIP, answers: ACCOUNT });
  await chip(page).click();
  await expect(dialog(page)).toBeVisible();
  const heard = await account(page).evaluate(async (element) => {
    const heard = [];
    for (const name of ["jifen:open", "jifen:close"]) element.addEventListener(name, () => heard.push(name));
    const [chip, dialog] = ["button", "dialog"].map((name) => element.shadowRoot.querySelector(name));
    const told = new Promise((done) => dialog.addEventListener("close", done));
    // Like Escape, and before the browser's event.
    dialog.close();
    chip.click();
    await told;
    return heard;
  });
  expect(heard).toEqual([]);
  await expect(dialog(page)).toBeVisible();
  await expect(account(page)).toHaveAttribute("open");
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await expect(account(page)).not.toHaveAttribute("open");
});

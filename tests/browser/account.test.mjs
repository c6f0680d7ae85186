// The account's panel in the order of a shopper's visit: check in, invite, read the history, release held points, and use the dialog by
// keyboard only.
import { expect, test } from "@playwright/test";
import { addToCart, checkOut, enter, setAside } from "./lantern_tea.mjs";

const panel = (page) => page.locator("main jifen-account");
const part = (page, heading) => panel(page).locator(".part").filter({ has: page.getByRole("heading", { name: heading }) });
const total = async (page) => Number((await panel(page).locator(".big").textContent()).replaceAll(",", ""));

test("a check-in counts once, is announced, and the balance follows", async ({ page }) => {
  await enter(page, "Ann");
  await page.goto("/account");
  const before = await total(page);
  const told = page.evaluate(() =>
    new Promise((done) => document.addEventListener("jifen:check-in", ({ detail }) => done(detail), { once: true })));
  const button = panel(page).getByRole("button", { name: "Check in +5" });
  await button.click();
  expect(await told).toEqual({ points: 5, streak: 1 });
  await expect(panel(page).getByRole("status")).toHaveText("Checked in. 5 points more.");
  await expect(panel(page).getByRole("button", { name: "Checked in today" })).toHaveAttribute("aria-disabled", "true");
  expect(await total(page)).toBe(before + 5);
  await expect(page.locator("header jifen-account")).toContainText((before + 5).toLocaleString("en"));
  await expect(part(page, "History")).toContainText("1 day in a row");

  await page.reload();
  await expect(panel(page).getByRole("button", { name: "Checked in today" })).toBeVisible();
  await expect(panel(page).locator(".week [data-place=done]")).toHaveCount(1);
});

test("a member without points sees how to earn the first ones", async ({ page }) => {
  await enter(page, "Bo");
  await page.goto("/account");
  await expect(panel(page)).toContainText("No points yet");
  await expect(panel(page)).toContainText("On the way to Silver leaf");
  await expect(part(page, "Ways to earn").getByRole("listitem").first()).toBeVisible();
  await expect(part(page, "History")).toBeHidden();
});

test("tier, ways, invitation and history show their facts and reasons", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await enter(page, "Ann");
  await page.goto("/account");
  await expect(panel(page).getByRole("heading", { name: "Silver leaf" })).toBeVisible();
  await expect(panel(page).getByRole("progressbar")).toHaveAttribute("aria-valuetext", /of .* in 12 months/);
  await expect(part(page, "Ways to earn").getByRole("listitem").first()).toContainText("For each ¥1 you spend");
  await expect(part(page, "Ways to earn").locator("[data-done]").first()).toContainText("Done");

  const invite = part(page, "Invite a friend");
  await expect(invite).toContainText("2 friends so far");
  await invite.getByRole("button", { name: "Copy" }).click();
  await expect(invite.getByRole("button", { name: "Copied" })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/\/\?friend=[\w-]+$/);
  await expect(invite.locator(".code")).toHaveText(copied);

  const history = part(page, "History");
  await expect(history.getByRole("listitem")).toHaveCount(5);
  const more = history.getByRole("button", { name: "Show more" });
  await more.focus();
  await page.keyboard.press("Enter");
  await expect(history.getByRole("listitem").nth(5)).toBeVisible();
  await expect(history).toContainText("Return from order LT-ANN-1");
  await expect(history).toContainText("¥340 × 1 point");
  await expect(more).toBeHidden();
});

test("held points count down, and can be released here", async ({ page }) => {
  await enter(page, "Lin");
  await addToCart(page, "Osmanthus oolong");
  await checkOut(page);
  await setAside(page, "1,000", "10.00");
  await page.goto("/account");
  const held = panel(page).locator(".holds");
  await expect(held).toContainText("1,000 set aside for a checkout");
  const before = await held.getByRole("timer").textContent();
  await expect(held.getByRole("timer")).not.toHaveText(before);
  await held.getByRole("button", { name: "Take back" }).click();
  await expect(held.getByRole("listitem")).toHaveCount(0);
  await expect(panel(page).getByRole("status")).toHaveText("Your points are back.");
  await expect(panel(page).locator(".big")).toHaveText("3,260");
});

test("the dialog opens from its chip, keeps the focus, and returns it", async ({ page }) => {
  await enter(page, "Ann");
  await page.goto("/");
  const launcher = page.locator("header jifen-account");
  const chip = launcher.getByRole("button").first();
  await expect(chip).toContainText("points");
  await page.evaluate(() => {
    window.heard = [];
    for (const name of ["jifen:open", "jifen:close"]) document.addEventListener(name, ({ type }) => window.heard.push(type));
  });
  await chip.focus();
  await page.keyboard.press("Enter");
  const dialog = launcher.getByRole("dialog", { name: "My points" });
  await expect(dialog.getByRole("heading", { name: "Ways to earn" })).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Close" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(chip).toBeFocused();
  await expect(launcher).not.toHaveAttribute("open");

  // The page can open it, and a press outside closes it.
  await launcher.evaluate((element) => element.toggleAttribute("open", true));
  await expect(dialog).toBeVisible();
  await page.mouse.click(4, 4);
  await expect(dialog).toBeHidden();
  // The event of closing follows a little later.
  await expect.poll(() => page.evaluate(() => window.heard)).toEqual(["jifen:open", "jifen:close", "jifen:open", "jifen:close"]);
});

test("a panel that cannot load shows this, and loads on the next try", async ({ page }) => {
  await page.route("**/v1/me/**", (route) => route.abort());
  await enter(page, "Lin");
  await page.goto("/account");
  await expect(panel(page)).toContainText("Points are resting");
  await page.unroute("**/v1/me/**");
  await panel(page).getByRole("button", { name: "Try again" }).click();
  await expect(panel(page).locator(".big")).toHaveText("3,260");
});

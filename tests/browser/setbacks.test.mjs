// Failures at the checkout without a mistake of the shopper: nothing is charged, and the shopper can continue at once.
import { expect, test } from "@playwright/test";
import { addToCart, checkOut, enter, pay, points, sendBack, setAside } from "./lantern_tea.mjs";

test("a declined card charges nothing and keeps the hold", async ({ page }) => {
  await enter(page, "Lin");
  const before = await points(page);
  await addToCart(page, "Celadon cup");
  await checkOut(page);
  await setAside(page, "900", "9.00");
  await page.getByLabel("Always declined").check();
  await page.getByRole("button", { name: "Pay ¥23.00" }).click();
  await expect(page.getByRole("status").filter({ hasText: "The card was declined" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Pay ¥23.00" })).toBeVisible();
  await pay(page, "23.00");
  await sendBack(page, "Celadon cup");
  expect(await points(page)).toEqual(before);
});

test("a cart that changed after the hold is not charged with it", async ({ page }) => {
  await enter(page, "Lin");
  const before = await points(page);
  await addToCart(page, "Osmanthus oolong");
  await checkOut(page);
  await setAside(page, "2,000", "20.00");
  await page.getByRole("button", { name: "Pay ¥48.00" }).waitFor();
  // Another tab replaces the tea by a gift card.
  const change = (sku, quantity) => page.request.post("/cart", { form: { sku, quantity } });
  await change("osmanthus-oolong", 0);
  await change("gift-card-50", 1);
  await page.getByRole("button", { name: "Pay ¥48.00" }).click();
  await expect(page.getByRole("status").filter({ hasText: "not for this order" })).toBeVisible();
  await change("gift-card-50", 0);
  await change("osmanthus-oolong", 1);
  await page.goto("/checkout");
  await page.getByRole("button", { name: /Don.t use points/ }).click();
  await page.getByRole("button", { name: "Pay ¥68.00" }).waitFor();
  expect(await points(page)).toEqual(before);
});

test("a member with too few points sees this and pays in full", async ({ page }) => {
  await enter(page, "Mei");
  await addToCart(page, "Osmanthus oolong");
  await checkOut(page);
  await expect(page.locator("jifen-checkout")).toContainText("120");
  await expect(page.getByRole("slider")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Pay ¥68.00" })).toBeVisible();
});

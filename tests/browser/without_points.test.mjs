// Points never prevent a sale: in a browser that cannot reach Jifen at all, shopping and paying work as usual.
import { expect, test } from "@playwright/test";
import { addToCart, checkOut, enter, pay, points, sendBack } from "./lantern_tea.mjs";

test("a browser that cannot reach Jifen pays in full", async ({ page, baseURL }) => {
  await page.route((url) => url.origin !== new URL(baseURL).origin, (route) => route.abort());
  await enter(page, "Bo");
  await addToCart(page, "Osmanthus oolong");
  await checkOut(page);
  await expect(page.locator("jifen-checkout")).toContainText("You can pay as usual");
  await pay(page, "68.00");
  // The shop's backend can reach the ledger.
  await expect(page.getByTestId("earned")).toHaveText("+136");
  await sendBack(page, "Osmanthus oolong");
  expect(await points(page)).toEqual({ available: 0, pending: 0 });
});

test("a guest pays in full and sees nothing of points", async ({ page }) => {
  await enter(page, "Guest");
  await expect(page.locator("header jifen-account")).toHaveCount(0);
  await addToCart(page, "Celadon cup");
  await checkOut(page);
  await expect(page.locator("jifen-checkout")).toHaveCount(0);
  await pay(page, "32.00");
  await sendBack(page, "Celadon cup");
  await expect(page.getByRole("region", { name: "Returned" })).toContainText("¥32.00");
});

// A shopper pays ¥100.00 with 3,000 points and a card, returns one line after the other, and has the same points and money as before.
import { expect, test } from "@playwright/test";
import { addToCart, checkOut, enter, pay, points, sendBack, setAside } from "./lantern_tea.mjs";

test("3,000 points and ¥70.00 pay for ¥100.00, and returns restore both exactly", async ({ page }) => {
  await enter(page, "Lin");
  await expect(page.locator("header jifen-account")).toContainText("3,260");
  const before = await points(page);
  expect(before).toEqual({ available: 3_260, pending: 0 });

  await addToCart(page, "Osmanthus oolong");
  await addToCart(page, "Celadon cup");
  await checkOut(page);
  await setAside(page, "3,000", "30.00");
  await pay(page, "70.00");

  const receipt = page.getByRole("region", { name: "Receipt" });
  await expect(receipt).toContainText("−¥30.00");
  await expect(receipt).toContainText("¥70.00");
  // The tea earns double points on the 47.60 that was paid in money, the cup single points on 22.40: 117.6, rounded down.
  await expect(page.getByTestId("earned")).toHaveText("+117");
  const order = page.url();
  await expect(page.locator("header jifen-account")).toContainText("260");
  expect(await points(page)).toEqual({ available: 260, pending: 117 });

  await page.goto(order);
  await sendBack(page, "Celadon cup");
  const returned = page.getByRole("region", { name: "Returned" });
  await expect(returned).toContainText("¥22.40");
  await expect(page.getByTestId("restored")).toHaveText("+960");
  await expect(page.getByTestId("revoked")).toHaveText("−22");
  expect(await points(page)).toEqual({ available: 1_220, pending: 95 });

  await page.goto(order);
  await sendBack(page, "Osmanthus oolong");
  await expect(returned).toContainText("¥47.60");
  expect(await points(page)).toEqual(before);
});

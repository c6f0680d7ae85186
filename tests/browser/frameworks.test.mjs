// The examples of tests/frameworks, each in its own page: the element mounts, follows the cart, reports its hold, and removes everything
// when the framework unmounts it.
import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { bundle } from "../frameworks/bundle.mjs";
import { createMerchant, givePoints, servePage } from "./bare_page.mjs";

const PAGES = {
  plain: await readFile(new URL("../frameworks/plain/page.html", import.meta.url), "utf8"),
  react: `<div id="app"></div>`,
  vue: `<div id="app"></div>`,
};
const PROGRAM = {
  name: "Examples", currency: "CNY", time_zone: "Asia/Shanghai",
  spending: { cash_off: { rate: { points: 100, amount: "1.00" }, step_points: 100, max_share: "0.30" } },
};

for (const [framework, body] of Object.entries(PAGES)) {
  test.describe(framework, () => {
    let site;
    test.beforeAll(async () => {
      site = await servePage({ body, script: await bundle(framework) });
      const merchant = await createMerchant(site.origin, PROGRAM);
      await givePoints(merchant, "ann", [{ points: 5_000 }]);
      site.show(merchant, "ann");
    });
    test.afterAll(() => site.close());

    test("points are held for the present cart only", async ({ page }) => {
      await page.goto(site.origin);
      await expect(pay(page)).toHaveText("Pay ¥100.00");
      await use(page, "2,000");
      await expect(pay(page)).toHaveText("Pay ¥80.00");
      await expect(page.locator("[name=hold_id]")).toHaveValue(/.+/);
      await page.getByRole("button", { name: /Don.t use points/ }).click();
      await expect(pay(page)).toHaveText("Pay ¥100.00");
      await expect(page.locator("[name=hold_id]")).toHaveValue("");

      await page.getByRole("button", { name: "One more cup" }).click();
      await expect(pay(page)).toHaveText("Pay ¥132.00");
      // 30 % of 132.00.
      await expect(page.getByRole("slider")).toHaveAttribute("max", "3900");
    });

    test("nothing remains of an element that the framework unmounts", async ({ page }) => {
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.goto(site.origin);
      await page.getByRole("slider").waitFor();
      for (let times = 0; times < 5; times += 1) {
        await page.getByRole("button", { name: "Back to the shop" }).click();
        await expect(page.locator("jifen-checkout")).toHaveCount(0);
        await page.getByRole("button", { name: "Check out" }).click();
        await expect(page.getByRole("slider")).toHaveCount(1);
      }
      await use(page, "1,000");
      await expect(pay(page)).toHaveText("Pay ¥90.00");
      expect(asked.filter((url) => url.endsWith("/v1/me/holds"))).toHaveLength(1);
      // One Wasm for all of them.
      expect(asked.filter((url) => url.endsWith(".wasm")).length).toBe(new Set(asked.filter((url) => url.endsWith(".wasm"))).size);

      await page.getByRole("button", { name: "Back to the shop" }).click();
      const before = asked.length;
      await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
      await page.waitForTimeout(1_000);
      expect(asked.slice(before)).toEqual([]);
      // After the return to the page, the points are still held.
      await page.getByRole("button", { name: "Check out" }).click();
      await expect(pay(page)).toHaveText("Pay ¥90.00");
      await page.getByRole("button", { name: /Don.t use points/ }).click();
      await expect(pay(page)).toHaveText("Pay ¥100.00");
    });
  });
}

const pay = (page) => page.locator("form button");

async function use(page, points) {
  await page.getByRole("slider").fill(points.replace(",", ""));
  await page.getByRole("button", { name: new RegExp(`^Use ${points} points`) }).click();
  await page.getByRole("button", { name: /Don.t use points/ }).waitFor();
}

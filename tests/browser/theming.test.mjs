// A merchant changes the look of the elements: the choice is visible on them, the copied CSS is exactly the choice, and unreadable colours
// are reported.
import { expect, test } from "@playwright/test";
import { enter } from "./lantern_tea.mjs";

const THEMES = ["Lantern", "Jade", "Ink"];

test.beforeEach(async ({ page }) => {
  await enter(page, "Lin");
  await page.getByRole("link", { name: "Make the elements yours" }).click();
  await expect(checkoutButton(page)).toBeVisible();
  await expect(page.locator("#css")).not.toBeEmpty();
});

test("a theme is visible on the elements, and the copied CSS contains only the differences", async ({ page, context }) => {
  const css = page.locator("#css");
  await expect(css).toContainText("Nothing changed");
  await page.getByRole("button", { name: "Jade" }).click();
  await expect(checkoutButton(page)).toHaveCSS("background-color", "rgb(23, 107, 77)");
  const served = await (await page.request.get(`${process.env.JIFEN_EDGE}/widget/v1/themes/jade.css`)).text();
  expect(served).toContain(await css.textContent());

  await page.getByRole("button", { name: "Start over" }).click();
  await expect(css).toContainText("Nothing changed");
  await page.getByLabel("Corners").fill("4");
  await page.getByLabel("Accent", { exact: true }).fill("#1d4ed8");
  await expect(checkoutButton(page)).toHaveCSS("border-radius", "4px");
  await expect(css).toHaveText(":root {\n  --jifen-accent: light-dark(#1d4ed8, #ff8a66);\n  --jifen-radius: 4px;\n}");

  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy the CSS" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await css.textContent());
});

test("each scheme can be viewed alone and has its own colours", async ({ page }) => {
  await page.getByLabel("Dark", { exact: true }).check();
  await page.getByLabel("Accent", { exact: true }).fill("#00ccff");
  await expect(checkoutButton(page)).toHaveCSS("background-color", "rgb(0, 204, 255)");
  await page.getByLabel("Light", { exact: true }).check();
  await expect(checkoutButton(page)).toHaveCSS("background-color", "rgb(182, 58, 30)");
  await expect(page.locator("#css")).toContainText("light-dark(#b63a1e, #0cf)");
  await expect(page.locator("#css")).toContainText('Always light: put theme="light" on each element.');
});

test("an unreadable colour is reported, with a readable one", async ({ page }) => {
  const worries = page.locator(".warnings li:visible");
  await expect(worries).toHaveCount(0);
  // #767676 is the lightest grey that is readable on white: 4.54. #777777 has 4.48.
  await page.getByLabel("Quiet text").fill("#767676");
  await expect(worries).toHaveCount(0);
  await page.getByLabel("Quiet text").fill("#777777");
  await expect(worries).toHaveText([/^Light: The quiet text is hard to make out: 4\.4 to 1, where 4\.5 is needed\./]);
  await worries.getByRole("button").click();
  await expect(worries).toHaveCount(0);

  await page.getByLabel("Accent", { exact: true }).fill("#ffd34d");
  await expect(worries).toHaveCount(2);
  await expect(worries.first()).toContainText("The words on the button are hard to make out: 1.4 to 1");
  await expect(page.getByText("Everything reads well")).toBeHidden();
});

test("the shipped themes are readable, in light and in dark", async ({ page }) => {
  for (const theme of THEMES) {
    await page.getByRole("button", { name: theme }).click();
    await expect(page.getByRole("button", { name: theme })).toHaveAttribute("aria-pressed", "true");
    await expect(page.getByText("Everything reads well, in light and in dark.")).toBeVisible();
  }
});

test("parts can be styled with CSS", async ({ page }) => {
  await page.getByText("Finer still").click();
  const rule = "jifen-checkout::part(btn) { text-transform: uppercase; }";
  await page.getByRole("textbox", { name: /Each part has a name/ }).fill(rule);
  await expect(checkoutButton(page)).toHaveCSS("text-transform", "uppercase");
  await expect(page.locator("#css")).toHaveText(rule);
});

function checkoutButton(page) {
  return page.locator("#preview jifen-checkout").getByRole("button", { name: /^Use [\d,]+ points/ });
}

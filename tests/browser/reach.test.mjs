// The whole checkout by keyboard only and by the texts of a screen reader, on small and large screens, in every colour scheme and
// direction.
import { expect, test } from "@playwright/test";
import { complaints, listen, press } from "./keyboard.mjs";
import { STATES, come } from "./states.mjs";
import { MEMBER, open, pause, problem, quote } from "./stub_page.mjs";

const checkout = (page) => page.locator("jifen-checkout");
const slider = (page) => page.getByRole("slider");
const CHECKOUT = "<jifen-checkout></jifen-checkout>";

test("the whole checkout can be used by keyboard only", async ({ page }) => {
  const complained = complaints(page);
  await open(page, { body: CHECKOUT });
  await slider(page).waitFor();
  const said = await listen(checkout(page));
  expect(await press(page, "Tab")).toBe("Points to use");
  await press(page, "ArrowLeft", "ArrowLeft");
  await expect(slider(page)).toHaveAttribute("aria-valuetext", "2,800 points, save ¥28.00");
  await press(page, "Home", "ArrowRight");
  await expect(slider(page)).toHaveAttribute("aria-valuetext", "100 points, save ¥1.00");
  expect(await press(page, "Tab")).toBe("100 fewer");
  expect(await press(page, "Tab")).toBe("Points to use");
  await press(page, "ArrowUp");
  await expect(slider(page)).toHaveAttribute("aria-valuetext", "200 points, save ¥2.00");
  expect(await press(page, "Tab")).toBe("100 more");
  expect(await press(page, "Space", "Tab")).toBe("Use the most");
  await press(page, "Enter");
  await expect(slider(page)).toHaveAttribute("aria-valuetext", "3,000 points, save ¥30.00");
  expect(await press(page, "Tab")).toBe("Use 3,000 points, save ¥30.00");
  await press(page, "Enter");
  await expect(page.getByRole("button", { name: "Don’t use points" })).toBeVisible();
  await expect.poll(() => press(page)).toBe("¥30.00 taken off");
  expect(await said()).toEqual(["¥30.00 taken off. ¥70.00 left to pay."]);
  expect(await press(page, "Tab")).toBe("Use another number");
  await press(page, "Enter");
  await slider(page).waitFor();
  await expect.poll(() => press(page)).toBe("Points to use");
  await press(page, "Tab", "Tab", "Tab", "Tab", "Tab");
  await press(page, "Enter");
  await page.getByRole("button", { name: "Don’t use points" }).waitFor();
  await expect.poll(() => press(page)).toBe("¥30.00 taken off");
  expect(await press(page, "Tab", "Tab")).toBe("Don’t use points");
  await press(page, "Space");
  await expect(page.getByRole("button", { name: "Choose how many points to use" })).toBeVisible();
  const told = ["¥30.00 taken off. ¥70.00 left to pay.", "Your points are back."];
  expect(await said()).toEqual([...told, ...told]);
  // Then the focus moves to the shop's own button.
  await expect.poll(() => press(page)).toBe("Points to use");
  expect(await press(page, "Tab", "Tab", "Tab", "Tab", "Tab", "Tab")).toBe("Pay in cash");
  expect(complained).toEqual([]);
});

test("the focus is not lost while an answer is slow, and is not moved after the shopper has moved it", async ({ page }) => {
  let isAway = true;
  const slowly = async (request) => {
    if (isAway) return problem(503, "unavailable");
    await pause(500);
    return MEMBER["POST /v1/me/quotes"](request);
  };
  const tryAgain = async () => {
    isAway = true;
    await open(page, { body: CHECKOUT, answers: { "POST /v1/me/quotes": slowly } });
    await expect(checkout(page)).toContainText("Points are resting");
    isAway = false;
    await page.getByRole("button", { name: "Try again" }).press("Enter");
    await expect(checkout(page).locator(".card")).toHaveAttribute("aria-busy", "true");
  };
  await tryAgain();
  await slider(page).waitFor();
  await expect.poll(() => press(page)).toBe("Points to use");
  await tryAgain();
  await page.getByRole("button", { name: "Pay in cash" }).focus();
  await slider(page).waitFor();
  await pause(100);
  expect(await press(page)).toBe("Pay in cash");
});

test("a screen reader reads the whole checkout", async ({ page }) => {
  await open(page, { body: CHECKOUT });
  await slider(page).waitFor();
  await expect(checkout(page)).toMatchAriaSnapshot(`
    - region "Pay with points":
      - paragraph: Pay with points
      - text: 3,260 available
      - slider "Points to use": "3000"
      - button "100 fewer"
      - textbox "Points to use": "3,000"
      - button "100 more" [disabled]
      - button "Use the most" [disabled]
      - text: Points −¥30.00 Left to pay ¥70.00
      - button "Use 3,000 points, save ¥30.00"
      - paragraph: /Soonest to expire first.*You will earn 70 on this order/
      - status
  `);
  await page.getByRole("button", { name: /^Use 3,000/ }).click();
  await expect(checkout(page)).toMatchAriaSnapshot(`
    - region "Pay with points":
      - paragraph: ¥30.00 taken off
      - timer: /Kept for you \\d+:\\d\\d/
      - paragraph: 3,000 points are set aside. They are taken when you pay; if you don’t, they come back by themselves.
      - text: Left to pay ¥70.00
      - button "Use another number"
      - button "Don’t use points"
      - status: ¥30.00 taken off. ¥70.00 left to pay.
  `);
  await page.getByRole("button", { name: "Don’t use points" }).click();
  await expect(checkout(page)).toMatchAriaSnapshot(`
    - region "Pay with points":
      - slider "Points to use": "0"
      - button "Choose how many points to use" [disabled]
      - status: Your points are back.
  `);
});

for (const state of STATES) {
  test(`fits a phone, grown text and any hand: ${state.name}`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await open(page, { body: state.body, style: "h1, #pay { font-size: 1rem; }", ...state.page });
    await state.act(page);
    await come(page, state);
    for (const [lang, size] of [["en", "100%"], ["ar", "100%"], ["en", "200%"], ["ar-EG", "200%"]]) {
      await page.evaluate(([lang, size]) => {
        Object.assign(document.documentElement, { lang, dir: lang.startsWith("ar") ? "rtl" : "ltr" }).style.fontSize = size;
        document.querySelectorAll("main > *").forEach((element) => (element.lang = lang));
      }, [lang, size]);
      await expect.poll(() => overflowing(page), `${lang} ${size}`).toEqual([]);
      expect(await smallTargets(page), `${lang} ${size}`).toEqual([]);
    }
  });
}

/** The parts that extend beyond 320 pixels, or whose text does not fit. */
const overflowing = (page) =>
  page.evaluate(() => {
    const inside = [...document.querySelectorAll("main > *")].flatMap(({ shadowRoot }) => [...(shadowRoot?.querySelectorAll("*") ?? [])]);
    const shown = inside.filter((element) => element.checkVisibility() && !element.closest(".sr"));
    const wide = shown.filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return left < -0.5 || right > 320.5 || (element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 4);
    });
    const names = wide.map((element) => `${element.localName}.${element.className} ${element.scrollWidth} of ${element.clientWidth}`);
    return document.documentElement.scrollWidth > 320 ? ["the page", ...names] : names;
  });

/** Controls that are smaller than 24 pixels in one direction. */
const smallTargets = (page) =>
  page.evaluate(() => {
    const inside = [...document.querySelectorAll("main > *")].flatMap(({ shadowRoot }) => [...(shadowRoot?.querySelectorAll("button, input, a") ?? [])]);
    const sizes = inside.filter((element) => element.checkVisibility()).map((element) => [element.className, element.getBoundingClientRect()]);
    return sizes.filter(([, { width, height }]) => Math.min(width, height) < 24).map(([name, { width, height }]) => `${name} ${width}×${height}`);
  });

test("a finger chooses", async ({ browser }) => {
  const context = await browser.newContext({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } });
  const page = await context.newPage();
  await open(page, { body: CHECKOUT });
  const { x, y, width, height } = await slider(page).boundingBox();
  await page.touchscreen.tap(x + width / 3, y + height / 2);
  expect(Math.abs(Number(await slider(page).inputValue()) - 1_000)).toBeLessThanOrEqual(200);
  await page.getByRole("button", { name: "Use the most" }).tap();
  await page.getByRole("button", { name: /^Use 3,000 points/ }).tap();
  await expect(page.getByRole("button", { name: "Don’t use points" })).toBeVisible();
  await context.close();
});

test("nothing moves if the system reduces motion", async ({ page }) => {
  const moving = () => checkout(page).evaluate(({ shadowRoot }) =>
    [...shadowRoot.querySelectorAll("*")].filter((element) => {
      const { transitionDuration, animationName } = getComputedStyle(element);
      return transitionDuration !== "0s" || animationName !== "none";
    }).length);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await open(page, { body: CHECKOUT });
  await slider(page).waitFor();
  expect(await moving()).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: "reduce" });
  expect(await moving()).toBe(0);
});

test("with forced colours, borders and the choice are visible", async ({ page }) => {
  const choices = [1_000, 2_000].map((points) => ({ points, amount: `${points / 100}.00` }));
  const bounds = { min: 1_000, max: 2_000, step: 1_000, limit: "share", choices };
  await page.emulateMedia({ forcedColors: "active", colorScheme: "dark" });
  await open(page, { body: CHECKOUT, answers: { "POST /v1/me/quotes": (asked) => quote(asked, { max: 2_000, bounds }) } });
  await slider(page).waitFor();
  const drawn = await checkout(page).evaluate(({ shadowRoot }) => {
    const style = (selector) => getComputedStyle(shadowRoot.querySelector(selector));
    const system = (color) => {
      const probe = Object.assign(document.body.appendChild(document.createElement("i")), { style: `color: ${color}; forced-color-adjust: none` });
      return getComputedStyle(probe).color;
    };
    return {
      borders: [".card", ".btn", ".step", ".field", ".rung"].map((selector) => style(selector).borderTopWidth),
      chosen: [...shadowRoot.querySelectorAll(".rung")].map((rung) => getComputedStyle(rung).borderTopWidth),
      slider: [style(".range").getPropertyValue("--accent"), system("Highlight") !== system("Canvas")],
    };
  });
  expect(drawn).toEqual({ borders: ["1px", "1px", "1px", "1px", "1px"], chosen: ["1px", "2px"], slider: ["Highlight", true] });
});

test("right to left, everything is mirrored and numbers stay whole", async ({ page }) => {
  await open(page, { body: CHECKOUT, lang: "ar-EG" });
  await slider(page).waitFor();
  const box = async (selector) => checkout(page).locator(selector).first().boundingBox();
  const [title, available, fewer, more] = [await box(".title"), await box(".row .muted"), await box(".step"), await box(".step >> nth=1")];
  expect(title.x).toBeGreaterThan(available.x);
  expect(fewer.x).toBeGreaterThan(more.x);
  await slider(page).focus();
  await page.keyboard.press("ArrowRight");
  await expect(slider(page)).toHaveJSProperty("value", "2900");
  await page.keyboard.press("ArrowLeft");
  await expect(slider(page)).toHaveJSProperty("value", "3000");
  // Digits, separators and signs are those of Intl. Each number is isolated from the words around it.
  const button = checkout(page).locator(".btn");
  await expect(button).toContainText("٣٬٠٠٠");
  expect(await button.textContent()).toMatch(/\u2068[^\u2068]*٣٠٫٠٠[^\u2068]*\u2069/);
  await button.click();
  await expect(checkout(page).locator(".time")).toHaveText(/محجوزة لك \u2068?[٠-٩]+:[٠-٩]{2}/);
  await expect(checkout(page).locator(".card")).toHaveAttribute("dir", "rtl");
});

test("numbers, money, shares and dates have the form of each language", async ({ page }) => {
  const heard = {};
  for (const lang of ["en-GB", "zh-CN", "zh-TW", "ar-AE"]) {
    await page.unrouteAll();
    await open(page, { body: CHECKOUT, lang, answers: { "POST /v1/me/quotes": (asked) => quote(asked, { max: 3_000 }) } });
    await slider(page).waitFor();
    heard[lang] = (await checkout(page).locator(".ends, .burn b").allTextContents()).join(" ").replace(/[\u2066-\u2069\u200e\u200f]/g, "");
  }
  expect(heard["en-GB"]).toMatch(/up to 3,000 \(30% of this order\) 800 expire \d+ \w+/);
  expect(heard["zh-CN"]).toMatch(/最多 3,000（订单的 30%） 800 分 \d+月\d+日到期/);
  expect(heard["zh-TW"]).toMatch(/最多 3,000（訂單的 30%） 800 點 \d+月\d+日到期/);
  expect(heard["ar-AE"]).toMatch(/حتى 3,000 \(30% من هذا الطلب\) 800 تنتهي في \d+ \p{L}+/u);
});

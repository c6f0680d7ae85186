// The account by keyboard only and by the texts of a screen reader, in the page and in the dialog behind its chip.
import { expect, test } from "@playwright/test";
import { complaints, listen, press } from "./keyboard.mjs";
import { ACCOUNT, holding } from "./stub_account.mjs";
import { open, problem } from "./stub_page.mjs";

const account = (page) => page.locator("jifen-account");
const settled = (page) => account(page).locator(".card:not([aria-busy]) .invite").waitFor();
const CHIP = "<p><button>Before</button></p><jifen-account launcher></jifen-account>";
const chip = (page) => page.getByRole("button", { name: "3,260 points ≈ ¥32.60" });
const dialog = (page) => page.getByRole("dialog", { name: "My points" });

test("the whole account can be used by keyboard only", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const complained = complaints(page);
  await open(page, { body: "<jifen-account></jifen-account>", answers: holding() });
  await settled(page);
  const said = await listen(account(page));
  expect(await press(page, "Tab")).toBe("Take back");
  await press(page, "Enter");
  // The button is removed. The focus is at the beginning of the account.
  await expect.poll(() => press(page)).toBe("My points");
  expect(await press(page, "Tab")).toBe("Check in +5");
  await press(page, "Enter");
  await expect.poll(() => press(page)).toBe("Checked in today");
  await press(page, "Space");
  expect(await press(page, "Tab")).toBe("Show more");
  await press(page, "Enter");
  await expect(account(page).locator(".past li")).toHaveCount(10);
  expect(await press(page, "Tab")).toBe("Copy");
  await press(page, "Space");
  await expect.poll(() => press(page)).toBe("Copied");
  expect(await press(page, "Tab")).toBe("Pay in cash");
  expect(await said()).toEqual(["Your points are back.", "Checked in. 5 points more.", "Copied"]);
  expect(complained).toEqual([]);
});

test("the focus is not lost when an account loads again", async ({ page }) => {
  let isAway = true;
  const balances = { "GET /v1/me/balance": (request) => (isAway ? problem(503, "unavailable") : holding()["GET /v1/me/balance"](request)) };
  await open(page, { body: "<jifen-account></jifen-account>", answers: { ...holding(), ...balances } });
  await expect(account(page)).toContainText("Points are resting");
  isAway = false;
  expect(await press(page, "Tab")).toBe("Try again");
  await press(page, "Enter");
  await expect.poll(() => press(page)).toBe("My points");
});

test("a screen reader reads the whole account", async ({ page }) => {
  await open(page, { body: "<jifen-account></jifen-account>", answers: holding() });
  await settled(page);
  await expect(account(page)).toMatchAriaSnapshot(`
    - region "My points":
      - heading "My points" [level=2]
      - text: 800 expire in 9 days
      - paragraph: 2,260 ≈ ¥22.60
      - paragraph: /120 more arrive on \\w+/
      - list:
        - listitem:
          - text: 1,000 set aside for a checkout
          - timer: /back by themselves in \\d+:\\d\\d/
          - button "Take back"
      - heading "Silver leaf 1.2× points" [level=3]
      - text: ¥310 more for Gold leaf
      - progressbar "Gold leaf"
      - paragraph: ¥690 of ¥1,000 spent in 12 months
      - paragraph: /Kept until .* · Free delivery/
      - heading "When points expire" [level=3]
      - text: 2,260 in all
      - list:
        - listitem: /800 \\w+/
        - listitem: /1,000 \\w+/
        - listitem: /460 \\w+/
      - heading "3 days in a row" [level=3]
      - text: "Day 7: +50"
      - button "Check in +5"
      - heading "Ways to earn" [level=3]
      - list:
        - listitem: For each ¥1 you spend +1
        - listitem: /Double points on tea on Wednesday · until .* × 2/
        - listitem: Write a review 3 times a day +30
        - listitem: /Complete your profile Done .*\\+50/
      - heading "History" [level=3]
      - list:
        - listitem: /Order A-1042 ¥268 × 1 point × Silver leaf 1.2 · can be used from .* \\+321/
        - listitem: /Used on order A-1042 ¥10 off −1,000/
        - listitem: /Check-in 7 days in a row · bonus \\+50 · good until .* \\+55/
        - listitem: /Return from order A-1040 500 came back · 22 taken back \\+478/
        - listitem: /A checkout ran out of time the points are back/
      - button "Show more"
      - heading "Invite a friend" [level=3]
      - text: 2 friends so far
      - paragraph: When a friend joins, you get 100 points and they get 50 points. 5% of their first order comes to you in points.
      - text: Kq3v-7Z_hT0aYw2L
      - button "Copy"
      - status
  `);
});

test("the keyboard opens the dialog, stays in it, and returns to the chip", async ({ page }) => {
  const complained = complaints(page);
  await open(page, { body: CHIP, answers: ACCOUNT });
  await chip(page).waitFor();
  expect(await press(page, "Tab")).toBe("Before");
  await press(page, "Tab");
  await expect(chip(page)).toBeFocused();
  await press(page, "Enter");
  await dialog(page).getByRole("heading", { name: "Invite a friend" }).waitFor();
  await expect.poll(() => press(page)).toBe("Close");
  const met = new Set();
  for (let tabs = 0; tabs < 12; tabs += 1) met.add(await press(page, "Tab"));
  expect([...met]).toEqual(expect.arrayContaining(["Check in +5", "Show more", "Copy", "Close"]));
  expect([...met]).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(Before|Pay in cash)$/)]));
  await press(page, "Escape");
  await expect(dialog(page)).toBeHidden();
  await expect(chip(page)).toBeFocused();
  await press(page, "Space");
  await expect.poll(() => press(page)).toBe("Close");
  await press(page, "Enter");
  await expect(dialog(page)).toBeHidden();
  await expect(chip(page)).toBeFocused();
  expect(complained).toEqual([]);
});

test("a screen reader reads the chip and its dialog", async ({ page }) => {
  await open(page, { body: CHIP, answers: ACCOUNT });
  await chip(page).waitFor();
  await expect(chip(page)).toHaveAttribute("aria-haspopup", "dialog");
  await chip(page).click();
  await settled(page);
  await expect(account(page)).toMatchAriaSnapshot(`
    - dialog "My points":
      - button "Close"
      - region "My points":
        - heading "My points" [level=2]
  `);
});

// axe reports nothing in any state, in both schemes and in all languages, and every place in a phrase is filled.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { STATES, come } from "./states.mjs";
import { open } from "./stub_page.mjs";

const LANGUAGES = ["en", "zh-CN", "zh-TW", "ar"];
const SCHEMES = ["light", "dark"];
// Rules whose result can differ between schemes.
const OF_COLOUR = ["color-contrast", "link-in-text-block"];
const PAGE = "html { color-scheme: light dark; } body { background: Canvas; color: CanvasText; }";

for (const state of STATES) {
  test(`axe finds nothing in ${state.name}`, async ({ page }) => {
    test.setTimeout(120_000);
    await open(page, { body: state.body, style: PAGE, ...state.page });
    await state.act(page);
    await come(page, state);
    for (const lang of LANGUAGES) {
      await speak(page, lang);
      expect(await unfilled(page), lang).toEqual([]);
      for (const colorScheme of SCHEMES) {
        // Without motion: axe would see colours in transition.
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        // There are no frames. axe would open a page for them each time.
        const axe = new AxeBuilder({ page }).setLegacyMode();
        const { violations, passes } = await (colorScheme === "dark" ? axe.withRules(OF_COLOUR) : axe).analyze();
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`)}`);
        expect(found, `${lang}, ${colorScheme}`).toEqual([]);
        expect(passes.length).toBeGreaterThan(colorScheme === "dark" ? 0 : 5);
      }
    }
  });
}

/** Sets the language of every element and of the page. A loaded element changes at once. */
async function speak(page, lang) {
  await page.evaluate((lang) => {
    Object.assign(document.documentElement, { lang, dir: lang === "ar" ? "rtl" : "ltr" });
    document.querySelectorAll("main > *").forEach((element) => (element.lang = lang));
  }, lang);
  const spoken = () => page.evaluate(() => {
    const roots = [...document.querySelectorAll("main > *")].map(({ shadowRoot }) => shadowRoot?.querySelector("[lang]"));
    return roots.filter(Boolean).map((root) => root.lang);
  });
  await expect.poll(async () => (await spoken()).every((tag) => tag === lang)).toBe(true);
}

/** Texts that are shown or read aloud and still contain a place such as `{points}`. */
const unfilled = (page) =>
  page.evaluate(() => {
    const inside = [...document.querySelectorAll("main > *")].flatMap(({ shadowRoot }) => [...(shadowRoot?.querySelectorAll("*") ?? [])]);
    const said = inside.flatMap((element) => [element.textContent, ...[...element.attributes].map(({ value }) => value)]);
    return said.filter((text) => /[{}]/.test(text));
  });

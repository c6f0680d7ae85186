// Helpers for the keyboard and for the texts of a screen reader. This file contains no test.

/** Presses keys, and returns the accessible name of the element that then has the focus. */
export async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
  return page.evaluate(() => {
    let at = document.activeElement;
    while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at.getAttribute("aria-label") ?? at.textContent;
  });
}

/** All texts that the element's live region announces from now on. */
export async function listen(element) {
  await element.evaluate(({ shadowRoot }) => {
    const status = shadowRoot.querySelector("[role=status]");
    globalThis.said = [];
    const heard = () => status.textContent && said.push(status.textContent);
    new MutationObserver(heard).observe(status, { childList: true, characterData: true, subtree: true });
  });
  return () => element.evaluate(() => said);
}

/** All errors and warnings of the browser from now on. */
export function complaints(page) {
  const heard = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && heard.push(message.text()));
  page.on("pageerror", ({ message }) => heard.push(message));
  return heard;
}

// What the keyboard leads to, and what a screen reader is told meanwhile. No test stands here.

/** Presses keys, and answers the accessible name of what then has the keyboard. */
export async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
  return page.evaluate(() => {
    let at = document.activeElement;
    while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at.getAttribute("aria-label") ?? at.textContent;
  });
}

/** All that the element's live region says from now on, each time it says something. */
export async function listen(element) {
  await element.evaluate(({ shadowRoot }) => {
    const status = shadowRoot.querySelector("[role=status]");
    globalThis.said = [];
    const heard = () => status.textContent && said.push(status.textContent);
    new MutationObserver(heard).observe(status, { childList: true, characterData: true, subtree: true });
  });
  return () => element.evaluate(() => said);
}

/** What the browser complains of from now on. */
export function complaints(page) {
  const heard = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && heard.push(message.text()));
  page.on("pageerror", ({ message }) => heard.push(message));
  return heard;
}

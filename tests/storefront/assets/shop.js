// Updates the checkout from the widget's events. Everything works without this file: the order is then paid in full.
(() => {
  const checkout = document.querySelector("jifen-checkout");
  const form = document.querySelector("#pay");
  closeWhoOnEscape();
  if (!checkout || !form) return;

  const total = toFen(form.dataset.total);
  const field = (name) => form.elements.namedItem(name);
  const show = (selector, text) => { document.querySelector(selector).textContent = text; };

  // The basket as the server has it. The ledger gets the same lines when the order is paid.
  checkout.order = JSON.parse(document.querySelector("#order").textContent);

  // The server asks the ledger for the worth of the hold. The amounts here are only displayed and compared by the server: it charges
  // exactly what was shown.
  document.addEventListener("jifen:hold", ({ detail }) => left(detail.hold_id, toFen(detail.amount)));
  document.addEventListener("jifen:release", () => left("", 0));

  // A return with the back button must not show an old hold.
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
  form.addEventListener("submit", () => setTimeout(() => { form.querySelector("button").disabled = true; }));

  function left(holdId, off) {
    const due = fromFen(total - off);
    field("hold_id").value = holdId;
    field("amount_shown").value = due;
    show("#left", due);
    show("#left-on-button", due);
    show("[data-amount]", fromFen(off));
    document.querySelector("#points-off").hidden = off === 0;
  }

  // Whole fen, never a binary fraction.
  function toFen(text) {
    const [yuan, fen] = text.split(".");
    return Number(yuan) * 100 + Number(fen);
  }

  function fromFen(fen) {
    return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, "0")}`;
  }

  function closeWhoOnEscape() {
    const who = document.querySelector("details.who");
    document.addEventListener("keydown", ({ key }) => { if (key === "Escape") who.open = false; });
    document.addEventListener("click", ({ target }) => { if (!who.contains(target)) who.open = false; });
  }
})();

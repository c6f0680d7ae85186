// Points at checkout without a framework: set `order`, listen to `jifen:hold` and `jifen:release`. The page's own elements are in
// page.html.
import { orderOf, total } from "../order";

const app = document.querySelector<HTMLElement>("#app")!;
const template = document.querySelector<HTMLTemplateElement>("#checkout")!;
const leave = document.querySelector<HTMLButtonElement>("#leave")!;
let cups = 1;

function show(holdId = "", cash = total(cups)) {
  app.querySelector<HTMLInputElement>("[name=hold_id]")!.value = holdId;
  app.querySelector("form button")!.textContent = `Pay ¥${cash}`;
}

function checkOut() {
  app.replaceChildren(template.content.cloneNode(true));
  const checkout = app.querySelector("jifen-checkout")!;
  checkout.order = orderOf(cups);
  checkout.addEventListener("jifen:hold", ({ detail }) => show(detail.hold_id, detail.cash));
  checkout.addEventListener("jifen:release", () => show());
  show();
}

document.querySelector("#more")!.addEventListener("click", () => {
  cups += 1;
  const checkout = app.querySelector("jifen-checkout");
  if (!checkout) return;
  checkout.order = orderOf(cups);
  show();
});
leave.addEventListener("click", () => {
  const isPaying = app.hasChildNodes();
  leave.textContent = isPaying ? "Check out" : "Back to the shop";
  isPaying ? app.replaceChildren() : checkOut();
});
checkOut();

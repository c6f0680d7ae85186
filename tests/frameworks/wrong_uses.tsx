// Uses that the types must refuse, line by line: the compiler fails if one of them is accepted. Nothing in this file runs.
import type { JifenLine, JifenOrder } from "../../widget/jifen";

declare const line: JifenLine;
const order: JifenOrder = { currency: "CNY", lines: [line] };

// @ts-expect-error: money is a string, because a number can lose a cent
const price: JifenLine = { line_id: "1", sku: "cup", quantity: 1, unit_price: 32 };
// @ts-expect-error: a line has its own id
const nameless: JifenLine = { sku: "cup", quantity: 1, unit_price: "32.00" };
// @ts-expect-error: a quantity is a number
const many: JifenLine = { ...line, quantity: "2" };
// @ts-expect-error: an order states its currency
const nowhere: JifenOrder = { lines: [line] };
// @ts-expect-error: an order has no total; its lines have totals
const summed: JifenOrder = { ...order, total: "32.00" };

const checkout = document.createElement("jifen-checkout");
checkout.order = order;
checkout.order = JSON.stringify(order);
// @ts-expect-error: an order is not a list
checkout.order = [line];
// @ts-expect-error: the theme is an attribute
checkout.theme = "dark";
// @ts-expect-error: nothing to preview
checkout.refresh(true);
// @ts-expect-error: a balance belongs to the shopper, not to an order
document.createElement("jifen-balance").order = order;
// @ts-expect-error: can be missing
document.querySelector("jifen-earn").refresh();

checkout.addEventListener("jifen:hold", ({ detail }) => detail.hold_id.length);
document.addEventListener("jifen:quote", ({ detail }) => detail.bounds.max + 1);
window.addEventListener("jifen:error", ({ detail }) => detail.code === "above_cap");
// @ts-expect-error: the amount is text
checkout.addEventListener("jifen:hold", ({ detail }) => detail.amount * 2);
// @ts-expect-error: a release states the hold only
checkout.addEventListener("jifen:release", ({ detail }) => detail.points);
// @ts-expect-error: not every unavailability has a reason
checkout.addEventListener("jifen:unavailable", ({ detail }) => detail.reason);
// @ts-expect-error: unknown code
checkout.addEventListener("jifen:error", ({ detail }) => detail.code === "too_poor");
// @ts-expect-error: a quote is from the page or from the edge
checkout.addEventListener("jifen:quote", ({ detail }) => detail.source === "server");

window.Jifen?.refresh();
// @ts-expect-error: the script has possibly not run
window.Jifen.refresh();

export const inReact = (
  <>
    <jifen-balance theme="dark" lang="zh-TW" />
    <jifen-earn amount="268.00" categories="tea,sale" />
    <jifen-checkout order={JSON.stringify(order)} onjifen:hold={({ detail }) => detail.cash} />
    {/* @ts-expect-error: an object would become "[object Object]" where the element is defined later */}
    <jifen-checkout order={order} />
    {/* @ts-expect-error: a price is a string */}
    <jifen-earn amount={268} />
    {/* @ts-expect-error: light or dark */}
    <jifen-balance theme="sepia" />
    {/* @ts-expect-error: no such event */}
    <jifen-checkout onjifen:paid={() => {}} />
    {/* @ts-expect-error: no such element */}
    <jifen-wallet />
  </>
);
export { price, nameless, many, nowhere, summed };

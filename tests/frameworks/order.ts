// The order that each example sets at its checkout, as a shop's own code would make it from its cart.
import type { JifenOrder } from "../../widget/jifen";

export const total = (cups: number) => `${68 + 32 * cups}.00`;

export const orderOf = (cups: number): JifenOrder => ({
  currency: "CNY",
  lines: [
    { line_id: "oolong", sku: "osmanthus-oolong", categories: ["tea"], quantity: 1, unit_price: "68.00" },
    { line_id: "cup", sku: "celadon-cup", categories: ["teaware"], quantity: cups, unit_price: "32.00" },
  ],
});

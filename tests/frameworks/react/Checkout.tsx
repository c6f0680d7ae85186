// Points at checkout in React 19. The order is JSON and not an object: React sets `order` as a property only after the script has defined
// the element, and would write "[object Object]" into an attribute before.
import { useState } from "react";
import type { JifenHold } from "../../../widget/jifen";
import { orderOf, total } from "../order";

export function Checkout({ cups }: { cups: number }) {
  const [hold, setHold] = useState<JifenHold>();
  return (
    <>
      <jifen-checkout
        order={JSON.stringify(orderOf(cups))}
        onjifen:hold={({ detail }) => setHold(detail)}
        onjifen:release={() => setHold(undefined)}
      >
        Points can't be used just now. You can pay as usual.
      </jifen-checkout>
      <form method="post" action="/pay">
        <input type="hidden" name="hold_id" value={hold?.hold_id ?? ""} />
        <button>Pay ¥{hold?.cash ?? total(cups)}</button>
      </form>
    </>
  );
}

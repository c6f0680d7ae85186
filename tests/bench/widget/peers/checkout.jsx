// The checkout: requests the largest choice as soon as there is an order, and shows the choice, the held points, or why nothing can be
// chosen.
import { useEffect, useState } from "hooks";
import { Choosing } from "./choosing.jsx";
import { Closed } from "./closed.jsx";
import { Held } from "./held.jsx";
import { useShopper } from "./parts.jsx";

export function Checkout({ order, shopper, voice, emit }) {
  const { balance, program, hold, failure } = useShopper(shopper);
  const orderText = JSON.stringify(order);
  const { most, refusal, again } = useMost(order, orderText, balance?.available, shopper);
  const [notice, setNotice] = useState();
  const [wish, setWish] = useState();

  const lose = (error) => {
    setNotice("pointsMoved");
    emit("jifen:error", { code: error.code });
    shopper.reload();
    again();
  };
  const leave = (notice, wish) => {
    setNotice(notice);
    setWish(wish);
    emit("jifen:release", { hold_id: hold.hold_id });
  };

  const why = refusal ?? failure;
  const body =
    !order ? <Waiting />
    : order.lines.length === 0 ? <slot />
    : hold ? <Held {...{ hold, orderText, currency: order.currency, shopper, voice, leave }} />
    : most?.bounds.max > 0 && program ?
      <Choosing key={most.quote} {...{ order, most, wish, program, shopper, voice, emit, lose, notice, setNotice }} />
    : why || most ? <Closed {...{ why, most, order, balance, program, shopper, voice, notice }} />
    : <Waiting />;
  return (
    <section className="card" lang={voice.tag} aria-label={voice.words.payWithPoints}>
      {body}
      <p className="sr" role="status">{notice && said(notice, hold, order, voice)}</p>
    </section>
  );
}

const said = (notice, hold, { currency }, voice) => {
  const money = (amount) => amount && voice.money(amount, currency);
  return voice.say(notice, { money: money(hold?.amount), rest: money(hold?.cash) });
};

/** The Worker's answer about the largest choice, or its refusal. It is requested again when the order or the points change. */
function useMost(order, orderText, available, shopper) {
  const [answer, setAnswer] = useState({});
  const [turn, setTurn] = useState(0);
  const [asked, setAsked] = useState(available);
  // The first balance arrives together with the first quote and changes nothing.
  useEffect(() => {
    if (asked !== undefined && available !== asked) setTurn((turn) => turn + 1);
    setAsked(available);
  }, [available]);
  useEffect(() => {
    if (!order?.lines.length) return undefined;
    let isStale = false;
    const take = (answer) => isStale || setAnswer(answer);
    shopper.quote(order, "max").then((most) => take({ most }), (refusal) => take({ refusal }));
    return () => (isStale = true);
  }, [orderText, turn]);
  return { ...answer, again: () => setTurn((turn) => turn + 1) };
}

function Waiting() {
  return (
    <div className="wait">
      {Array.from({ length: 6 }, (_, at) => <span key={at} className="bar" />)}
    </div>
  );
}

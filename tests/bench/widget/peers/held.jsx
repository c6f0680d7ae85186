// Held: the held points, the remaining time, and the two ways to release them.
import { useEffect, useState } from "hooks";
import { LeftToPay, Notice } from "./parts.jsx";

const TICK_MS = 250;
const LATE_SECONDS = 60;
const OVER = ["hold_resolved", "hold_expired", "not_found"];

export function Held({ hold, orderText, currency, shopper, voice, leave }) {
  const [isLeaving, setIsLeaving] = useState(false);
  const [isStuck, setIsStuck] = useState(false);
  const { words } = voice;
  const isOfOther = hold.order !== orderText;
  const runOut = () => {
    leave("ranOut", hold.points);
    shopper.loseHold();
  };
  const release = async (wish) => {
    if (isLeaving) return;
    setIsLeaving(true);
    try {
      await shopper.release(hold);
      leave("saidReleased", wish);
    } catch (error) {
      setIsLeaving(false);
      if (OVER.includes(error.code)) runOut();
      else setIsStuck(true);
    }
  };
  const said = isLeaving ? words.givingBack : isOfOther ? words.orderChanged : voice.say("setAside", {}, hold.points);
  return (
    <div>
      <div className="row">
        <p className="title" tabIndex={-1}>{voice.say("takenOff", { money: voice.money(hold.amount, currency) })}</p>
        <Countdown endsAt={hold.expires_at} runOut={runOut} voice={voice} />
      </div>
      <Notice notice={isStuck ? "stillHeld" : undefined} voice={voice} />
      <p className="note">{said}</p>
      <div className="sum" hidden={isOfOther}>
        <LeftToPay cash={hold.cash} currency={currency} voice={voice} />
      </div>
      <div className="acts">
        <button type="button" className="link" aria-disabled={isLeaving} onClick={() => release(hold.points)}>
          {isOfOther ? words.chooseAgain : words.change}
        </button>
        <button type="button" className="link" aria-disabled={isLeaving} onClick={() => release(0)}>{words.remove}</button>
      </div>
    </div>
  );
}

function Countdown({ endsAt, runOut, voice }) {
  const left = () => Math.max(0, Math.floor((Date.parse(endsAt) - Date.now()) / 1_000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(left()), TICK_MS);
    return () => clearInterval(timer);
  }, [endsAt]);
  useEffect(() => {
    if (seconds === 0) runOut();
  }, [seconds]);
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return <span className="time" role="timer" data-late={seconds < LATE_SECONDS ? "" : undefined}>{voice.say("keptFor", { time })}</span>;
}

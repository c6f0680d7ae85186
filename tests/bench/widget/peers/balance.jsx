// The balance chip: the shopper's points, their worth, and the next expiry.
import { Phrase, useShopper } from "./parts.jsx";

const SOON_DAYS = 30;
const DAY_MS = 86_400_000;

export function Balance({ shopper, voice }) {
  const { balance, failure } = useShopper(shopper);
  if (balance) return <Known balance={balance} voice={voice} />;
  if (failure?.code === "signed_out") return <Chip voice={voice}><slot>{voice.words.signInForBalance}</slot></Chip>;
  if (failure) return <Away shopper={shopper} voice={voice} />;
  return (
    <span className="chip" aria-busy="true">
      <span className="mark" />
      <span className="bar" />
    </span>
  );
}

function Chip({ voice, children }) {
  return (
    <span className="chip" lang={voice.tag}>
      <span className="mark" aria-hidden="true">{voice.words.mark}</span>
      {children}
    </span>
  );
}

function Known({ balance, voice }) {
  const { available, pending, worth } = balance;
  const beside =
    available > 0 ? voice.say("worth", { money: voice.money(worth.amount, worth.currency) })
    : pending > 0 ? voice.say("onTheWay", { points: voice.number(pending) })
    : "";
  const soon = soonest(balance);
  return (
    <Chip voice={voice}>
      <span className="points"><Phrase parts={voice.parts("points", {}, available)} /></span>
      <span className="muted">{beside}</span>
      {soon && <span className="pill">{expiring(soon, voice)}</span>}
    </Chip>
  );
}

function Away({ shopper, voice }) {
  return (
    <Chip voice={voice}>
      <span className="muted">{voice.words.resting}</span>
      <button type="button" className="link" onClick={shopper.reload}>{voice.words.tryAgain}</button>
    </Chip>
  );
}

const soonest = ({ expiring: [next], as_of: now }) => {
  if (!next?.expires_at || next.points === 0) return undefined;
  const days = Math.max(0, Math.floor((Date.parse(next.expires_at) - Date.parse(now)) / DAY_MS));
  return days <= SOON_DAYS ? { points: next.points, days } : undefined;
};

const expiring = ({ points, days }, voice) => {
  const values = { points: voice.number(points) };
  return days === 0 ? voice.say("expiresToday", values) : voice.say("expiresInDays", values, days);
};

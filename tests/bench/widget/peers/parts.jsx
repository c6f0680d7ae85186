// Shared by the peers' views: the shopper's state, phrases with tones, the remaining sum.
import { useEffect, useState } from "hooks";

/** The shared state, kept up to date. */
export function useShopper(shopper) {
  const [state, setState] = useState(shopper.read);
  useEffect(() => {
    const follow = () => setState(shopper.read());
    follow();
    return shopper.subscribe(follow);
  }, [shopper]);
  return state;
}

export function Phrase({ parts }) {
  return parts.map(({ tone, text }, at) => {
    if (tone === "strong") return <b key={at}>{text}</b>;
    return <span key={at} className={tone === "soft" ? "muted" : undefined}>{text}</span>;
  });
}

/** What has happened, if the view does not show it. */
export function Notice({ notice, voice }) {
  const isSeen = ["ranOut", "pointsMoved", "stillHeld"].includes(notice);
  return isSeen ? <p className="notice">{voice.words[notice]}</p> : null;
}

export function LeftToPay({ cash, voice, currency }) {
  return (
    <div className="row pay">
      <span>{voice.words.leftToPay}</span>
      <span>{voice.money(cash, currency)}</span>
    </div>
  );
}

// Nothing to choose: signed out, no points, too few, not for this order, unavailable. Each state shows its reason.
import { Notice } from "./parts.jsx";

export function Closed({ why, most, order, balance, program, shopper, voice, notice }) {
  const { title, note, isAway } = reason({ why, most, order, balance, program, voice });
  return (
    <div>
      <p className="title" tabIndex={-1}>{title}</p>
      <Notice notice={notice} voice={voice} />
      {note && <p className="note">{note}</p>}
      {why?.code === "signed_out" && <div className="acts"><slot name="sign-in" /></div>}
      {isAway && (
        <div className="acts">
          <button type="button" className="link" onClick={shopper.reload}>{voice.words.tryAgain}</button>
        </div>
      )}
    </div>
  );
}

const reason = ({ why, most, order, balance, program, voice }) => {
  const { words } = voice;
  const available = most?.available ?? balance?.available;
  if (available === 0) return { title: words.noPoints };
  switch (why?.code) {
    case undefined:
      return { title: words.notForThisOrder, note: words.orderTooSmall };
    case "signed_out":
      return { title: words.payWithPoints, note: words.signIn };
    case "below_minimum":
    case "insufficient_points":
      return tooFew(why, voice);
    case "currency_mismatch":
      return { title: words.notForThisOrder, note: voice.say("otherCurrency", { currency: program?.currency ?? order.currency }) };
    case "member_frozen":
      return { title: words.frozen, note: words.frozenNote };
    default:
      return navigator.onLine
        ? { title: words.resting, note: words.restingNote, isAway: true }
        : { title: words.offline, note: words.offlineNote, isAway: true };
  }
};

const tooFew = ({ required, available }, voice) => ({
  title: voice.say("tooFew", { points: voice.number(available) }),
  note: voice.say("tooFewNote", { least: voice.number(required) }),
});

// Choosing: the slider, the number field with its steps, the resulting sums, and one button. The preview is immediate; the Worker's quote
// follows when the shopper pauses.
import { useEffect, useState } from "hooks";
import { above, below, closest, slid, stride, typed } from "./choice.js";
import { LeftToPay, Notice, Phrase } from "./parts.jsx";
import { preview } from "./preview.js";

const SETTLE_MS = 250;
const QUOTE_LEFT_MIN_MS = 5_000;
const LIMITS = { balance: "upToBalance", share: "upToShare", points: "upToPoints", day: "upToDay", cash: "upToCash" };

export function Choosing({ order, most, wish, program, shopper, voice, emit, lose, notice, setNotice }) {
  const [points, setPoints] = useState(wish === undefined ? most.points : closest(most.bounds, wish));
  const [answer, setAnswer] = useState(most);
  const [isApplying, setIsApplying] = useState(false);
  const isSettled = answer.points === points;
  const outcome = isSettled ? answer : preview(program, most, points);
  const { bounds } = most;
  const { currency } = order;
  const { words } = voice;

  useEffect(() => {
    emit("jifen:quote", { source: isSettled ? "edge" : "preview", ...outcome });
    if (isSettled || points === 0) return undefined;
    let isStale = false;
    const take = (quote) => isStale || setAnswer(quote);
    const timer = setTimeout(() => shopper.quote(order, points).then(take, (error) => isStale || lose(error)), SETTLE_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [points, answer]);

  const choose = (points) => {
    setNotice(undefined);
    setPoints(points);
  };
  const apply = async () => {
    if (isApplying || points === 0) return;
    setNotice(undefined);
    setIsApplying(true);
    try {
      const isFresh = isSettled && Date.parse(answer.expires_at) - Date.now() > QUOTE_LEFT_MIN_MS;
      await shopper.place(isFresh ? answer : await shopper.quote(order, points), order);
      setNotice("saidHeld");
    } catch (error) {
      setIsApplying(false);
      lose(error);
    }
  };

  const money = (amount) => voice.money(amount, currency);
  const off = money(outcome.amount);
  const label = isApplying ? words.settingAside : points === 0 ? words.chooseFirst : voice.say("usePoints", { money: off }, points);
  return (
    <div>
      <div className="row">
        <p className="title">{words.payWithPoints}</p>
        <span className="muted">{voice.say("available", { points: voice.number(most.available) })}</span>
      </div>
      <Notice notice={notice} voice={voice} />
      <Slider {...{ bounds, points, choose, voice, off }} />
      <div className="ends" aria-hidden="true">
        <span>0</span>
        <span>{upTo(bounds, program, voice, money)}</span>
      </div>
      <NumberRow {...{ bounds, points, choose, voice }} />
      <div className="sum">
        <div className="row">
          <span>{words.pointsRow}</span>
          <span className="good">{`\u2212${off}`}</span>
        </div>
        <LeftToPay cash={outcome.cash} currency={currency} voice={voice} />
      </div>
      <button type="button" className="btn" aria-disabled={isApplying || points === 0} onClick={apply}>{label}</button>
      <Burns {...{ outcome, program, voice, isSettled, earns: answer.would_earn }} />
      <Excluded {...{ order, program, voice }} />
    </div>
  );
}

const upTo = ({ max, limit }, { cash_off: { max_share: share, min_cash: least } }, voice, money) =>
  voice.say(LIMITS[limit] ?? "upToTotal", {
    points: voice.number(max),
    share: voice.share(share ?? 1),
    money: money(least ?? 0),
  });

function Slider({ bounds, points, choose, voice, off }) {
  return (
    <input
      type="range"
      className="range"
      min="0"
      max={bounds.max}
      step={bounds.step}
      value={points}
      style={{ "--at": points / bounds.max }}
      aria-label={voice.words.howMany}
      aria-valuetext={voice.say("choice", { money: off }, points)}
      onInput={(event) => choose(slid(bounds, points, Number(event.target.value)))}
    />
  );
}

function NumberRow({ bounds, points, choose, voice }) {
  const [draft, setDraft] = useState();
  const { words } = voice;
  const far = (to) => ({ points: voice.number(stride(bounds, points, to)) });
  const take = (text) => {
    setDraft(text);
    const wanted = typed(text);
    if (wanted !== undefined && closest(bounds, wanted) === wanted) choose(wanted);
  };
  const end = () => {
    const wanted = draft === undefined ? undefined : typed(draft);
    setDraft(undefined);
    if (wanted !== undefined) choose(closest(bounds, wanted));
  };
  const press = (event) => {
    const to = { ArrowUp: above, ArrowDown: below }[event.key];
    if (event.key === "Enter") end();
    if (!to) return;
    event.preventDefault();
    setDraft(undefined);
    choose(to(bounds, points));
  };
  const isMost = points >= bounds.max;
  const hint = draft !== undefined && closest(bounds, typed(draft) ?? points) !== typed(draft) && steps(bounds, voice);
  return (
    <>
      <div className="num">
        <Step label={voice.say("fewer", far(below))} isEnd={points === 0} go={() => choose(below(bounds, points))}>{"\u2212"}</Step>
        <input
          className="field"
          inputMode="numeric"
          autoComplete="off"
          aria-label={words.howMany}
          aria-describedby="steps"
          value={draft ?? voice.number(points)}
          onInput={(event) => take(event.target.value)}
          onBlur={end}
          onKeyDown={press}
        />
        <Step label={voice.say("more", far(above))} isEnd={isMost} go={() => choose(above(bounds, points))}>+</Step>
        <button type="button" className="link" aria-disabled={isMost} onClick={() => choose(bounds.max)}>{words.useTheMost}</button>
      </div>
      <p className="note" id="steps" hidden={!hint}>{hint}</p>
    </>
  );
}

function Step({ label, isEnd, go, children }) {
  return <button type="button" className="step" aria-label={label} aria-disabled={isEnd} onClick={go}>{children}</button>;
}

const steps = ({ min, step, choices }, voice) => {
  if (choices?.length) return choices.map((choice) => voice.number(choice.points)).join(" \u00b7 ");
  return voice.say(min > step ? "stepsFrom" : "steps", { step: voice.number(step), least: voice.number(min) });
};

function Burns({ outcome: { points, burns }, program, voice, isSettled, earns }) {
  const soonest = burns[0]?.expires_at;
  const first = burns.filter((burn) => burn.expires_at === soonest).reduce((sum, burn) => sum + burn.points, 0);
  const values = {
    points: voice.number(first),
    date: soonest && voice.lastDay(soonest, program.time_zone),
    rest: voice.number(points - first),
  };
  const said = soonest ? voice.parts(points === first ? "burnsAll" : "burnsFirst", values) : [];
  const earned = isSettled && earns > 0 ? voice.parts("willEarn", {}, earns) : [];
  return <p className="burn" data-soft={isSettled ? undefined : "true"}><Phrase parts={[...said, ...earned]} /></p>;
}

function Excluded({ order, program, voice }) {
  const { skus = [], categories = [], tags = [] } = program.cash_off.exclude ?? {};
  const isOut = (line) =>
    skus.includes(line.sku) || line.categories?.some((word) => categories.includes(word)) || line.tags?.some((word) => tags.includes(word));
  return order.lines.some(isOut) ? <p className="burn">{voice.words.someExcluded}</p> : null;
}

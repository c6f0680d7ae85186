// The peers' texts: the words for a language tag, phrases with filled places, and Intl for numbers, money and days.
import en from "./words/en.js";
import zhCN from "./words/zh_cn.js";
import zhTW from "./words/zh_tw.js";

const TRADITIONAL = /-(hant|tw|hk|mo)\b/i;
const TONES = /(\*[^*]*\*|_[^_]*_)/;

const wordsFor = (tag) => {
  if (!/^zh\b/i.test(tag)) return en;
  return TRADITIONAL.test(tag) ? zhTW : zhCN;
};

const fill = (phrase, values) => phrase.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

const createVoice = (wanted) => {
  const words = wordsFor(wanted);
  const tag = wanted.slice(0, 2).toLowerCase() === words.tag.slice(0, 2) ? wanted : words.tag;
  const numbers = new Intl.NumberFormat(tag);
  const plurals = new Intl.PluralRules(tag);
  const shares = new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 2 });
  const monies = new Map();
  const days = new Map();

  const remembered = (known, name, make) => {
    if (!known.has(name)) known.set(name, make());
    return known.get(name);
  };
  const number = (value) => numbers.format(value);
  const form = (name, count) => {
    const phrase = words[name];
    if (typeof phrase === "string") return phrase;
    return plurals.select(count) === "one" ? phrase[0] : phrase[1];
  };
  const withCount = (values, count) => (count === undefined ? values : { ...values, n: number(count) });

  return {
    tag,
    words,
    number,
    share: (value) => shares.format(value),
    money: (amount, currency) => {
      const options = { style: "currency", currency, currencyDisplay: "narrowSymbol" };
      return remembered(monies, currency, () => new Intl.NumberFormat(tag, options)).format(amount);
    },
    /** The last day before `end` in the zone. */
    lastDay: (end, timeZone) => {
      const options = { month: "short", day: "numeric", timeZone };
      return remembered(days, timeZone, () => new Intl.DateTimeFormat(tag, options)).format(Date.parse(end) - 1);
    },
    say: (name, values = {}, count) => fill(form(name, count), withCount(values, count)),
    /** The phrase in parts, each plain, `*strong*` or `_soft_`. */
    parts: (name, values = {}, count) => {
      const pieces = form(name, count).split(TONES).filter(Boolean);
      return pieces.map((piece) => {
        const tone = { "*": "strong", _: "soft" }[piece[0]] ?? "plain";
        return { tone, text: fill(tone === "plain" ? piece : piece.slice(1, -1), withCount(values, count)) };
      });
    },
  };
};

const voices = new Map();

export const voiceFor = (tag) => {
  if (!voices.has(tag)) voices.set(tag, createVoice(tag));
  return voices.get(tag);
};

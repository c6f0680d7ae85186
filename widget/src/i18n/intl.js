// The browser's Intl: numbers, money, shares, dates and plural forms. If it refuses a tag, currency or zone, plain text is used. Amounts
// are decimal text, and whole numbers from the Wasm are BigInt: Intl reads both exactly.

const formatters = new Map();

const format = (kind, tag, options, value) => {
  const name = JSON.stringify([kind.name, tag, options]);
  try {
    if (!formatters.has(name)) formatters.set(name, new kind(tag, options));
    return formatters.get(name).format(value);
  } catch {
    return `${value}`;
  }
};

// Isolates the text if words run from right to left, so that its surroundings do not change the order of its characters. The mark at its
// end keeps the letters of a currency's sign together, such as in `CN¥`.
const isolated = (tag, text) => (/^ar/i.test(tag) ? `\u2068${text}\u200e\u2069` : text);

/** The form in a field or at the end of a scale. */
export const plainNumber = (tag, value) => format(Intl.NumberFormat, tag, {}, value);

export const number = (tag, value) => isolated(tag, plainNumber(tag, value));

const moneyIn = (currency) => ({ style: "currency", currency, currencyDisplay: "narrowSymbol" });

export const money = (tag, value, currency) =>
  isolated(tag, format(Intl.NumberFormat, tag, moneyIn(currency), value));

export const share = (tag, value) =>
  isolated(tag, format(Intl.NumberFormat, tag, { style: "percent", maximumFractionDigits: 2 }, value));

/** Minutes and seconds. */
export const clock = (tag, seconds) =>
  isolated(tag, `${plainNumber(tag, Math.floor(seconds / 60))}:${format(Intl.NumberFormat, tag, { minimumIntegerDigits: 2 }, seconds % 60)}`);

/** A day in the zone, with its year if `year` is true. */
export const day = (tag, millis, timeZone, year) => {
  const options = { month: "short", day: "numeric", year: year ? "numeric" : undefined, timeZone };
  return isolated(tag, format(Intl.DateTimeFormat, tag, options, Number(millis)));
};

/** The plural category of a number: one, few, … other. */
export const plural = (tag, value) => {
  try {
    return new Intl.PluralRules(tag).select(Number(value));
  } catch {
    return "other";
  }
};

/** As money, but 4,000 for 4,000.00. */
export const roundMoney = (tag, value, currency) =>
  isolated(tag, format(Intl.NumberFormat, tag, { ...moneyIn(currency), trailingZeroDisplay: "stripIfInteger" }, value));

/** The month of an instant in the zone, counted from the year 0. */
export const monthOf = (millis, timeZone) => {
  const [month, year] = format(Intl.DateTimeFormat, "en", { month: "numeric", year: "numeric", timeZone }, Number(millis)).split("/");
  return year * 12 + (month - 1);
};

/** The name of a month, with its year if `year` is true. */
export const month = (tag, month, year) =>
  format(Intl.DateTimeFormat, tag, { month: "short", year: year ? "numeric" : undefined, timeZone: "UTC" }, Date.UTC(2000, month - 24_000));

/** The name of a weekday: 1 is Monday. */
export const weekday = (tag, day) =>
  format(Intl.DateTimeFormat, tag, { weekday: "long", timeZone: "UTC" }, Date.UTC(2024, 0, day));

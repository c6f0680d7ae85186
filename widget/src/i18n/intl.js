// The browser's Intl: numbers, money, shares, dates and plural forms. A tag, currency or zone that it refuses falls back to plain text.
// Amounts come as decimal text, which Intl reads exactly.

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

export const number = (tag, value) => format(Intl.NumberFormat, tag, {}, value);

export const money = (tag, value, currency) =>
  format(Intl.NumberFormat, tag, { style: "currency", currency, currencyDisplay: "narrowSymbol" }, value);

export const share = (tag, value) =>
  format(Intl.NumberFormat, tag, { style: "percent", maximumFractionDigits: 2 }, value);

/** A day in the zone; with its year where `year` says so. */
export const day = (tag, millis, timeZone, year) =>
  format(Intl.DateTimeFormat, tag, { month: "short", day: "numeric", year: year ? "numeric" : undefined, timeZone }, millis);

/** The plural category of a number: one, few, … other. */
export const plural = (tag, value) => {
  try {
    return new Intl.PluralRules(tag).select(value);
  } catch {
    return "other";
  }
};

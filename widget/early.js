// What an element shows before the Wasm has loaded. A balance is shown as soon as its answer has arrived, in the same elements that
// `src/balance` creates (a test compares them), so that the Wasm takes over invisibly. If the Wasm cannot run, they remain. The first
// request of a checkout is sent. Everything else needs the Wasm.
import { attribute, create, dressed, lang, spoken } from "widget/browser.js";
import { money, number, plural } from "widget/i18n/intl.js";

// The same value as in `src/balance/state.rs`.
const SOON_DAYS = 30;
const DAY_MS = 86_400_000;

const fill = (phrase, values) => phrase.replace(/{(\w+)}/g, (place, name) => values[name] ?? place);

/** The form of a phrase for a count: `one=…`, a tab, and so on. The last form is for all other categories. */
const formOf = (tag, phrase, count) => {
  const forms = phrase.split("\t");
  const form = forms.find((form) => form.startsWith(plural(tag, count) + "=")) ?? forms.at(-1);
  return form.slice(form.indexOf("=") + 1);
};

const el = (tag, name, ...inside) => {
  const element = create(tag, name);
  element.append(...inside);
  return element;
};

/** In whole days. Undefined if that is not soon. */
const daysLeft = ({ points, expires_at }, as_of) => {
  const days = Math.floor((Date.parse(expires_at) - Date.parse(as_of)) / DAY_MS);
  return expires_at && points && days <= SOON_DAYS ? Math.max(0, days) : undefined;
};

/** `text` is a catalogue. Its first lines are for this file. */
const chip = ({ available, pending, worth, expiring, as_of }, text, tag, isLauncher) => {
  const [, dir, mark, points, worthIs, onTheWay, expiresToday, expiresInDays] = text.split("\n");
  const said = (phrase, value) => fill(phrase, { points: number(tag, value), n: number(tag, value) });
  const marked = said(formOf(tag, points, available), available).split("*");
  const runs = marked.map((text, at) => text && el(at % 2 ? "b" : "span", "", text)).filter(Boolean);
  const beside = available ? fill(worthIs, { money: money(tag, worth.amount, worth.currency) }) : pending ? said(onTheWay, pending) : "";
  const whole = el("span", "chip", el("span", "mark", mark), el("span", "points", ...runs), el("span", "muted", beside));
  attribute(whole.firstChild, "aria-hidden", "true");
  Object.assign(whole, { lang: tag, dir });
  const [next] = expiring;
  const days = next && daysLeft(next, as_of);
  if (days !== undefined && !isLauncher) {
    const phrase = days ? fill(formOf(tag, expiresInDays, days), { n: number(tag, days) }) : expiresToday;
    whole.append(el("span", "pill", said(phrase, next.points)));
  }
  return whole;
};

/** Shows the balance, if the shopper has one and the words load, while `isWanted` returns true. */
export const showBalance = async (element, network, words, isWanted) => {
  const wanted = lang(element);
  const [catalogue, tag] = spoken(wanted);
  const [[status, balance], text] = await Promise.all([network.early("me/balance"), words(catalogue)]);
  // The language can have changed meanwhile.
  if (status !== 200 || !isWanted() || lang(element) !== wanted) return;
  const shown = chip(balance, text, tag, element.hasAttribute("launcher"));
  dressed(element).replaceChildren(el("div", "", el("span", "", shown)));
};

const lineOf = ({ line_id, sku, categories, tags, quantity, unit_price, discount, tax }) =>
  ({ line_id, sku, categories: categories ?? [], tags: tags ?? [], quantity, unit_price, discount: discount ?? undefined,
    tax: tax ?? undefined });

/** Requests the largest choice with the same body as `src/order.rs`. A request with another body does not get this answer. */
export const askMost = (element, network) => {
  const given = element.order ?? element.getAttribute("order");
  if (!given) return;
  const { currency, lines, shipping, tax } = typeof given === "string" ? JSON.parse(given) : given;
  const asked = { currency, lines: lines.map(lineOf), shipping: shipping ?? undefined, tax: tax ?? undefined,
    points: "max" };
  if (lines.length) network.early("me/quotes", JSON.stringify(asked));
};

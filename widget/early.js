// What is done for an element before the Wasm is there. A balance is shown as soon as it has come, in the very elements that
// `src/balance` makes of it (a test compares them), so that the Wasm takes over unseen; where it cannot run, they stay. A checkout's first
// question is asked. Everything else waits for the Wasm.
import { attribute, create, dressed, lang, spoken } from "widget/browser.js";
import { money, number, plural } from "widget/i18n/intl.js";

// As `src/balance/state.rs` has it.
const SOON_DAYS = 30;
const DAY_MS = 86_400_000;

const fill = (phrase, values) => phrase.replace(/{(\w+)}/g, (place, name) => values[name] ?? place);

/** The form of a phrase for a count: `one=…`, a tab, and so on; the last stands for all that are not given. */
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

/** In whole days; nothing where that is not soon. */
const daysLeft = ({ points, expires_at }, as_of) => {
  const days = Math.floor((Date.parse(expires_at) - Date.parse(as_of)) / DAY_MS);
  return expires_at && points && days <= SOON_DAYS ? Math.max(0, days) : undefined;
};

/** `text` is a catalogue, of which the first lines are for here. */
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

/** Shows the balance, if the shopper has one and the words come, for as long as `isWanted`. */
export const showBalance = async (element, network, words, isWanted) => {
  const wanted = lang(element);
  const [catalogue, tag] = spoken(wanted);
  const [[status, balance], text] = await Promise.all([network.early("me/balance"), words(catalogue)]);
  // Another language may have been asked for meanwhile.
  if (status !== 200 || !isWanted() || lang(element) !== wanted) return;
  const shown = chip(balance, text, tag, element.hasAttribute("launcher"));
  dressed(element).replaceChildren(el("div", "", el("span", "", shown)));
};

const lineOf = ({ line_id, sku, categories, tags, quantity, unit_price, discount, tax }) =>
  ({ line_id, sku, categories: categories ?? [], tags: tags ?? [], quantity, unit_price, discount: discount ?? undefined,
    tax: tax ?? undefined });

/** Asks for the largest choice in the words in which `src/order.rs` will ask; no other question takes the answer. */
export const askMost = (element, network) => {
  const given = element.order ?? element.getAttribute("order");
  if (!given) return;
  const { currency, lines, shipping, tax } = typeof given === "string" ? JSON.parse(given) : given;
  const asked = { currency, lines: lines.map(lineOf), shipping: shipping ?? undefined, tax: tax ?? undefined,
    points: "max" };
  if (lines.length) network.early("me/quotes", JSON.stringify(asked));
};

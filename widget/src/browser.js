// What the Rust asks of the page, one call each: elements, what they say and carry, events, the keyboard, and fields of values.
// Decides nothing. xtask puts the stylesheet of all elements in for JIFEN_CSS.
import { called } from "../../../widget.js";

const sheets = new Map();

/** An element; its name, if it has one, is its class and its part. */
export const create = (tag, name) => {
  const element = document.createElement(tag);
  for (const attribute of name ? ["class", "part"] : []) element.setAttribute(attribute, name);
  return element;
};

export const append = (parent, child) => parent.append(child);

/** Without a value the attribute goes. */
export const attribute = (element, name, value) =>
  value === undefined ? element.removeAttribute(name) : element.setAttribute(name, value);

/** The same text again is no change: a live region would say it twice. */
export const say = (element, text) => {
  if (!text || element.textContent !== text) element.textContent = text;
};

export const style = (element, name, value) => element.style.setProperty(name, value);

/** One stylesheet for all who wear it. It is adopted: a CSP may forbid inline styles. */
const sheet = (css) => {
  if (!sheets.has(css)) {
    sheets.set(css, new CSSStyleSheet());
    sheets.get(css).replaceSync(css);
  }
  return sheets.get(css);
};

/** A shadow root, opened where there is none yet, dressed in what all wear and nothing else. */
export const dressed = (element) => {
  const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet(JIFEN_CSS)];
  return root;
};

/** Adds to what a shadow root is dressed in. */
export const dress = (element, css) => element.shadowRoot?.adoptedStyleSheets.push(sheet(css));

/** A bubbling, composed event. */
export const emit = (element, name, detail) =>
  element.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));

/** The closest `lang`, through shadow roots, or else what the browser prefers; some pages write `zh_CN`. */
export const lang = (element) => {
  let found;
  for (let at = element; at && !found; at = at.getRootNode().host) found = at.closest("[lang]")?.getAttribute("lang");
  return (found || navigator.language || "").replace(/_/g, "-");
};

const TRADITIONAL = ["hant", "tw", "hk", "mo"];

/** The tag of the catalogue that speaks for a BCP 47 tag, English where none does, and the tag for Intl: the wanted one where it is spoken. */
export const spoken = (wanted) => {
  const [language, ...parts] = wanted.toLowerCase().split("-");
  const chinese = parts.some((part) => TRADITIONAL.includes(part)) ? "zh-TW" : "zh-CN";
  const catalogue = { zh: chinese, ar: "ar" }[language] ?? "en";
  return [catalogue, catalogue.slice(0, 2) === language ? wanted : catalogue];
};

/** Both for an element. */
export const speech = (element) => spoken(lang(element)).join(" ");

/** Opens a dialog above the page, or closes it. One that nobody can see would only keep everybody from the page. */
export const showDialog = (dialog, isOpen) => {
  const see = () => dialog.checkVisibility() || dialog.close();
  if (!isOpen) dialog.close();
  if (!isOpen || dialog.open || !dialog.isConnected) return;
  dialog.showModal();
  see();
  // Hidden later, it has no size.
  new ResizeObserver(see).observe(dialog);
};

/** Tells whether the text is copied; the browser may not let the page. */
export const copy = async (text, done) => {
  let isCopied = false;
  try {
    await navigator.clipboard.writeText(text);
    isCopied = true;
  } catch {}
  called(done, isCopied);
};

export const canShare = () => !!navigator.share;

/** A shopper who turns back from it is no failure. */
export const share = (url) => navigator.share({ url }).catch(() => {});

/** Relative to the page; as it stands, where it is none. */
export const address = (text) => {
  try {
    return new URL(text, document.baseURI).href;
  } catch {
    return text;
  }
};

/** Whether something in an element, or in its shadow root, has the keyboard. */
export const hasFocus = (element) => element.matches(":focus-within");

/** Brings the keyboard to what has that id in an element, if that stands there; says so. Who has gone on meanwhile is left alone. */
export const focus = (element, id) => {
  const found = element.shadowRoot.getElementById(id);
  const at = element.getRootNode().activeElement;
  if (!at || at === element || at === document.body) found?.focus();
  return !!found;
};

export const soon = (run) => queueMicrotask(() => called(run));

// By the place of what they call.
const ends = {};

/** Whoever hears may keep the browser from doing what it would. */
export const listen = (target, event, heard) => {
  const listener = (event) => called(heard, event);
  target.addEventListener(event, listener);
  ends[heard] = () => target.removeEventListener(event, listener);
};

/** Ends a listener. */
export const end = (heard) => {
  ends[heard]();
  delete ends[heard];
};

export const page = () => window;

/** Undefined where there is no such field, or no object. */
export const field = (object, name) => {
  try {
    return object[name];
  } catch {
    return undefined;
  }
};

export const number = (object, name) => {
  const value = field(object, name);
  return typeof value === "number" ? value : NaN;
};

/** A number or text as text. */
export const plain = (value) => `${value}`;

export const text = (object, name) => {
  const value = field(object, name);
  return typeof value === "string" ? value : undefined;
};

/** Milliseconds; NaN where there is no time. */
export const instant = (object, name) => Date.parse(text(object, name));

/** As the edge writes it: without a fraction of nothing. */
export const timeText = (millis) => new Date(millis).toISOString().replace(".000Z", "Z");

export const assign = (object, name, value) => {
  object[name] = value;
};

/** Below zero where there is no array. */
export const length = (list) => (Array.isArray(list) ? list.length : -1);

export const item = (list, place) => list[place];

/** JSON text; empty for what has none. */
export const toJson = (value) => {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
};

/** Undefined if the text is no JSON. */
export const fromJson = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

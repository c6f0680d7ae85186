// The functions of the page that the Rust code calls: elements, their texts and attributes, events, the focus, and fields of values. It
// decides nothing. xtask replaces JIFEN_CSS by the stylesheet of all elements.
import { called } from "../../../widget.js";

const sheets = new Map();

/** An element. Its name, if it has one, is its class and its part. */
export const create = (tag, name) => {
  const element = document.createElement(tag);
  for (const attribute of name ? ["class", "part"] : []) element.setAttribute(attribute, name);
  return element;
};

export const append = (parent, child) => parent.append(child);

/** Without a value the attribute is removed. */
export const attribute = (element, name, value) =>
  value === undefined ? element.removeAttribute(name) : element.setAttribute(name, value);

/** The same text again is not a change: a live region would announce it twice. */
export const say = (element, text) => {
  if (!text || element.textContent !== text) element.textContent = text;
};

export const style = (element, name, value) => element.style.setProperty(name, value);

/** One stylesheet for all users. It is adopted, because a CSP can forbid inline styles. */
const sheet = (css) => {
  if (!sheets.has(css)) {
    sheets.set(css, new CSSStyleSheet());
    sheets.get(css).replaceSync(css);
  }
  return sheets.get(css);
};

/** A shadow root, opened if there is none, with the common stylesheets only. */
export const dressed = (element) => {
  const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet(JIFEN_CSS)];
  return root;
};

/** Adds a stylesheet to a shadow root. */
export const dress = (element, css) => element.shadowRoot?.adoptedStyleSheets.push(sheet(css));

/** A bubbling, composed event. */
export const emit = (element, name, detail) =>
  element.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));

/** The closest `lang`, through shadow roots, or else the browser's preference. Some pages write `zh_CN`. */
export const lang = (element) => {
  let found;
  for (let at = element; at && !found; at = at.getRootNode().host) found = at.closest("[lang]")?.getAttribute("lang");
  return (found || navigator.language || "").replace(/_/g, "-");
};

const TRADITIONAL = ["hant", "tw", "hk", "mo"];

/** The tag of the catalogue for a BCP 47 tag, English if there is none, and the tag for Intl: the requested one if it is supported. */
export const spoken = (wanted) => {
  const [language, ...parts] = wanted.toLowerCase().split("-");
  const chinese = parts.some((part) => TRADITIONAL.includes(part)) ? "zh-TW" : "zh-CN";
  const catalogue = { zh: chinese, ar: "ar" }[language] ?? "en";
  return [catalogue, catalogue.slice(0, 2) === language ? wanted : catalogue];
};

/** Both tags for an element. */
export const speech = (element) => spoken(lang(element)).join(" ");

/** Opens a dialog above the page, or closes it. A dialog that is invisible would only block the page. */
export const showDialog = (dialog, isOpen) => {
  const see = () => dialog.checkVisibility() || dialog.close();
  if (!isOpen) dialog.close();
  if (!isOpen || dialog.open || !dialog.isConnected) return;
  dialog.showModal();
  see();
  // If it is hidden later, it has no size.
  new ResizeObserver(see).observe(dialog);
};

/** Reports whether the text was copied. The browser can forbid it. */
export const copy = async (text, done) => {
  let isCopied = false;
  try {
    await navigator.clipboard.writeText(text);
    isCopied = true;
  } catch {}
  called(done, isCopied);
};

export const canShare = () => !!navigator.share;

/** If the shopper cancels, this is not a failure. */
export const share = (url) => navigator.share({ url }).catch(() => {});

/** Relative to the page. Unchanged if it is not an address. */
export const address = (text) => {
  try {
    return new URL(text, document.baseURI).href;
  } catch {
    return text;
  }
};

/** Whether an element in `element`, or in its shadow root, has the focus. */
export const hasFocus = (element) => element.matches(":focus-within");

/** Moves the focus to the element with this id, if it exists, and reports this. If the shopper has moved the focus meanwhile, it is not changed. */
export const focus = (element, id) => {
  const found = element.shadowRoot.getElementById(id);
  const at = element.getRootNode().activeElement;
  if (!at || at === element || at === document.body) found?.focus();
  return !!found;
};

export const soon = (run) => queueMicrotask(() => called(run));

// Callbacks by their places.
const ends = {};

/** The listener can prevent the browser's default action. */
export const listen = (target, event, heard) => {
  const listener = (event) => called(heard, event);
  target.addEventListener(event, listener);
  ends[heard] = () => target.removeEventListener(event, listener);
};

/** Removes a listener. */
export const end = (heard) => {
  ends[heard]();
  delete ends[heard];
};

export const page = () => window;

/** Undefined if there is no such field, or no object. */
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

/** Milliseconds. NaN if there is no time. */
export const instant = (object, name) => Date.parse(text(object, name));

/** In the edge's form: without a fraction of zero. */
export const timeText = (millis) => new Date(millis).toISOString().replace(".000Z", "Z");

export const assign = (object, name, value) => {
  object[name] = value;
};

/** Below zero if there is no array. */
export const length = (list) => (Array.isArray(list) ? list.length : -1);

export const item = (list, place) => list[place];

/** JSON text. Empty for a value without one. */
export const toJson = (value) => {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
};

/** Undefined if the text is not JSON. */
export const fromJson = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

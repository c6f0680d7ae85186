// What the Rust asks of the page, one call each: elements, what they say and carry, events, the keyboard, and fields of values.
// Decides nothing.

let sheet;

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

/** A shadow root, opened where there is none yet, dressed in the one stylesheet. It is adopted: a CSP may forbid inline styles. */
export const dressed = (element, css) => {
  const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  root.adoptedStyleSheets = [sheet];
  return root;
};

/** A bubbling, composed event. */
export const emit = (element, name, detail) =>
  element.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));

/** The closest `lang`, through shadow roots, or else what the browser prefers. */
export const lang = (element) => {
  for (let at = element; at; at = at.getRootNode().host) {
    const found = at.closest("[lang]")?.getAttribute("lang");
    if (found) return found;
  }
  return navigator.language ?? "";
};

export const hasFocus = (element) => !!element.shadowRoot?.activeElement;

export const focus = (element, id) => element.shadowRoot?.getElementById(id)?.focus();

/** Undefined where there is no such field, or no object. */
export const field = (object, name) => {
  try {
    return object[name];
  } catch {
    return undefined;
  }
};

export const text = (object, name) => {
  const value = field(object, name);
  return typeof value === "string" ? value : undefined;
};

export const assign = (object, name, value) => {
  object[name] = value;
};

export const items = (list) => (Array.isArray(list) ? [...list] : undefined);

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

// The types of the widget's elements, their properties and attributes, their events, and the global `Jifen`. In a TypeScript project, copy
// this file (the Worker serves it as /widget/v1/jifen.d.ts), and jifen.react.d.ts or jifen.vue.d.ts next to it. The script tag remains
// necessary.

/** Money on the wire: a decimal string with the currency's own digits, "68.00". Numbers are refused, because their last cent can be wrong. */
export type JifenMoneyText = string;

/** RFC 3339, in UTC. */
export type JifenTime = string;

export interface JifenMoney {
  amount: JifenMoneyText;
  /** ISO 4217. */
  currency: string;
}

export interface JifenLine {
  line_id: string;
  sku?: string | null;
  /** A whole number. */
  quantity: number;
  unit_price: JifenMoneyText;
  /** The discount of the whole line. */
  discount?: JifenMoneyText | null;
  /** The tax of the whole line, in addition to its price. */
  tax?: JifenMoneyText | null;
  categories?: readonly string[] | null;
  tags?: readonly string[] | null;
}

/** What must be paid for: the lines that your backend will post with the order. */
export interface JifenOrder {
  currency: string;
  lines: readonly JifenLine[];
  shipping?: JifenMoneyText | null;
  /** Tax in addition to the lines. If lines state their tax, this is their sum or omitted. */
  tax?: JifenMoneyText | null;
}

/** Properties of all elements of a page. */
export interface JifenElement extends HTMLElement {
  /** Reads again who the shopper is and what they have. Call it after an order, a sign-in or a sign-out. */
  refresh(): void;
}

export interface JifenBalanceElement extends JifenElement {}

export interface JifenEarnElement extends JifenElement {
  /** A basket instead of the attribute `amount`, as an object or as JSON. */
  order: JifenOrder | string | null | undefined;
}

export interface JifenCheckoutElement extends JifenElement {
  /** Set it again whenever the cart changes, with a new object: a change inside the same object is not noticed. JSON text is also possible. */
  order: JifenOrder | string | null | undefined;
}

export interface JifenAccountElement extends JifenElement {}

export interface JifenTierElement extends JifenElement {}

export interface JifenElements {
  "jifen-balance": JifenBalanceElement;
  "jifen-earn": JifenEarnElement;
  "jifen-checkout": JifenCheckoutElement;
  "jifen-account": JifenAccountElement;
  "jifen-tier": JifenTierElement;
}

/** Attributes of every element. */
export interface JifenAttributes {
  /** Default: the nearest `lang` on the page, then the browser's language. */
  lang?: string;
  /** Default: the setting of the shopper's system. */
  theme?: "light" | "dark";
}

export interface JifenEarnAttributes extends JifenAttributes {
  /** A price as a decimal string. */
  amount?: JifenMoneyText;
  /** Default: the currency of the program. */
  currency?: string;
  sku?: string;
  /** Separated by commas. */
  categories?: string;
  /** Separated by commas. */
  tags?: string;
  /** A `JifenOrder` in JSON. */
  order?: string;
}

export interface JifenCheckoutAttributes extends JifenAttributes {
  /** A `JifenOrder` in JSON. */
  order?: string;
}

export interface JifenAccountAttributes extends JifenAttributes {
  /** Your link for friends. `{code}` in it is replaced by the shopper's code. */
  "invite-link"?: string;
  /** Shows a chip, which opens the account in a dialog. */
  launcher?: "" | boolean;
  /** Present while that dialog is open. */
  open?: "" | boolean;
}

export interface JifenElementAttributes {
  "jifen-balance": JifenAttributes;
  "jifen-earn": JifenEarnAttributes;
  "jifen-checkout": JifenCheckoutAttributes;
  "jifen-account": JifenAccountAttributes;
  "jifen-tier": JifenAttributes;
}

export interface JifenBalance {
  /** Points that can be spent now. */
  available: number;
  /** Points that are earned and not yet spendable. */
  pending: number;
  /** Points that are held for a checkout. */
  held: number;
  /** Points that the member owes after a refund. The next award pays them first. */
  debt: number;
  /** The worth of `available`. */
  worth: JifenMoney;
  /** The soonest first. Null never expires. The sum is `available`. */
  expiring: { points: number; expires_at: JifenTime | null }[];
  as_of: JifenTime;
}

export interface JifenQuote {
  /** Computed in the page, or the answer of the edge, which is binding. */
  source: "preview" | "edge";
  points: number;
  amount: JifenMoneyText;
  /** Money that remains to be paid. */
  cash: JifenMoneyText;
  bounds: {
    min: number;
    max: number;
    step: number;
    /** The reason why `max` is not larger. */
    limit: "balance" | "share" | "points" | "cash" | "total" | "day" | "closed";
    /** The possible choices of a ladder. Empty for a rate. */
    choices: { points: number; amount: JifenMoneyText }[];
  };
  lines: { line_id: string; points: number; amount: JifenMoneyText }[];
  /** In burn order. */
  burns: { lot_id: string; class: "base" | "bonus"; points: number; expires_at: JifenTime | null; rescue: boolean }[];
  /** As the page has set it. */
  order: JifenOrder | string;
}

export interface JifenHold {
  /** Post it with the order. */
  hold_id: string;
  points: number;
  amount: JifenMoneyText;
  /** Money that remains to be paid. */
  cash: JifenMoneyText;
  /** When the hold times out. */
  expires_at: JifenTime;
}

/** The API's closed list. */
export type JifenCode =
  | "invalid_request"
  | "unknown_field"
  | "unauthorized"
  | "forbidden"
  | "origin_not_allowed"
  | "not_found"
  | "method_not_allowed"
  | "member_exists"
  | "order_exists"
  | "idempotency_key_missing"
  | "idempotency_key_reused"
  | "request_in_progress"
  | "conflict"
  | "precondition_failed"
  | "insufficient_points"
  | "below_minimum"
  | "not_a_step"
  | "above_cap"
  | "quote_expired"
  | "quote_stale"
  | "hold_resolved"
  | "hold_expired"
  | "refund_exceeds_order"
  | "currency_mismatch"
  | "member_frozen"
  | "member_erased"
  | "capped"
  | "already_rewarded"
  | "referral_bound"
  | "self_referral"
  | "program_invalid"
  | "payload_too_large"
  | "rate_limited"
  | "internal"
  | "busy";

/** A code of the API, or why no answer arrived: the browser is offline, or the edge cannot be reached. */
export type JifenFailure = JifenCode | "offline" | "unreachable";

/** All events bubble and cross shadow roots: listen on the element, the document or the window. */
export interface JifenEventMap {
  /** The element shows its content. For `<jifen-earn>`, `detail` has the points, or null if nothing is earned. */
  "jifen:ready": CustomEvent<{ points: number; worth: JifenMoney } | null>;
  "jifen:balance": CustomEvent<JifenBalance>;
  "jifen:quote": CustomEvent<JifenQuote>;
  "jifen:hold": CustomEvent<JifenHold>;
  /** The points were released, the hold timed out, or it ended elsewhere: with an order, or in another tab. */
  "jifen:release": CustomEvent<{ hold_id: string }>;
  /** Today's check-in is done. */
  "jifen:check-in": CustomEvent<{ points: number; streak: number }>;
  /** The account's dialog was opened. */
  "jifen:open": CustomEvent<null>;
  "jifen:close": CustomEvent<null>;
  /** `detail` explains to the page's developer what is wrong with the order. */
  "jifen:error": CustomEvent<{ code: JifenFailure; detail?: string }>;
  /** Points are not available now; take cash. "wasm": the browser or the page's CSP forbids it. */
  "jifen:unavailable": CustomEvent<{ reason: JifenFailure | "wasm" } | null>;
}

/** The global that the script tag defines. */
export interface JifenGlobal {
  /** The release of the loader, such as "0.1.0". */
  readonly version: string;
  /** Like `refresh()` of an element, for all elements. */
  refresh(): void;
  /** Resolves when elements can be mounted, and rejects if they cannot. Reading it loads the needed files, even on a page without elements. */
  readonly ready: Promise<unknown>;
}

declare global {
  interface HTMLElementTagNameMap extends JifenElements {}
  interface GlobalEventHandlersEventMap extends JifenEventMap {}
  interface Window {
    /** Undefined until the script has run, and if it could not be loaded. */
    Jifen?: JifenGlobal;
  }
}

// The types of the widget's elements, their properties and attributes, their events, and the `Jifen` global. For a TypeScript project: copy
// this file into it (the Worker serves it as /widget/v1/jifen.d.ts), and jifen.react.d.ts or jifen.vue.d.ts beside it. The script tag stays a script tag.

/** Money on the wire: a decimal string with the currency's own digits, "68.00". A number is not taken: its last cent may be wrong. */
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
  /** The line's whole discount. */
  discount?: JifenMoneyText | null;
  /** The line's whole tax, on top of its price. */
  tax?: JifenMoneyText | null;
  categories?: readonly string[] | null;
  tags?: readonly string[] | null;
}

/** What is to be paid for: the lines that your backend will post with the order. */
export interface JifenOrder {
  currency: string;
  lines: readonly JifenLine[];
  shipping?: JifenMoneyText | null;
  /** Tax on top of the lines. If lines state their tax, this is their sum or omitted. */
  tax?: JifenMoneyText | null;
}

/** Of one merchant's page: what all elements have. */
export interface JifenElement extends HTMLElement {
  /** Asks again who the shopper is and what they have: after an order, a sign-in or a sign-out. */
  refresh(): void;
}

export interface JifenBalanceElement extends JifenElement {}

export interface JifenEarnElement extends JifenElement {
  /** A basket, instead of the attribute `amount`; or the same in JSON. */
  order: JifenOrder | string | null | undefined;
}

export interface JifenCheckoutElement extends JifenElement {
  /** Set it anew whenever the cart changes; a changed object that is the same object is not noticed. JSON text does as well. */
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

/** What every element takes as attributes. */
export interface JifenAttributes {
  /** Otherwise the nearest `lang` on the page, otherwise the browser's. */
  lang?: string;
  /** Otherwise as the shopper's system is set. */
  theme?: "light" | "dark";
}

export interface JifenEarnAttributes extends JifenAttributes {
  /** A price as a decimal string. */
  amount?: JifenMoneyText;
  /** The program's own, if left out. */
  currency?: string;
  sku?: string;
  /** Parted by commas. */
  categories?: string;
  /** Parted by commas. */
  tags?: string;
  /** A `JifenOrder` in JSON. */
  order?: string;
}

export interface JifenCheckoutAttributes extends JifenAttributes {
  /** A `JifenOrder` in JSON. */
  order?: string;
}

export interface JifenAccountAttributes extends JifenAttributes {
  /** Your link for friends; `{code}` in it becomes the shopper's code. */
  "invite-link"?: string;
  /** A chip, and the account in a dialog behind it. */
  launcher?: "" | boolean;
  /** Stands while that dialog is open. */
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
  /** Can be spent now. */
  available: number;
  /** Earned, but not yet spendable. */
  pending: number;
  /** Set aside for a checkout under way. */
  held: number;
  /** Still owed after a refund; the next award pays it first. */
  debt: number;
  /** What `available` is worth. */
  worth: JifenMoney;
  /** Soonest first; null never expires. Sums to `available`. */
  expiring: { points: number; expires_at: JifenTime | null }[];
  as_of: JifenTime;
}

export interface JifenQuote {
  /** Reckoned in the page, or the edge's answer, which counts. */
  source: "preview" | "edge";
  points: number;
  amount: JifenMoneyText;
  /** Left to pay. */
  cash: JifenMoneyText;
  bounds: {
    min: number;
    max: number;
    step: number;
    /** What keeps `max` from being more. */
    limit: "balance" | "share" | "points" | "cash" | "total" | "day" | "closed";
    /** Where a ladder allows only some amounts, those; otherwise none. */
    choices: { points: number; amount: JifenMoneyText }[];
  };
  lines: { line_id: string; points: number; amount: JifenMoneyText }[];
  /** In the order in which they would go. */
  burns: { lot_id: string; class: "base" | "bonus"; points: number; expires_at: JifenTime | null; rescue: boolean }[];
  /** As the page has given it. */
  order: JifenOrder | string;
}

export interface JifenHold {
  /** Post it with the order. */
  hold_id: string;
  points: number;
  amount: JifenMoneyText;
  /** Left to pay. */
  cash: JifenMoneyText;
  /** When it times out by itself. */
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

/** A code, or that no answer came: the browser is offline, or the edge cannot be reached. */
export type JifenFailure = JifenCode | "offline" | "unreachable";

/** All bubble and cross shadow roots: listen on the element, the document or the window. */
export interface JifenEventMap {
  /** The element shows something; `<jifen-earn>` says what, and null where nothing is earned. */
  "jifen:ready": CustomEvent<{ points: number; worth: JifenMoney } | null>;
  "jifen:balance": CustomEvent<JifenBalance>;
  "jifen:quote": CustomEvent<JifenQuote>;
  "jifen:hold": CustomEvent<JifenHold>;
  /** The points were let go, the time ran out, or the hold ended elsewhere: with an order, or in another tab. */
  "jifen:release": CustomEvent<{ hold_id: string }>;
  /** Today's check-in is done. */
  "jifen:check-in": CustomEvent<{ points: number; streak: number }>;
  /** The account's dialog was opened. */
  "jifen:open": CustomEvent<null>;
  "jifen:close": CustomEvent<null>;
  /** `detail` tells the page's developer what is wrong with its order. */
  "jifen:error": CustomEvent<{ code: JifenFailure; detail?: string }>;
  /** Points cannot be had now; take cash. "wasm": the browser or the page's CSP forbids it. */
  "jifen:unavailable": CustomEvent<{ reason: JifenFailure | "wasm" } | null>;
}

/** What the script tag leaves in the page. */
export interface JifenGlobal {
  /** The release that the loader is of, "0.1.0". */
  readonly version: string;
  /** As `refresh()` of any element, for all of them. */
  refresh(): void;
  /** Settles once elements can be mounted, and rejects where they cannot. To ask loads what they need, on a page that has none yet. */
  readonly ready: Promise<unknown>;
}

declare global {
  interface HTMLElementTagNameMap extends JifenElements {}
  interface GlobalEventHandlersEventMap extends JifenEventMap {}
  interface Window {
    /** Undefined until the script has run, and where it could not be loaded. */
    Jifen?: JifenGlobal;
  }
}

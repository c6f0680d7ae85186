// Defines <jifen-balance>, <jifen-earn>, <jifen-checkout>, <jifen-account> and <jifen-tier>, and loads the Wasm behind them when a page has
// one of them.
//
// An element's own content is its fallback. It stays until the Wasm has mounted, and for good where script, network or the page's
// CSP forbid it: nothing here may stand in the way of paying. xtask puts file names and digests in for JIFEN_GLUE and JIFEN_WASM.
import { connect } from "./network.js";

(() => {
  const first = document.querySelector("script[data-key][src*='/jifen']");
  const script = document.currentScript ?? first;
  if (!script) return;
  // The script that runs first defines the elements; those behind it add their merchants.
  const defined = customElements.get("jifen-balance");
  if (defined) return defined.add(script);

  // Each merchant's network by their key, as soon as their script has run.
  const [networks, come] = [{}, {}];
  const networkOf = (key) => (networks[key] ??= new Promise((resolve) => (come[key] = resolve)));
  const add = ({ src, dataset: { key, tokenUrl, api } }) => {
    networkOf(key);
    come[key](connect({ key, tokenUrl, api: api?.replace(/\/$/, "") || new URL(src).origin }));
  };
  add(script);

  const NEEDS = ["me/balance", "program"];

  let started;
  const load = async () => {
    const wasm = fetch(new URL(JIFEN_WASM, script.src), { integrity: JIFEN_WASM_INTEGRITY });
    wasm.catch(() => {});
    const glue = await import(new URL(JIFEN_GLUE, script.src).href);
    await glue.default(wasm, script.src);
    return glue;
  };
  // The next element tries again after a failure.
  const start = () => (started ??= load().catch((error) => ((started = undefined), Promise.reject(error))));

  /** Asks again who the shopper is and what they have: after an order, a sign-in or a sign-out. */
  const refresh = () => started?.then((glue) => glue.refresh());

  window.Jifen = {
    version: JIFEN_VERSION,
    refresh,
    // Loads what elements need, on a page that has none yet.
    get ready() {
      return start();
    },
  };

  const slot = () => document.createElement("slot");

  // Without Wasm a balance is still worth a line of text.
  const balanceText = async (network, lang) => {
    const [status, balance] = await network.ask(NEEDS[0], { member: true });
    if (status !== 200) throw status;
    const { available, worth } = balance;
    const few = available % 100;
    const word = /^ar/i.test(lang) ? (few > 2 && few < 11 ? "نقاط" : "نقطة")
      : !/^zh/i.test(lang) ? (available === 1 ? "point" : "points")
      : /-(hant|tw|hk|mo)/i.test(lang) ? "點" : "积分";
    const money = { style: "currency", currency: worth.currency, currencyDisplay: "narrowSymbol" };
    return `${available.toLocaleString(lang)} ${word} ≈ ${Number(worth.amount).toLocaleString(lang, money)}`;
  };

  const fallBack = (element, network, isBalance) => {
    const root = element.shadowRoot;
    root.adoptedStyleSheets = [];
    root.replaceChildren(slot());
    const lang = element.closest("[lang]")?.lang || navigator.language;
    if (isBalance) balanceText(network, lang).then((text) => root.replaceChildren(text), () => {});
  };

  // What stands 42 pixels high is a chip, and so is a launcher. So many of NEEDS are asked for early.
  const define = (name, height, needs, ...attributes) => {
    class JifenElement extends HTMLElement {
      static observedAttributes = ["lang", ...attributes];
      refresh = refresh;
      static add = add;
      #network;
      #order;
      #mounted;
      #height;

      get order() {
        return this.#order;
      }

      set order(order) {
        this.#order = order;
        this.#mounted?.update();
      }

      attributeChangedCallback() {
        this.#mounted?.update();
      }

      connectedCallback() {
        // A property set before the element was defined hides the accessor.
        if (Object.hasOwn(this, "order")) {
          const { order } = this;
          delete this.order;
          this.order = order;
        }
        if (!this.#mounted) this.#mount().catch(() => this.#giveUp());
      }

      disconnectedCallback() {
        // A move within the page is a removal and an insertion in one go.
        queueMicrotask(() => {
          if (this.isConnected) return;
          this.#mounted?.free();
          this.#mounted = undefined;
        });
      }

      async #mount() {
        if (!this.shadowRoot) this.attachShadow({ mode: "open" });
        // The space that the loaded element will take.
        const sheet = new CSSStyleSheet();
        const px = (this.#height = this.hasAttribute("launcher") ? 42 : height);
        sheet.replaceSync(`:host{display:${px > 42 ? "" : "inline-"}block;min-height:${px}px}`);
        this.shadowRoot.adoptedStyleSheets = [sheet];
        this.shadowRoot.replaceChildren(slot());
        // Of several merchants on one page, the element says whose it is.
        const network = (this.#network = await networkOf(this.dataset.key ?? (first ?? script).dataset.key));
        NEEDS.slice(0, px > 42 ? 2 : needs).forEach(network.early);
        const embed = await (await start()).mounter(this, network);
        // It may have left, or left and come back, while the Wasm was on its way.
        if (this.isConnected) this.#mounted ??= embed.mount(this);
      }

      #giveUp() {
        if (!this.isConnected) return;
        if (this.shadowRoot) fallBack(this, this.#network, needs && this.#height < 43);
        const detail = { reason: "wasm" };
        this.dispatchEvent(new CustomEvent("jifen:unavailable", { bubbles: true, composed: true, detail }));
      }
    }
    customElements.define(name, JifenElement);
  };

  define("jifen-balance", 42, 1);
  define("jifen-earn", 42, 0, "amount", "currency", "sku", "categories", "tags", "order");
  define("jifen-checkout", 356, 2, "order");
  define("jifen-account", 640, 1, "launcher", "open", "invite-link");
  define("jifen-tier", 120, 1);
})();

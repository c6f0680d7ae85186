// Defines <jifen-balance>, <jifen-earn>, <jifen-checkout>, <jifen-account> and <jifen-tier>, and loads the Wasm behind them when a page has
// one of them.
//
// An element's own content is its fallback. It stays until the Wasm has mounted, and for good where script, network or the page's
// CSP forbid it: nothing here may stand in the way of paying. xtask puts file names and digests in for JIFEN_GLUE, JIFEN_WASM and JIFEN_WORDS.
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

  const importGlue = () => import(new URL(JIFEN_GLUE, script.src));

  // A guess, and no more than that: the words lie in the browser's cache when the glue asks for them with their digest.
  const askForWords = () => {
    const lang = document.documentElement.lang || navigator.language;
    const tag = /^ar/i.test(lang) ? "ar" : !/^zh/i.test(lang) ? "en" : /hant|tw|hk|mo/i.test(lang) ? "zh-TW" : "zh-CN";
    fetch(new URL(JIFEN_WORDS[tag], script.src)).catch(() => {});
  };

  let started;
  const load = async () => {
    const wasm = fetch(new URL(JIFEN_WASM, script.src), { integrity: JIFEN_WASM_INTEGRITY });
    wasm.catch(() => {});
    askForWords();
    const glue = await importGlue();
    await glue.default(wasm);
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

  class JifenElement extends HTMLElement {
    static add = add;
    refresh = refresh;
    #network;
    #order;
    #mounted;

    get order() {
      return this.#order;
    }

    set order(order) {
      this.#order = order;
      this.#update();
    }

    attributeChangedCallback() {
      this.#update();
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
      const { height } = this.constructor;
      const px = this.hasAttribute("launcher") ? 42 : height;
      sheet.replaceSync(`:host{display:${px > 42 ? "" : "inline-"}block;min-height:${px}px}`);
      this.shadowRoot.adoptedStyleSheets = [sheet];
      this.shadowRoot.replaceChildren(slot());
      // Of several merchants on one page, the element says whose it is.
      const network = (this.#network = await networkOf(this.dataset.key ?? (first ?? script).dataset.key));
      for (const path of NEEDS.slice(0, px > 42 ? 2 : this.matches("jifen-earn") ? 0 : 1)) network.early(path);
      this.#showEarly();
      const mount = await (await start()).mounter(this, network);
      // It may have left, or left and come back, while the Wasm was on its way.
      if (this.isConnected) this.#mounted ??= mount();
    }

    // What can be had before the Wasm is there, and for good where it cannot run.
    #showEarly() {
      const isWanted = () => this.isConnected && !this.#mounted;
      if (this.#network) importGlue().then((glue) => glue.early(this, this.#network, isWanted)).catch(() => {});
    }

    #update() {
      this.#mounted ? this.#mounted.update() : this.#showEarly();
    }

    #giveUp() {
      if (!this.isConnected) return;
      if (this.shadowRoot) {
        this.shadowRoot.adoptedStyleSheets = [];
        this.shadowRoot.replaceChildren(slot());
      }
      this.#showEarly();
      const detail = { reason: "wasm" };
      this.dispatchEvent(new CustomEvent("jifen:unavailable", { bubbles: true, composed: true, detail }));
    }
  }

  // What stands 42 pixels high is a chip, and so is a launcher.
  const define = (name, height, ...attributes) => {
    class Defined extends JifenElement {
      static observedAttributes = ["lang", ...attributes];
      static height = height;
    }
    customElements.define(name, Defined);
  };

  define("jifen-balance", 42);
  define("jifen-earn", 42, "amount", "currency", "sku", "categories", "tags", "order");
  define("jifen-checkout", 356, "order");
  define("jifen-account", 640, "launcher", "open", "invite-link");
  define("jifen-tier", 120);
})();

// Defines <jifen-balance>, <jifen-earn>, <jifen-checkout>, <jifen-account> and <jifen-tier>, and loads the Wasm when a page has one of
// them.
//
// An element's own content is its fallback. It is shown until the Wasm has mounted the element, and remains if script, network or the
// page's CSP prevent that: this file must never prevent a payment. xtask replaces JIFEN_GLUE, JIFEN_WASM and JIFEN_WORDS by file names and
// digests.
import { connect } from "./network.js";

(() => {
  const first = document.querySelector("script[data-key][src*='/jifen']");
  const script = document.currentScript ?? first;
  if (!script) return;
  // The first script that runs defines the elements. Later ones add their merchants.
  const defined = customElements.get("jifen-balance");
  if (defined) return defined.add(script);

  // The network of each merchant by its key, once its script has run.
  const [networks, come] = [{}, {}];
  const networkOf = (key) => (networks[key] ??= new Promise((resolve) => (come[key] = resolve)));
  const add = ({ src, dataset: { key, tokenUrl, api } }) => {
    networkOf(key);
    come[key](connect({ key, tokenUrl, api: api?.replace(/\/$/, "") || new URL(src).origin }));
  };
  add(script);

  const NEEDS = ["me/balance", "program"];

  const importGlue = () => import(new URL(JIFEN_GLUE, script.src));

  // Only a guess: the words are then in the browser's cache when the glue requests them with their digest.
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

  /** Reads again who the shopper is and what they have. Call it after an order, a sign-in or a sign-out. */
  const refresh = () => started?.then((glue) => glue.refresh());

  window.Jifen = {
    version: JIFEN_VERSION,
    refresh,
    // Loads what elements need, on a page without elements.
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
      // A property that was set before the element was defined hides the accessor.
      if (Object.hasOwn(this, "order")) {
        const { order } = this;
        delete this.order;
        this.order = order;
      }
      if (!this.#mounted) this.#mount().catch(() => this.#giveUp());
    }

    disconnectedCallback() {
      // A move within the page is a removal and an insertion at once.
      queueMicrotask(() => {
        if (this.isConnected) return;
        this.#mounted?.free();
        this.#mounted = undefined;
      });
    }

    async #mount() {
      if (!this.shadowRoot) this.attachShadow({ mode: "open" });
      // The space of the loaded element.
      const sheet = new CSSStyleSheet();
      const { height } = this.constructor;
      const px = this.hasAttribute("launcher") ? 42 : height;
      sheet.replaceSync(`:host{display:${px > 42 ? "" : "inline-"}block;min-height:${px}px}`);
      this.shadowRoot.adoptedStyleSheets = [sheet];
      this.shadowRoot.replaceChildren(slot());
      // If the page has several merchants, the element names its own.
      const network = (this.#network = await networkOf(this.dataset.key ?? (first ?? script).dataset.key));
      for (const path of NEEDS.slice(0, px > 42 ? 2 : this.matches("jifen-earn") ? 0 : 1)) network.early(path);
      this.#showEarly();
      const mount = await (await start()).mounter(this, network);
      // The element can have been removed, or removed and inserted again, while the Wasm loaded.
      if (this.isConnected) this.#mounted ??= mount();
    }

    // The content before the Wasm has loaded. It remains if the Wasm cannot run.
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

  // The height of a chip and of a launcher is 42 pixels.
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

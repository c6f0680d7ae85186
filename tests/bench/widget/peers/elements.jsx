// The custom elements around the peers' views: attributes, the order, the language and one stylesheet, the widget's own.
import balanceCss from "widget/balance/chip.css";
import checkoutCss from "widget/checkout/checkout.css";
import controlsCss from "widget/theme/controls.css";
import forcedColorsCss from "widget/theme/forced_colors.css";
import sliderCss from "widget/theme/slider.css";
import themeCss from "widget/theme/theme.css";
import { Balance } from "./balance.jsx";
import { Checkout } from "./checkout.jsx";
import { connect } from "./network.js";
import { createShopper } from "./shopper.js";
import { voiceFor } from "./voice.js";

const styles = () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([themeCss, controlsCss, balanceCss, forcedColorsCss, sliderCss, checkoutCss].join(""));
  return sheet;
};

const orderOf = (element) => element.order ?? JSON.parse(element.getAttribute("order"));

/** `open` starts a view in a shadow root: `{ render(view), close() }`. */
export const defineElements = (open) => {
  const script = document.currentScript;
  if (!script || customElements.get("jifen-balance")) return;
  const { key, tokenUrl, api } = script.dataset;
  const network = connect({ key, tokenUrl, api: api ?? new URL(script.src).origin });
  const shopper = createShopper(network, `jifen:${key}`);
  const sheet = styles();

  const define = (name, wants, view) => {
    class PeerElement extends HTMLElement {
      static observedAttributes = ["lang", "order"];
      #order;
      #opened;

      get order() {
        return this.#order;
      }

      set order(order) {
        this.#order = order;
        this.#render();
      }

      connectedCallback() {
        wants();
        const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
        root.adoptedStyleSheets = [sheet];
        this.#opened ??= open(root);
        this.#render();
      }

      attributeChangedCallback() {
        this.#render();
      }

      disconnectedCallback() {
        this.#opened?.close();
        this.#opened = undefined;
      }

      refresh() {
        shopper.refresh();
      }

      #render() {
        const voice = voiceFor(this.closest("[lang]")?.lang || navigator.language);
        this.#opened?.render(view(this, voice));
      }
    }
    customElements.define(name, PeerElement);
  };

  define("jifen-balance", shopper.wantBalance, (element, voice) => <Balance shopper={shopper} voice={voice} />);
  const wantBoth = () => {
    shopper.wantBalance();
    shopper.wantProgram();
  };
  define("jifen-checkout", wantBoth, (element, voice) => {
    const emit = (name, detail) => element.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
    return <Checkout order={orderOf(element)} shopper={shopper} voice={voice} emit={emit} />;
  });
};

// Defines the custom elements and starts the Wasm. xtask replaces JIFEN_GLUE and JIFEN_WASM with the hashed file names.
(() => {
  const base = document.currentScript.src;
  if (customElements.get("jifen-balance")) return;
  let started;
  const start = () => (started ??= import(new URL(JIFEN_GLUE, base)).then(async (glue) => {
    const response = fetch(new URL(JIFEN_WASM, base), { integrity: JIFEN_WASM_INTEGRITY });
    await glue.default({ module_or_path: response });
    return glue;
  }));
  customElements.define("jifen-balance", class extends HTMLElement {
    connectedCallback() {
      if (!this.shadowRoot) start().then((glue) => glue.mount(this), () => {});
    }
  });
})();

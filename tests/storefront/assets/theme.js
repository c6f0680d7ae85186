// The theming page: a choice is visible on the elements at once, its contrast is checked, and its CSS is written.
(() => {
  const studio = document.querySelector("#studio");
  const preview = document.querySelector("#preview");
  const form = document.querySelector("#controls");
  const css = document.querySelector("#css");
  const field = (name) => form.elements.namedItem(name);
  const schemes = ["light", "dark"];
  const isDark = matchMedia("(prefers-color-scheme: dark)");
  const partsSheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [partsSheet];

  // The values of each property by its name without `--jifen-`: the choice, the default of the elements, and each shipped theme.
  let chosen, plain, ready;

  start();

  /** The Worker serves the themes. The first one contains every property with the default of the elements. */
  async function start() {
    const names = [...document.querySelectorAll("[data-theme]")].map((button) => button.dataset.theme);
    const files = await Promise.all(names.map((name) => fetch(`${studio.dataset.themes}/${name}.css`).then((file) => file.text())));
    ready = Object.fromEntries(names.map((name, at) => [name, read(files[at])]));
    plain = ready[names[0]];
    chosen = { ...plain };
    restore();
    drawReady();
    show();
    listen();
  }

  function listen() {
    document.querySelector(".ready").addEventListener("click", ({ target }) => {
      const button = target.closest("[data-theme]");
      if (!button) return;
      chosen = { ...plain, ...ready[button.dataset.theme] };
      show();
    });
    form.addEventListener("input", ({ target }) => {
      take(target.name, target.value);
      show();
    });
    form.addEventListener("reset", () => setTimeout(() => {
      chosen = { ...plain };
      show();
    }));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.querySelector(".warnings").addEventListener("click", ({ target }) => {
      const warning = target.closest("button")?.closest("li");
      if (!warning) return;
      const { front } = warning.querySelector("p").dataset;
      setColour(front, warning.dataset.scheme, warning.querySelector("[data-instead]").textContent);
      show();
    });
    isDark.addEventListener("change", show);
    document.querySelector("#copy").addEventListener("click", copy);
  }

  function read(text) {
    return Object.fromEntries([...text.matchAll(/--jifen-([a-z-]+): ([^;]+);/g)].map(([, name, value]) => [name, value]));
  }

  /** A colour for light and one for dark. Undefined if the text is not a colour. */
  function pair(value) {
    const found = value.match(/^light-dark\((#[\da-f]+), (#[\da-f]+)\)$/i);
    return found && { light: found[1], dark: found[2] };
  }

  /** The scheme that is shown. */
  function scheme() {
    const wanted = field("scheme").value;
    return wanted === "auto" ? schemes[Number(isDark.matches)] : wanted;
  }

  function setColour(name, scheme, value) {
    const { light, dark } = { ...pair(chosen[name]), [scheme]: colour.brief(value) };
    chosen[name] = `light-dark(${light}, ${dark})`;
  }

  function take(name, value) {
    if (name === "scheme" || name === "parts") return;
    if (pair(plain[name])) setColour(name, scheme(), value);
    else if (name === "font") chosen.font = value;
    else if (name === "font-size" && value === field(name).defaultValue) chosen[name] = plain[name];
    else chosen[name] = `${value}px`;
  }

  function show() {
    for (const [name, value] of Object.entries(chosen)) preview.style.setProperty(`--jifen-${name}`, value);
    const wanted = field("scheme").value;
    preview.style.colorScheme = scheme();
    for (const element of preview.children) {
      wanted === "auto" ? element.removeAttribute("theme") : element.setAttribute("theme", wanted);
    }
    partsSheet.replaceSync(field("parts").value);
    showControls();
    showWarnings();
    css.textContent = written();
    sessionStorage.setItem("theme", JSON.stringify({ chosen, scheme: wanted, parts: field("parts").value }));
  }

  function showControls() {
    for (const [name, value] of Object.entries(chosen)) {
      const colours = pair(value);
      if (colours) field(name).value = colour.full(colours[scheme()]);
      else if (name === "font") field(name).value = value;
      else field(name).value = value.match(/\d+/)[0];
    }
    for (const output of form.querySelectorAll("[data-of]")) output.textContent = `${field(output.dataset.of).value} px`;
    for (const button of document.querySelectorAll("[data-theme]")) {
      const theme = { ...plain, ...ready[button.dataset.theme] };
      button.setAttribute("aria-pressed", String(Object.keys(plain).every((name) => theme[name] === chosen[name])));
    }
  }

  function showWarnings() {
    let worries = 0;
    for (const item of form.querySelectorAll(".warnings li")) {
      const { front, back, needs } = item.querySelector("p").dataset;
      const [one, other] = [front, back].map((name) => pair(chosen[name])[item.dataset.scheme]);
      const ratio = colour.contrast(one, other);
      item.hidden = ratio >= Number(needs);
      worries += Number(!item.hidden);
      // Rounded down, so that 4.49 is not shown as sufficient.
      item.querySelector("[data-ratio]").textContent = (Math.floor(ratio * 10) / 10).toFixed(1);
      item.querySelector("[data-instead]").textContent = colour.readable(one, other, Number(needs));
    }
    form.querySelector("[data-readable]").hidden = worries > 0;
  }

  /** Exactly the differences from the default. */
  function written() {
    const changed = Object.entries(chosen).filter(([name, value]) => value !== plain[name]);
    const lines = changed.map(([name, value]) => `  --jifen-${name}: ${value};`);
    const wanted = field("scheme").value;
    const parts = field("parts").value.trim();
    const pieces = [
      wanted !== "auto" && `/* ${css.dataset[wanted]} */`,
      lines.length > 0 && `:root {\n${lines.join("\n")}\n}`,
      parts,
    ].filter(Boolean);
    return pieces.length > 0 ? pieces.join("\n") : `/* ${css.dataset.nothing} */`;
  }

  /** Each theme's button has that theme. */
  function drawReady() {
    for (const button of document.querySelectorAll("[data-theme]")) {
      const theme = { ...plain, ...ready[button.dataset.theme] };
      for (const [name, value] of Object.entries(theme)) button.style.setProperty(`--jifen-${name}`, value);
    }
  }

  /** A change of the language reloads the page. */
  function restore() {
    const kept = JSON.parse(sessionStorage.getItem("theme") ?? "null");
    if (!kept) return;
    chosen = { ...plain, ...kept.chosen };
    field("scheme").value = kept.scheme;
    field("parts").value = kept.parts;
  }

  async function copy({ target }) {
    // If the browser forbids copying, the text is selected.
    getSelection().selectAllChildren(css);
    await navigator.clipboard.writeText(css.textContent);
    const words = target.textContent;
    target.textContent = document.querySelector("#copied").textContent = target.dataset.done;
    setTimeout(() => {
      target.textContent = words;
      document.querySelector("#copied").textContent = "";
    }, 2_000);
  }
})();

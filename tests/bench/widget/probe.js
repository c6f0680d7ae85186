// Runs in a measured page before all other scripts. It notices when the balance and the slider are painted, how long a move of the slider
// takes until it is visible, how far the page shifts, and how much memory Wasm has.
(() => {
  const shownBalance = JIFEN_SHOWN_BALANCE;
  const seen = { shift: 0, moves: [] };
  const memories = new Set();

  /** Runs after the frame that shows the current state, and before all other waiting tasks. */
  const painted = (then) =>
    requestAnimationFrame(() => scheduler.postTask(() => then(performance.now()), { priority: "user-blocking" }));

  const note = (name) => {
    seen[name] = 0;
    painted((at) => {
      seen[name] = at;
      jifenSeen(name);
    });
  };

  const look = (root) => {
    const { host } = root;
    if (host.localName === "jifen-balance") {
      if (seen.balance === undefined && root.textContent.includes(shownBalance)) note("balance");
      return;
    }
    if (seen.slider !== undefined) return;
    const slider = root.querySelector("input[type=range]");
    if (slider && !slider.disabled && Number(slider.max) > 0 && slider.value === slider.max) note("slider");
  };

  let movedAt;
  const answerMove = () => {
    if (movedAt === undefined) return;
    const at = movedAt;
    movedAt = undefined;
    painted((seenAt) => {
      seen.moves.push(seenAt - at);
      jifenSeen("move");
    });
  };
  addEventListener("input", (event) => (movedAt = event.timeStamp), true);

  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    const root = attach.call(this, init);
    const changed = () => {
      look(root);
      if (this.localName === "jifen-checkout") answerMove();
    };
    if (this.localName.startsWith("jifen-")) {
      new MutationObserver(changed).observe(root, { childList: true, subtree: true, characterData: true, attributes: true });
    }
    return root;
  };

  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) seen.shift += value;
  }).observe({ type: "layout-shift", buffered: true });

  const memoriesIn = (object) => Object.values(object ?? {}).filter((value) => value instanceof WebAssembly.Memory);
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const real = WebAssembly[name];
    WebAssembly[name] = async (source, imports) => {
      const made = await real.call(WebAssembly, source, imports);
      const { exports } = made.instance ?? made;
      [exports, ...Object.values(imports ?? {})].flatMap(memoriesIn).forEach((memory) => memories.add(memory));
      return made;
    };
  }

  window.jifenProbe = () => ({ ...seen, wasm: [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0) });
})();

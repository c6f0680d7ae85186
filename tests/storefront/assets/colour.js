// Colours of a merchant's choice: #rrggbb texts, their contrast (WCAG 2.2), and the nearest readable colour.
const colour = (() => {
  const SHORT = /^#([\da-f])([\da-f])([\da-f])$/i;
  // The step towards black or white.
  const STEPS = 50;

  /** `#fff` as `#ffffff`, the form of a colour field. */
  const full = (text) => text.trim().replace(SHORT, "#$1$1$2$2$3$3").toLowerCase();

  /** The short form, if there is one. */
  const brief = (text) => text.replace(/^#(.)\1(.)\2(.)\3$/, "#$1$2$3");

  const channels = (text) => [1, 3, 5].map((at) => parseInt(full(text).slice(at, at + 2), 16));

  const luminance = (text) => {
    const [red, green, blue] = channels(text).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };

  /** From 1 (equal) to 21 (black on white). */
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };

  const towards = (text, end, step) =>
    "#" + channels(text).map((value) => Math.round(value + ((end - value) * step) / STEPS).toString(16).padStart(2, "0")).join("");

  /** The nearest colour to `front` that is readable on `back`, with the same hue. */
  const readable = (front, back, needed) => {
    for (let step = 1; step <= STEPS; step += 1) {
      const found = [0, 255].map((end) => towards(front, end, step)).find((one) => contrast(one, back) >= needed);
      if (found) return found;
    }
    return front;
  };

  return { full, brief, contrast, readable };
})();

// The benchmark's figures as text: tables of sizes and of times, and whether the aims are met. It measures nothing.

const KB = 1_000;
/** Figures of a first visit: the name, the unit and the format. */
const ROWS = [
  ["balance", "time to balance, ms", 0],
  ["slider", "time to usable slider, ms", 0],
  ["move", "slider moved until seen, ms", 0],
  ["thread", "main thread, ms", 0],
  ["script", "of it script, ms", 0],
  ["heap", "JS heap after GC, KB", 0, KB],
  ["wasm", "Wasm memory, KB", 0, KB],
  ["shift", "layout shift", 3],
  ["bytes", "bytes over the wire, KB", 1, KB],
  ["requests", "requests", 0],
];

const sorted = (values) => values.toSorted((one, other) => one - other);

export const median = (values) => {
  const [low, high] = [Math.floor((values.length - 1) / 2), Math.ceil((values.length - 1) / 2)];
  return (sorted(values)[low] + sorted(values)[high]) / 2;
};

const spread = (values, digits, unit = 1) => {
  const text = (value) => (value / unit).toFixed(digits);
  const all = sorted(values);
  const [least, most] = [text(all[0]), text(all.at(-1))];
  return least === most ? text(median(values)) : `${text(median(values))} (${least}–${most})`;
};

const line = (name, cells, widths) => `  ${name.padEnd(38)}${cells.map((cell, at) => String(cell).padStart(widths[at] ?? 10)).join("")}`;

export const sizesTable = (rows) => {
  const widths = [10, 10, 10];
  return [line("bytes", ["raw", "gzip", "brotli"], widths), ...rows.map(({ name, size }) => line(name, [size.raw, size.gzip, size.brotli], widths))].join("\n");
};

/** `runs` has the values of each round, by contestant. */
export const timesTable = (runs) => {
  const widths = Object.keys(runs).map(() => 22);
  const known = ROWS.filter(([key]) => Object.values(runs)[0].every((values) => values[key] !== undefined));
  const rows = known.map(([key, label, digits, unit]) => {
    const cells = Object.values(runs).map((rounds) => spread(rounds.map((values) => values[key]), digits, unit));
    return line(label, cells, widths);
  });
  return [line("median (least–most)", Object.keys(runs), widths), ...rows].join("\n");
};

const verdict = (isKept, aim, ours, theirs) => `  ${isKept ? "kept" : "NOT KEPT"}: ${aim}: ${ours} beside ${theirs}`;

const VIEWS = { balance: "a page with the balance", checkout: "a checkout" };

/** The aims of the project. */
export const verdicts = (sizes, balanceRuns) => {
  const bytes = Object.entries(VIEWS).map(([view, page]) => {
    const [ours, react] = [sizes.jifen[view].brotli, sizes.react[view].brotli];
    return verdict(ours < react, `fewer bytes than React for ${page} (brotli)`, ours, react);
  });
  const [ours, preact] = ["jifen", "preact"].map((name) => Math.round(median(balanceRuns[name].map(({ balance }) => balance))));
  return [...bytes, verdict(ours <= preact, "a balance no later than Preact's (median, ms)", ours, preact)].join("\n");
};

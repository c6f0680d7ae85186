// `cargo xtask bench widget`: compares the widget with builds of the same elements on React and Preact, and with bundles that shops load.
// It measures sizes and, in Chromium and in turns, the cost of a first visit. `--quick` takes 3 rounds instead of 9.
//
// xtask builds the widget, passes the folder of its files in JIFEN_FILES and the groups that are loaded together in JIFEN_GROUPS, installs
// this folder's packages into JIFEN_PEERS, starts the Worker and passes its address in JIFEN_EDGE.
import { readFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { bundlePeer } from "./bundle.mjs";
import { CPU_SLOWED, launch, measure } from "./measure.mjs";
import { sizesTable, timesTable, verdicts } from "./report.mjs";
import { serve } from "./server.mjs";
import { ownPages, publishedBundles, sizeOfAll } from "./sizes.mjs";

const ROUNDS = process.argv.includes("--quick") ? 3 : 9;
const VIEWS = { balance: "first view of a page with the balance", checkout: "first view of the checkout" };
const packages = process.env.JIFEN_PEERS;

const OURS = "jifen";

const contestants = async () => [
  { name: OURS, script: "/widget/v1/jifen.js" },
  { name: "react", script: "/peers/react.js", text: await bundlePeer("react", packages) },
  { name: "preact", script: "/peers/preact.js", text: await bundlePeer("preact", packages) },
];

const load = () => loadavg()[0].toFixed(2);

/** The files that a page loaded from the edge, without the API's answers. */
const filesOf = (urls, edge) => {
  const paths = urls.filter((url) => url.startsWith(edge.origin)).map((url) => url.slice(edge.origin.length));
  return paths.filter((path) => !path.startsWith("/v1/"));
};

/** A first round that is not measured: the Worker answers once, and Chromium warms up. It returns the files that each page loads, and checks
 * that all contestants show the same texts. */
const findSizes = async (entrants, visit, edge) => {
  const sizes = {};
  const rows = [];
  const said = {};
  for (const { name } of entrants) {
    sizes[name] = {};
    for (const view of Object.keys(VIEWS)) {
      const { urls, words } = await visit(name, view);
      said[view] ??= words;
      if (words !== said[view]) console.log(`  ${name} shows other texts:\n    ${words}\n    ${said[view]}`);
      const paths = filesOf(urls, edge);
      sizes[name][view] = sizeOfAll(paths.map(edge.fileOf));
      if (name !== OURS) rows.push({ name: `${name}, ${view} (${paths.length} files)`, size: sizes[name][view] });
    }
  }
  return { sizes, rows };
};

/** Each round begins with another contestant. */
const runRounds = async (entrants, visit, view) => {
  const runs = Object.fromEntries(entrants.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let turn = 0; turn < entrants.length; turn += 1) {
      const { name } = entrants[(round + turn) % entrants.length];
      runs[name].push((await visit(name, view)).values);
    }
    process.stderr.write(`  ${view}: round ${round + 1} of ${ROUNDS}, load ${load()}\n`);
  }
  return runs;
};

const shopOfBench = JSON.parse(await readFile(new URL("shop.json", import.meta.url), "utf8"));
const entrants = await contestants();
const served = await serve(shopOfBench, entrants);
const browser = await launch();
const visit = (name, view) =>
  measure(browser, { url: `${served.shop}/${name}/${view}`, view, shownBalance: shopOfBench.shown_balance });
try {
  const { sizes, rows } = await findSizes(entrants, visit, served.edge);
  const own = await ownPages(process.env.JIFEN_GROUPS, process.env.JIFEN_FILES);
  console.log(`${sizesTable([...own, ...rows, ...(await publishedBundles(packages))])}\n`);
  const runs = {};
  for (const [view, title] of Object.entries(VIEWS)) {
    const before = load();
    runs[view] = await runRounds(entrants, visit, view);
    console.log(`\n  ${title}: Chromium ${browser.version()}, CPU ${CPU_SLOWED} times slower, 150 ms, 1.6 Mbit/s, ${ROUNDS} rounds, load ${before} to ${load()}`);
    console.log(`${timesTable(runs[view])}\n`);
  }
  console.log(verdicts(sizes, runs.balance));
} finally {
  await browser.close();
  served.close();
}

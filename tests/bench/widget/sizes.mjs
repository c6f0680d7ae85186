// Sizes, by gzip 9 and by Brotli 11: of the widget's pages, and of the published bundles of comparable packages.
import { readFile } from "node:fs/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** What a page loads of each package by a script tag. Both load more afterwards: an iframe with its own scripts, and the product data. */
const BUNDLES = [
  ["@shopify/buy-button-js", "dist/buybutton.min.js"],
  ["@paypal/messaging-components", "dist/bizcomponents/js/messaging.js"],
];

const sizeOf = (bytes) => ({
  raw: bytes.length,
  gzip: gzipSync(bytes, { level: 9 }).length,
  brotli: brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  }).length,
});

/** Each file is compressed by itself, as it is sent. */
export const sizeOfAll = (files) =>
  files.map(sizeOf).reduce(
    (sum, one) => ({ raw: sum.raw + one.raw, gzip: sum.gzip + one.gzip, brotli: sum.brotli + one.brotli }),
    { raw: 0, gzip: 0, brotli: 0 },
  );

/** What a page of ours loads, by the groups of files from xtask. The files of other languages are about as large as English. */
const PAGES = {
  "jifen, balance": ["main", "words-en"],
  "jifen, earn": ["main", "words-en", "earn"],
  "jifen, checkout, first view": ["main", "words-en", "checkout", "checkout-words-en"],
  "jifen, checkout, all": ["main", "words-en", "checkout", "checkout-words-en", "preview"],
  "jifen, account, first view": ["main", "words-en", "account", "account-words-en"],
  "jifen, account, all": ["main", "words-en", "account", "account-words-en", "below", "below-words-en"],
};

/** `groups` is that list, and `folder` is the folder of its files and of the loader. */
export const ownPages = async (groups, folder) => {
  const known = new Map((await readFile(groups, "utf8")).split("\n").map((line) => [line.split(" ")[0], line.split(" ").slice(1)]));
  const rows = Object.entries(PAGES).map(async ([name, needed]) => {
    // Files that several parts use are loaded once.
    const files = [...new Set(["jifen.js", ...needed.flatMap((group) => known.get(group))])];
    const contents = await Promise.all(files.map((file) => readFile(`${folder}/${file}`)));
    return { name: `${name} (${files.length} files)`, size: sizeOfAll(contents) };
  });
  return Promise.all(rows);
};

export const publishedBundles = (packages) =>
  Promise.all(
    BUNDLES.map(async ([name, file]) => {
      const folder = `${packages}/node_modules/${name}`;
      const { version } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
      return { name: `${name} ${version}`, file, size: sizeOfAll([await readFile(`${folder}/${file}`)]) };
    }),
  );

// Sizes as they are, by gzip 9 and by Brotli 11, and the published bundles of packages that do comparable work.
import { readFile } from "node:fs/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** What a page loads of each by a script tag. Both load more afterwards: an iframe with its own scripts, and what the shop sells. */
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

export const publishedBundles = (packages) =>
  Promise.all(
    BUNDLES.map(async ([name, file]) => {
      const folder = `${packages}/node_modules/${name}`;
      const { version } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
      return { name: `${name} ${version}`, file, size: sizeOfAll([await readFile(`${folder}/${file}`)]) };
    }),
  );

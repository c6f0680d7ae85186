// Prints for each file its size as it is, by gzip 9 and by brotli 11. Run by `sizes.rs` with Node.
const { readFileSync } = require("node:fs");
const { brotliCompressSync, gzipSync, constants } = require("node:zlib");
for (const path of process.argv.slice(1)) {
  const bytes = readFileSync(path);
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  console.log(bytes.length, gzipSync(bytes, { level: 9 }).length, brotli.length);
}

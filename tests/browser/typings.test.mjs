// The TypeScript types: the examples of tests/frameworks pass, and each wrong use there is refused (an unused `@ts-expect-error` is an error).
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";

const COMPILER = fileURLToPath(new URL("../../node_modules/vue-tsc/bin/vue-tsc.js", import.meta.url));
const PROJECT = fileURLToPath(new URL("../frameworks", import.meta.url));

test("TypeScript and Vue's templates accept the examples and refuse wrong uses", async () => {
  // This runs a compiler and no page.
  test.setTimeout(240_000);
  expect(await run(["--noEmit", "--project", PROJECT])).toBe("");
  const files = await run(["--listFilesOnly", "--project", PROJECT]);
  for (const file of ["jifen.d.ts", "jifen.react.d.ts", "jifen.vue.d.ts", "Checkout.tsx", "Checkout.vue", "wrong_uses.tsx", "wrong_uses.vue"]) {
    expect(files).toContain(file);
  }
});

/** The compiler's output. */
function run(options) {
  return new Promise((resolve) => execFile(process.execPath, [COMPILER, ...options], (_, said, wailed) => resolve(said + wailed)));
}

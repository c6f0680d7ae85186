// Builds the peers as a shop would ship them: one minified production script each, by esbuild, from the same sources. Only the imported
// library differs.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const WIDGET = fileURLToPath(new URL("../../../widget/src", import.meta.url));
const LIBRARIES = {
  react: { jsxImportSource: "react", alias: { hooks: "react" } },
  preact: { jsxImportSource: "preact", alias: { hooks: "preact/hooks" } },
};

/** A stylesheet as minified text. */
const styles = {
  name: "styles",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code, loader: "text" };
    }),
};

/** The script of a peer, `react` or `preact`, with the packages of `packages`. */
export const bundlePeer = async (name, packages) => {
  const { jsxImportSource, alias } = LIBRARIES[name];
  const { outputFiles } = await build({
    entryPoints: [`${HERE}/peers/${name}.js`],
    nodePaths: [`${packages}/node_modules`],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    legalComments: "none",
    jsx: "automatic",
    jsxImportSource,
    alias: { ...alias, widget: WIDGET },
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [styles],
  });
  return Buffer.from(outputFiles[0].contents);
};

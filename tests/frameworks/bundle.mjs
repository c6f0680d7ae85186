// Makes one script of each example, as a shop's own bundler would. For Vue, this is where its compiler learns which elements are not
// components.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compileScript, parse } from "vue/compiler-sfc";

const ENTRIES = { plain: "plain/main.ts", react: "react/main.tsx", vue: "vue/main.ts" };

const compilerOptions = { isCustomElement: (tag) => tag.startsWith("jifen-") };

const vue = {
  name: "vue",
  setup({ onLoad }) {
    onLoad({ filter: /\.vue$/ }, async ({ path }) => {
      const { descriptor } = parse(await readFile(path, "utf8"), { filename: path });
      const { content } = compileScript(descriptor, { id: path, inlineTemplate: true, templateOptions: { compilerOptions } });
      return { contents: content, loader: "ts" };
    });
  },
};

/** The script's text. */
export async function bundle(framework) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(ENTRIES[framework], import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    jsx: "automatic",
    plugins: [vue],
    define: {
      "process.env.NODE_ENV": '"production"',
      __VUE_OPTIONS_API__: "false",
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
    },
  });
  return outputFiles[0].text;
}

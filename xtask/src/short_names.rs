//! Short names between the glue and the Wasm. wasm-opt shortens the names of the Wasm's imports and exports and prints the new names; this file
//! replaces them in the glue. This saves 3.4 KiB of the widget's brotli.

use std::collections::HashMap;

/// The module name that wasm-opt uses for all imports.
const MODULE: &str = "a";

/// The names that wasm-opt prints with `--minify-imports-and-exports-and-modules`.
#[derive(Debug, Default)]
pub struct ShortNames<'a> {
    imports: HashMap<&'a str, &'a str>,
    /// The functions of our JavaScript files that the Wasm calls without glue: the file, the long name and the short name.
    direct: Vec<[&'a str; 3]>,
    exports: HashMap<&'a str, &'a str>,
}

impl<'a> ShortNames<'a> {
    /// Lines such as `["./widget_bg.js", "__wbg_new_4f1", "b"]` for imports and `["memory", "c"]` for exports.
    pub fn read(printed: &'a str) -> Self {
        let mut names = Self::default();
        for line in printed.lines() {
            let quoted: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
            match quoted.as_slice() {
                [file, long, short] if file.starts_with("./snippets/") => names.direct.push([*file, *long, *short]),
                [_module, long, short] => _ = names.imports.insert(long, short),
                [long, short] => _ = names.exports.insert(long, short),
                _ => {}
            }
        }
        names
    }

    /// Returns wasm-bindgen's glue with the short names. Removes the lines that only `using` needs, so that esbuild can remove unused classes.
    pub fn apply(&self, glue: &str) -> String {
        let mut short = String::with_capacity(glue.len());
        for line in glue.lines().filter(|line| !line.starts_with("if (Symbol.dispose)")) {
            if line.trim_start().starts_with("\"./snippets/") {
                continue;
            }
            short += &self.short_exports(&self.short_import(line));
            short.push('\n');
            if line.trim() == "const import0 = {" {
                short.extend(self.direct.iter().map(|direct| direct_import(glue, direct)));
            }
        }
        short
    }

    /// `        __wbg_new_4f1: function(…` and `        "./widget_bg.js": import0,`.
    fn short_import(&self, line: &str) -> String {
        let indent: String = line.chars().take_while(|character| *character == ' ').collect();
        match line.trim_start().split_once(": ") {
            Some((name, rest)) if name.starts_with("\"./") && rest.starts_with("import") => {
                format!("{indent}{MODULE}: {rest}")
            }
            Some((name, rest)) if rest.starts_with("function") => {
                format!("{indent}{}: {rest}", self.imports.get(name).unwrap_or(&name))
            }
            _ => line.to_owned(),
        }
    }

    /// `wasm.memory`, anywhere in a line.
    fn short_exports(&self, line: &str) -> String {
        let mut parts = line.split("wasm.");
        let mut short = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part.find(|character: char| !character.is_alphanumeric() && character != '_' && character != '$');
            let (name, rest) = part.split_at(end.unwrap_or(part.len()));
            short.extend(["wasm.", self.exports.get(name).unwrap_or(&name), rest]);
        }
        short
    }
}

/// The name of the file in the glue is in the line `import * as import1 from "./snippets/…/browser.js"`.
fn direct_import(glue: &str, [file, long, short]: &[&str; 3]) -> String {
    let imports = |line: &&str| line.contains(file) && line.starts_with("import * as ");
    let module = glue.lines().find(imports).and_then(|line| line.split(' ').nth(3)).unwrap_or("undefined");
    format!("        {short}: {module}.{long},\n")
}

#[cfg(test)]
mod tests {
    use super::ShortNames;

    const PRINTED: &str = r#"{
 "imports": [
  ["./widget_bg.js", "__wbg_new_4f1", "$"],
  ["./widget_bg.js", "__wbindgen_cast_0001", "$a"],
  ["./snippets/widget-1/src/browser.js", "append", "$b"]
 ],
"exports": [
  ["memory", "b"],
  ["__wbindgen_malloc", "c"]
]}"#;

    #[test]
    fn the_glue_gets_the_names_of_the_wasm() {
        let glue = "\
import * as import1 from \"./snippets/widget-1/src/browser.js\"
    const import0 = {
        __proto__: null,
        __wbg_new_4f1: function(arg0) {
        __wbindgen_cast_0001: function(arg0, arg1) {
            const ret = wasm.memory.buffer + wasm.__wbindgen_malloc(1, wasm.memory) + wasm.other;
        \"./widget_bg.js\": import0,
        \"./snippets/widget-1/src/browser.js\": import1,
if (Symbol.dispose) Sink.prototype[Symbol.dispose] = Sink.prototype.free;
";
        let expected = "\
import * as import1 from \"./snippets/widget-1/src/browser.js\"
    const import0 = {
        $b: import1.append,
        __proto__: null,
        $: function(arg0) {
        $a: function(arg0, arg1) {
            const ret = wasm.b.buffer + wasm.c(1, wasm.b) + wasm.other;
        a: import0,
";
        assert_eq!(ShortNames::read(PRINTED).apply(glue), expected);
    }
}

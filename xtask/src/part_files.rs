//! Joins files of the widget's cut Wasm into one. Each finds memory, table and stack of the main file by the same imports; Binaryen's merger would
//! leave each file its own, and so several memories. A module that passes them on stands between.

use crate::build_widget::FEATURES;
use crate::failure::Failure;
use crate::process;
use crate::setup::{self, Toolbox};
use std::fs;
use std::path::{Path, PathBuf};

/// What wasm-split calls the main file, as its parts see it.
const MAIN: &str = "__wasm_split";
/// What the joined files call it, and `glue.js`.
const PASSED_ON: &str = "main";

/// Writes the module that stands between, by what a file imports that imports all of it.
pub fn write_shim(toolbox: &Toolbox, file: &Path, to: &Path) -> Result<(), Failure> {
    let text = process::read(binaryen(toolbox, "wasm-dis").arg(file))?;
    let imports = text.lines().map(str::trim).filter(|line| line.starts_with(&format!("(import \"{MAIN}\"")));
    fs::write(to, passes_on(&imports.collect::<Vec<_>>())).map_err(Failure::file("write", to))
}

/// Joins the files, in their order. Answers where they are now.
pub fn join(toolbox: &Toolbox, shim: &Path, files: &[PathBuf], to: PathBuf) -> Result<PathBuf, Failure> {
    let mut merge = binaryen(toolbox, "wasm-merge");
    merge.arg("--debuginfo").arg(shim).arg(MAIN);
    for file in files {
        merge.arg(file).arg(file.with_extension("").file_name().unwrap_or_default());
    }
    process::run_quietly(merge.arg("--output").arg(&to), "widget wasm-merge")?;
    Ok(to)
}

fn binaryen(toolbox: &Toolbox, tool: &str) -> std::process::Command {
    let mut command = toolbox.wasm_command(setup::binaryen(tool));
    command.args(FEATURES);
    command
}

/// What a line imports: the second of its two names.
fn imported(line: &str) -> Option<&str> {
    line.split('"').nth(3)
}

/// A module that imports the same under another name, and exports it.
fn passes_on(imports: &[&str]) -> String {
    let taken = imports.iter().map(|line| line.replacen(MAIN, PASSED_ON, 1));
    let given = imports.iter().filter_map(|line| {
        // `(import "__wasm_split" "memory" (memory $mimport$0 17))`
        let mut thing = line.rsplit_once("\" (")?.1.split(' ');
        Some(format!("(export \"{}\" ({} {}))", imported(line)?, thing.next()?, thing.next()?))
    });
    ["(module".to_owned()].into_iter().chain(taken).chain(given).chain([")".to_owned()]).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::passes_on;

    #[test]
    fn what_is_imported_is_passed_on_as_it_is() {
        let imports = [
            r#"(import "__wasm_split" "memory" (memory $mimport$0 17))"#,
            r#"(import "__wasm_split" "__wasm_split_shared0" (global $gimport$0 (mut i32)))"#,
        ];
        let expected = r#"(module
(import "main" "memory" (memory $mimport$0 17))
(import "main" "__wasm_split_shared0" (global $gimport$0 (mut i32)))
(export "memory" (memory $mimport$0))
(export "__wasm_split_shared0" (global $gimport$0))
)"#;
        assert_eq!(passes_on(&imports), expected);
    }
}

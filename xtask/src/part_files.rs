//! Joins files of the widget's cut Wasm into one. Every file imports the memory, the table and the stack of the main file. Binaryen's merger would
//! keep these imports once for each file, and so create several memories. A shim module imports them once and exports them to the joined files.

use crate::binaryen;
use crate::failure::Failure;
use crate::process;
use crate::setup::Toolbox;
use std::fs;
use std::path::{Path, PathBuf};

/// The module name under which wasm-split's parts import from the main file.
const MAIN: &str = "__wasm_split";
/// The module name that the joined files and `glue.js` use.
const PASSED_ON: &str = "main";

/// Writes the shim, for the imports of `file`, which must import everything that the other files import.
pub fn write_shim(toolbox: &Toolbox, file: &Path, to: &Path) -> Result<(), Failure> {
    let text = process::read(binaryen::command(toolbox, "wasm-dis").arg(file))?;
    let imports = text.lines().map(str::trim).filter(|line| line.starts_with(&format!("(import \"{MAIN}\"")));
    fs::write(to, passes_on(&imports.collect::<Vec<_>>())).map_err(Failure::file("write", to))
}

/// Joins the files in their order, and returns the path of the result.
pub fn join(toolbox: &Toolbox, shim: &Path, files: &[PathBuf], to: PathBuf) -> Result<PathBuf, Failure> {
    let mut merge = binaryen::command(toolbox, "wasm-merge");
    merge.arg("--debuginfo").arg(shim).arg(MAIN);
    for file in files {
        merge.arg(file).arg(file.with_extension("").file_name().unwrap_or_default());
    }
    let log = format!("widget wasm-merge {}", to.file_stem().unwrap_or_default().display());
    process::run_quietly(merge.arg("--output").arg(&to), &log)?;
    Ok(to)
}

/// The name of the import in a line: the second of its two names.
fn imported(line: &str) -> Option<&str> {
    line.split('"').nth(3)
}

/// A module that imports the same things from another module name, and exports them.
fn passes_on(imports: &[&str]) -> String {
    let imported_again = imports.iter().map(|line| line.replacen(MAIN, PASSED_ON, 1));
    let exported = imports.iter().filter_map(|line| {
        // `(import "__wasm_split" "memory" (memory $mimport$0 17))`
        let mut thing = line.rsplit_once("\" (")?.1.split(' ');
        Some(format!("(export \"{}\" ({} {}))", imported(line)?, thing.next()?, thing.next()?))
    });
    ["(module".to_owned()]
        .into_iter()
        .chain(imported_again)
        .chain(exported)
        .chain([")".to_owned()])
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::passes_on;

    #[test]
    fn each_import_is_exported_with_its_kind() {
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

//! Cuts the widget's Wasm into the parts that `widget/part` marks, and says which files each part needs. Runs after the linker and
//! before wasm-bindgen, which sees the main file alone.

use crate::failure::Failure;
use crate::process;
use crate::setup::Toolbox;
use std::fs;
use std::path::{Path, PathBuf};

/// A part and its files, in the order in which they are loaded: first what it has in common with other parts.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    pub files: Vec<PathBuf>,
}

/// The main file, and the parts beside it.
pub struct Cut {
    pub main: PathBuf,
    pub parts: Vec<Part>,
}

pub fn cut(toolbox: &Toolbox, wasm: &Path, folder: &Path) -> Result<Cut, Failure> {
    let mut wasm_split = toolbox.wasm_command(&toolbox.cargo_tools.wasm_split);
    process::run_quietly(wasm_split.arg(wasm).arg(folder), "widget wasm-split")?;
    let told = folder.join("__wasm_split.js");
    let told = fs::read_to_string(&told).map_err(Failure::file("read", &told))?;
    Ok(Cut { main: folder.join("main.wasm"), parts: read(&told, folder) })
}

/// wasm-split tells in JavaScript, a statement for each file, what is in common with others first:
/// `const __chunk_2 = makeLoad(() => { … fetch(new URL("./chunk_2.wasm", …` and
/// `export const __wasm_split_load_checkout = wrapAsyncCb(makeLoad(() => { … "./split_checkout.wasm" … }, [__chunk_2]));`.
fn read(told: &str, folder: &Path) -> Vec<Part> {
    let part = |statement: &str| {
        let (name, _) = statement.split_once(" = ")?;
        let (_, needs) = statement.rsplit_once('[')?;
        let own = statement.split("\"./").nth(1).and_then(|rest| rest.split('"').next());
        let shared = needs.split([',', ']']).filter_map(|word| word.trim().strip_prefix("__"));
        let files = shared.map(|chunk| format!("{chunk}.wasm")).chain(own.map(str::to_owned));
        Some(Part { name: name.to_owned(), files: files.map(|file| folder.join(file)).collect() })
    };
    told.split("export const __wasm_split_load_").skip(1).filter_map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::read;
    use std::path::Path;

    const TOLD: &str = r#"/* checkout, preview */
const __chunk_3 = makeLoad(() => {
    const src = fetch(new URL("./chunk_3.wasm", import.meta.url));
}
, []);
export const __wasm_split_load_preview = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_preview.wasm", import.meta.url));
}
, [__chunk_3]));
export const __wasm_split_load_checkout = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_checkout.wasm", import.meta.url));
}
, []));
"#;

    #[test]
    fn a_part_has_its_own_file_behind_those_in_common() {
        let parts = read(TOLD, Path::new(""));
        let told: Vec<_> = parts.iter().map(|part| (part.name.as_str(), part.files.len(), part.files.last())).collect();
        let own = ["split_preview.wasm", "split_checkout.wasm"].map(Into::into);
        assert_eq!(told, [("preview", 2, Some(&own[0])), ("checkout", 1, Some(&own[1]))]);
    }
}

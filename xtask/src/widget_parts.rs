//! Cuts the widget's Wasm into the parts that `widget/part` marks, and finds the files that each part needs. Runs after the linker and before
//! wasm-bindgen, which processes the main file only.

use crate::failure::Failure;
use crate::part_files;
use crate::process;
use crate::setup::Toolbox;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

/// Pairs of a part and the part that is always loaded before it. Files that both need belong to the second part.
const AFTER: [(&str, &str); 2] = [("preview", "checkout"), ("below", "account")];

/// A part and its files in the order in which they are loaded: first the files that other parts need as well.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    pub files: Vec<PathBuf>,
}

/// The main file and the parts.
pub struct Cut {
    pub main: PathBuf,
    pub parts: Vec<Part>,
}

pub fn cut(toolbox: &Toolbox, wasm: &Path, folder: &Path) -> Result<Cut, Failure> {
    let mut wasm_split = toolbox.wasm_command(&toolbox.cargo_tools.wasm_split);
    process::run_quietly(wasm_split.arg(wasm).arg(folder), "widget wasm-split")?;
    let script = folder.join("__wasm_split.js");
    let text = fs::read_to_string(&script).map_err(Failure::file("read", &script))?;
    Ok(Cut { main: folder.join("main.wasm"), parts: gather(toolbox, &read(&text, folder), folder)? })
}

/// wasm-split writes a JavaScript statement for each file. Statements of files that several parts need come first:
/// `const __chunk_2 = makeLoad(() => { … fetch(new URL("./chunk_2.wasm", …` and
/// `export const __wasm_split_load_checkout = wrapAsyncCb(makeLoad(() => { … "./split_checkout.wasm" … }, [__chunk_2]));`.
fn read(script: &str, folder: &Path) -> Vec<Part> {
    let part = |statement: &str| {
        let (name, _) = statement.split_once(" = ")?;
        let (_, needs) = statement.rsplit_once('[')?;
        let own = statement.split("\"./").nth(1).and_then(|rest| rest.split('"').next());
        let shared = needs.split([',', ']']).filter_map(|word| word.trim().strip_prefix("__"));
        let files = shared.map(|chunk| format!("{chunk}.wasm")).chain(own.map(str::to_owned));
        Some(Part { name: name.to_owned(), files: files.map(|file| folder.join(file)).collect() })
    };
    script.split("export const __wasm_split_load_").skip(1).filter_map(part).collect()
}

/// wasm-split writes a file for every set of parts that share code. Most of these files are small, and each would be a request. Therefore the files
/// of one part are joined into one file, and the files that several parts need are joined into one more.
fn gather(toolbox: &Toolbox, cut: &[Part], folder: &Path) -> Result<Vec<Part>, Failure> {
    let shim = folder.join("shim.wat");
    // The last file of a part is its own, and imports everything that its other files import.
    if let Some(file) = cut.first().and_then(|part| part.files.last()) {
        part_files::write_shim(toolbox, file, &shim)?;
    }
    let mut common = Vec::new();
    let mut own: Vec<(&str, Vec<PathBuf>)> = cut.iter().map(|part| (part.name.as_str(), Vec::new())).collect();
    for file in files_of(cut) {
        let needed_by = cut.iter().filter(|part| part.files.contains(&file)).map(|part| part.name.as_str());
        match first_loaded(&needed_by.collect::<Vec<_>>()).as_slice() {
            [alone] => own.iter_mut().filter(|(name, _)| name == alone).for_each(|(_, files)| files.push(file.clone())),
            _ => common.push(file),
        }
    }
    let groups = common.first().map(|_| ("common", common.clone())).into_iter().chain(own);
    let joined = join_all(toolbox, &shim, &groups.collect::<Vec<_>>(), folder)?;
    let (common, own): (Vec<_>, Vec<_>) = joined.into_iter().partition(|(name, _)| *name == "common");
    let part = |(name, file): (&str, PathBuf)| {
        let is_first = AFTER.iter().all(|(later, _)| *later != name);
        let common = common.iter().filter(|_| is_first).map(|(_, file)| file.clone());
        Part { name: name.to_owned(), files: common.chain([file]).collect() }
    };
    Ok(own.into_iter().map(part).collect())
}

/// Joins each group of files into one file with the group's name. Binaryen runs once for each group, at the same time.
fn join_all<'a>(
    toolbox: &Toolbox,
    shim: &Path,
    groups: &[(&'a str, Vec<PathBuf>)],
    folder: &Path,
) -> Result<Vec<(&'a str, PathBuf)>, Failure> {
    let join = |(name, files): &(&'a str, Vec<PathBuf>)| {
        let to = folder.join(name).with_extension("wasm");
        part_files::join(toolbox, shim, files, to).map(|file| (*name, file))
    };
    thread::scope(|scope| {
        let lanes: Vec<_> = groups.iter().map(|group| scope.spawn(move || join(group))).collect();
        let panicked = |_| Failure::Unreadable { what: "the result of wasm-merge".to_owned() };
        lanes.into_iter().map(|lane| lane.join().map_err(panicked)?).collect()
    })
}

/// Each file once, in the order in which they are loaded.
fn files_of(parts: &[Part]) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = Vec::new();
    for file in parts.iter().flat_map(|part| &part.files) {
        if !files.contains(file) {
            files.push(file.clone());
        }
    }
    files
}

/// Returns the parts that are not loaded after another of these parts.
fn first_loaded<'a>(parts: &[&'a str]) -> Vec<&'a str> {
    let is_later = |part: &str| AFTER.iter().any(|(later, first)| *later == part && parts.contains(first));
    parts.iter().copied().filter(|part| !is_later(part)).collect()
}

#[cfg(test)]
mod tests {
    use super::{files_of, first_loaded, read};
    use std::path::Path;

    const SCRIPT: &str = r#"/* checkout, preview */
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
    fn the_own_file_of_a_part_is_its_last() {
        let parts = read(SCRIPT, Path::new(""));
        let found: Vec<_> =
            parts.iter().map(|part| (part.name.as_str(), part.files.len(), part.files.last())).collect();
        let own = ["split_preview.wasm", "split_checkout.wasm"].map(Into::into);
        assert_eq!(found, [("preview", 2, Some(&own[0])), ("checkout", 1, Some(&own[1]))]);
        assert_eq!(files_of(&parts).len(), 3);
    }

    #[test]
    fn a_file_of_two_parts_belongs_to_the_part_that_is_loaded_first() {
        let cases: [(&[&str], &[&str]); 5] = [
            (&["below", "account"], &["account"]),
            (&["preview"], &["preview"]),
            (&["preview", "checkout", "account"], &["checkout", "account"]),
            (&["preview", "below"], &["preview", "below"]),
            (&["checkout", "preview"], &["checkout"]),
        ];
        for (parts, first) in cases {
            assert_eq!(first_loaded(parts), first, "{parts:?}");
        }
    }
}

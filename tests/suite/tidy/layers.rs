//! Imports inside a crate. The files of the Worker have no cycles, and each layer imports only layers below it. Folders of `shared` that import
//! each other are listed here, each pair with its reason.

use super::{Source, check, rust_text::take_apart, sources_with};
use std::collections::{BTreeMap, BTreeSet};

/// From top to bottom. A file belongs to the layer with its name or with the name of its folder.
const LAYERS: [&str; 7] = ["entry", "respond", "routes", "command", "auth", "store", "merchant"];

const WORKER: &str = "edge/src/";
const RULES: &str = "shared/src/";

/// The pairs of folders in `shared` that import each other, with the reason.
const MUTUAL: [(&str, &str, &str); 1] = [(
    "ledger",
    "program",
    "stored types convert from and to settings, and a referral rule creates the promise that its award stores",
)];

type Imports = BTreeMap<String, BTreeSet<String>>;

#[test]
fn files_of_the_worker_do_not_import_each_other_in_a_cycle() {
    let imports = imports(&worker(), WORKER);
    let edges = imports.values().map(BTreeSet::len).sum::<usize>();
    assert!(edges >= 150, "imports are recognised: {edges}");
    check("files import each other in no cycle", imports.len(), 50, &cycles(&imports));
}

#[test]
fn each_layer_of_the_worker_imports_only_layers_below_it() {
    let layer = |file: &str| LAYERS.iter().position(|layer| file == *layer || file.starts_with(&format!("{layer}/")));
    let imports = imports(&worker(), WORKER);
    let (mut looked_at, mut offences) = (0, Vec::new());
    for (file, imported) in &imports {
        for other in imported {
            let Some((above, below)) = layer(file).zip(layer(other)) else { continue };
            looked_at += 1;
            if above > below {
                offences.push(format!("{file} ({}) imports {other} ({})", LAYERS[above], LAYERS[below]));
            }
        }
    }
    check("each layer imports only layers below it", looked_at, 60, &offences);
}

#[test]
fn folders_of_the_rules_that_import_each_other_are_few() {
    let sources: Vec<Source> = sources_with(&["rs"]).into_iter().filter(|source| source.is_below(&[RULES])).collect();
    let folder = |file: &str| file.split('/').next().unwrap_or_default().to_owned();
    let mut between: BTreeSet<(String, String)> = BTreeSet::new();
    for (file, imported) in imports(&sources, RULES) {
        between.extend(imported.iter().map(|other| (folder(&file), folder(other))));
    }
    let is_mutual = |(one, other): &&(String, String)| one < other && between.contains(&(other.clone(), one.clone()));
    let found: BTreeSet<(&str, &str)> =
        between.iter().filter(is_mutual).map(|(one, other)| (one.as_str(), other.as_str())).collect();
    let listed: BTreeSet<(&str, &str)> = MUTUAL.iter().map(|(one, other, _)| (*one, *other)).collect();
    let unlisted = found.difference(&listed).map(|pair| format!("{pair:?} import each other and are not listed"));
    let gone = listed.difference(&found).map(|pair| format!("{pair:?} are listed and do not import each other"));
    let offences: Vec<String> = unlisted.chain(gone).collect();
    check("folders import each other only for a listed reason", between.len(), 40, &offences);
    assert!(MUTUAL.len() <= 3, "at most three pairs");
}

fn worker() -> Vec<Source> {
    sources_with(&["rs"]).into_iter().filter(|source| source.is_below(&[WORKER])).collect()
}

/// Each file with the files that it imports. Files are named by their module: `routes/quotes`, and `store` for `store/mod.rs`.
fn imports(sources: &[Source], root: &str) -> Imports {
    let name = |source: &Source| {
        let name = source.path.trim_start_matches(root).trim_end_matches(".rs");
        name.trim_end_matches("/mod").to_owned()
    };
    let files: BTreeSet<String> = sources.iter().map(name).filter(|name| name != "lib").collect();
    let of = |source: &Source| {
        let file = name(source);
        let code = take_apart(&source.text).code;
        let shipped = code.split("#[cfg(test)]").next().unwrap_or_default();
        let imported = paths(shipped).into_iter().filter_map(|path| resolve(&file, &path, &files));
        let imported = imported.filter(|other| *other != file).collect();
        (file, imported)
    };
    sources.iter().filter(|source| !source.path.ends_with("lib.rs")).map(of).collect()
}

/// The file that a path refers to. `None` for a path outside the crate.
fn resolve(file: &str, path: &str, files: &BTreeSet<String>) -> Option<String> {
    let mut parts: Vec<&str> = path.split("::").map(str::trim).collect();
    let mut at: Vec<&str> = file.split('/').collect();
    match *parts.first()? {
        "crate" => at.clear(),
        "self" => {}
        "super" => drop(at.pop()),
        child if files.contains(&format!("{file}/{child}")) => parts.insert(0, "self"),
        _ => return None,
    }
    at.extend(parts.into_iter().skip(1));
    (1..=at.len()).rev().map(|length| at[..length].join("/")).find(|module| files.contains(module))
}

/// Every path of a `use`, with each branch of its braces as a separate path, and every path in code that begins with `crate::` or
/// `super::`.
fn paths(code: &str) -> Vec<String> {
    let mut paths = Vec::new();
    let mut rest = code;
    while let Some(at) = ["use ", "crate::", "super::"].iter().filter_map(|word| rest.find(word)).min() {
        let is_use = rest[at..].starts_with("use ");
        let is_word = !rest[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
        rest = &rest[at + if is_use { 4 } else { 0 }..];
        let end =
            if is_use { rest.find(';') } else { rest.find(|end: char| !(end.is_alphanumeric() || "_:".contains(end))) };
        let path = &rest[..end.unwrap_or(rest.len())];
        if is_word {
            branches("", path, &mut paths);
        }
        rest = &rest[path.len()..];
    }
    paths
}

/// `a::{b, c::{d}}` is `a::b` and `a::c::d`.
fn branches(before: &str, tree: &str, paths: &mut Vec<String>) {
    let Some((head, inner)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default().trim();
        return paths.push(format!("{before}{path}"));
    };
    let before = format!("{before}{}", head.trim());
    let inner = inner.trim_end().trim_end_matches('}');
    let (mut depth, mut start) = (0, 0);
    for (at, character) in inner.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                branches(&before, &inner[start..at], paths);
                start = at + 1;
            }
            _ => {}
        }
    }
    if !inner[start..].trim().is_empty() {
        branches(&before, &inner[start..], paths);
    }
}

/// One cycle for each file that is part of a cycle, from the file back to itself.
fn cycles(imports: &Imports) -> Vec<String> {
    imports.keys().filter_map(|file| cycle(imports, file)).collect()
}

fn cycle(imports: &Imports, file: &str) -> Option<String> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut next = vec![file];
    while let Some(at) = next.pop() {
        for other in imports.get(at).into_iter().flatten() {
            if other == file {
                let mut chain = vec![file, at];
                while let Some(before) = came_from.get(chain[chain.len() - 1]) {
                    chain.push(before);
                }
                chain.reverse();
                return Some(chain.join(" → "));
            }
            if !came_from.contains_key(other.as_str()) {
                came_from.insert(other, at);
                next.push(other);
            }
        }
    }
    None
}

#[test]
fn a_cycle_and_a_path_are_recognised() {
    let source = |path: &str, text: &str| Source { path: format!("{WORKER}{path}"), text: text.to_owned() };
    let sources = [
        source("a.rs", "use crate::{b::B, store::{self, Row as R}};"),
        source("b.rs", "fn f() { crate::store::rows::read() }"),
        source("store/mod.rs", "mod rows;\npub use rows::Row;"),
        source("store/rows.rs", "use super::super::x;\nuse crate::a::A; #[cfg(test)] mod tests { use super::b; }"),
        source("c.rs", "use std::rc::Rc;\nuse crate::{\n    a,\n};"),
    ];
    let imports = imports(&sources, WORKER);
    let imported = |file: &str| imports[file].iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(imported("a"), ["b", "store"]);
    assert_eq!(imported("b"), ["store/rows"]);
    assert_eq!(imported("store"), ["store/rows"]);
    assert_eq!(imported("c"), ["a"]);
    let found = cycles(&imports);
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found.iter().any(|cycle| cycle == "a → store → store/rows → a"), "{found:?}");
}

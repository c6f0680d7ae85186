//! The files of this crate import each other in one direction only: there is no cycle of `use crate::…`, `use super::…` or such a path in code.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The files that a file imports from, by module path such as `setup::node`. The crate root is the empty path.
type Imports = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_files_import_each_other_in_a_cycle() {
    let mut texts = BTreeMap::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut texts);
    assert!(texts.len() > 40, "only {} files were found", texts.len());
    let imports = imports(&texts);
    let number: usize = imports.values().map(BTreeSet::len).sum();
    assert!(number > 100, "only {number} imports were found");
    assert_eq!(cycle(&imports), None);
}

#[test]
fn a_cycle_is_found_however_it_is_written() {
    let check = |files: &[(&str, &str)], expected: Option<&[&str]>| {
        let texts = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        let found = cycle(&imports(&texts));
        assert_eq!(
            found.as_deref(),
            expected.map(|path| path.iter().map(|&file| file.to_owned()).collect::<Vec<_>>()).as_deref()
        );
    };
    let c = ("c", "pub fn c() {}");
    check(&[("a", "use crate::b::B;\n"), ("b", "use crate::c;\n"), c], None);
    check(&[("a", "use crate::b::B;\n"), ("b", "use crate::a;\n")], Some(&["a", "b", "a"]));
    check(&[("a", "use crate::{c, b::{self, B}};\n"), ("b", "fn f() { crate::a::g() }\n"), c], Some(&["a", "b", "a"]));
    check(
        &[("m", "mod a;\nmod b;\n"), ("m::a", "use super::b::B;\n"), ("m::b", "use super::a::A;\n")],
        Some(&["m::a", "m::b", "m::a"]),
    );
    // A parent that exports an item of its child, and a child that imports it from the parent.
    check(&[("m", "mod a;\npub use a::A;\n"), ("m::a", "use super::{\n    A,\n};\n")], Some(&["m", "m::a", "m"]));
    check(&[("m", "mod a;\npub use a::A;\n"), ("m::a", "#[cfg(test)]\nmod tests {\n    use super::A;\n}\n")], None);
    check(&[("a", "// use crate::b;\n"), ("b", "use crate::a;\n")], None);
}

/// Reads every Rust file, and names it by its module path.
fn collect(folder: &Path, module: &str, texts: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
        let inner = |name: &str| if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") };
        if path.is_dir() {
            collect(&path, &inner(&name), texts);
        } else if let Some(stem) = name.strip_suffix(".rs") {
            let module = if ["main", "lib", "mod"].contains(&stem) { module.to_owned() } else { inner(stem) };
            texts.insert(module, fs::read_to_string(&path).unwrap());
        }
    }
}

fn imports(texts: &BTreeMap<String, String>) -> Imports {
    let of_file = |(file, text): (&String, &String)| {
        let paths = paths(&code(text), file, texts);
        let targets = paths.iter().filter_map(|path| longest_file(path, texts)).filter(|target| target != file);
        (file.clone(), targets.collect())
    };
    texts.iter().map(of_file).collect()
}

/// The text without comments and without the unit tests at its end.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Every path in the code, as a module path from the crate root. `use` lists in braces become one path for each item.
fn paths(code: &str, file: &str, texts: &BTreeMap<String, String>) -> BTreeSet<String> {
    let parent = file.rsplit_once("::").map_or("", |(parent, _)| parent);
    let is_child = |name: &str| !file.is_empty() && texts.contains_key(&format!("{file}::{name}"));
    let mut found = BTreeSet::new();
    for (start, base) in [("crate::", ""), ("super::", parent)] {
        for (at, _) in code.match_indices(start) {
            found.extend(expand(&code[at + start.len()..]).into_iter().map(|path| joined(base, &path)));
        }
    }
    for (at, _) in code.match_indices("use ") {
        let path = &code[at + 4..];
        let name: String =
            path.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect();
        if is_child(&name) {
            found.extend(expand(path).into_iter().map(|path| joined(file, &path)));
        }
    }
    found
}

fn joined(base: &str, path: &str) -> String {
    if base.is_empty() { path.to_owned() } else { format!("{base}::{path}") }
}

/// `a::{b, c::{self, D}};…` becomes `a::b`, `a::c::self` and `a::c::D`.
fn expand(text: &str) -> Vec<String> {
    let is_path = |character: char| character.is_alphanumeric() || character == '_' || character == ':';
    let end = text.find(|character| !is_path(character)).unwrap_or(text.len());
    let (path, rest) = text.split_at(end);
    match rest.strip_prefix('{') {
        Some(list) if path.is_empty() || path.ends_with("::") => {
            items(list).iter().flat_map(|item| expand(item.trim())).map(|item| format!("{path}{item}")).collect()
        }
        _ => vec![path.to_owned()],
    }
}

/// The items of a list up to its closing brace.
fn items(list: &str) -> Vec<String> {
    let (mut items, mut depth) = (vec![String::new()], 0_usize);
    for character in list.chars() {
        match character {
            '}' if depth == 0 => break,
            ',' if depth == 0 => items.push(String::new()),
            _ => {
                depth += usize::from(character == '{');
                depth -= usize::from(character == '}');
                items.last_mut().unwrap().push(character);
            }
        }
    }
    items
}

/// The file that contains the item: the longest start of the path that is a module with a file.
fn longest_file(path: &str, texts: &BTreeMap<String, String>) -> Option<String> {
    let words: Vec<&str> = path.split("::").collect();
    let starts = (1..=words.len()).rev().map(|length| words[..length].join("::"));
    starts.into_iter().find(|start| texts.contains_key(start))
}

/// A path that ends where it starts, if there is one.
fn cycle(imports: &Imports) -> Option<Vec<String>> {
    let mut done = BTreeSet::new();
    imports.keys().find_map(|file| walk(file, imports, &mut Vec::new(), &mut done))
}

fn walk(file: &String, imports: &Imports, way: &mut Vec<String>, done: &mut BTreeSet<String>) -> Option<Vec<String>> {
    if let Some(at) = way.iter().position(|passed| passed == file) {
        return Some(way[at..].iter().chain([file]).cloned().collect());
    }
    if done.contains(file) {
        return None;
    }
    way.push(file.clone());
    let found = imports.get(file).into_iter().flatten().find_map(|next| walk(next, imports, way, done));
    way.pop();
    done.insert(file.clone());
    found
}

//! Names of types: each exists once in a crate. Modules of tests and associated types are not part of the rule, nor are types that a macro
//! declares.

use super::{check, rust_text::take_apart, sources_with, tracked_paths};
use std::collections::BTreeMap;

const DECLARATIONS: [&str; 5] = ["struct", "enum", "trait", "type", "union"];

#[test]
fn a_type_name_exists_once_in_a_crate() {
    let crates: Vec<String> = tracked_paths().iter().filter_map(|path| crate_folder(path)).collect();
    let mut declared: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for source in
        sources_with(&["rs"]).into_iter().filter(|source| !source.is_test() && !source.path.contains("/tests/"))
    {
        let around =
            crates.iter().filter(|folder| source.path.starts_with(folder.as_str())).max_by_key(|folder| folder.len());
        let Some(folder) = around else { continue };
        for (line, name) in type_names(&source.text) {
            declared.entry((folder.clone(), name)).or_default().push(format!("{}:{line}", source.path));
        }
    }
    let twice = declared.iter().filter(|(_, places)| places.len() > 1);
    let offences: Vec<String> = twice.map(|((_, name), places)| format!("{name}: {}", places.join(", "))).collect();
    check("a type name exists once in a crate", declared.len(), 600, &offences);
}

/// `shared/` for `shared/Cargo.toml`, and nothing for the workspace itself.
fn crate_folder(path: &str) -> Option<String> {
    path.strip_suffix("Cargo.toml").filter(|folder| !folder.is_empty()).map(str::to_owned)
}

/// The types that a file declares, with their lines.
fn type_names(text: &str) -> Vec<(usize, String)> {
    let code = take_apart(text).code;
    let shipped = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    shipped.lines().enumerate().filter_map(|(at, line)| declared_name(line).map(|name| (at + 1, name))).collect()
}

/// An associated type is indented, as it is part of a trait or of its implementation.
fn declared_name(line: &str) -> Option<String> {
    let is_indented = line.starts_with(' ');
    let public = line.trim_start().strip_prefix("pub").unwrap_or(line.trim_start());
    let restricted = public.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or(public, |(_, rest)| rest);
    let (keyword, rest) = restricted.trim_start().split_once(' ')?;
    let is_type = DECLARATIONS.contains(&keyword) && !(keyword == "type" && is_indented);
    let name: String = rest.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect();
    (is_type && !name.is_empty()).then_some(name)
}

#[test]
fn declarations_of_types_are_recognised() {
    let check = |text: &str, expected: &[(usize, &str)]| {
        let expected: Vec<(usize, String)> = expected.iter().map(|&(line, name)| (line, name.to_owned())).collect();
        assert_eq!(type_names(text), expected, "{text}");
    };
    check("struct Lot;", &[(1, "Lot")]);
    check("pub enum Place {\n    Lots,\n}\npub(crate) trait Fold<T> {}", &[(1, "Place"), (4, "Fold")]);
    check("pub(super) type Due = u64;", &[(1, "Due")]);
    check("fn f() {\n    struct Inner(u8);\n}", &[(2, "Inner")]);
    check("impl Iterator for Days {\n    type Item = Day;\n}", &[]);
    check("// struct Lot;\nlet text = \"struct Lot;\";", &[]);
    check("struct Lot;\n#[cfg(test)]\nmod tests {\n    struct Sample;\n}", &[(1, "Lot")]);
    check("structure Lot;\npublish struct Lot;", &[]);
}

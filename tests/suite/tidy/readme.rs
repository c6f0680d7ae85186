//! The README's code map: every path in it exists, and every top-level folder is in it.

use super::{check, root, tracked_paths};
use std::collections::BTreeSet;

/// Paths in backticks in the first column of the map's table.
fn mapped() -> Option<Vec<String>> {
    let readme = std::fs::read_to_string(root().join("README.md")).ok()?;
    let section = readme.split("## Code map").nth(1).expect("README has a code map").split("\n## ").next()?;
    let rows = section.lines().filter(|line| line.starts_with('|')).skip(2);
    let first = rows.filter_map(|row| row.trim_start_matches('|').split('|').next());
    let quoted = first.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    Some(quoted.flat_map(expand).collect())
}

/// `a/{b,c}.rs` names two files.
fn expand(path: &str) -> Vec<String> {
    match (path.find('{'), path.find('}')) {
        (Some(open), Some(close)) if open < close => {
            let names = path[open + 1..close].split(',');
            names.map(|name| format!("{}{}{}", &path[..open], name.trim(), &path[close + 1..])).collect()
        }
        _ => vec![path.to_owned()],
    }
}

#[test]
fn every_path_of_the_code_map_exists() {
    let Some(mapped) = mapped() else { return };
    let offences: Vec<String> = mapped.iter().filter(|path| !root().join(path).exists()).cloned().collect();
    check("every path of the code map exists", mapped.len(), 15, &offences);
}

#[test]
fn the_code_map_names_every_folder() {
    let Some(mapped) = mapped() else { return };
    let mut folders = BTreeSet::new();
    for path in tracked_paths() {
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            [top, _, ..] if !top.starts_with('.') => folders.insert((*top).to_owned()),
            _ => false,
        };
        // The map lists the folders of the rules and the Worker one by one.
        if let [krate @ ("shared" | "edge"), "src", folder, _, ..] = parts.as_slice() {
            folders.insert(format!("{krate}/src/{folder}"));
        }
    }
    let is_named = |folder: &&String| {
        mapped.iter().any(|path| path.trim_end_matches('/') == *folder || path.starts_with(&format!("{folder}/")))
    };
    let offences: Vec<String> = folders.iter().filter(|folder| !is_named(folder)).cloned().collect();
    check("the code map names every folder", folders.len(), 10, &offences);
}

#[test]
fn every_module_of_shared_is_on_the_map() {
    let Some(mapped) = mapped() else { return };
    let modules: Vec<String> =
        tracked_paths().into_iter().filter(|path| is_module(path) && root().join(path).exists()).collect();
    let offences: Vec<String> = modules.iter().filter(|path| !mapped.contains(path)).cloned().collect();
    check("every module of shared is on the map", modules.len(), 2, &offences);
}

/// A file directly in shared/src that is not the crate's root.
fn is_module(path: &str) -> bool {
    let name = path.strip_prefix("shared/src/").and_then(|name| name.strip_suffix(".rs"));
    name.is_some_and(|name| !name.contains('/') && name != "lib")
}

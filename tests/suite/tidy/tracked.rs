//! What is committed: sources only. Files that a build makes, secrets, and names of a machine or registry are refused.

use super::{check, root, sources, tracked_paths};

#[test]
fn nothing_generated_is_tracked() {
    const FOLDERS: [&str; 9] = [
        "target",
        "node_modules",
        "dist",
        "build",
        ".wrangler",
        ".tools",
        ".jifen",
        "test-results",
        "playwright-report",
    ];
    const ENDINGS: [&str; 9] = [".wasm", ".br", ".gz", ".zst", ".map", ".log", ".sqlite", ".rlib", ".dev.vars"];
    let paths = tracked_paths();
    let is_generated = |path: &&String| {
        path.split('/').any(|part| FOLDERS.contains(&part)) || ENDINGS.iter().any(|ending| path.ends_with(ending))
    };
    let offences: Vec<String> = paths.iter().filter(is_generated).cloned().collect();
    check("nothing generated is tracked", paths.len(), 200, &offences);
}

#[test]
fn no_file_names_a_machine_or_a_registrys_host() {
    let here = root().display().to_string();
    let marks = [
        here.as_str(),
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("/Us", "ers/"),
        concat!("registry.", "npm"),
        concat!("npmjs", ".org"),
        concat!("static.", "crates.io"),
        concat!("index.", "crates.io"),
        concat!("pypi", ".org"),
        concat!("deb.", "debian.org"),
        concat!("\"resolved\"", ":"),
    ];
    let sources = sources();
    let mut offences = Vec::new();
    for source in &sources {
        for (at, line) in source.text.lines().enumerate() {
            if let Some(mark) = marks.iter().find(|mark| line.contains(*mark)) {
                offences.push(format!("{}:{}: {mark}", source.path, at + 1));
            }
        }
    }
    check("no file names a machine or a registry's host", sources.len(), 200, &offences);
}

/// The lock file names the public index, even if the machine that wrote it used another registry.
#[test]
fn locked_crates_come_from_the_public_index() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let named: Vec<&str> = lock.lines().filter_map(|line| line.strip_prefix("source = ")).collect();
    let public = "\"registry+https://github.com/rust-lang/crates.io-index\"";
    let offences: Vec<String> =
        named.iter().filter(|source| **source != public).map(|&source| source.to_owned()).collect();
    check("locked crates come from the public index", named.len(), 100, &offences);
}

//! Tidy: the machine-checkable rules of style and architecture. They run like any other test. They read the files that git tracks, from the
//! work tree. A rule that finds too few files to check fails.

mod borders;
mod facts;
mod forms;
mod layers;
mod lengths;
mod places;
mod plain_words;
mod readme;
mod reference;
mod rust_text;
mod theming;
mod tracked;
mod type_names;
mod typings;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// A tracked file of text.
struct Source {
    /// From the repository's root, with slashes.
    path: String,
    text: String,
}

impl Source {
    fn has_extension(&self, extensions: &[&str]) -> bool {
        let extension = self.path.rsplit_once('.').map(|(_, extension)| extension);
        extension.is_some_and(|extension| extensions.contains(&extension))
    }

    fn is_below(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.path.starts_with(folder))
    }

    /// Whether the file contains only tests or support for tests.
    fn is_test(&self) -> bool {
        let stem = self.path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
        self.path.starts_with("tests/") || stem == "tests" || stem.ends_with("_tests")
    }
}

/// The root of the repository, also if the suite's folder is reached through a link.
pub fn root() -> PathBuf {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("suite").canonicalize().expect("this suite's folder");
    suite.ancestors().nth(2).expect("the folder above tests").to_owned()
}

fn tracked_paths() -> Vec<String> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().expect("git runs");
    assert!(listed.status.success(), "git lists its files: {}", String::from_utf8_lossy(&listed.stderr));
    let paths = String::from_utf8(listed.stdout).expect("paths are text");
    paths.split_terminator('\0').map(str::to_owned).collect()
}

/// Tracked text files that exist in the work tree.
fn sources() -> Vec<Source> {
    let read = |path: String| std::fs::read_to_string(root().join(&path)).ok().map(|text| Source { path, text });
    tracked_paths().into_iter().filter_map(read).collect()
}

fn sources_with(extensions: &[&str]) -> Vec<Source> {
    sources().into_iter().filter(|source| source.has_extension(extensions)).collect()
}

/// Fails with all offences at once, or if there was too little to check.
fn check(rule: &str, looked_at: usize, at_least: usize, offences: &[String]) {
    assert!(looked_at >= at_least, "{rule}: checked only {looked_at} files or items; at least {at_least} are expected");
    assert!(offences.is_empty(), "{rule}:\n  {}", offences.join("\n  "));
}

//! Tidy: what the style and the architecture ask of every file, where a machine can tell. It blocks like any other test.
//! Looks at the files that git tracks, as they stand in the work tree. A rule that found nothing to look at fails.

mod borders;
mod facts;
mod forms;
mod layers;
mod lengths;
mod places;
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

    /// Whether the file is there to test others.
    fn is_test(&self) -> bool {
        let stem = self.path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
        self.path.starts_with("tests/") || stem == "tests" || stem.ends_with("_tests")
    }
}

/// The root, also where the suite's folder is reached through a link.
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

/// Tracked files that are text and still there.
fn sources() -> Vec<Source> {
    let read = |path: String| std::fs::read_to_string(root().join(&path)).ok().map(|text| Source { path, text });
    tracked_paths().into_iter().filter_map(read).collect()
}

fn sources_with(extensions: &[&str]) -> Vec<Source> {
    sources().into_iter().filter(|source| source.has_extension(extensions)).collect()
}

/// Fails with every offence at once, and where there was too little to look at.
fn check(rule: &str, looked_at: usize, at_least: usize, offences: &[String]) {
    assert!(looked_at >= at_least, "{rule}: looked at {looked_at} only; the rule has lost its subject");
    assert!(offences.is_empty(), "{rule}:\n  {}", offences.join("\n  "));
}

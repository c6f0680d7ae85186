//! A new fact changes its own file, the list of facts and the wire, and nothing else. The compiler finds each part that is missing.
//!
//! The rules are copied to a folder of their own below the target folder, where cargo checks them with a sample fact.

use crate::tidy::root;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const SAMPLE: &str = include_str!("../fixtures/sample_fact.rs");
const FACTS: &str = "shared/src/ledger/fact/mod.rs";
const WIRE: &str = "shared/src/wire/history.rs";
const OWN_FILE: &str = "shared/src/ledger/fact/sample.rs";

/// A text to insert after a line of a file.
type Insertion = (&'static str, &'static str, &'static str);

/// The one line that no match needs.
const MODULE: Insertion = (FACTS, "pub mod award;\n", "pub mod sample;\n");
const VARIANT: Insertion = (FACTS, "facts! {\n", "    Sample(sample::SampleFact),\n");
const SHOWN_BEGUN: Insertion = (WIRE, "pub enum EntryWhat {\n", "    SampleBegun { awards: Vec<AwardView> },\n");
const SHOWN_ENDED: Insertion = (WIRE, "pub enum EntryWhat {\n", "    SampleEnded { order_id: OrderId },\n");
const ALL: [Insertion; 4] = [MODULE, VARIANT, SHOWN_BEGUN, SHOWN_ENDED];

#[test]
fn a_new_fact_changes_its_own_file_the_list_of_facts_and_the_wire() {
    let rules = Copied::new();
    let errors = rules.errors(SAMPLE, &ALL);
    assert!(errors.is_empty(), "{errors:#?}");

    let methods = methods(SAMPLE);
    assert!(methods.len() >= 13, "{methods:?}");
    let errors = rules.errors(&without_methods(SAMPLE), &ALL);
    let missing =
        |method: &&String| !errors.iter().any(|error| error.is("E0046") && error.text.contains(&format!("`{method}`")));
    assert!(!methods.iter().any(|method| missing(&method)), "{errors:#?}");

    let (text, arms) = without_arms(SAMPLE);
    assert_eq!(arms, methods.len(), "each method has an arm");
    let errors = rules.errors(&text, &ALL);
    let lines: BTreeSet<u64> = errors.iter().filter(|error| error.is("E0004")).map(|error| error.line).collect();
    assert_eq!(lines.len(), arms, "{errors:#?}");

    let errors = rules.errors(SAMPLE, &[MODULE]);
    let times = |code: &str| errors.iter().filter(|error| error.is(code)).count();
    assert_eq!((times("E0277"), times("E0599")), (1, 2), "{errors:#?}");
}

fn methods(sample: &str) -> Vec<String> {
    let names = sample.lines().filter_map(|line| line.strip_prefix("    fn "));
    names.filter_map(|line| line.split('(').next()).map(str::to_owned).collect()
}

/// The sample with empty implementations.
fn without_methods(sample: &str) -> String {
    let mut text = String::new();
    let mut is_inside = false;
    for line in sample.split_inclusive('\n') {
        is_inside &= line != "}\n";
        if !is_inside {
            text += line;
        }
        is_inside |= line.ends_with(" for SampleFact {\n");
    }
    text
}

/// The sample without the arms of one variant, and their number.
fn without_arms(sample: &str) -> (String, usize) {
    let is_arm = |line: &&str| line.trim_start().starts_with("Self::Ended");
    let kept: Vec<&str> = sample.lines().filter(|line| !is_arm(line)).collect();
    (kept.join("\n"), sample.lines().filter(is_arm).count())
}

/// A workspace with a copy of the rules alone.
struct Copied {
    folder: PathBuf,
}

#[derive(Debug)]
struct CompileError {
    code: String,
    text: String,
    line: u64,
}

impl CompileError {
    fn is(&self, code: &str) -> bool {
        self.code == code
    }
}

impl Copied {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sample_fact");
        let _ = fs::remove_dir_all(&folder);
        copy(&root().join("shared"), &folder.join("shared"));
        let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
        let is_other = |line: &&str| line.starts_with("members = ") || line.starts_with("default-members = ");
        let kept: Vec<&str> = manifest.lines().filter(|line| !is_other(line)).collect();
        let manifest = kept.join("\n").replacen("[workspace]\n", "[workspace]\nmembers = [\"shared\"]\n", 1);
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        Self { folder }
    }

    /// What the compiler refuses of the rules with the sample and the insertions.
    fn errors(&self, sample: &str, insertions: &[Insertion]) -> Vec<CompileError> {
        for path in [FACTS, WIRE] {
            let mut text = fs::read_to_string(root().join(path)).unwrap();
            for (_, after, inserted) in insertions.iter().filter(|(file, ..)| *file == path) {
                assert_eq!(text.matches(after).count(), 1, "{path} has the line {after}");
                text = text.replace(after, &format!("{after}{inserted}"));
            }
            fs::write(self.folder.join(path), text).unwrap();
        }
        fs::write(self.folder.join(OWN_FILE), sample).unwrap();
        self.check()
    }

    /// `cargo check` in the target folder of the suite, whose dependencies are compiled.
    fn check(&self) -> Vec<CompileError> {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["check", "--offline", "--package", "shared", "--message-format", "json", "--target-dir"]);
        let output = cargo.arg(target).current_dir(&self.folder).output().expect("cargo runs");
        let lines = String::from_utf8(output.stdout).expect("messages are text");
        let messages = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("messages are JSON"));
        let errors: Vec<CompileError> = messages.filter_map(|message| error(&message["message"])).collect();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.success(), errors.is_empty(), "cargo fails only for an error of the compiler: {said}");
        errors
    }
}

/// An error, without the summary that ends a failed compilation.
fn error(message: &Value) -> Option<CompileError> {
    let text = message["message"].as_str().filter(|_| message["level"] == "error")?;
    let code = message["code"]["code"].as_str().unwrap_or_default();
    let line = message["spans"][0]["line_start"].as_u64().unwrap_or_default();
    let error = CompileError { code: code.to_owned(), text: text.to_owned(), line };
    (!text.starts_with("aborting due to")).then_some(error)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

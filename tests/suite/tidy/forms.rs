//! The form of every file: an opening sentence, a meaningful name, and no notes about unfinished work.

use super::{Source, check, sources, sources_with, tracked_paths};

#[test]
fn every_source_begins_with_a_sentence_about_its_purpose() {
    let sources = sources_with(&["rs", "js", "mjs", "cjs", "css", "sql"]);
    let silent = |source: &Source| {
        let opening = opening(source);
        let is_sentence = opening.len() >= 20 && opening.contains(' ') && opening.contains('.');
        (!is_sentence).then(|| format!("{}: {opening:?}", source.path))
    };
    let offences: Vec<String> = sources.iter().filter_map(silent).collect();
    check("files open with a comment of a sentence", sources.len(), 150, &offences);
}

/// The comment at the beginning of a file, without comment marks.
fn opening(source: &Source) -> String {
    let is_rust = source.has_extension(&["rs"]);
    let line_mark = if is_rust { "//!" } else { "//" };
    let mut lines = source.text.lines().skip_while(|line| line.starts_with("#!/"));
    let mut comment = String::new();
    let mut in_block = false;
    for line in &mut lines {
        let line = line.trim();
        let begins_block = !is_rust && line.starts_with("/*");
        let is_line = line.starts_with(line_mark) || (line.starts_with("--") && source.has_extension(&["sql"]));
        if !(in_block || begins_block || is_line) {
            break;
        }
        in_block = (in_block || begins_block) && !line.contains("*/");
        comment += line.trim_matches(['/', '*', '!', '-', ' ']);
        comment.push(' ');
    }
    comment.trim().to_owned()
}

/// Names that do not describe the content of a file.
const EMPTY_NAMES: [&str; 11] =
    ["util", "utils", "helper", "helpers", "common", "manager", "data", "misc", "types", "models", "stuff"];

#[test]
fn names_of_files_and_folders_describe_their_content() {
    let paths = tracked_paths();
    let is_empty = |part: &str| {
        let stem = part.split('.').next().unwrap_or(part);
        let last = stem.rsplit(['-', '_']).next().unwrap_or(stem);
        EMPTY_NAMES.contains(&stem) || ["util", "utils", "helper", "helpers", "manager"].contains(&last)
    };
    let offences: Vec<String> = paths.iter().filter(|path| path.split('/').any(is_empty)).cloned().collect();
    check("names describe the content of a file", paths.len(), 200, &offences);
}

#[test]
fn no_comment_marks_unfinished_work() {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:"), concat!("HA", "CK")];
    let sources = sources();
    let mut offences = Vec::new();
    for source in &sources {
        for (at, line) in source.text.lines().enumerate() {
            if marks.iter().any(|mark| line.contains(mark)) {
                offences.push(format!("{}:{}: {}", source.path, at + 1, line.trim()));
            }
        }
    }
    check("unfinished work is an issue and not a comment", sources.len(), 200, &offences);
}

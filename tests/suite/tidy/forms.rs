//! The form of every file: an opening sentence, a name that says what is in it, and nothing left to do later.

use super::{Source, check, sources, sources_with, tracked_paths};

#[test]
fn every_source_opens_with_a_sentence_on_what_it_is_for() {
    let sources = sources_with(&["rs", "js", "mjs", "cjs", "css", "sql"]);
    let silent = |source: &Source| {
        let opening = opening(source);
        let is_sentence = opening.len() >= 20 && opening.contains(' ') && opening.contains('.');
        (!is_sentence).then(|| format!("{}: {opening:?}", source.path))
    };
    let offences: Vec<String> = sources.iter().filter_map(silent).collect();
    check("files open with a comment of a sentence", sources.len(), 150, &offences);
}

/// The comment that a file begins with, without its marks.
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

/// Names that say nothing of what is in a file.
const EMPTY_NAMES: [&str; 11] =
    ["util", "utils", "helper", "helpers", "common", "manager", "data", "misc", "types", "models", "stuff"];

#[test]
fn no_file_or_folder_has_an_empty_name() {
    let paths = tracked_paths();
    let is_empty = |part: &str| {
        let stem = part.split('.').next().unwrap_or(part);
        let last = stem.rsplit(['-', '_']).next().unwrap_or(stem);
        EMPTY_NAMES.contains(&stem) || ["util", "utils", "helper", "helpers", "manager"].contains(&last)
    };
    let offences: Vec<String> = paths.iter().filter(|path| path.split('/').any(is_empty)).cloned().collect();
    check("names say what is in a file", paths.len(), 200, &offences);
}

#[test]
fn nothing_is_left_to_do_later() {
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
    check("what is left to do is an issue, not a comment", sources.len(), 200, &offences);
}

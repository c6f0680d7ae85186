//! Plain words: comments, documents and names of tests do not use words in a private meaning. The list has only words without another use
//! in this repository, so that there are no exceptions.

use super::{Source, check, sources_with};

/// Each word or phrase, with the plain words to use instead.
const BANNED: [(&str, &str); 25] = [
    ("reckon", "compute"),
    ("reckons", "computes"),
    ("reckoned", "computed"),
    ("reckoning", "computation, sums"),
    ("beside", "next to, in addition to"),
    ("nobody", "no member, no caller"),
    ("somebody", "a member, a caller"),
    ("anybody", "any member, every visitor"),
    ("everybody", "all members"),
    ("whoever", "a member who"),
    ("whomever", "any member whom"),
    ("stand", "be, remain"),
    ("stands", "is, remains"),
    ("told", "reported, stated"),
    ("tell", "report, state"),
    ("tells", "reports, states"),
    ("take back", "revoke, withdraw"),
    ("takes back", "revokes, withdraws"),
    ("taken back", "revoked, withdrawn"),
    ("let go", "release"),
    ("lets go", "releases"),
    ("anew", "again"),
    ("afresh", "again"),
    ("brought", "referred, justified, caused"),
    ("for itself", "its own"),
];

#[test]
fn comments_and_documents_use_plain_words() {
    let sources = sources_with(&["rs", "js", "mjs", "ts", "tsx", "jsx", "css", "sql", "md"]);
    let (mut lines, mut offences) = (0, Vec::new());
    for source in &sources {
        for (at, line) in source.text.lines().enumerate() {
            let Some(prose) = prose(source, line) else { continue };
            lines += 1;
            let found = banned(&prose).map(|(word, plain)| format!("{}:{}: `{word}`: {plain}", source.path, at + 1));
            offences.extend(found);
        }
    }
    check("comments and documents use plain words", lines, 5_000, &offences);
}

#[test]
fn names_of_tests_use_plain_words() {
    let (mut tests, mut offences) = (0, Vec::new());
    for source in sources_with(&["rs"]) {
        let lines: Vec<&str> = source.text.lines().map(str::trim).collect();
        for pair in lines.windows(2).filter(|pair| pair[0] == "#[test]" || pair[1].ends_with("(edge: &Edge) {")) {
            let Some(name) = pair[1].strip_prefix("fn ").and_then(|rest| rest.split('(').next()) else { continue };
            tests += 1;
            let found = banned(&name.replace('_', " "));
            offences.extend(found.map(|(word, plain)| format!("{}: {name}: `{word}`: {plain}", source.path)));
        }
    }
    check("names of tests use plain words", tests, 800, &offences);
}

/// The text of a comment or of a line of a document, without code in backticks. `None` for a line of code.
fn prose(source: &Source, line: &str) -> Option<String> {
    let line = line.trim_start();
    let text = if source.has_extension(&["md"]) {
        line
    } else if source.has_extension(&["sql"]) {
        line.strip_prefix("-- ")?
    } else {
        ["/// ", "//! ", "// ", "/** ", "/* ", "* "].iter().find_map(|mark| line.strip_prefix(mark))?
    };
    Some(text.split('`').step_by(2).collect::<Vec<_>>().join("`"))
}

/// The first banned word in a text.
fn banned(text: &str) -> Option<(&'static str, &'static str)> {
    let words: String = text.chars().map(|c| if is_of_a_word(c) { c.to_ascii_lowercase() } else { ' ' }).collect();
    let words = format!(" {words} ");
    BANNED.into_iter().find(|(word, _)| words.contains(&format!(" {word} ")))
}

/// A hyphen joins a word, as in `stand-in`.
fn is_of_a_word(character: char) -> bool {
    character.is_alphanumeric() || character == '-'
}

#[test]
fn banned_words_are_found_as_whole_words() {
    for text in ["It stands here.", "Nobody knows", "points taken back; none", "(beside it)"] {
        assert!(banned(text).is_some(), "{text}");
    }
    for text in ["understands", "stand-in", "a standard", "besides", "toldo", "take the points back"] {
        assert_eq!(banned(text), None, "{text}");
    }
}

//! Lengths of files and functions: at most 400 and 70 lines. Most are far shorter.

use super::{Source, check, rust_text::take_apart, sources_with};

const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;

#[test]
fn no_file_is_longer_than_four_hundred_lines() {
    let sources = sources_with(&["rs", "js", "mjs", "cjs", "css", "sql", "md", "toml"]);
    let long = |source: &Source| {
        let lines = source.text.lines().count();
        (lines > FILE_LINES_MAX).then(|| format!("{}: {lines} lines", source.path))
    };
    let offences: Vec<String> = sources.iter().filter_map(long).collect();
    check("files have at most 400 lines", sources.len(), 150, &offences);
}

#[test]
fn no_function_is_longer_than_seventy_lines() {
    let (mut functions, mut offences) = (0, Vec::new());
    for source in sources_with(&["rs"]) {
        measure(&source, &take_apart(&source.text).code, "fn ", &mut functions, &mut offences);
    }
    check("functions have at most 70 lines", functions, 800, &offences);
    functions = 0;
    for source in sources_with(&["js", "mjs", "cjs"]) {
        measure(&source, &take_apart(&source.text).code, "function ", &mut functions, &mut offences);
        measure(&source, &take_apart(&source.text).code, "=> {", &mut functions, &mut offences);
    }
    check("functions of scripts have at most 70 lines", functions, 10, &offences);
}

/// Measures the block after each keyword, up to its closing brace.
fn measure(source: &Source, code: &str, keyword: &str, functions: &mut usize, offences: &mut Vec<String>) {
    for (at, _) in code.match_indices(keyword) {
        let is_word = !code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
        let line = code[..at].lines().count().max(1);
        if !is_word || is_group(source.text.lines().nth(line - 1).unwrap_or_default()) {
            continue;
        }
        let Some(lines) = body(&code[at..]).map(|body| body.lines().count()) else { continue };
        *functions += 1;
        if lines > FUNCTION_LINES_MAX {
            offences.push(format!("{}:{line}: {lines} lines", source.path));
        }
    }
}

/// A list of tests and the wrapper around a whole script are not functions.
fn is_group(line: &str) -> bool {
    line.contains("describe(") || line.starts_with("(() => {")
}

/// The text up to the end of the first block. `None` if a semicolon or the end comes first: then it is a declaration or a type.
fn body(code: &str) -> Option<&str> {
    let mut depth = 0_usize;
    let mut parentheses = 0_usize;
    for (at, character) in code.char_indices() {
        match character {
            '(' | '[' => parentheses += 1,
            ')' | ']' => parentheses = parentheses.checked_sub(1)?,
            ';' | ',' if depth == 0 && parentheses == 0 => return None,
            '{' => depth += 1,
            '}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(&code[..=at]);
                }
            }
            _ => {}
        }
    }
    None
}

#[test]
fn a_function_is_measured_to_its_closing_brace() {
    let check =
        |code: &str, lines: Option<usize>| assert_eq!(body(code).map(|body| body.lines().count()), lines, "{code}");
    check("fn a() {}", Some(1));
    check("fn a(b: [u8; 3]) -> u8 {\n  if b { 1 } else { 2 }\n}\nfn c() {\n}", Some(3));
    check("fn a();\nfn b() {}", None);
    check("fn(u8) -> u8, other: {}", None);
}

//! Things that are allowed in one place only: SQL, the clock, floats, stored forms. Also the lints against panics, which no module can
//! switch off.

use super::{Source, check, rust_text::take_apart, sources_with};
use std::collections::BTreeSet;

/// Shipped files, without tests.
fn shipped(folders: &[&str]) -> Vec<Source> {
    let sources = sources_with(&["rs"]);
    sources.into_iter().filter(|source| source.is_below(folders) && !source.is_test()).collect()
}

fn offences(sources: &[Source], allowed: &[&str], offends: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let outside = sources.iter().filter(|source| !source.is_below(allowed));
    outside.filter_map(|source| offends(&source.text).map(|what| format!("{}: {what}", source.path))).collect()
}

#[test]
fn sql_is_in_the_store_only() {
    const VERBS: [&str; 9] =
        ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "REPLACE ", "CREATE ", "ALTER ", "PRAGMA ", "WITH "];
    let statement = |text: &str| {
        let literals = take_apart(text).literals;
        literals.into_iter().find(|literal| VERBS.iter().any(|verb| literal.trim_start().starts_with(verb)))
    };
    let sources = shipped(&["edge/", "shared/", "widget/", "xtask/"]);
    let stored = sources.iter().filter(|source| statement(&source.text).is_some()).count();
    assert!(stored >= 5, "statements are recognised: {stored}");
    check("SQL is in edge/src/store only", sources.len(), 100, &offences(&sources, &["edge/src/store/"], statement));
}

#[test]
fn the_clock_is_read_in_one_place() {
    const CLOCKS: [&str; 10] = [
        "Date::now",
        "Date::new_0",
        "SystemTime::now",
        "Instant::now",
        "Timestamp::now",
        "Zoned::now",
        "Utc::now",
        "performance.now",
        "Date.now",
        "new Date()",
    ];
    let asks = |text: &str| {
        let code = take_apart(text).code;
        CLOCKS.iter().find(|clock| code.contains(*clock)).map(|&clock| clock.to_owned())
    };
    let mut sources = shipped(&["edge/", "shared/", "widget/"]);
    sources.extend(sources_with(&["js"]).into_iter().filter(|source| source.is_below(&["widget/"])));
    // The script that fetches tokens renews them before they run out.
    let allowed = ["edge/src/clock.rs", "widget/src/clock.rs", "widget/network.js"];
    check("only a clock.rs reads the clock", sources.len(), 100, &offences(&sources, &allowed, asks));
}

#[test]
fn floats_are_only_at_the_border_to_javascript() {
    let float = |text: &str| {
        let code = take_apart(text).code;
        let named = ["f32", "f64"].into_iter().find(|name| code.contains(name)).map(str::to_owned);
        named.or_else(|| float_literal(&code))
    };
    let shared = shipped(&["shared/"]);
    check("no float in shared", shared.len(), 40, &offences(&shared, &[], float));
    let around = shipped(&["edge/", "widget/"]);
    let allowed = ["edge/src/json.rs", "edge/src/store/d1.rs", "widget/src/browser.rs", "widget/src/object.rs"];
    check("floats only where JavaScript's numbers cross", around.len(), 50, &offences(&around, &allowed, float));
}

/// Finds `1.5`, but neither `pair.0.1` nor `1..5` nor `v1.5`.
fn float_literal(code: &str) -> Option<String> {
    let bytes = code.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let word =
        |at: usize| bytes.get(at).is_some_and(|&byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.');
    let begins = |dot: usize| (0..dot).rev().take_while(|&at| digit(at) || bytes[at] == b'_').last();
    let point = |(dot, _): (usize, &str)| {
        let start = begins(dot)?;
        let is_float = digit(start) && digit(dot + 1) && (start == 0 || !word(start - 1));
        is_float.then(|| code[start..=dot + 1].to_owned())
    };
    code.match_indices('.').find_map(point)
}

#[test]
fn floats_are_distinguished_from_tuples_and_ranges() {
    for float in ["1.5", "x + 0.30", "[2.0]", "1_000.5"] {
        assert!(float_literal(float).is_some(), "{float}");
    }
    for other in ["pair.0.1", "1..5", "a.0", "x1.5", "1.max(2)", "0..=9"] {
        assert_eq!(float_literal(other), None, "{other}");
    }
}

/// The folders whose types can derive serde: the wire, scalars, and what the ledger stores.
const SERIALISED: [&str; 3] = ["shared/src/wire/", "shared/src/units/", "shared/src/ledger/"];

#[test]
fn serde_is_in_the_wire_and_in_stored_facts() {
    let sources = shipped(&["shared/src/"]);
    let mut offences = Vec::new();
    for source in sources.iter().filter(|source| !source.is_below(&SERIALISED)) {
        let found = serialised(&take_apart(&source.text).code);
        offences.extend(found.into_iter().map(|name| format!("{}: {name} has serde", source.path)));
    }
    check("serde is in the wire and in stored facts", sources.len(), 40, &offences);
}

/// Names of the types that derive or implement serde's traits.
fn serialised(code: &str) -> BTreeSet<String> {
    let is_name = |character: char| character.is_alphanumeric() || character == '_' || character == '$';
    let name_of =
        |after: &str| after.trim_start().chars().take_while(|&character| is_name(character)).collect::<String>();
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices("derive(") {
        let derived = code[at..].split(')').next().unwrap_or_default();
        if derived.contains("Serialize") || derived.contains("Deserialize") {
            let after =
                ["struct ", "enum "].iter().filter_map(|word| code[at..].find(word).map(|found| found + word.len()));
            names.extend(after.min().map(|found| name_of(&code[at + found..])));
        }
    }
    for implemented in ["Serialize for ", "Deserialize<'de> for "] {
        names.extend(code.match_indices(implemented).map(|(at, _)| name_of(&code[at + implemented.len()..])));
    }
    names
}

#[test]
fn no_module_switches_off_the_lints_against_panics() {
    const LINTS: [&str; 6] = ["unwrap_used", "expect_used", "indexing_slicing", "panic", "todo", "float_arithmetic"];
    let sources = shipped(&["edge/", "shared/", "widget/", "xtask/", "tests/storefront/"]);
    let mut offences = Vec::new();
    for source in &sources {
        let lines: Vec<&str> = source.text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let switches = line.contains("allow(") || line.contains("expect(clippy");
            let names = LINTS.iter().any(|lint| line.contains(&format!("clippy::{lint}")));
            // A module of tests can allow them.
            let for_tests = lines.iter().skip(at + 1).take(2).any(|next| next.contains("tests"));
            if switches && names && !for_tests {
                offences.push(format!("{}:{}: {}", source.path, at + 1, line.trim()));
            }
        }
    }
    check("the lints against panics hold", sources.len(), 100, &offences);
    let workspace = std::fs::read_to_string(super::root().join("Cargo.toml")).unwrap();
    let missing: Vec<String> = LINTS
        .iter()
        .filter(|lint| !workspace.contains(&format!("{lint} = \"warn\"")))
        .map(|&lint| lint.to_owned())
        .collect();
    check("the workspace sets the lints against panics", LINTS.len(), 6, &missing);
}

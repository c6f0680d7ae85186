//! The TypeScript types list exactly what the widget has: its elements, attributes, events with their facts, and codes. `tests/frameworks`
//! tests what the types mean.

use super::{root, rust_text::take_apart, sources_with};
use std::collections::BTreeSet;

const TYPES: &str = "widget/jifen.d.ts";
const LOADER: &str = "widget/loader.js";
/// Attributes of every element. The style and the language read `theme` and `lang`.
const ATTRIBUTES_OF_ALL: [&str; 2] = ["lang", "theme"];

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn set<'text>(names: impl IntoIterator<Item = &'text str>) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}

/// The fields of an interface, without those of the interfaces that it extends.
fn fields(interface: &str) -> BTreeSet<String> {
    let text = read(TYPES);
    let head = format!("export interface {interface} ");
    let block = text.split(&head).nth(1).unwrap_or_else(|| panic!("there is no {interface}"));
    let block = block.split("\n}").next().unwrap_or_default();
    let lines = block.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let name = |line: &str| {
        let (name, _) = line.trim().strip_prefix("readonly ").unwrap_or(line.trim()).split_once(": ")?;
        let name = name.trim_end_matches('?').trim_matches('"').to_owned();
        name.chars().all(|one| one.is_alphanumeric() || "_:-".contains(one)).then_some(name)
    };
    lines.filter_map(name).collect()
}

/// The alternatives of a type.
fn alternatives(name: &str) -> BTreeSet<String> {
    let text = read(TYPES);
    let rest = text.split(&format!("export type {name} =")).nth(1).unwrap_or_else(|| panic!("there is no {name}"));
    set(rest.split(';').next().unwrap_or_default().split('"').skip(1).step_by(2))
}

/// The names in backticks in the first cells of a table in the widget's README.
fn listed_in_readme(mark: &str) -> BTreeSet<String> {
    let text = read("widget/README.md");
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
    let named = rows.filter_map(|row| row.split('`').next()).filter(|name| name.starts_with(mark));
    named.map(|name| name.trim_matches(['<', '>']).to_owned()).collect()
}

/// The loader's elements, each with the attributes that it observes.
fn elements() -> Vec<(String, BTreeSet<String>)> {
    let text = read(LOADER);
    let calls = text.split("  define(\"").skip(1).map(|call| call.split(");").next().unwrap_or_default());
    let element = |call: &str| {
        let (name, rest) = call.split_once('"').expect("a name in quotes");
        (name.to_owned(), set(rest.split('"').skip(1).step_by(2)))
    };
    calls.map(element).collect()
}

#[test]
fn every_element_has_its_types() {
    let names: BTreeSet<String> = elements().into_iter().map(|(name, _)| name).collect();
    assert!(names.len() >= 3, "{names:?}");
    assert_eq!(fields("JifenElements"), names);
    assert_eq!(fields("JifenElementAttributes"), names);
    assert_eq!(listed_in_readme("<jifen-"), names);
}

#[test]
fn every_attribute_is_typed() {
    assert_eq!(fields("JifenAttributes"), set(ATTRIBUTES_OF_ALL));
    for (name, observed) in elements().into_iter().filter(|(_, observed)| !observed.is_empty()) {
        let word = name.trim_start_matches("jifen-");
        let interface = format!("Jifen{}{}Attributes", word[..1].to_uppercase(), &word[1..]);
        assert_eq!(fields(&interface), observed, "{name}");
    }
}

#[test]
fn every_attribute_that_the_widget_reads_is_observed() {
    let observed: BTreeSet<String> = elements().into_iter().flat_map(|(_, observed)| observed).collect();
    let mut read = BTreeSet::new();
    for source in sources_with(&["rs"]).iter().filter(|source| source.is_below(&["widget/src/"])) {
        for call in [".attribute(\"", "words(\""] {
            let names = source.text.split(call).skip(1).filter_map(|rest| rest.split('"').next());
            read.extend(names.map(str::to_owned));
        }
    }
    assert!(read.len() >= 4, "{read:?}");
    assert!(read.is_subset(&observed), "{read:?} of {observed:?}");
}

#[test]
fn every_event_is_typed_and_documented() {
    let mut emitted = BTreeSet::new();
    for source in sources_with(&["rs"]).iter().filter(|source| source.is_below(&["widget/src/"])) {
        emitted.extend(take_apart(&source.text).literals.into_iter().filter(|literal| literal.starts_with("jifen:")));
    }
    let loader = read(LOADER);
    emitted.extend(loader.split("CustomEvent(\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
    assert!(emitted.len() >= 7, "{emitted:?}");
    assert_eq!(fields("JifenEventMap"), emitted);
    assert_eq!(listed_in_readme("jifen:"), emitted);
}

/// The field names that a function of the widget writes to an object.
fn written(path: &str, function: &str) -> BTreeSet<String> {
    let text = read(path);
    let body = text.split(&format!("fn {function}(")).nth(1).unwrap_or_else(|| panic!("{path} has no {function}"));
    let body = body.split("fn ").next().unwrap_or_default();
    set(body.split("(\"").skip(1).filter_map(|rest| rest.split_once("\", ").map(|(name, _)| name)))
}

#[test]
fn the_facts_of_events_are_typed() {
    for (interface, path, function) in [
        ("JifenBalance", "widget/src/balance/mod.rs", "detail"),
        ("JifenQuote", "widget/src/checkout/outcome.rs", "detail"),
        ("JifenHold", "widget/src/session/open_hold.rs", "detail"),
        ("JifenLine", "widget/src/order.rs", "line_to_js"),
    ] {
        let written = written(path, function);
        assert!(written.len() >= 5, "{path}: {written:?}");
        assert_eq!(fields(interface), written, "{interface} and {path}");
    }
}

#[test]
fn the_codes_are_the_closed_list_of_the_api() {
    let text = read("shared/src/wire/problem.rs");
    let variants = text.split("pub enum Code {").nth(1).and_then(|rest| rest.split('}').next()).expect("the list");
    let snake = |name: &str| {
        let letters = name.trim_end_matches(',').char_indices();
        letters.fold(String::new(), |mut text, (at, letter)| {
            text.extend((at > 0 && letter.is_uppercase()).then_some('_'));
            text.extend(letter.to_lowercase());
            text
        })
    };
    let codes: BTreeSet<String> = variants
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("///"))
        .map(snake)
        .collect();
    assert!(codes.len() >= 31, "{codes:?}");
    assert_eq!(alternatives("JifenCode"), codes);
}

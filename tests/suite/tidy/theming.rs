//! What merchants may style is documented: each `--jifen-*` property and each part that the widget has, and none that it has not. Lantern is the elements' own look.

use super::{check, root, rust_text::take_apart, sources_with};
use std::collections::{BTreeMap, BTreeSet};

const DOCUMENT: &str = "widget/docs/theming.md";

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What the stylesheets fall back on, for each property: one value, or the one for light and those for dark.
fn fallbacks() -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in sources_with(&["css"]).iter().filter(|source| source.is_below(&["widget/src/"])) {
        for (at, mark) in source.text.match_indices("var(--jifen-") {
            let rest = &source.text[at + mark.len()..];
            let (name, rest) = rest.split_once(", ").expect("a property has a fallback");
            found.entry(name.to_owned()).or_default().push(rest[..end(rest)].to_owned());
        }
    }
    found
}

/// Where the parenthesis closes that was open before.
fn end(text: &str) -> usize {
    let mut depth = 1;
    let closes = |(_, character): &(usize, char)| {
        depth += i32::from(*character == '(') - i32::from(*character == ')');
        depth == 0
    };
    text.char_indices().find(closes).expect("var( is closed").0
}

/// A theme's properties in their order, with their values.
fn theme(name: &str) -> Vec<(String, String)> {
    let text = read(&format!("widget/themes/{name}.css"));
    let declared = text.lines().filter_map(|line| line.trim().strip_prefix("--jifen-")?.strip_suffix(';'));
    declared.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[test]
fn lantern_is_how_the_elements_look_by_themselves() {
    let own: BTreeMap<String, String> = fallbacks()
        .into_iter()
        .map(|(name, values)| match values.as_slice() {
            [value] => (name, value.clone()),
            [light, dark, dark_by_theme] => {
                assert_eq!(dark, dark_by_theme, "{name} is the same in both ways to dark");
                (name, format!("light-dark({light}, {dark})"))
            }
            other => panic!("{name} has {} fallbacks", other.len()),
        })
        .collect();
    assert_eq!(theme("lantern").into_iter().collect::<BTreeMap<_, _>>(), own);
}

#[test]
fn themes_set_properties_that_there_are() {
    let known = fallbacks();
    let themes = ["jade", "ink"].map(theme);
    let unknown = themes.iter().flatten().filter(|(name, _)| !known.contains_key(name));
    let offences: Vec<String> = unknown.map(|(name, _)| name.clone()).collect();
    check("themes set known properties", themes.iter().map(Vec::len).sum(), 20, &offences);
}

/// What stands in backticks in the first cells of a section's table.
fn documented(section: &str) -> BTreeSet<String> {
    let text = read(DOCUMENT);
    let section = text.split(&format!("## {section}\n")).nth(1).expect("the section is there");
    let rows = section.split("\n## ").next().unwrap_or_default().lines().filter(|line| line.starts_with("| `"));
    rows.flat_map(|row| row.split('|').nth(1).unwrap_or_default().split('`').skip(1).step_by(2))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_property_is_documented_and_no_other() {
    let known: BTreeSet<String> = fallbacks().into_keys().map(|name| format!("--jifen-{name}")).collect();
    assert!(known.len() >= 14, "{known:?}");
    assert_eq!(documented("Properties"), known);
}

/// Names that `el`, `div` and `button` are called with: each is a part. `sr` is for ears alone, and is nobody's to style.
fn parts() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let sources = sources_with(&["rs"]);
    for source in sources.iter().filter(|source| source.is_below(&["widget/src/"])) {
        for (call, place) in [("el(\"", 1), ("div(\"", 0), ("button(\"", 0)] {
            for (at, _) in source.text.match_indices(call) {
                let literals = take_apart(source.text[at..].split(')').next().unwrap_or_default()).literals;
                found.extend(literals.get(place).into_iter().flat_map(|names| names.split(' ')).map(str::to_owned));
            }
        }
    }
    found.retain(|name| !name.is_empty() && name != "sr");
    found
}

#[test]
fn every_part_is_documented_and_no_other() {
    let parts = parts();
    assert!(parts.len() >= 20, "{parts:?}");
    assert_eq!(documented("Parts"), parts);
}

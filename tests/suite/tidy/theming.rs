//! The documentation of theming is complete: it lists exactly the `--jifen-*` properties and the parts that the widget has. The theme
//! Lantern equals the default look.

use super::{check, root, rust_text::take_apart, sources_with};
use std::collections::{BTreeMap, BTreeSet};

const DOCUMENT: &str = "widget/docs/theming.md";

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The fallback values of each property in the stylesheets: one value, or one for light and others for dark.
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

/// The position of the parenthesis that closes the one before `text`.
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
fn the_theme_lantern_equals_the_default_look() {
    let own: BTreeMap<String, String> = fallbacks()
        .into_iter()
        .map(|(name, values)| match values.as_slice() {
            [value] => (name, value.clone()),
            [light, dark, dark_by_theme] => {
                assert_eq!(dark, dark_by_theme, "{name} is equal in both dark schemes");
                (name, format!("light-dark({light}, {dark})"))
            }
            other => panic!("{name} has {} fallbacks", other.len()),
        })
        .collect();
    assert_eq!(theme("lantern").into_iter().collect::<BTreeMap<_, _>>(), own);
}

#[test]
fn themes_set_known_properties() {
    let known = fallbacks();
    let themes = ["jade", "ink"].map(theme);
    let unknown = themes.iter().flatten().filter(|(name, _)| !known.contains_key(name));
    let offences: Vec<String> = unknown.map(|(name, _)| name.clone()).collect();
    check("themes set known properties", themes.iter().map(Vec::len).sum(), 20, &offences);
}

/// The names in backticks in the first cells of a section's table.
fn documented(section: &str) -> BTreeSet<String> {
    let text = read(DOCUMENT);
    let section = text.split(&format!("## {section}\n")).nth(1).expect("the section exists");
    let rows = section.split("\n## ").next().unwrap_or_default().lines().filter(|line| line.starts_with("| `"));
    rows.flat_map(|row| row.split('|').nth(1).unwrap_or_default().split('`').skip(1).step_by(2))
        .map(str::to_owned)
        .collect()
}

#[test]
fn exactly_the_existing_properties_are_documented() {
    let known: BTreeSet<String> = fallbacks().into_keys().map(|name| format!("--jifen-{name}")).collect();
    assert!(known.len() >= 14, "{known:?}");
    assert_eq!(documented("Properties"), known);
}

/// The names in calls of `el`, `div` and `button`: each is a part. `sr` is for screen readers only and cannot be styled.
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
fn exactly_the_existing_parts_are_documented() {
    let parts = parts();
    assert!(parts.len() >= 20, "{parts:?}");
    assert_eq!(documented("Parts"), parts);
}

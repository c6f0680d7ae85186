//! Where facts are matched. Each fact implements what the ledger, a backtest and a history need, so only the module of a subject matches its
//! facts.

use super::{check, rust_text::take_apart, sources_with};
use std::collections::{BTreeMap, BTreeSet};

/// The files outside the ledger that look into facts, each with the subjects that it reads.
const READERS: [(&str, &[&str]); 6] = [
    ("edge/src/routes/adjustments.rs", &["Member"]),
    ("edge/src/routes/events.rs", &["Behaviour"]),
    ("edge/src/routes/orders.rs", &["Order"]),
    ("shared/src/order/history.rs", &["Order", "Refund"]),
    ("shared/src/referral/revoke.rs", &["Referral"]),
    ("shared/src/spending/hold.rs", &["Hold"]),
];

#[test]
fn facts_are_matched_by_their_own_subject() {
    let mut sources = sources_with(&["rs"]);
    sources.retain(|source| source.is_below(&["shared/src/", "edge/src/", "widget/", "xtask/"]));
    sources.retain(|source| !source.is_below(&["shared/src/ledger/"]));
    let found: BTreeMap<String, BTreeSet<String>> = sources
        .iter()
        .map(|source| (source.path.clone(), subjects(&take_apart(&source.text).code)))
        .filter(|(_, subjects)| !subjects.is_empty())
        .collect();
    let listed = READERS.map(|(path, read)| (path.to_owned(), read.iter().map(|&name| name.to_owned()).collect()));
    assert_eq!(found, BTreeMap::from(listed));
    check("facts are matched by their own subject", sources.len(), 200, &[]);
}

/// The subjects that the code names as `Fact::Subject`.
fn subjects(code: &str) -> BTreeSet<String> {
    let is_part_of_name = |character: char| character.is_alphanumeric() || character == '_';
    let subject = |(at, mark): (usize, &str)| {
        let after = &code[at + mark.len()..];
        let name: String = after.chars().take_while(|&character| is_part_of_name(character)).collect();
        let is_whole = !code[..at].ends_with(is_part_of_name);
        (is_whole && name.starts_with(char::is_uppercase)).then_some(name)
    };
    code.match_indices("Fact::").filter_map(subject).collect()
}

#[test]
fn only_whole_names_of_subjects_are_found() {
    let found = subjects("match fact { Fact::Order(fact) => {} } let HoldFact::Placed { .. } = fact; Fact::kind(fact)");
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["Order"]);
}

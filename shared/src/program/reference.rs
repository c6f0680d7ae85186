//! Words that refer to something else in the program, or to an action: tiers, and the actions of caps. A program with an unknown word can
//! be read (the rule never applies), but it cannot be put.

use super::{Problems, suggestion};
use crate::{
    units::event_kind::EventKind,
    wire::{CapOfName, ConditionDocument, ProgramDocument, RuleDocument},
};

/// What a cap of an action can count, in addition to the kinds of events.
const ACTIONS: [&str; 4] = ["order", "referral", "check_in", "tier"];

pub(super) fn check(document: &ProgramDocument, problems: &mut Problems) {
    let levels = document.tiers.iter().flat_map(|tiers| &tiers.levels);
    let tiers: Vec<&str> = levels.map(|level| level.id.as_str()).collect();
    for (at, rule) in document.earning.rules.iter().enumerate() {
        for (place, condition) in conditions(rule).iter().enumerate() {
            let ConditionDocument::Tier(choice) = condition else { continue };
            let pointer = format!("/earning/rules/{at}/conditions/{place}");
            check_tiers(&format!("{pointer}/any_of"), choice.any_of.iter().map(String::as_str), &tiers, problems);
            check_tiers(&format!("{pointer}/none_of"), choice.none_of.iter().map(String::as_str), &tiers, problems);
        }
    }
    if let Some(cash_off) = &document.spending.cash_off {
        let excluded = cash_off.exclude.tiers.iter().map(crate::units::id::TierId::as_str);
        check_tiers("/spending/cash_off/exclude/tiers", excluded, &tiers, problems);
    }
    check_actions(document, problems);
}

fn conditions(rule: &RuleDocument) -> &[ConditionDocument] {
    match rule {
        RuleDocument::Spend { conditions, .. } | RuleDocument::Multiplier { conditions, .. } => conditions,
        RuleDocument::Event(rule) => &rule.conditions,
        RuleDocument::Referral(_) | RuleDocument::CheckIn(_) | RuleDocument::Newcomer(_) => &[],
    }
}

fn check_tiers<'word>(pointer: &str, named: impl Iterator<Item = &'word str>, tiers: &[&str], problems: &mut Problems) {
    for (at, word) in named.enumerate().filter(|(_, word)| !tiers.contains(word)) {
        let pointer = format!("{pointer}/{at}");
        let detail = match tiers {
            [] => format!("names the tier {word}, but the program has no tiers"),
            tiers => format!("names no tier of this program; its tiers are {}", tiers.join(", ")),
        };
        report(&pointer, detail, suggestion::word(word, tiers.iter().copied()), problems);
    }
}

fn check_actions(document: &ProgramDocument, problems: &mut Problems) {
    let known = || ACTIONS.into_iter().chain(EventKind::named());
    for (at, cap) in document.earning.caps.iter().enumerate().filter(|(_, cap)| cap.of == CapOfName::Action) {
        let Some(action) = cap.action.as_deref().filter(|action| !action.is_empty()) else { continue };
        if known().all(|word| word != action) && EventKind::parse(action).is_none() {
            let pointer = format!("/earning/caps/{at}/action");
            let known: Vec<&str> = known().collect();
            let detail = format!("is not an action; the actions are {} and custom.<word>", known.join(", "));
            report(&pointer, detail, suggestion::word(action, known.iter().copied()), problems);
        }
    }
}

fn report(pointer: &str, detail: String, meant: Option<&str>, problems: &mut Problems) {
    match meant {
        Some(meant) => problems.suggest(pointer, detail, meant),
        None => problems.add(pointer, detail),
    }
}

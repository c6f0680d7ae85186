//! Whole programs: those of `programs` with every other setting that the rules have, and a test that no setting is missing. Laws that
//! compute the effect of a setting a second time generate fewer settings. These programs are for laws that hold for every setting.

use super::{
    friends::rule,
    law,
    programs::{Settings, settings_in},
};
use proptest::prelude::*;
use serde_json::{Value, json};
use shared::units::money::Currency;
use std::{cell::RefCell, collections::BTreeSet};

/// Programs of a fixed currency with all existing settings.
pub fn whole_programs(currency: Currency) -> BoxedStrategy<Settings> {
    let earning = (conditions(), caps(), prop::option::weighted(0.6, rule()), member_days(), caps_of_the_program());
    let aside = (spendable(), 1..=60_u32, reminders(), figures());
    (settings_in(currency), earning, aside)
        .prop_map(|(Settings(mut settings), earning, (spendable, quote_minutes, reminders, figures))| {
            add_to_earning(&mut settings["earning"], earning);
            match spendable {
                Some(exclusions) => merge(&mut settings["spending"]["cash_off"]["exclude"], &exclusions),
                None => settings["spending"]["cash_off"] = Value::Null,
            }
            settings["spending"]["quote_minutes"] = json!(quote_minutes);
            settings["reminders"] = reminders;
            name(&mut settings);
            count_late_and_from_a_minimum(&mut settings["earning"]);
            settings["figures"] = figures;
            Settings(settings)
        })
        .boxed()
}

/// In a third of the programs, late orders count for fewer days, changed birthdays count earlier, and first orders have a minimum.
fn count_late_and_from_a_minimum(earning: &mut Value) {
    let rules = earning["rules"].as_array_mut().unwrap();
    if !rules.len().is_multiple_of(3) {
        return;
    }
    let min_spend = json!("5");
    for rule in rules.iter_mut() {
        let of_condition = rule.get_mut("conditions").and_then(Value::as_array_mut).into_iter().flatten();
        of_condition.filter(|one| one["type"] == "first_order").for_each(|one| one["min_spend"] = min_spend.clone());
        let of_task = rule.get_mut("tasks").and_then(Value::as_array_mut).into_iter().flatten();
        of_task.filter(|one| one["event"] == "first_order").for_each(|one| one["min_spend"] = min_spend.clone());
        if let Some(first_order) = rule.get_mut("first_order") {
            first_order["min_spend"] = min_spend.clone();
        }
    }
    earning["late_days"] = json!(3);
    earning["birthday_change_days"] = json!(30);
}

/// Names in two languages for every rule, tier and benefit, in half of the programs.
fn name(settings: &mut Value) {
    let rules = settings["earning"]["rules"].as_array_mut().unwrap();
    if rules.len().is_multiple_of(2) {
        return;
    }
    let names = json!({"en": "Two for a cup", "zh-CN": "一杯两分"});
    for rule in rules.iter_mut() {
        rule["names"] = names.clone();
    }
    for level in settings["tiers"].get_mut("levels").and_then(Value::as_array_mut).into_iter().flatten() {
        level["names"] = names.clone();
        level["benefits"].as_array_mut().into_iter().flatten().for_each(|benefit| benefit["names"] = names.clone());
    }
}

type Additions = (Vec<Option<(Value, Value)>>, Vec<Option<Value>>, Option<Value>, Value, Vec<Value>);

fn add_to_earning(earning: &mut Value, (conditions, caps, referral, member_days, beside_rules): Additions) {
    earning["member_days"] = member_days;
    let rules = earning["rules"].as_array_mut().unwrap();
    rules.extend(referral);
    for (rule, (condition, cap)) in rules.iter_mut().zip(conditions.into_iter().zip(caps)) {
        let of_occasions = rule["kind"] == "event";
        if let (Some(one), "spend" | "multiplier" | "event") = (condition, rule["kind"].as_str().unwrap()) {
            push(&mut rule["conditions"], if of_occasions { one.1 } else { one.0 });
        }
        if let (Some(cap), "spend" | "event" | "check_in" | "referral") = (cap, rule["kind"].as_str().unwrap()) {
            push(&mut rule["caps"], cap);
        }
    }
    earning["caps"] = json!(beside_rules);
}

fn push(list: &mut Value, item: Value) {
    match list.as_array_mut() {
        Some(list) => list.push(item),
        None => *list = json!([item]),
    }
}

fn merge(object: &mut Value, more: &Value) {
    for (name, value) in more.as_object().unwrap() {
        object[name] = value.clone();
    }
}

/// For each rule an optional condition of any kind, and one that an event can meet too.
fn conditions() -> BoxedStrategy<Vec<Option<(Value, Value)>>> {
    let condition = prop_oneof![1 => condition_of_lines(), 3 => condition_of_occasions()];
    prop::collection::vec(prop::option::weighted(0.35, (condition, condition_of_occasions())), 16).boxed()
}

fn condition_of_lines() -> BoxedStrategy<Value> {
    prop_oneof![
        choices("sku", &["sku-0", "sku-1"]),
        choices("category", &["tea", "cup", "gift-card"]),
        choices("tag", &["fresh", "new"]),
    ]
    .boxed()
}

fn condition_of_occasions() -> BoxedStrategy<Value> {
    let shares =
        prop::sample::select(vec![(json!("0.5"), Value::Null), (Value::Null, json!("0.5")), (json!("0"), json!("1"))]);
    prop_oneof![
        choices("store", &["north", "south"]),
        choices("channel", &["web", "app"]),
        choices("tier", &["tier-0", "tier-1"]),
        choices("segment", &["loyal", "new"]),
        Just(json!({"type": "dates", "from": "2026-11-25T00:00:00Z"})),
        Just(json!({"type": "dates", "until": "2027-03-01T00:00:00+08:00"})),
        prop::collection::vec(weekday(), 1..5).prop_map(|days| json!({"type": "weekday", "any_of": days})),
        prop::collection::vec(1..=31_i8, 1..9).prop_map(|days| json!({"type": "day_of_month", "any_of": days})),
        Just(json!({"type": "member_day"})),
        prop::sample::select(vec!["day", "month"]).prop_map(|period| json!({"type": "birthday", "period": period})),
        Just(json!({"type": "first_order"})),
        shares.prop_map(|(from, to)| json!({"type": "arm", "experiment": "half", "from": from, "to": to})),
    ]
    .boxed()
}

fn choices(kind: &'static str, words: &'static [&'static str]) -> BoxedStrategy<Value> {
    let list = prop::sample::select(vec!["any_of", "none_of"]);
    (list, prop::sample::subsequence(words.to_vec(), 1..=words.len()))
        .prop_map(move |(list, words)| json!({"type": kind, list: words}))
        .boxed()
}

/// An optional cap for each rule.
fn caps() -> BoxedStrategy<Vec<Option<Value>>> {
    let cap = (per(), limit()).prop_map(|(per, limit)| with_limit(json!({"per": per}), &limit));
    prop::collection::vec(prop::option::weighted(0.25, cap), 16).boxed()
}

fn caps_of_the_program() -> BoxedStrategy<Vec<Value>> {
    let actions = prop::sample::select(vec!["order", "referral", "check_in", "review", "sign_up", "tier"]);
    let of_action = (actions, per(), limit())
        .prop_map(|(action, per, limit)| with_limit(json!({"of": "action", "action": action, "per": per}), &limit));
    let of_member = (per(), limit()).prop_map(|(per, limit)| with_limit(json!({"of": "member", "per": per}), &limit));
    let periods = prop::sample::select(vec!["day", "week", "month", "ever"]);
    let of_program =
        (periods, 1..20_000_u64).prop_map(|(per, points)| json!({"of": "program", "per": per, "points": points}));
    let maybe = |cap: BoxedStrategy<Value>| prop::option::weighted(0.2, cap);
    (maybe(of_action.boxed()), maybe(of_member.boxed()), maybe(of_program.boxed()))
        .prop_map(|(action, member, program)| action.into_iter().chain(member).chain(program).collect())
        .boxed()
}

fn per() -> BoxedStrategy<&'static str> {
    prop::sample::select(vec!["order", "day", "week", "month", "ever"]).boxed()
}

fn limit() -> BoxedStrategy<Value> {
    prop_oneof![
        2 => (1..4_000_u64).prop_map(|points| json!({"points": points})),
        1 => (1..6_u32).prop_map(|times| json!({"times": times})),
    ]
    .boxed()
}

fn with_limit(mut cap: Value, limit: &Value) -> Value {
    merge(&mut cap, limit);
    cap
}

fn member_days() -> BoxedStrategy<Value> {
    let weekdays = prop::collection::vec(weekday(), 1..4).prop_map(|days| json!({"weekdays": days}));
    prop_oneof![
        3 => weekdays,
        1 => Just(json!({"days_of_month": [8, 23, 31]})),
        1 => Just(json!({"weekdays": ["sunday"], "days_of_month": [1]})),
    ]
    .boxed()
}

fn weekday() -> BoxedStrategy<&'static str> {
    let days = vec!["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    prop::sample::select(days).boxed()
}

/// If points can be spent, some products can be excluded.
fn spendable() -> BoxedStrategy<Option<Value>> {
    prop::option::weighted(0.95, exclusions()).boxed()
}

fn exclusions() -> BoxedStrategy<Value> {
    let window = prop_oneof![
        Just(json!({"until": "2026-11-20T00:00:00Z"})),
        Just(json!({"from": "2026-12-24T00:00:00Z", "until": "2026-12-27T00:00:00Z"})),
        Just(json!({"from": "2028-01-01T00:00:00Z"})),
    ];
    prop_oneof![
        5 => Just(json!({})),
        1 => Just(json!({"skus": ["sku-1"]})),
        1 => Just(json!({"tags": ["fresh"]})),
        1 => Just(json!({"tiers": ["tier-0"]})),
        1 => prop::collection::vec(window, 1..3).prop_map(|dates| json!({"dates": dates})),
    ]
    .boxed()
}

fn reminders() -> BoxedStrategy<Value> {
    let days = prop::sample::subsequence(vec![1, 7, 15, 30, 365], 1..=5);
    prop_oneof![1 => Just(Value::Null), 1 => days.prop_map(|days| json!({"days": days}))].boxed()
}

fn figures() -> BoxedStrategy<Value> {
    let all = json!({
        "redemption_rate": "0.6", "cost_share": "0.75", "max_daily_issue": 10_000, "max_accumulation": "0.8",
    });
    prop_oneof![Just(json!({})), Just(all)].boxed()
}

/// Every setting and every choice of a setting in the API, as paths such as `/earning/rules/*{spend}/rounding=ceil`.
fn described(document: &Value, schema: &Value, path: &str, settings: &mut BTreeSet<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        return described(document, document.pointer(&reference[1..]).unwrap(), path, settings);
    }
    for kinds in ["oneOf", "anyOf"].iter().filter_map(|of| schema[of].as_array()) {
        for kind in kinds {
            described(document, kind, path, settings);
        }
    }
    let parts: Vec<&Value> = schema["allOf"].as_array().map_or_else(|| vec![schema], |parts| parts.iter().collect());
    let tag = parts.iter().find_map(|part| tag_of(|name| part["properties"][name]["enum"][0].as_str()));
    let path = format!("{path}{}", tag.unwrap_or_default());
    for part in parts {
        let part = part["$ref"].as_str().map_or(part, |reference| document.pointer(&reference[1..]).unwrap());
        for (name, property) in part["properties"].as_object().into_iter().flatten() {
            settings.insert(format!("{path}/{name}"));
            described(document, property, &format!("{path}/{name}"), settings);
        }
    }
    let words = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
    settings.extend(words.map(|word| format!("{path}={word}")));
    if schema["items"].is_object() {
        described(document, &schema["items"], &format!("{path}/*"), settings);
    }
}

/// The field that distinguishes kinds of rules, conditions, windows and policies.
fn tag_of<'value>(text: impl Fn(&str) -> Option<&'value str>) -> Option<String> {
    let tag = ["kind", "type"].into_iter().find_map(text);
    tag.map(|tag| format!("{{{tag}}}"))
}

/// The same paths for the settings of a document.
fn set_in(value: &Value, path: &str, settings: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            let path = format!("{path}{}", tag_of(|name| value[name].as_str()).unwrap_or_default());
            for (name, field) in fields.iter().filter(|(_, field)| !field.is_null()) {
                settings.insert(format!("{path}/{name}"));
                set_in(field, &format!("{path}/{name}"), settings);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| set_in(item, &format!("{path}/*"), settings)),
        Value::String(word) => {
            settings.insert(format!("{path}={word}"));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A new setting in the API must be generated here. Otherwise the laws do not test it.
#[test]
fn every_setting_of_a_program_is_generated() {
    let document = edge::openapi::document();
    let (mut known, set) = (BTreeSet::new(), RefCell::new(BTreeSet::new()));
    described(&document, &document["components"]["schemas"]["ProgramDocument"], "", &mut known);
    assert!(known.len() > 250, "{}", known.len());
    law(500, whole_programs(Currency::parse("CNY").unwrap()), |settings, _| {
        settings.program(1);
        let mut document = settings.0;
        document["name"] = json!("generated");
        set_in(&document, "", &mut set.borrow_mut());
    });
    let set = set.into_inner();
    // An event has no lines.
    let refused = ["sku", "category", "tag"].map(|of_lines| format!("{{event}}/conditions/*{{{of_lines}}}"));
    let is_allowed = |path: &&String| !refused.iter().any(|refused| path.contains(refused));
    let forgotten: Vec<&String> = known.difference(&set).filter(is_allowed).collect();
    assert!(forgotten.is_empty(), "{forgotten:#?}");
}

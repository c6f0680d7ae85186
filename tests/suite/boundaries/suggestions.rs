//! Suggestions: for each mistake that a merchant makes, what would be right, and that it is right indeed.

use crate::sample;
use serde_json::{Value, json};
use shared::{api::ProgramProblem, program::reading};

fn draft() -> Value {
    json!({
        "name": "Lantern Tea", "currency": "CNY", "time_zone": "Asia/Shanghai",
        "earning": {"rules": [
            {"kind": "spend", "id": "base", "points": 1, "per": "1.00"},
            {"kind": "multiplier", "id": "tea", "factor": "2", "conditions": [{"type": "category", "any_of": ["tea"]}]},
        ]},
        "expiry": {"base": {"kind": "after", "months": 12}},
        "spending": {"cash_off": {"rate": {"points": 100, "amount": "1.00"}}},
    })
}

fn problems(draft: &Value) -> Vec<ProgramProblem> {
    reading::read(draft.to_string().as_bytes())
}

/// Sets what stands at the pointer, or leaves it out.
fn set(draft: &mut Value, pointer: &str, value: Option<&Value>) {
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    match (draft.pointer_mut(parent).unwrap(), value) {
        (Value::Object(fields), Some(value)) => drop(fields.insert(field.to_owned(), value.clone())),
        (Value::Object(fields), None) => drop(fields.remove(field)),
        (Value::Array(items), Some(value)) => items[field.parse::<usize>().unwrap()] = value.clone(),
        _ => panic!("{pointer}"),
    }
}

/// One mistake has one problem; with what it suggests in its place the draft is right.
fn check(pointer: &str, mistake: Value, suggestion: Value) {
    let mut wrong = draft();
    set(&mut wrong, pointer, Some(&mistake));
    let found = problems(&wrong);
    assert_eq!(found.len(), 1, "{pointer} {mistake}: {found:?}");
    assert_eq!((found[0].pointer.as_str(), found[0].suggestion.as_ref()), (pointer, Some(&suggestion)), "{mistake}");
    set(&mut wrong, pointer, Some(&suggestion));
    assert_eq!(problems(&wrong), [], "{pointer}: {suggestion} is right");
}

#[test]
fn the_nearest_value_is_suggested() {
    check("/name", json!(""), json!("Our points"));
    check("/name", json!("茶".repeat(101)), json!("茶".repeat(100)));
    check("/currency", json!("cny"), json!("CNY"));
    check("/currency", json!("RMB"), json!("CNY"));
    check("/time_zone", json!("Shanghai"), json!("Asia/Shanghai"));
    check("/time_zone", json!("america/new york"), json!("America/New_York"));
    check("/earning/pending_days", json!(400), json!(365));
    check("/earning/max_multiplier", json!("101"), json!("100"));
    check("/earning/rules/0/points", json!(0), json!(1));
    check("/earning/rules/0/points", json!(1_000_001), json!(1_000_000));
    check("/earning/rules/0/per", json!("1.999"), json!("1.99"));
    check("/earning/rules/0/per", json!("¥1,000"), json!("1000.00"));
    check("/earning/rules/0/per", json!("0.00"), json!("0.01"));
    check("/earning/rules/0/per", json!("a lot"), json!("0.01"));
    check("/earning/rules/1/factor", json!("1,5"), json!("1.5"));
    check("/earning/rules/1/factor", json!("0"), json!("0.0001"));
    check("/earning/rules/1/factor", json!("1000"), json!("100"));
    check("/earning/rules/1/factor", json!("1.23456"), json!("1.2345"));
    check("/earning/rules/1/factor", json!("double"), json!("2"));
    check("/earning/rules/1/id", json!("base"), json!("base-2"));
    check("/expiry/base/months", json!(0), json!(1));
    check("/expiry/base/months", json!(121), json!(120));
    check("/spending/cash_off/max_share", json!("30%"), json!("0.3"));
    check("/spending/cash_off/max_share", json!("30"), json!("0.3"));
    check("/spending/cash_off/max_share", json!("0"), json!("0.0001"));
    check("/spending/cash_off/rate/points", json!(0), json!(1));
    check("/spending/quote_minutes", json!(61), json!(60));
}

/// Misspelt fields and words, of which the nearest that there is is meant.
#[test]
fn misspelt_words_are_recognised() {
    let check = |parent: &str, field: &str, value: Value, suggestion: Value| {
        let mut wrong = draft();
        let pointer = format!("{parent}/{field}");
        set(&mut wrong, &pointer, Some(&value));
        let found = problems(&wrong);
        let told: Vec<_> = found.iter().map(|found| (found.pointer.as_str(), found.suggestion.clone())).collect();
        assert_eq!(told, [(pointer.as_str(), Some(suggestion))], "{found:?}");
    };
    check("", "erning", json!({}), json!("earning"));
    check("/earning", "pending", json!(7), json!("pending_days"));
    check("/earning/rules/0", "roundin", json!("floor"), json!("rounding"));
    check("/earning/rules/0", "rounding", json!("flor"), json!("floor"));
    check("/earning/rules/1/conditions/0", "anyof", json!(["tea"]), json!("any_of"));
    check("/earning/rules/1/conditions/0", "type", json!("categry"), json!("category"));
    check("/expiry/base", "month", json!(12), json!("months"));
    check("/expiry/base", "kind", json!("aftr"), json!("after"));
}

#[test]
fn what_is_missing_gets_an_example() {
    let check = |pointer: &str, example: Value| {
        let mut wrong = draft();
        set(&mut wrong, pointer, None);
        let found = problems(&wrong);
        let told: Vec<_> = found.iter().map(|found| (found.pointer.as_str(), found.suggestion.clone())).collect();
        assert_eq!(told, [(pointer, Some(example.clone()))], "{found:?}");
        set(&mut wrong, pointer, Some(&example));
        assert_eq!(problems(&wrong), []);
    };
    check("/name", json!("Our points"));
    check("/currency", json!("CNY"));
    check("/time_zone", json!("Asia/Shanghai"));
    check("/earning/rules/0/id", json!("a-name-of-its-own"));
    check("/earning/rules/0/per", json!("1.00"));
    check("/earning/rules/1/factor", json!("2"));
    check("/spending/cash_off/rate/amount", json!("1.00"));
    check("/spending/cash_off/rate/points", json!(100));
}

/// Slips of form and of substance, in one answer, each where it was written.
#[test]
fn every_slip_is_told_at_once() {
    let draft = json!({
        "name": "", "curency": "CNY", "time_zone": "Shanghai",
        "earning": {"pending_days": "seven", "rules": [
            {"kind": "spent", "id": "base", "points": 1, "per": "1.00"},
            {"kind": "spend", "id": "more", "points": "many", "per": "1.00"},
            {"kind": "spend", "id": "most", "points": 0, "per": "1.00"},
            {"kind": "multiplier", "id": "most", "factor": "x", "conditions": [{"type": "weekday"}, {"type": "never"}]},
        ]},
        "spending": {"quote_minutes": 0},
    });
    let found = problems(&draft);
    let mut told: Vec<&str> = found.iter().map(|found| found.pointer.as_str()).collect();
    told.sort_unstable();
    let wanted = [
        "/curency",
        "/currency",
        "/earning/pending_days",
        "/earning/rules/0/kind",
        "/earning/rules/1",
        "/earning/rules/2/points",
        "/earning/rules/3/conditions/0/any_of",
        "/earning/rules/3/conditions/1/type",
        "/earning/rules/3/factor",
        "/earning/rules/3/id",
        "/name",
        "/spending/quote_minutes",
        "/time_zone",
    ];
    assert_eq!(told, wanted, "{found:#?}");
    assert!(found.iter().all(|found| !found.detail.is_empty()));
}

/// A slip in one rule hides none of another.
#[test]
fn a_rule_is_not_taken_for_another() {
    let rule =
        |at: usize| json!({"kind": "spend", "id": format!("r-{at}"), "points": u32::from(at != 12), "per": "1.00"});
    let mut wrong = draft();
    wrong["earning"]["rules"] = (0..14).map(rule).collect();
    wrong["earning"]["rules"][1]["points"] = json!("many");
    let found = problems(&wrong);
    let told: Vec<&str> = found.iter().map(|found| found.pointer.as_str()).collect();
    assert_eq!(told, ["/earning/rules/1", "/earning/rules/12/points"]);
}

/// Whatever somebody sends, there is an answer, and an end to it.
#[test]
fn no_draft_is_too_odd_to_be_read() {
    for text in [
        "",
        "{",
        "null",
        "[]",
        "7",
        "\"x\"",
        "{}",
        r#"{"name": null}"#,
        r#"{"earning": []}"#,
        r#"{"earning": {"rules": {}}}"#,
    ] {
        assert!(!reading::read(text.as_bytes()).is_empty(), "{text}");
    }
    let many = json!({"earning": {"rules": vec![json!({"kind": "spent"}); 500]}});
    assert!(problems(&many).len() >= 100);
    assert_eq!(problems(&draft()), []);
    assert_eq!(sample::problems(json!({"name": ""}))[0].suggestion, Some(json!("Our points")));
}

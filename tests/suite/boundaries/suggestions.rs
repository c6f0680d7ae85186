//! Suggestions: for each mistake of a merchant, the suggested value, and that the suggestion is valid.

use crate::sample;
use serde_json::{Value, json};
use shared::{program::reading, wire::ProgramProblem};

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

/// Sets the value at the pointer, or removes it.
fn set(draft: &mut Value, pointer: &str, value: Option<&Value>) {
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    match (draft.pointer_mut(parent).unwrap(), value) {
        (Value::Object(fields), Some(value)) => drop(fields.insert(field.to_owned(), value.clone())),
        (Value::Object(fields), None) => drop(fields.remove(field)),
        (Value::Array(items), Some(value)) => items[field.parse::<usize>().unwrap()] = value.clone(),
        _ => panic!("{pointer}"),
    }
}

/// Checks that one mistake causes one problem, and that the draft is valid with the suggested value.
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

/// Misspelt fields and words. The nearest known word is suggested.
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
fn a_missing_field_gets_an_example() {
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

/// A program with every kind of setting. Each test makes one mistake in it.
fn full() -> Value {
    let mut full = draft();
    full["earning"]["caps"] = json!([{"of": "action", "action": "order", "per": "day", "points": 100}]);
    let rules = json!([
        {"kind": "multiplier", "id": "wednesday", "factor": "2", "conditions": [
            {"type": "weekday", "any_of": ["wednesday"]}, {"type": "tier", "any_of": ["gold"]},
            {"type": "arm", "experiment": "halves", "to": "0.5"},
        ]},
        {"kind": "event", "id": "review", "event": "review", "points": 5, "caps": [{"per": "day", "times": 3}]},
        {"kind": "referral", "id": "friends", "first_order": {"share": "0.05"}, "ladder": [{"from": 5, "factor": "2"}]},
    ]);
    full["earning"]["rules"].as_array_mut().unwrap().extend(rules.as_array().unwrap().clone());
    full["spending"]["cash_off"]["exclude"] = json!({"tiers": ["silver"]});
    full["spending"]["cash_off"]["rescue"] = json!({"hours": 48, "factor": "2"});
    full["figures"] = json!({"cost_share": "0.6"});
    let level = |id: &str, orders: u32| {
        json!({"id": id, "name": id, "needs": {"any": {"orders": orders}}, "multiplier": "1.5",
        "milestones": [{"share": "0.3", "points": 10}]})
    };
    full["tiers"] =
        json!({"window": {"kind": "rolling", "months": 12}, "levels": [level("silver", 2), level("gold", 5)]});
    assert_eq!(problems(&full), []);
    full
}

/// Inside conditions, caps, tiers and referrals: the exact place, the suggestion, and no other problem.
#[test]
fn mistakes_deep_inside_have_exact_pointers() {
    let cases = [
        ("/earning/rules/1/conditions/0/any_of", json!("tea"), json!(["tea"])),
        ("/earning/rules/1/factor", json!(2), json!("2")),
        ("/earning/rules/0/points", json!("1,000"), json!(1000)),
        ("/earning/rules/0/per", json!(100), json!("100")),
        ("/earning/on_points_paid", json!("yes"), json!(true)),
        ("/earning/rules/2/conditions/0/type", json!("week_day"), json!("weekday")),
        ("/earning/rules/2/conditions/0/any_of", json!("wednesday"), json!(["wednesday"])),
        ("/earning/rules/2/conditions/0/any_of/0", json!("Wednsday"), json!("wednesday")),
        ("/earning/rules/2/conditions/1/any_of/0", json!("goldd"), json!("gold")),
        ("/spending/cash_off/exclude/tiers/0", json!("Silver"), json!("silver")),
        ("/earning/rules/3/event", json!("reviw"), json!("review")),
        ("/earning/rules/3/caps/0/per", json!("dayly"), json!("day")),
        ("/earning/rules/3/caps/0/times", json!("3"), json!(3)),
        ("/earning/caps/0/of", json!("acton"), json!("action")),
        ("/earning/caps/0/per", json!("dy"), json!("day")),
        ("/earning/caps/0/action", json!("oder"), json!("order")),
        ("/earning/caps/0/action", json!("check-in"), json!("check_in")),
        ("/earning/rules/4/ladder/0/from", json!(1), json!(2)),
        ("/earning/rules/4/ladder/0/factor", json!("2x"), json!("2")),
        ("/earning/rules/4/first_order/share", json!("5%"), json!("0.05")),
        ("/spending/cash_off/rescue/hours", json!(9999), json!(2208)),
        ("/spending/cash_off/rescue/factor", json!("1"), json!("2")),
        ("/figures/cost_share", json!("60%"), json!("0.6")),
        ("/tiers/window/kind", json!("roling"), json!("rolling")),
        ("/tiers/window/months", json!(25), json!(24)),
        ("/tiers/levels/0/needs/any/orders", json!(0), json!(1)),
        ("/tiers/levels/1/multiplier", json!("1,5"), json!("1.5")),
        ("/tiers/levels/1/multiplier", json!(2), json!("2")),
        ("/tiers/levels/1/milestones/0/share", json!("30%"), json!("0.3")),
    ];
    for (pointer, mistake, suggestion) in cases {
        let mut wrong = full();
        set(&mut wrong, pointer, Some(&mistake));
        let found = problems(&wrong);
        let told: Vec<_> = found.iter().map(|found| (found.pointer.as_str(), found.suggestion.as_ref())).collect();
        assert_eq!(told, [(pointer, Some(&suggestion))], "{mistake}: {found:#?}");
        set(&mut wrong, pointer, Some(&suggestion));
        assert_eq!(problems(&wrong), [], "{pointer}: {suggestion} is right");
    }
}

/// Misspelt fields at that depth, and words for which no suggestion exists.
#[test]
fn misspelt_fields_deep_inside_have_exact_pointers() {
    let cases = [
        ("/earning/rules/2/conditions/0", "anyof", json!(["monday"]), Some(json!("any_of"))),
        ("/earning/rules/3/caps/0", "time", json!(3), Some(json!("times"))),
        ("/earning/caps/0", "point", json!(3), Some(json!("points"))),
        ("/tiers/levels/0", "benefit", json!([]), Some(json!("benefits"))),
        ("/tiers/levels/0/needs/any", "spent", json!("1.00"), Some(json!("spend"))),
        ("/earning/rules/1/conditions/0", "type", json!("phase_of_the_moon"), None),
        ("/earning/rules/2/conditions/1/any_of", "0", json!("platinum"), None),
        ("/earning/caps/0", "action", json!("yodelling"), None),
        ("/earning/rules/0", "points", json!("many"), None),
    ];
    for (parent, field, value, suggestion) in cases {
        let mut wrong = full();
        let pointer = format!("{parent}/{field}");
        set(&mut wrong, &pointer, Some(&value));
        let found = problems(&wrong);
        let told: Vec<_> = found.iter().map(|found| (found.pointer.as_str(), found.suggestion.clone())).collect();
        assert_eq!(told, [(pointer.as_str(), suggestion)], "{found:#?}");
    }
    let mut without = full();
    without.as_object_mut().unwrap().remove("tiers");
    let told: Vec<String> = problems(&without).into_iter().map(|found| found.pointer).collect();
    assert_eq!(told, ["/earning/rules/2/conditions/1/any_of/0", "/spending/cash_off/exclude/tiers/0"]);
}

/// All mistakes in one draft, each at its place.
#[test]
fn mistakes_deep_inside_are_reported_at_once() {
    let mut wrong = full();
    let slips = [
        ("/earning/caps/0/action", json!("oder")),
        ("/earning/rules/1/conditions/0/any_of", json!("tea")),
        ("/earning/rules/1/factor", json!(0)),
        ("/earning/rules/2/conditions/0/any_of/0", json!("Wednsday")),
        ("/earning/rules/2/conditions/1/any_of/0", json!("goldd")),
        ("/earning/rules/3/caps/0/per", json!("dayly")),
        ("/earning/rules/3/points", json!("five")),
        ("/tiers/levels/0/multiplier", json!("0")),
        ("/tiers/window/months", json!(0)),
    ];
    for (pointer, mistake) in &slips {
        set(&mut wrong, pointer, Some(mistake));
    }
    let mut told: Vec<String> = problems(&wrong).into_iter().map(|found| found.pointer).collect();
    told.sort_unstable();
    assert_eq!(told, slips.map(|(pointer, _)| pointer));
}

/// One more than the maximum, for each list.
#[test]
fn a_program_has_a_maximum_of_rules_and_caps() {
    let rule = |kind: &str, at: usize| match kind {
        "spend" => json!({"kind": "spend", "id": format!("s-{at}"), "points": 1, "per": "1.00"}),
        "multiplier" => json!({"kind": "multiplier", "id": format!("m-{at}"), "factor": "2"}),
        _ => json!({"kind": "event", "id": format!("e-{at}"), "event": "review", "points": 1}),
    };
    let rules = |kind: &str, count: usize| -> Vec<Value> { (0..count).map(|at| rule(kind, at)).collect() };
    let check = |earning: Value, problem: Option<(&str, &str)>| {
        let mut draft = draft();
        draft["earning"] = earning;
        let found = problems(&draft);
        let told: Vec<_> = found.iter().map(|found| (found.pointer.as_str(), found.detail.as_str())).collect();
        assert_eq!(told, problem.into_iter().collect::<Vec<_>>());
    };
    let at = "/earning/rules";
    check(json!({"rules": rules("spend", 30)}), None);
    check(json!({"rules": rules("spend", 31)}), Some((at, "must have at most 30 spend rules")));
    check(json!({"rules": rules("multiplier", 30)}), None);
    check(json!({"rules": rules("multiplier", 31)}), Some((at, "must have at most 30 multipliers")));
    check(json!({"rules": rules("event", 100)}), None);
    check(json!({"rules": rules("event", 101)}), Some((at, "must have at most 100 rules")));
    let caps: Vec<Value> = (1..=21)
        .map(|at| json!({"of": "action", "action": format!("custom.a{at}"), "per": "day", "times": 1}))
        .collect();
    check(json!({"caps": caps[..20]}), None);
    check(json!({"caps": caps}), Some(("/earning/caps", "must have at most 20 caps")));
    let caps = vec![json!({"per": "day", "times": 1}); 21];
    let mut capped = rules("event", 1);
    capped[0]["caps"] = json!(caps);
    let mut draft = draft();
    draft["earning"] = json!({"rules": capped});
    let told: Vec<String> = problems(&draft).into_iter().map(|found| found.detail).collect();
    assert!(told.contains(&"must have at most 20 caps".to_owned()), "{told:?}");
}

/// Mistakes of form and of content in one answer, each at the place at which it was written.
#[test]
fn all_mistakes_are_reported_at_once() {
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
        "/earning/rules/1/points",
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

/// A mistake in one rule does not hide mistakes in another.
#[test]
fn each_rule_is_reported_under_its_own_index() {
    let rule =
        |at: usize| json!({"kind": "spend", "id": format!("r-{at}"), "points": u32::from(at != 12), "per": "1.00"});
    let mut wrong = draft();
    wrong["earning"]["rules"] = (0..14).map(rule).collect();
    wrong["earning"]["rules"][1]["points"] = json!("many");
    let found = problems(&wrong);
    let told: Vec<&str> = found.iter().map(|found| found.pointer.as_str()).collect();
    assert_eq!(told, ["/earning/rules/1/points", "/earning/rules/12/points"]);
}

/// Every text is answered with a bounded list of problems.
#[test]
fn every_draft_is_answered() {
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

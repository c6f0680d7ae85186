//! Rules for events, check-ins and the newcomer pack: the first value that validation refuses, and the nearest one that it accepts.

use crate::sample;
use serde_json::{Value, json};
use shared::wire::ProgramDocument;

/// Checks the pointers below the only rule, or below the rules if there are several.
fn check(rules: &[Value], pointers: &[&str]) {
    let problems = sample::problems(json!({"earning": {"rules": rules}}));
    let found: Vec<&str> =
        problems.iter().map(|problem| problem.pointer.strip_prefix("/earning/rules/").unwrap()).collect();
    assert_eq!(found, pointers, "{rules:?}: {problems:?}");
    assert!(problems.iter().all(|problem| !problem.detail.is_empty()));
}

fn with(mut rule: Value, fields: Value) -> Value {
    for (key, value) in fields.as_object().unwrap() {
        rule[key] = value.clone();
    }
    rule
}

fn event(fields: Value) -> Value {
    with(json!({"kind": "event", "id": "review", "event": "review", "points": 20}), fields)
}

fn check_in(fields: Value) -> Value {
    with(json!({"kind": "check_in", "id": "daily", "points": 5}), fields)
}

fn newcomer(fields: Value) -> Value {
    with(json!({"kind": "newcomer", "id": "pack", "days": 30}), fields)
}

fn is_document(rule: &Value) -> bool {
    let program = json!({"name": "x", "currency": "CNY", "time_zone": "UTC", "earning": {"rules": [rule]}});
    serde_json::from_value::<ProgramDocument>(program).is_ok()
}

#[test]
fn event_rules_are_within_their_limits() {
    check(&[event(json!({}))], &[]);
    check(&[event(json!({"points": 0}))], &[]);
    check(&[event(json!({"points": 1_000_000, "class": "base"}))], &[]);
    check(&[event(json!({"points": 1_000_001}))], &["0/points"]);
    check(&[event(json!({"points": u32::MAX}))], &["0/points"]);
    for (condition, is_fine) in [
        (json!({"type": "sku", "any_of": ["a"]}), false),
        (json!({"type": "category", "any_of": ["a"]}), false),
        (json!({"type": "tag", "none_of": ["a"]}), false),
        (json!({"type": "segment", "any_of": ["a"]}), true),
        (json!({"type": "birthday"}), true),
        (json!({"type": "first_order"}), true),
        (json!({"type": "member_day"}), false),
        (json!({"type": "segment"}), false),
    ] {
        check(&[event(json!({"conditions": [condition]}))], if is_fine { &[] } else { &["0/conditions/0"] });
    }
    check(&[event(json!({})), event(json!({}))], &["1/id"]);
}

#[test]
fn a_check_in_is_within_its_limits() {
    check(&[check_in(json!({}))], &[]);
    check(&[check_in(json!({"points": 1_000_001}))], &["0/points"]);
    for (every, bonus, pointers) in [
        (1, 0, &[][..]),
        (366, 1_000_000, &[]),
        (0, 0, &["0/streak/every"]),
        (367, 0, &["0/streak/every"]),
        (7, 1_000_001, &["0/streak/bonus"]),
        (0, u32::MAX, &["0/streak/every", "0/streak/bonus"]),
    ] {
        check(&[check_in(json!({"streak": {"every": every, "bonus": bonus}}))], pointers);
    }
    check(&[check_in(json!({"grace_days": 30}))], &[]);
    check(&[check_in(json!({"grace_days": 31}))], &["0/grace_days"]);
    check(&[check_in(json!({})), check_in(json!({"id": "other"}))], &["1/kind"]);
}

#[test]
fn a_newcomer_pack_is_within_its_limits() {
    check(&[newcomer(json!({}))], &[]);
    check(&[newcomer(json!({"welcome": 1_000_000, "valid_days": 3660, "days": 3660}))], &[]);
    check(&[newcomer(json!({"welcome": 1_000_001}))], &["0/welcome"]);
    check(&[newcomer(json!({"days": 3661}))], &["0/days"]);
    check(&[newcomer(json!({"valid_days": 0}))], &["0/valid_days"]);
    check(&[newcomer(json!({"valid_days": 3661}))], &["0/valid_days"]);
    check(&[newcomer(json!({"all_done": 1}))], &["0/all_done"]);
    check(&[newcomer(json!({"all_done": 1_000_001}))], &["0/all_done", "0/all_done"]);
    let task = |event: &str, points: u64| json!({"event": event, "points": points});
    check(&[newcomer(json!({"all_done": 1, "tasks": [task("first_order", 0), task("custom.a", 1_000_000)]}))], &[]);
    check(&[newcomer(json!({"tasks": [task("review", 1_000_001)]}))], &["0/tasks/0/points"]);
    check(&[newcomer(json!({"tasks": [task("sign_up", 1)]}))], &["0/tasks/0/event"]);
    check(&[newcomer(json!({"tasks": [task("review", 1), task("game", 1), task("review", 2)]}))], &["0/tasks/2/event"]);
    let many = |count: usize| (0..count).map(|at| task(&format!("custom.{at}"), 1)).collect::<Vec<Value>>();
    check(&[newcomer(json!({"tasks": many(20)}))], &[]);
    check(&[newcomer(json!({"tasks": many(21)}))], &["0/tasks"]);
    check(&[newcomer(json!({})), newcomer(json!({"id": "other"}))], &["1/kind"]);
}

#[test]
fn the_points_of_a_newcomer_pack_are_valid_longer_than_the_return_window() {
    let settings = |valid_days: u64, task: &str| {
        let rule = newcomer(json!({"valid_days": valid_days, "tasks": [{"event": task, "points": 1}]}));
        sample::problems(json!({"earning": {"pending_days": 7, "rules": [rule]}}))
    };
    assert_eq!(settings(8, "first_order").len(), 0);
    assert_eq!(settings(7, "first_order")[0].pointer, "/earning/rules/0/valid_days");
    assert_eq!(settings(1, "review").len(), 0, "other tasks are not pending");
}

#[test]
fn documents_of_another_form_are_refused() {
    assert!(is_document(&event(json!({}))) && is_document(&check_in(json!({}))) && is_document(&newcomer(json!({}))));
    for slip in [
        event(json!({"event": "first_order"})),
        event(json!({"event": "custom."})),
        event(json!({"event": "check_in"})),
        event(json!({"points": -1})),
        event(json!({"points": 1.5})),
        event(json!({"points": u64::from(u32::MAX) + 1})),
        event(json!({"per": "1.00"})),
        check_in(json!({"every": 7})),
        check_in(json!({"streak": {"every": 7}})),
        check_in(json!({"grace_days": -1})),
        check_in(json!({"conditions": []})),
        newcomer(json!({"days": null})),
        newcomer(json!({"tasks": [{"event": "nothing", "points": 1}]})),
        newcomer(json!({"tasks": [{"event": "review"}]})),
        newcomer(json!({"tasks": [{"event": "review", "points": 1, "days": 3}]})),
    ] {
        assert!(!is_document(&slip), "{slip}");
    }
}

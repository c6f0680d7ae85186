//! Vectors of behaviours: the check-in streak and the newcomer pack.

use super::{Vector, check_all, number};
use crate::{member::Member, sample};
use serde_json::json;

#[test]
fn vectors_of_streak() {
    check_all("streak", check_streak);
}

fn check_streak(vector: &Vector) {
    let rule = json!({
        "kind": "check_in", "id": "daily", "points": vector.number("daily"),
        "streak": {"every": vector.number("every"), "bonus": vector.number("bonus")},
        "grace_days": vector.given.get("grace_days").cloned().unwrap_or(json!(0)),
    });
    let mut member = Member::new(sample::program(json!({"earning": {"rules": [rule]}})));
    let days: Vec<String> = match vector.given.get("checked") {
        Some(days) => days.as_array().unwrap().iter().map(|day| day.as_str().unwrap().to_owned()).collect(),
        None => (1..=vector.number("days")).map(|day| format!("2026-11-{day:02}")).collect(),
    };
    for day in days {
        member.at(&format!("{day}T12:00:00+08:00")).check_in().unwrap();
    }
    assert_eq!(member.balance().available.get(), number(&vector.expect, "points"), "{}", vector.id);
}

#[test]
fn vectors_of_newcomer() {
    check_all("newcomer", check_newcomer);
}

fn check_newcomer(vector: &Vector) {
    let tasks = &vector.given["tasks"];
    let task = |event: &str, name: &str| json!({"event": event, "points": number(tasks, name)});
    let rule = json!({
        "kind": "newcomer", "id": "pack", "welcome": vector.number("welcome"), "all_done": vector.number("all_done"),
        "days": 30, "valid_days": 30,
        "tasks": [task("profile_completed", "profile"), task("first_order", "first_order"), task("review", "first_review")],
    });
    let mut member = Member::new(sample::program(json!({"earning": {"rules": [rule]}})));
    member.join(member.now);
    member.earns("profile_completed");
    member.order(&sample::order_request("o-1", &sample::lines(&[("10.00", 1)]), json!({}))).unwrap();
    member.earns("review");
    assert_eq!(member.balance().available.get(), number(&vector.expect, "points"), "{}", vector.id);
}

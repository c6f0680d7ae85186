//! Vectors of earning: rates, rounding, stacking, and the exact split.

use super::{Vector, check_all, number, text};
use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::{earning::spend::earn, program::MemberFacts, units::allocate::allocate};

#[test]
fn vectors_of_earn() {
    check_all("earn", |vector| {
        check_earn(vector, "fractional", &vector.expect);
        // The vector's note: with whole blocks only, 7.00 at 10 points per 2.00 has three blocks.
        if vector.id == "earn-2" {
            check_earn(vector, "whole", &json!({"points": 30}));
        }
    });
}

fn check_earn(vector: &Vector, blocks: &str, expect: &Value) {
    let rule = json!({
        "kind": "spend", "id": "base", "points": vector.number("points"), "per": vector.text("per"),
        "rounding": vector.text("rounding"), "blocks": blocks,
    });
    let factors = vector.given["factors"].as_array().expect("factors");
    let factors: Vec<&str> = factors.iter().map(|factor| factor.as_str().expect("text")).collect();
    let earned = earned(vector, vector.text("currency"), rule, &factors, "multiply");
    assert_eq!(earned, number(expect, "points"), "{} with {blocks} blocks", vector.id);
}

#[test]
fn vectors_of_stacking() {
    check_all("stacking", check_stacking);
}

fn check_stacking(vector: &Vector) {
    let rate = &vector.given["rate"];
    let rule = json!({"kind": "spend", "id": "base", "points": number(rate, "points"), "per": text(rate, "per")});
    let factors = [vector.text("tier"), vector.text("birthday")];
    let earned = earned(vector, "CNY", rule, &factors, vector.text("stacking"));
    assert_eq!(earned, number(&vector.expect, "points"), "{}", vector.id);
}

/// What one line of the vector's `base` earns.
fn earned(vector: &Vector, currency: &str, rule: Value, factors: &[&str], stacking: &str) -> u64 {
    let multiplier =
        |(at, factor): (usize, &&str)| json!({"kind": "multiplier", "id": at.to_string(), "factor": factor});
    let rules: Vec<Value> = std::iter::once(rule).chain(factors.iter().enumerate().map(multiplier)).collect();
    let program = sample::program(json!({"currency": currency, "earning": {"stacking": stacking, "rules": rules}}));
    let basket = sample::basket(&program, &sample::lines(&[(vector.text("base"), 1)]));
    let member = MemberFacts::default();
    earn(&program, &basket, &sample::occasion(&program, &member), &[])
        .awards
        .iter()
        .map(|award| award.points.get())
        .sum()
}

#[test]
fn vectors_of_allocate() {
    check_all("allocate", check_allocate);
}

fn check_allocate(vector: &Vector) {
    let numbers = |value: &Value| -> Vec<u64> {
        value.as_array().expect("a list").iter().map(|part| part.as_u64().expect("a number")).collect()
    };
    let weights: Vec<u128> = numbers(&vector.given["weights"]).into_iter().map(u128::from).collect();
    let parts = allocate(vector.number("total"), &weights);
    assert_eq!(parts, numbers(&vector.expect["parts"]), "{}", vector.id);
}

#[test]
fn vectors_of_cap() {
    check_all("cap", check_cap);
}

/// Two orders in one month. The first one uses up what the vector states as used.
fn check_cap(vector: &Vector) {
    let cap = json!({"of": "member", "per": "month", "points": vector.number("cap")});
    let base = json!({"kind": "spend", "id": "base", "points": 1, "per": "1.00"});
    let mut member = Member::new(sample::program(json!({"earning": {"caps": [cap], "rules": [base]}})));
    let mut pay = |order_id: &str, points: u64| {
        let lines = sample::lines(&[(&format!("{points}.00"), 1)]);
        member.order(&sample::order_request(order_id, &lines, json!({}))).unwrap().earned
    };
    assert_eq!(pay("o-1", vector.number("used")).points().get(), vector.number("used"), "{}", vector.id);
    let earned = pay("o-2", vector.number("award"));
    assert_eq!(earned.desired().get(), number(&vector.expect, "desired"), "{}", vector.id);
    assert_eq!(earned.points().get(), number(&vector.expect, "granted"), "{}", vector.id);
}

//! Vectors of refunds: cases in which other systems lose a cent or revoke too many points.

use super::{Vector, check_all, number, text};
use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::{
    ledger::fact::refund::Refund,
    units::id::OrderId,
    units::money::{Amount, Currency},
};

#[test]
fn vectors_of_refund() {
    check_all("refund", |vector| match vector.id.as_str() {
        "refund-4" => check_refund_after_rule_changes(vector),
        _ => check_refund(vector),
    });
}

fn check_refund(vector: &Vector) {
    let (mut member, order_id) = paid_order(vector);
    let parts = vector.given["refunds"].as_array().expect("refunds");
    let refunds: Vec<Refund> = parts.iter().map(|part| member.refund(&order_id, request(part)).unwrap()).collect();
    let expected = vector.expect.as_object().expect("an object");
    for (when, sums) in expected {
        let count = if when == "after_first" { 1 } else { refunds.len() };
        assert_eq!(sums_of(&refunds[..count], sums), *sums, "{} {when}", vector.id);
    }
}

/// The vector's order, paid partly with points if it states so, and checked against its earned and burnt points.
fn paid_order(vector: &Vector) -> (Member, OrderId) {
    let burnt = vector.number("burnt");
    let lines = lines(&vector.given);
    let on_points_paid = vector.given.get("points_off").is_none();
    let mut settings = sample::plain();
    settings["earning"]["on_points_paid"] = json!(on_points_paid);
    let mut member = Member::with_points(sample::program(settings), burnt);
    let mut fields = json!({});
    if burnt > 0 {
        let basket = sample::basket(&member.program, &lines);
        let hold = member.hold(&basket, sample::exactly(burnt)).unwrap();
        if let Some(off) = vector.given.get("points_off") {
            assert_eq!(json!(hold.amount.to_text(basket.currency)), *off, "{}", vector.id);
        }
        fields = json!({"hold_id": hold.hold_id});
    }
    let paid = member.order(&sample::order_request("o-1", &lines, fields)).unwrap();
    assert_eq!(paid.earned.points().get(), vector.number("earned"), "{}", vector.id);
    (member, paid.order_id)
}

fn lines(given: &Value) -> Value {
    let Some(listed) = given.get("lines") else { return sample::lines(&[(text(given, "total"), 1)]) };
    let line = |line: &Value| (line[0].as_str().unwrap().to_owned(), u32::try_from(line[1].as_u64().unwrap()).unwrap());
    let listed: Vec<(String, u32)> = listed.as_array().expect("lines").iter().map(line).collect();
    let listed: Vec<(&str, u32)> = listed.iter().map(|(price, quantity)| (price.as_str(), *quantity)).collect();
    let mut lines = sample::lines(&listed);
    if let Some(discount) = given.get("discount") {
        lines[0]["discount"] = discount.clone();
    }
    lines
}

/// A part is `[line, units]`, or an amount of the first line.
fn request(part: &Value) -> Value {
    match part {
        Value::String(amount) => json!({"lines": [{"line_id": "0", "amount": amount}]}),
        units => json!({"lines": [{"line_id": units[0].to_string(), "quantity": units[1]}]}),
    }
}

/// The sums that the vector states, in its own form.
fn sums_of(refunds: &[Refund], named: &Value) -> Value {
    let currency = Currency::parse("CNY").unwrap();
    let sum = |name: &String| match name.as_str() {
        "revoked" => json!(refunds.iter().map(|refund| refund.points_revoked().get()).sum::<u64>()),
        "restored" => json!(refunds.iter().map(|refund| refund.points_restored().get()).sum::<u64>()),
        "cash" => json!(refunds.iter().map(|refund| refund.cash).sum::<Amount>().to_text(currency)),
        other => panic!("unknown sum {other}"),
    };
    named
        .as_object()
        .expect("sums")
        .keys()
        .map(|name| (name.clone(), sum(name)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// The order earns 50 under version 1. Version 2 doubles the rule, and version 3 has none. The refund revokes 50.
fn check_refund_after_rule_changes(vector: &Vector) {
    let mut member = Member::new(sample::program(sample::plain()));
    let order = sample::order_request("o-1", &sample::lines(&[("50.00", 1)]), json!({}));
    let paid = member.order(&order).unwrap();
    assert_eq!(paid.earned.points().get(), 50, "{}", vector.id);
    let mut doubled = sample::plain();
    doubled["earning"]["rules"][0]["points"] = json!(2);
    member.program = sample::program_version(doubled, 2);
    let twice = member.clone().order(&sample::order_request("o-2", &sample::lines(&[("50.00", 1)]), json!({})));
    assert_eq!(twice.unwrap().earned.points().get(), 100, "the rule is doubled for a new order");
    let mut deleted = sample::plain();
    deleted["earning"]["rules"] = json!([]);
    member.program = sample::program_version(deleted, 3);
    let refund = member.refund(&paid.order_id, json!({"all": true})).unwrap();
    assert_eq!(refund.points_revoked().get(), number(&vector.expect, "revoked"), "{}", vector.id);
    assert_eq!(member.balance().available.get(), 0);
}

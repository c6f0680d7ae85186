//! Comparisons of programs: one row for each kind of difference, with the sentence that a merchant reads.

use serde_json::{Value, json};
use shared::{program::compare::compare, wire::ProgramDocument};

fn document() -> Value {
    json!({
        "name": "Lantern Tea", "currency": "CNY", "time_zone": "Asia/Shanghai",
        "earning": {"pending_days": 7, "rules": [
            {"kind": "spend", "id": "base", "points": 1, "per": "1.00"},
            {"kind": "multiplier", "id": "tea-week", "factor": "2", "conditions": [
                {"type": "category", "any_of": ["tea"]}, {"type": "weekday", "any_of": ["friday"]},
            ]},
        ]},
        "expiry": {"base": {"kind": "after", "months": 12}},
        "spending": {"cash_off": {"rate": {"points": 100, "amount": "1.00"}, "max_share": "0.50"}},
    })
}

fn read(document: &Value) -> ProgramDocument {
    serde_json::from_value(document.clone()).unwrap_or_else(|error| panic!("{document}: {error}"))
}

/// Compares the sample with itself after `change`, and checks pointers and sentences.
fn check(change: impl Fn(&mut Value), expected: &[(&str, &str)]) {
    let mut changed = document();
    change(&mut changed);
    let found = compare(&read(&document()), &read(&changed)).unwrap();
    let told: Vec<(&str, &str)> =
        found.iter().map(|difference| (difference.pointer.as_str(), difference.sentence.as_str())).collect();
    assert_eq!(told, expected);
    let back = compare(&read(&changed), &read(&document())).unwrap();
    assert_eq!(back.len(), found.len(), "the reverse comparison has as many differences: {back:?}");
}

fn rules(document: &mut Value) -> &mut Vec<Value> {
    document["earning"]["rules"].as_array_mut().unwrap()
}

#[test]
fn the_same_program_has_no_differences() {
    check(|_| {}, &[]);
    check(|changed| changed["refunds"] = json!({"revoke_from": "any"}), &[]);
    check(|changed| changed["earning"]["rules"][0]["conditions"] = json!([]), &[]);
}

#[test]
fn a_changed_setting_is_described_with_both_values() {
    check(|changed| changed["name"] = json!("Lantern"), &[("/name", "Name: Lantern Tea becomes Lantern.")]);
    let pending = "Earning: pending days 7 becomes 14.";
    check(|changed| changed["earning"]["pending_days"] = json!(14), &[("/earning/pending_days", pending)]);
    let earns = "Earning: on points paid no becomes yes.";
    check(|changed| changed["earning"]["on_points_paid"] = json!(true), &[("/earning/on_points_paid", earns)]);
    check(
        |changed| changed["spending"]["cash_off"]["rate"]["points"] = json!(80),
        &[("/spending/cash_off/rate/points", "Spending: cash off rate points 100 becomes 80.")],
    );
    check(
        |changed| changed["spending"]["cash_off"]["exclude"] = json!({"categories": ["gift-card", "book"]}),
        &[(
            "/spending/cash_off/exclude/categories",
            "Spending: cash off exclude categories gift-card, book is set; it was not before.",
        )],
    );
    check(
        |changed| drop(changed["spending"].as_object_mut().unwrap().remove("cash_off")),
        &[(
            "/spending/cash_off",
            "Spending: cash off (max share 0.50, rate (amount 1.00, points 100)) is not set any more.",
        )],
    );
    let expiry = "Expiry: base after (months 12) becomes inactive (activities order, redeem, months 6).";
    check(|changed| changed["expiry"]["base"] = json!({"kind": "inactive", "months": 6}), &[("/expiry/base", expiry)]);
    check(
        |changed| changed["expiry"]["base"] = json!({"kind": "after", "days": 90}),
        &[
            ("/expiry/base/days", "Expiry: base days 90 is set; it was not before."),
            ("/expiry/base/months", "Expiry: base months 12 is not set any more."),
        ],
    );
}

#[test]
fn rules_are_compared_by_their_ids() {
    let factor = ("/earning/rules/1/factor", "Multiplier tea-week: factor 2 becomes 3.");
    check(|changed| rules(changed)[1]["factor"] = json!("3"), &[factor]);
    check(
        |changed| rules(changed)[0]["per"] = json!("2.00"),
        &[("/earning/rules/0/per", "Spend rule base: per 1.00 becomes 2.00.")],
    );
    check(
        |changed| {
            rules(changed).insert(0, json!({"kind": "multiplier", "id": "rain", "factor": "1.5"}));
            rules(changed)[2]["factor"] = json!("3");
        },
        &[
            ("/earning/rules/0", "Multiplier rain (factor 1.5) is new."),
            ("/earning/rules/2/factor", "Multiplier tea-week: factor 2 becomes 3."),
        ],
    );
    let gone = "Multiplier tea-week (conditions category (any of tea), weekday (any of friday), factor 2) is gone.";
    check(|changed| drop(rules(changed).pop()), &[("/earning/rules/1", gone)]);
    check(|changed| rules(changed).reverse(), &[("/earning/rules", "Earning: rules: the order changes.")]);
    // The id is the same, but it is another rule.
    check(
        |changed| rules(changed)[1] = json!({"kind": "spend", "id": "tea-week", "points": 2, "per": "1.00"}),
        &[
            (
                "/earning/rules/1",
                "Spend rule tea-week (blocks fractional, class base, per 1.00, points 2, rounding floor) is new.",
            ),
            ("/earning/rules/1", gone),
        ],
    );
}

#[test]
fn conditions_are_compared_by_their_kind() {
    let conditions = |changed: &mut Value, list: Value| rules(changed)[1]["conditions"] = list;
    check(
        |changed| {
            let tea = json!({"type": "category", "any_of": ["tea", "cups"]});
            conditions(changed, json!([tea, {"type": "weekday", "any_of": ["friday"]}]));
        },
        &[(
            "/earning/rules/1/conditions/0/any_of",
            "Multiplier tea-week: condition category any of tea becomes tea, cups.",
        )],
    );
    check(
        |changed| conditions(changed, json!([{"type": "category", "any_of": ["tea"]}, {"type": "first_order"}])),
        &[
            ("/earning/rules/1/conditions/1", "Multiplier tea-week: condition first order is new."),
            ("/earning/rules/1/conditions/1", "Multiplier tea-week: condition weekday (any of friday) is gone."),
        ],
    );
    check(
        |changed| rules(changed)[0]["conditions"] = json!([{"type": "store", "none_of": ["outlet"]}]),
        &[("/earning/rules/0/conditions/0", "Spend rule base: condition store (none of outlet) is new.")],
    );
}

//! Answers: what the wire states of a decision, and which facts each reader can see.

use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::{
    answer::{self, Audience},
    ledger::Sealed,
    ledger::fact::order::PaidOrder,
    member::balance::worth,
};

fn bought() -> (Member, PaidOrder) {
    let mut member = Member::with_points(sample::program(sample::plain()), 1_000);
    let lines = sample::lines(&[("6.00", 1), ("4.00", 1), ("0.00", 1)]);
    let basket = sample::basket(&member.program, &lines);
    let hold = member.hold(&basket, sample::exactly(600)).unwrap();
    member.now = hold.expires_at;
    member.adjust(json!({"points": -800, "author": "Lin", "reason": "a joke"})).unwrap();
    let paid = member.order(&sample::order_request("o-1", &lines, json!({"hold_id": hold.hold_id}))).unwrap();
    (member, paid)
}

/// Money that came off without points is a shortfall and is not spent. The lines' parts sum to what points paid.
#[test]
fn an_order_states_what_points_paid_and_the_shortfall() {
    let (member, paid) = bought();
    let found = json!(answer::order(&paid, &member.program, member.balance()));
    assert_eq!(
        found["spent"],
        json!({
            "points": 200, "amount": "2.00",
            "lines": [
                {"line_id": "0", "points": 120, "amount": "1.20"},
                {"line_id": "1", "points": 80, "amount": "0.80"},
                {"line_id": "2", "points": 0, "amount": "0.00"},
            ],
            "shortfall": {"points": 400, "amount": "4.00", "reason": "points_gone"},
        })
    );
    assert_eq!(found["earned"]["lines"][2], json!({"line_id": "2", "points": 0}));
    assert_eq!((&found["earned"]["desired"], &found["earned"]["granted"]), (&json!(4), &json!(4)));
    let award = &found["earned"]["awards"][0];
    assert_eq!((&award["base"], &award["rate"]), (&json!("4.00"), &json!({"points": 1, "per": "1.00"})));
}

#[test]
fn an_order_without_a_hold_spent_nothing() {
    let mut member = Member::new(sample::program(sample::plain()));
    let paid = member.order(&sample::order_request("o-1", &sample::lines(&[("1.00", 1)]), json!({}))).unwrap();
    let found = json!(answer::order(&paid, &member.program, member.balance()));
    let lines = json!([{"line_id": "0", "points": 0, "amount": "0.00"}]);
    assert_eq!(found["spent"], json!({"points": 0, "amount": "0.00", "lines": lines}));
}

#[test]
fn an_order_is_answered_with_its_refunds() {
    let (mut member, paid) = bought();
    member.refund(&paid.order_id, json!({"lines": [{"line_id": "0", "amount": "3.00"}]})).unwrap();
    member.refund(&paid.order_id, json!({"all": true})).unwrap();
    let found = json!(answer::order_view(&member.history(&paid.order_id).unwrap(), paid.placed_at, &member.program));
    assert_eq!((&found["total"], &found["cash"]), (&json!("10.00"), &json!("4.00")));
    let line = &found["lines"][0];
    assert_eq!(
        (&line["total"], &line["refunded"], &line["refunded_quantity"]),
        (&json!("6.00"), &json!("6.00"), &json!(1))
    );
    let cash: Vec<&Value> = found["refunds"].as_array().unwrap().iter().map(|refund| &refund["cash"]).collect();
    assert_eq!(cash, [&json!("1.20"), &json!("2.80")]);
}

/// Only the merchant can read authors and hashes.
#[test]
fn a_shopper_reads_neither_authors_nor_hashes() {
    let (member, _) = bought();
    let read = |entry: &Sealed, reader| json!(answer::entry(entry, member.program.currency, reader)).to_string();
    let (mut authors, mut hashes) = (0, 0);
    for entry in &member.entries {
        let (shopper, merchant) = (read(entry, Audience::Shopper), read(entry, Audience::Merchant));
        assert!(!shopper.contains("author") && !shopper.contains("hash") && !shopper.contains(&entry.hash));
        authors += usize::from(merchant.contains("\"author\":\"Lin\""));
        hashes += usize::from(merchant.contains(&entry.hash));
    }
    assert_eq!((authors, hashes), (1, member.entries.len()));
    assert!(member.entries.len() >= 4);
}

#[test]
fn the_worth_of_points_is_rounded_down() {
    let program = sample::program(json!({"spending": {"cash_off": {"rate": {"points": 3, "amount": "0.02"}}}}));
    let worth = |points: u64| json!(worth(sample::points(points), &program, sample::at(sample::NOON)));
    for (points, amount) in
        [(0, "0.00"), (1, "0.00"), (2, "0.01"), (3, "0.02"), (4, "0.02"), (299, "1.99"), (300, "2.00")]
    {
        assert_eq!(worth(points), json!({"amount": amount, "currency": "CNY"}), "{points}");
    }
    let nowhere = sample::program(json!({}));
    let nothing = json!(shared::member::balance::worth(sample::points(300), &nowhere, sample::at(sample::NOON)));
    assert_eq!(nothing, json!({"amount": "0.00", "currency": "CNY"}));
}

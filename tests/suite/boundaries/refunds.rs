//! Refunds at their boundaries: what is refused with which pointer, and the sums that once went astray.

use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::id::OrderId;

/// A member who has paid the order `o-1` of the given lines and fields in cash.
fn paid(settings: Value, lines: &Value, fields: Value) -> (Member, OrderId) {
    let mut member = Member::new(sample::program(settings));
    let order = member.order(&sample::order_request("o-1", lines, fields)).unwrap();
    (member, order.order_id)
}

/// Cash in minor units of each refund in turn.
fn cash(member: &mut Member, order_id: &OrderId, parts: &[Value]) -> Vec<u64> {
    parts.iter().map(|part| member.refund(order_id, part.clone()).unwrap().cash.minor()).collect()
}

/// An order of free lines that bore tax gave none of it back, since no part of nothing was ever returned.
#[test]
fn tax_on_free_lines_comes_back_by_units() {
    let check = |lines: &[(&str, u32)], parts: &[Value], expected: &[u64]| {
        let (mut member, order_id) = paid(sample::plain(), &sample::lines(lines), json!({"tax": "0.59"}));
        assert_eq!(cash(&mut member, &order_id, parts), expected, "{lines:?} {parts:?}");
    };
    let units = |line: &str, quantity: u32| json!({"lines": [{"line_id": line, "quantity": quantity}]});
    check(&[("0", 2)], &[json!({"all": true})], &[59]);
    check(&[("0", 2)], &[units("0", 1), units("0", 1)], &[29, 30]);
    check(&[("0", 1), ("0", 2)], &[units("1", 2), json!({"all": true})], &[39, 20]);
    check(&[("0", 1), ("1.00", 1)], &[units("0", 1), units("1", 1)], &[0, 159]);
}

/// A refund gave back 500 points and took the 15 that were spent elsewhere as a debt, as if the 500 were not there.
#[test]
fn restored_points_are_there_to_revoke_from() {
    let check = |revoke_from: &str, expected: (u64, u64)| {
        let mut settings = sample::plain();
        settings["refunds"] = json!({"revoke_from": revoke_from});
        let mut member = Member::with_points(sample::program(settings), 500);
        let lines = sample::lines(&[("20.00", 1)]);
        let basket = sample::basket(&member.program, &lines);
        let hold = member.hold(&basket, sample::exactly(500)).unwrap();
        let paid = member.order(&sample::order_request("o-1", &lines, json!({"hold_id": hold.hold_id}))).unwrap();
        assert_eq!(paid.granted().get(), 15);
        member.adjust(json!({"points": -15, "author": "test", "reason": "spent elsewhere"})).unwrap();
        member.refund(&paid.order_id, json!({"all": true})).unwrap();
        assert_eq!((member.balance().available.get(), member.balance().debt.get()), expected, "from {revoke_from}");
    };
    check("any", (485, 0));
    check("own", (500, 15));
}

/// With `own`, an order whose points were spent took those of a by-hand gift instead, once that had folded to the same class and expiry.
#[test]
fn own_lots_are_the_orders_own_until_they_fold() {
    let check = |days: i64, expected: (u64, u64)| {
        let mut settings = sample::plain();
        settings["refunds"] = json!({"revoke_from": "own", "revocable_days": 10});
        let (mut member, order_id) = paid(settings, &sample::lines(&[("50.00", 1)]), json!({}));
        member.adjust(json!({"points": -50, "author": "test", "reason": "spent elsewhere"})).unwrap();
        member.give(80);
        member.now = member.now.plus_minutes(u32::try_from(days * 24 * 60).unwrap());
        member.refund(&order_id, json!({"all": true})).unwrap();
        assert_eq!((member.balance().available.get(), member.balance().debt.get()), expected, "after {days} days");
    };
    check(0, (80, 50));
    check(10, (80, 50));
    check(11, (30, 0));
}

/// Points that went straight into a debt are in no lot; taking them back makes the debt again.
#[test]
fn an_award_that_paid_a_debt_is_owed_again() {
    let mut settings = sample::plain();
    settings["refunds"] = json!({"revoke_from": "own"});
    let (mut member, first) = paid(settings, &sample::lines(&[("50.00", 1)]), json!({}));
    member.adjust(json!({"points": -50, "author": "test", "reason": "spent elsewhere"})).unwrap();
    member.refund(&first, json!({"all": true})).unwrap();
    let second = sample::order_request("o-2", &sample::lines(&[("30.00", 1)]), json!({}));
    let second = member.order(&second).unwrap();
    assert_eq!((second.debt_paid.get(), second.lots.len(), member.balance().debt.get()), (30, 0, 20));
    let refund = member.refund(&second.order_id, json!({"all": true})).unwrap();
    assert_eq!((refund.debt_added.get(), refund.revoked.len(), member.balance().debt.get()), (30, 0, 50));
}

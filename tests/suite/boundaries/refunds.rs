//! Refunds at their boundaries: the refusals with their pointers, and regressions in the sums.

use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::ledger::lot::points_of;
use shared::{
    units::id::OrderId,
    wire::{Code, RefundRequest},
};

/// A member who has paid the order `o-1` with the given lines and fields in cash.
fn paid(settings: Value, lines: &Value, fields: Value) -> (Member, OrderId) {
    let mut member = Member::new(sample::program(settings));
    let order = member.order(&sample::order_request("o-1", lines, fields)).unwrap();
    (member, order.order_id)
}

/// Cash in minor units of each refund.
fn cash(member: &mut Member, order_id: &OrderId, parts: &[Value]) -> Vec<u64> {
    parts.iter().map(|part| member.refund(order_id, part.clone()).unwrap().cash.minor()).collect()
}

/// Regression: refunds of an order with only free lines returned none of its tax, because the share of a free line was zero.
#[test]
fn the_tax_of_free_lines_is_returned_by_units() {
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

/// Regression: a refund restored 500 points and added a debt for 15 points that were spent elsewhere, as if the 500 points did not exist.
#[test]
fn restored_points_can_be_revoked_at_once() {
    let check = |revoke_from: &str, expected: (u64, u64)| {
        let mut settings = sample::plain();
        settings["refunds"] = json!({"revoke_from": revoke_from});
        let mut member = Member::with_points(sample::program(settings), 500);
        let lines = sample::lines(&[("20.00", 1)]);
        let basket = sample::basket(&member.program, &lines);
        let hold = member.hold(&basket, sample::exactly(500)).unwrap();
        let paid = member.order(&sample::order_request("o-1", &lines, json!({"hold_id": hold.hold_id}))).unwrap();
        assert_eq!(paid.earned.points().get(), 15);
        member.adjust(json!({"points": -15, "author": "test", "reason": "spent elsewhere"})).unwrap();
        member.refund(&paid.order_id, json!({"all": true})).unwrap();
        assert_eq!((member.balance().available.get(), member.balance().debt.get()), expected, "from {revoke_from}");
    };
    check("any", (485, 0));
    check("own", (485, 0));
}

/// With `own`, a refund revokes from the lot of the award. Points of the same class, month and expiry are interchangeable; other points are
/// not.
#[test]
fn the_own_lot_has_the_key_of_the_award() {
    let check = |class: &str, expected: (u64, u64)| {
        let mut settings = sample::plain();
        settings["refunds"] = json!({"revoke_from": "own", "revocable_days": 10});
        let (mut member, order_id) = paid(settings, &sample::lines(&[("50.00", 1)]), json!({}));
        member.adjust(json!({"points": -50, "author": "test", "reason": "spent elsewhere"})).unwrap();
        member.adjust(json!({"points": 80, "author": "test", "reason": "a gift", "class": class})).unwrap();
        member.refund(&order_id, json!({"all": true})).unwrap();
        assert_eq!((member.balance().available.get(), member.balance().debt.get()), expected, "{class}");
    };
    check("bonus", (80, 50));
    check("base", (30, 0));
}

/// Points that paid a debt are in no lot. Their revocation makes the debt again.
#[test]
fn an_award_that_paid_a_debt_is_owed_again() {
    let mut settings = sample::plain();
    settings["refunds"] = json!({"revoke_from": "own"});
    let (mut member, first) = paid(settings, &sample::lines(&[("50.00", 1)]), json!({}));
    member.adjust(json!({"points": -50, "author": "test", "reason": "spent elsewhere"})).unwrap();
    member.refund(&first, json!({"all": true})).unwrap();
    let second = sample::order_request("o-2", &sample::lines(&[("30.00", 1)]), json!({}));
    let second = member.order(&second).unwrap();
    assert_eq!(
        (points_of(&second.earned.debt_paid).get(), second.earned.lots.len(), member.balance().debt.get()),
        (30, 0, 20)
    );
    let refund = member.refund(&second.order_id, json!({"all": true})).unwrap();
    assert_eq!((refund.debt_added.get(), refund.revoked.len(), member.balance().debt.get()), (30, 0, 50));
}

/// Two units of 5.00, one line of 1.00, a free line, and 3.00 of shipping.
fn shipped() -> (Member, OrderId) {
    let lines = sample::lines(&[("5.00", 2), ("1.00", 1), ("0.00", 1)]);
    paid(sample::plain(), &lines, json!({"shipping": "3.00"}))
}

/// Checks the cash in minor units, or the code and pointer of the refusal.
fn check(member: &mut Member, order_id: &OrderId, fields: Value, expected: Result<u64, (Code, &str)>) {
    let found = member.refund(order_id, fields.clone());
    let found = match &found {
        Ok(refund) => Ok(refund.cash.minor()),
        Err(refusal) => Err((refusal.code(), refusal.pointer().unwrap())),
    };
    assert_eq!(found, expected, "{fields}");
}

const INVALID: Code = Code::InvalidRequest;
const EXCEEDS: Code = Code::RefundExceedsOrder;

#[test]
fn a_refund_must_state_what_is_returned() {
    let line = |fields: Value| json!({"lines": [fields]});
    let rows = [
        (json!({}), (INVALID, "/lines")),
        (json!({"lines": []}), (INVALID, "/lines")),
        (json!({"lines": [], "all": false}), (INVALID, "/lines")),
        (json!({"shipping": "0.00"}), (INVALID, "/shipping")),
        (json!({"all": true, "lines": [{"line_id": "0", "quantity": 1}]}), (INVALID, "/all")),
        (json!({"all": true, "shipping": "1.00"}), (INVALID, "/all")),
        (line(json!({"line_id": "9", "quantity": 1})), (INVALID, "/lines/0/line_id")),
        (line(json!({"line_id": "0"})), (INVALID, "/lines/0")),
        (line(json!({"line_id": "0", "quantity": 1, "amount": "1.00"})), (INVALID, "/lines/0")),
        (line(json!({"line_id": "0", "quantity": 0})), (INVALID, "/lines/0/quantity")),
        (line(json!({"line_id": "0", "amount": "0.00"})), (INVALID, "/lines/0/amount")),
        (line(json!({"line_id": "0", "amount": "0.001"})), (INVALID, "/lines/0/amount")),
        (line(json!({"line_id": "0", "amount": "-1.00"})), (INVALID, "/lines/0/amount")),
        (line(json!({"line_id": "0", "amount": "x"})), (INVALID, "/lines/0/amount")),
        (json!({"shipping": "0.001"}), (INVALID, "/shipping")),
        (line(json!({"line_id": "0", "quantity": 3})), (EXCEEDS, "/lines/0/quantity")),
        (line(json!({"line_id": "0", "quantity": u32::MAX})), (EXCEEDS, "/lines/0/quantity")),
        (line(json!({"line_id": "0", "amount": "10.01"})), (EXCEEDS, "/lines/0/amount")),
        (line(json!({"line_id": "0", "amount": "90071992547409.91"})), (EXCEEDS, "/lines/0/amount")),
        (line(json!({"line_id": "2", "amount": "0.01"})), (EXCEEDS, "/lines/0/amount")),
        (json!({"shipping": "3.01"}), (EXCEEDS, "/shipping")),
        (
            json!({"lines": [{"line_id": "0", "quantity": 2}, {"line_id": "0", "quantity": 1}]}),
            (EXCEEDS, "/lines/1/quantity"),
        ),
        (
            json!({"lines": [{"line_id": "1", "amount": "0.60"}, {"line_id": "1", "amount": "0.41"}]}),
            (EXCEEDS, "/lines/1/amount"),
        ),
    ];
    for (fields, refused) in rows {
        let (mut member, order_id) = shipped();
        check(&mut member, &order_id, fields, Err(refused));
    }
}

#[test]
fn a_refund_never_exceeds_what_was_paid() {
    let units = |quantity: u32| json!({"lines": [{"line_id": "0", "quantity": quantity}]});
    let amount = |amount: &str| json!({"lines": [{"line_id": "0", "amount": amount}]});
    let (mut member, order_id) = shipped();
    check(&mut member, &order_id, units(2), Ok(1_000));
    check(&mut member, &order_id, units(1), Err((EXCEEDS, "/lines/0/quantity")));
    check(&mut member, &order_id, amount("0.01"), Err((EXCEEDS, "/lines/0/amount")));
    check(&mut member, &order_id, json!({"lines": [{"line_id": "2", "quantity": 1}]}), Ok(0));
    check(
        &mut member,
        &order_id,
        json!({"lines": [{"line_id": "2", "quantity": 1}]}),
        Err((EXCEEDS, "/lines/0/quantity")),
    );
    check(&mut member, &order_id, json!({"shipping": "2.99"}), Ok(299));
    check(&mut member, &order_id, json!({"shipping": "0.02"}), Err((EXCEEDS, "/shipping")));
    check(&mut member, &order_id, json!({"all": true}), Ok(101));
    check(&mut member, &order_id, json!({"all": true}), Err((EXCEEDS, "/all")));

    // First by amount: a refund of the units then returns what is left of the line.
    let (mut member, order_id) = shipped();
    check(&mut member, &order_id, amount("6.00"), Ok(600));
    check(&mut member, &order_id, units(1), Ok(400));
    check(&mut member, &order_id, units(1), Ok(0));
    check(&mut member, &order_id, units(1), Err((EXCEEDS, "/lines/0/quantity")));

    // First by unit: the amount after that is at most what is left.
    let (mut member, order_id) = shipped();
    check(&mut member, &order_id, units(1), Ok(500));
    check(&mut member, &order_id, amount("5.01"), Err((EXCEEDS, "/lines/0/amount")));
    check(&mut member, &order_id, amount("5.00"), Ok(500));
    check(&mut member, &order_id, json!({"all": true}), Ok(400));
    check(&mut member, &order_id, units(1), Err((EXCEEDS, "/lines/0/quantity")));
}

#[test]
fn a_request_with_unknown_fields_or_wrong_types_is_refused() {
    let rows = [
        json!({"line": []}),
        json!({"lines": {}}),
        json!({"lines": [{"line_id": "0", "quantity": -1}]}),
        json!({"lines": [{"line_id": "0", "quantity": 1.5}]}),
        json!({"lines": [{"line_id": "0", "amount": 1}]}),
        json!({"lines": [{"line_id": "0", "units": 1}]}),
        json!({"lines": [{"quantity": 1}]}),
        json!({"all": "yes"}),
        json!({"shipping": 1}),
    ];
    for fields in rows {
        let mut request = json!({"refund_id": "r-1"});
        for (key, value) in fields.as_object().unwrap() {
            request[key] = value.clone();
        }
        assert!(serde_json::from_value::<RefundRequest>(request).is_err(), "{fields}");
    }
    assert!(serde_json::from_value::<RefundRequest>(json!({"all": true})).is_err(), "without an id");
}

/// The lot of the burnt points has an expiry. Points restored before it keep it. Points restored at or after it have a grace period, or
/// expire.
#[test]
fn restored_points_keep_their_expiry_or_have_a_grace_period() {
    let check = |expired_restore: Value, at: &str, expected: Value| {
        let mut settings = sample::plain();
        settings["refunds"] = json!({"expired_restore": expired_restore});
        let mut member = Member::new(sample::program(settings));
        member.give_until(500, "2026-12-01T00:00:00+08:00");
        let lines = sample::lines(&[("5.00", 1)]);
        let basket = sample::basket(&member.program, &lines);
        let hold = member.hold(&basket, sample::exactly(500)).unwrap();
        let paid = member.order(&sample::order_request("o-1", &lines, json!({"hold_id": hold.hold_id}))).unwrap();
        member.at(at);
        let refund = member.refund(&paid.order_id, json!({"all": true})).unwrap();
        let restored: Vec<Value> = refund.restored.iter().map(|lot| json!([lot.points, lot.expires_at])).collect();
        assert_eq!(json!([restored, refund.points_expired()]), expected, "{at}");
        assert_eq!(refund.points_restored().get(), 500);
        assert!(member.audit().is_sound());
    };
    let (own, grace) = (json!("2026-11-30T16:00:00Z"), json!("2026-12-08T16:00:00Z"));
    let before = "2026-11-30T23:59:59.999+08:00";
    check(json!({"kind": "grace", "days": 7}), before, json!([[[500, own]], 0]));
    check(json!({"kind": "grace", "days": 7}), "2026-12-01T00:00:00+08:00", json!([[[500, grace]], 0]));
    check(json!({"kind": "expire"}), before, json!([[[500, own]], 0]));
    check(json!({"kind": "expire"}), "2026-12-01T00:00:00+08:00", json!([[], 500]));
}

/// The points with the latest expiry are restored first, each to its own lot.
#[test]
fn points_of_several_lots_are_restored_to_them() {
    let mut member = Member::new(sample::program(sample::plain()));
    member.give_until(300, "2027-01-01T00:00:00Z");
    member.give_until(200, "2028-01-01T00:00:00Z");
    let lines = sample::lines(&[("5.00", 5)]);
    let basket = sample::basket(&member.program, &lines);
    let hold = member.hold(&basket, sample::exactly(500)).unwrap();
    let paid = member.order(&sample::order_request("o-1", &lines, json!({"hold_id": hold.hold_id}))).unwrap();
    let mut restored = |quantity: u32| -> Vec<(u64, String)> {
        let refund = member.refund(&paid.order_id, json!({"lines": [{"line_id": "0", "quantity": quantity}]})).unwrap();
        refund
            .restored
            .iter()
            .map(|lot| (lot.points.get(), lot.expires_at.unwrap().to_string()[..4].to_owned()))
            .collect()
    };
    let part = |points: u64, year: &str| (points, year.to_owned());
    assert_eq!(restored(1), [part(100, "2028")]);
    assert_eq!(restored(2), [part(100, "2028"), part(100, "2027")]);
    assert_eq!(restored(2), [part(200, "2027")]);
}

/// Until everything is returned, restored points are rounded down and revoked points are rounded up, in the merchant's favour.
#[test]
fn partial_refunds_are_rounded_in_the_merchants_favour() {
    let mut member = Member::with_points(sample::program(sample::plain()), 500);
    let mut settings = sample::plain();
    settings["earning"]["on_points_paid"] = json!(true);
    member.program = sample::program(settings);
    // Three units for 10.00, of which points paid 5.00. 10 points were earned.
    let mut lines = sample::lines(&[("4.00", 3)]);
    lines[0]["discount"] = json!("2.00");
    let basket = sample::basket(&member.program, &lines);
    let hold = member.hold(&basket, sample::exactly(500)).unwrap();
    let paid = member.order(&sample::order_request("o-1", &lines, json!({"hold_id": hold.hold_id}))).unwrap();
    let mut one_unit = || {
        let refund = member.refund(&paid.order_id, json!({"lines": [{"line_id": "0", "quantity": 1}]})).unwrap();
        (
            refund.lines[0].value.minor(),
            refund.cash.minor(),
            refund.points_restored().get(),
            refund.points_revoked().get(),
        )
    };
    assert_eq!(one_unit(), (333, 166, 166, 4));
    assert_eq!(one_unit(), (333, 167, 167, 3));
    assert_eq!(one_unit(), (334, 167, 167, 3));
}

/// First the points of the award, then available points of other lots, then pending points of other lots.
#[test]
fn a_revocation_uses_own_then_available_then_pending_points() {
    let mut settings = sample::plain();
    settings["earning"]["pending_days"] = json!(7);
    let (mut member, first) = paid(settings, &sample::lines(&[("50.00", 1)]), json!({}));
    member.complete(&first).unwrap();
    member.adjust(json!({"points": -30, "author": "test", "reason": "spent elsewhere"})).unwrap();
    member.order(&sample::order_request("o-2", &sample::lines(&[("40.00", 1)]), json!({}))).unwrap();
    member.give(10);
    let refund = member.refund(&first, json!({"all": true})).unwrap();
    let revoked: Vec<Value> = refund.revoked.iter().map(|lot| json!([lot.lot_id(), lot.points])).collect();
    assert_eq!(json!(revoked), json!([["base/2026-11/never", 30], ["base/2026-11/never@2026-11-30T16:00:00Z", 20]]));
    assert_eq!((member.balance().available.get(), member.balance().pending.get()), (0, 20));
}

//! Points that return, from a hold or by a refund: they pay a debt first, and expire at once if their lot has expired.

use super::lapses::{amounts, buy, buy_with, has, settings, wait_days};
use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::units::id::OrderId;

/// An order is paid with the points of another, and both are returned after the points expired. The points return and expire, so they are
/// not owed, in whichever order and parts this happens.
#[test]
fn points_that_return_after_their_expiry_are_not_owed() {
    let check = |spent: u64, refunds: &[(&str, Value)], expected: [u64; 2]| {
        let mut settings = settings(json!({"revoke_from": "own", "expired_restore": {"kind": "expire"}}));
        settings["spending"]["cash_off"]["rate"] = json!({"points": 1, "amount": "0.10"});
        let mut member = Member::new(sample::program(settings));
        buy(&mut member, "o-1", &[("50.00", 1)]);
        wait_days(&mut member, 1);
        let lines = sample::lines(&[("5.00", 1)]);
        let basket = sample::basket(&member.program, &lines);
        let hold = member.hold(&basket, sample::exactly(spent)).unwrap();
        let fields = json!({"hold_id": hold.hold_id, "placed_at": member.now});
        member.order(&sample::order_request("o-2", &lines, fields)).unwrap();
        wait_days(&mut member, 20);
        for (order_id, request) in refunds {
            member.refund(&OrderId::parse(order_id).unwrap(), request.clone()).unwrap();
        }
        assert_eq!(has(&member), expected, "{spent} spent, {refunds:?}");
    };
    let all = json!({"all": true});
    let half = amounts("25.00");
    for spent in [10, 20, 50] {
        check(spent, &[("o-1", all.clone())], [0, spent]);
        check(spent, &[("o-1", all.clone()), ("o-2", all.clone())], [0, 0]);
        check(spent, &[("o-2", all.clone()), ("o-1", all.clone())], [0, 0]);
        check(spent, &[("o-1", half.clone()), ("o-2", all.clone()), ("o-1", all.clone())], [0, 0]);
        check(spent, &[("o-2", amounts("2.50")), ("o-1", all.clone()), ("o-2", all.clone())], [0, 0]);
        // Half of what was spent is kept, and is owed.
        let kept = spent / 2;
        check(spent, &[("o-2", amounts("2.50")), ("o-1", all.clone())], [0, kept]);
        check(spent, &[("o-1", all.clone()), ("o-2", amounts("2.50"))], [0, kept]);
        check(spent, &[("o-1", half.clone()), ("o-2", amounts("2.50")), ("o-1", all.clone())], [0, kept]);
    }
}

/// The member earns 100, holds 100 and refunds the order: the member owes 100. Points that return pay this debt first, for each way of
/// returning.
#[test]
fn points_that_return_pay_the_debt_first() {
    let check = |held: u64, resolve: &dyn Fn(&mut Member, &shared::units::id::HoldId), expected: [u64; 2]| {
        let mut member = Member::new(sample::program(sample::plain()));
        let order = buy(&mut member, "o-1", &[("100.00", 1)]);
        let basket = sample::basket(&member.program, &sample::lines(&[("100.00", 1)]));
        let hold = member.hold(&basket, sample::exactly(held)).unwrap();
        member.refund(&order.order_id, json!({"all": true})).unwrap();
        assert_eq!(has(&member), [0, held], "{held}");
        resolve(&mut member, &hold.hold_id);
        assert_eq!(has(&member), expected, "{held}");
        assert_eq!(member.balance().held.get(), 0);
    };
    for held in [1, 60, 100] {
        check(held, &|member, hold_id| drop(member.release(hold_id).unwrap()), [0, 0]);
        check(held, &|member, _| wait_days(member, 1), [0, 0]);
        check(held, &|member, hold_id| drop(member.capture(hold_id, Some(1)).unwrap()), [0, 1]);
        check(held, &|member, hold_id| drop(member.capture(hold_id, None).unwrap()), [0, held]);
    }
    // An order of 0.20 uses 20 of 60 points. The rest pays the debt.
    let smaller_order = |member: &mut Member, hold_id: &shared::units::id::HoldId| {
        let fields = json!({ "hold_id": hold_id });
        member.order(&sample::order_request("o-2", &sample::lines(&[("0.20", 1)]), fields)).unwrap();
    };
    check(60, &smaller_order, [0, 20]);
    let captured_first = |member: &mut Member, hold_id: &shared::units::id::HoldId| {
        member.capture(hold_id, None).unwrap();
        smaller_order(member, hold_id);
    };
    check(60, &captured_first, [0, 20]);
}

/// Burnt points that a refund restores pay the debt first, too.
#[test]
fn restored_points_pay_the_debt_first() {
    let mut settings = sample::plain();
    settings["refunds"] = json!({"revoke_from": "own"});
    let mut member = Member::new(sample::program(settings));
    let first = buy(&mut member, "o-1", &[("100.00", 1)]);
    let lines = sample::lines(&[("1.00", 1)]);
    let basket = sample::basket(&member.program, &lines);
    let hold = member.hold(&basket, sample::exactly(100)).unwrap();
    let second = member.order(&sample::order_request("o-2", &lines, json!({"hold_id": hold.hold_id}))).unwrap();
    member.refund(&first.order_id, json!({"all": true})).unwrap();
    assert_eq!(has(&member), [0, 100]);
    let refund = member.refund(&second.order_id, json!({"all": true})).unwrap();
    assert_eq!((refund.points_restored().get(), refund.restored.len()), (100, 0));
    assert_eq!(has(&member), [0, 0]);
}

/// Restored points whose expiry has passed pay the debt, too. Whatever is returned first, a member who returns everything owes nothing.
#[test]
fn everything_that_is_returned_after_the_expiry_leaves_no_debt() {
    let check = |spent: u64, ids: [&str; 2], parts: &[&str]| {
        let refunds = json!({"revoke_from": "own", "expired_restore": {"kind": "expire"}});
        let mut member = Member::new(sample::program(settings(refunds)));
        buy(&mut member, "o-1", &[("100.00", 1)]);
        buy_with(&mut member, "o-2", spent);
        wait_days(&mut member, 20);
        for id in ids.map(|id| OrderId::parse(id).unwrap()) {
            for part in parts {
                member.refund(&id, amounts(part)).unwrap();
            }
            member.refund(&id, json!({"all": true})).unwrap();
        }
        assert_eq!(has(&member), [0, 0], "{spent} {ids:?} {parts:?}");
    };
    for (spent, parts) in [(2, &[][..]), (50, &["0.01"]), (99, &[]), (100, &[]), (100, &["0.01"])] {
        check(spent, ["o-1", "o-2"], parts);
        check(spent, ["o-2", "o-1"], parts);
    }
}

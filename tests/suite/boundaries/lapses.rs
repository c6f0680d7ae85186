//! Points that expired unused are not revoked again by a refund. Also the one grace period of a lot.

use crate::{friends::Friends, member::Member, sample};
use serde_json::{Value, json};
use shared::{
    ledger::fact::order::PaidOrder,
    units::{id::OrderId, time::Instant},
};

/// Base points expire at the end of the seventh day.
pub fn settings(refunds: Value) -> Value {
    let mut settings = sample::plain();
    settings["expiry"] = json!({"base": {"kind": "after", "days": 7}});
    settings["refunds"] = refunds;
    settings
}

const POLICIES: [[&str; 2]; 4] = [["any", "carry"], ["any", "absorb"], ["own", "carry"], ["own", "absorb"]];

fn policy([revoke_from, debt]: [&str; 2]) -> Value {
    json!({"revoke_from": revoke_from, "debt": debt})
}

pub fn buy(member: &mut Member, order_id: &str, prices: &[(&str, u32)]) -> PaidOrder {
    let fields = json!({"placed_at": member.now});
    member.order(&sample::order_request(order_id, &sample::lines(prices), fields)).unwrap()
}

/// Spends points without an order, so that no refund can restore them.
fn spend(member: &mut Member, points: u64) {
    if points == 0 {
        return;
    }
    let basket = sample::basket(&member.program, &sample::lines(&[("100.00", 1)]));
    let hold = member.hold(&basket, sample::exactly(points)).unwrap();
    member.capture(&hold.hold_id, None).unwrap();
}

pub fn wait_days(member: &mut Member, days: u32) {
    member.now = member.now.plus_minutes(days * 24 * 60);
}

/// Grants points that never expire.
fn give(member: &mut Member, points: u64) {
    member.adjust(json!({"points": points, "author": "test", "reason": "a gift"})).unwrap();
}

/// Available points and debt.
pub fn has(member: &Member) -> [u64; 2] {
    let balance = member.balance();
    assert!(member.audit().is_sound());
    [balance.available.get(), balance.debt.get()]
}

pub fn amounts(amount: &str) -> Value {
    json!({"lines": [{"line_id": "0", "amount": amount}]})
}

#[test]
fn points_that_expired_unused_are_not_revoked_again() {
    for policies in POLICIES {
        let mut member = Member::new(sample::program(settings(policy(policies))));
        let order = buy(&mut member, "o-1", &[("50.00", 1)]);
        wait_days(&mut member, 20);
        give(&mut member, 100);
        let refund = member.refund(&order.order_id, json!({"all": true})).unwrap();
        assert_eq!((refund.points_lapsed().get(), refund.debt_added.get(), refund.absorbed.get()), (50, 0, 0));
        assert_eq!(has(&member), [100, 0], "{policies:?}");

        // The order is posted after its points have expired.
        let mut member = Member::new(sample::program(settings(policy(policies))));
        let placed = Instant::from_millis(member.now.millis() - 20 * 24 * 3_600_000);
        let request = sample::order_request("o-1", &sample::lines(&[("50.00", 1)]), json!({"placed_at": placed}));
        let order = member.order(&request).unwrap();
        give(&mut member, 100);
        member.refund(&order.order_id, json!({"all": true})).unwrap();
        assert_eq!(has(&member), [100, 0], "posted late, {policies:?}");
    }
}

/// Until the instant before the expiry, the points are revoked. From the expiry on, they have expired.
#[test]
fn points_are_revoked_before_the_expiry_and_not_after_it() {
    let check = |at: &str, revoked: u64, lapsed: u64| {
        let mut member = Member::new(sample::program(settings(json!({"revoke_from": "any"}))));
        let order = buy(&mut member, "o-1", &[("50.00", 1)]);
        member.at(at);
        give(&mut member, 100);
        let refund = member.refund(&order.order_id, json!({"all": true})).unwrap();
        let sum: u64 = refund.revoked.iter().map(|lot| lot.points.get()).sum();
        assert_eq!((sum, refund.points_lapsed().get(), has(&member)), (revoked, lapsed, [100, 0]), "{at}");
    };
    check("2026-11-30T23:59:59.999+08:00", 50, 0);
    check("2026-12-01T00:00:00+08:00", 0, 50);
    check("2026-12-01T00:00:00.001+08:00", 0, 50);
}

/// Only the spent part of the award is due.
#[test]
fn only_the_spent_points_of_an_expired_lot_are_due() {
    let check = |spent: u64, policies: [&str; 2], expected: [u64; 2]| {
        let mut member = Member::new(sample::program(settings(policy(policies))));
        let order = buy(&mut member, "o-1", &[("50.00", 1)]);
        spend(&mut member, spent);
        wait_days(&mut member, 20);
        give(&mut member, 100);
        let refund = member.refund(&order.order_id, json!({"all": true})).unwrap();
        assert_eq!((refund.points_lapsed().get(), has(&member)), (50 - spent, expected), "{spent} {policies:?}");
    };
    for spent in [0, 1, 20, 49, 50] {
        check(spent, ["any", "carry"], [100 - spent, 0]);
        check(spent, ["any", "absorb"], [100 - spent, 0]);
        check(spent, ["own", "carry"], [100, spent]);
        check(spent, ["own", "absorb"], [100, 0]);
    }
}

/// An order is returned in different parts, before or after its points expired. The sums are those of one refund.
#[test]
fn parts_of_an_expired_award_end_at_the_same_sums() {
    let sequences: [&[&str]; 6] = [
        &["50.00"],
        &["10.00", "10.00", "10.00", "10.00", "10.00"],
        &["0.01", "49.99"],
        &["49.99", "0.01"],
        &["7.77", "13.13", "29.10"],
        &["33.33", "16.67"],
    ];
    for spent in [0, 1, 17, 20, 49, 50] {
        for amounts_back in sequences {
            let mut member = Member::new(sample::program(settings(json!({"revoke_from": "own"}))));
            let order = buy(&mut member, "o-1", &[("50.00", 1)]);
            spend(&mut member, spent);
            wait_days(&mut member, 20);
            for amount in amounts_back {
                member.refund(&order.order_id, amounts(amount)).unwrap();
            }
            assert_eq!(has(&member), [0, spent], "{spent} {amounts_back:?}");
        }
    }
}

/// A part that was returned before the expiry is revoked from the lot. The rest follows the rule for expired lots.
#[test]
fn a_refund_before_the_expiry_and_one_after_it_sum_exactly() {
    let check = |spent: u64, before: &str, revoke_from: &str, expected: [u64; 2]| {
        let mut member = Member::new(sample::program(settings(json!({ "revoke_from": revoke_from }))));
        let order = buy(&mut member, "o-1", &[("50.00", 1)]);
        spend(&mut member, spent);
        member.refund(&order.order_id, amounts(before)).unwrap();
        wait_days(&mut member, 20);
        give(&mut member, 100);
        member.refund(&order.order_id, json!({"all": true})).unwrap();
        assert_eq!(has(&member), expected, "{spent} spent, {before} returned before, from {revoke_from}");
    };
    for revoke_from in ["any", "own"] {
        check(0, "10.00", revoke_from, [100, 0]);
        check(0, "49.99", revoke_from, [100, 0]);
        check(0, "50.00", "any", [100, 0]);
    }
    // 20 of 50 were spent. 10 of the other 30 were revoked, and 20 expired. Of the 40 that are still due, half were spent.
    check(20, "10.00", "any", [80, 0]);
    check(20, "10.00", "own", [100, 20]);
    // All 30 were revoked, and none expired: the other 20 were spent.
    check(20, "30.00", "own", [100, 20]);
}

/// Two orders of one day share a lot. Each owes its share of what was spent, for either sequence of refunds.
#[test]
fn orders_that_share_a_lot_share_what_was_spent() {
    for spent in [0, 1, 20, 33, 50] {
        for ids in [["o-1", "o-2"], ["o-2", "o-1"]] {
            let mut member = Member::new(sample::program(settings(json!({"revoke_from": "own"}))));
            buy(&mut member, "o-1", &[("30.00", 1)]);
            buy(&mut member, "o-2", &[("20.00", 1)]);
            spend(&mut member, spent);
            wait_days(&mut member, 20);
            for id in ids {
                member.refund(&OrderId::parse(id).unwrap(), json!({"all": true})).unwrap();
            }
            let [available, debt] = has(&member);
            assert_eq!(available, 0);
            assert!(debt <= spent && spent - debt <= 1, "{debt} of {spent} spent points are owed");
        }
    }
}

/// Points in a hold at the expiry count as spent. Once they are released they expire, and are no longer due.
#[test]
fn held_points_that_are_released_after_the_expiry_are_not_due() {
    let check = |is_released: bool, expected: [u64; 2]| {
        let mut settings = settings(json!({"revoke_from": "own"}));
        settings["spending"]["hold_minutes"] = json!(1440);
        let mut member = Member::new(sample::program(settings));
        let order = buy(&mut member, "o-1", &[("50.00", 1)]);
        member.at("2026-11-30T23:00:00+08:00");
        let basket = sample::basket(&member.program, &sample::lines(&[("100.00", 1)]));
        let hold = member.hold(&basket, sample::exactly(30)).unwrap();
        member.at("2026-12-01T01:00:00+08:00");
        if is_released {
            member.release(&hold.hold_id).unwrap();
        } else {
            member.capture(&hold.hold_id, None).unwrap();
        }
        give(&mut member, 100);
        member.refund(&order.order_id, json!({"all": true})).unwrap();
        assert_eq!(has(&member), expected, "{is_released}");
    };
    check(true, [100, 0]);
    check(false, [100, 30]);
}

/// All points of a lot are spent when it expires: some are burnt for ever, the others are in a hold. Only the burnt ones are due.
#[test]
fn a_lot_that_is_all_spent_at_its_expiry_owes_what_does_not_return() {
    for burnt in [0, 1, 30, 49] {
        let mut settings = settings(json!({"revoke_from": "own"}));
        settings["spending"]["hold_minutes"] = json!(1440);
        let mut member = Member::new(sample::program(settings));
        let order = buy(&mut member, "o-1", &[("50.00", 1)]);
        spend(&mut member, burnt);
        member.at("2026-11-30T23:00:00+08:00");
        let basket = sample::basket(&member.program, &sample::lines(&[("100.00", 1)]));
        let hold = member.hold(&basket, sample::exactly(50 - burnt)).unwrap();
        member.at("2026-12-01T01:00:00+08:00");
        member.release(&hold.hold_id).unwrap();
        member.refund(&order.order_id, json!({"all": true})).unwrap();
        assert_eq!(has(&member), [0, burnt]);
    }
}

/// The same holds for the award of a referrer.
#[test]
fn a_referrers_expired_award_is_not_revoked_again() {
    let check = |spent: u64, revoke_from: &str, parts: &[&str], expected: [u64; 2]| {
        let mut settings = settings(json!({ "revoke_from": revoke_from }));
        let rule = json!({"kind": "referral", "id": "friends", "class": "base", "first_order": {"points": 50}});
        settings["earning"]["rules"].as_array_mut().unwrap().push(rule);
        let mut all = Friends::new(&sample::program(settings), 1);
        all.bind(0).unwrap();
        all.order(0, "o-1", &sample::lines(&[("30.00", 1)])).expect("a first order");
        spend(&mut all.referrer, spent);
        all.wait_days(20);
        give(&mut all.referrer, 100);
        for amount in parts {
            all.refund(0, "o-1", amounts(amount)).unwrap();
        }
        assert_eq!(has(&all.referrer), expected, "{spent} {revoke_from} {parts:?}");
        all.audit();
    };
    for spent in [0, 1, 20, 50] {
        for parts in [&["30.00"][..], &["10.00", "10.00", "10.00"], &["0.01", "29.99"], &["29.99", "0.01"]] {
            check(spent, "any", parts, [100 - spent, 0]);
            check(spent, "own", parts, [100, spent]);
        }
    }
}

/// Buys with `points` and refunds everything. Returns the restored parts with their expiry, and the points that expired at once.
fn buy_and_return(member: &mut Member, order_id: &str, points: u64, at: &str) -> Value {
    let lines = sample::lines(&[("5.00", 1)]);
    let basket = sample::basket(&member.program, &lines);
    let hold = member.hold(&basket, sample::exactly(points)).unwrap();
    let order = member.order(&sample::order_request(order_id, &lines, json!({"hold_id": hold.hold_id}))).unwrap();
    member.at(at);
    let refund = member.refund(&order.order_id, json!({"all": true})).unwrap();
    let restored: Vec<Value> = refund.restored.iter().map(|lot| json!([lot.points, lot.expires_at])).collect();
    json!([restored, refund.points_expired()])
}

/// A lot has one grace period, even if its points are spent and restored several times.
#[test]
fn a_lot_has_one_grace_period() {
    let mut settings = sample::plain();
    settings["refunds"] = json!({"expired_restore": {"kind": "grace", "days": 7}});
    let mut member = Member::new(sample::program(settings));
    member.give_until(500, "2026-12-01T00:00:00+08:00");
    let grace = "2026-12-08T16:00:00Z";
    assert_eq!(buy_and_return(&mut member, "o-1", 500, "2026-12-01T12:00:00+08:00"), json!([[[500, grace]], 0]));
    // Within the grace period, the points keep its end.
    assert_eq!(buy_and_return(&mut member, "o-2", 500, "2026-12-05T12:00:00+08:00"), json!([[[500, grace]], 0]));
    assert_eq!(buy_and_return(&mut member, "o-3", 200, "2026-12-08T23:59:59.999+08:00"), json!([[[200, grace]], 0]));
    // After it, they expire at once.
    assert_eq!(buy_and_return(&mut member, "o-4", 300, "2026-12-09T00:00:00+08:00"), json!([[], 300]));
    assert_eq!(has(&member), [0, 0]);
    assert_eq!(member.account.totals.expired.get(), 500);
}

/// Parts of one order that are refunded one after another share the grace period of the first, and no part has a second one.
#[test]
fn parts_of_an_order_have_one_grace_period_each() {
    let mut settings = sample::plain();
    settings["refunds"] = json!({"expired_restore": {"kind": "grace", "days": 7}});
    let mut member = Member::new(sample::program(settings));
    member.give_until(500, "2026-12-01T00:00:00+08:00");
    let lines = sample::lines(&[("1.00", 5)]);
    let basket = sample::basket(&member.program, &lines);
    let hold = member.hold(&basket, sample::exactly(500)).unwrap();
    let order = member.order(&sample::order_request("o-1", &lines, json!({"hold_id": hold.hold_id}))).unwrap();
    let mut part = |at: &str| {
        member.at(at);
        let request = json!({"lines": [{"line_id": "0", "quantity": 1}]});
        let refund = member.refund(&order.order_id, request).unwrap();
        refund.restored.iter().map(|lot| json!([lot.points, lot.expires_at])).collect::<Vec<_>>()
    };
    assert_eq!(part("2026-12-01T12:00:00+08:00"), [json!([100, "2026-12-08T16:00:00Z"])]);
    assert_eq!(part("2026-12-03T12:00:00+08:00"), [json!([100, "2026-12-10T16:00:00Z"])]);
    assert_eq!(has(&member)[0], 200);
    // Both are spent and returned after their grace.
    assert_eq!(buy_and_return(&mut member, "o-2", 200, "2026-12-20T12:00:00+08:00"), json!([[], 200]));
}

/// Buys for so many points alone.
pub fn buy_with(member: &mut Member, order_id: &str, points: u64) -> PaidOrder {
    let lines = sample::lines(&[(&format!("{}.{:02}", points / 100, points % 100), 1)]);
    let basket = sample::basket(&member.program, &lines);
    let hold = member.hold(&basket, sample::exactly(points)).unwrap();
    member.order(&sample::order_request(order_id, &lines, json!({"hold_id": hold.hold_id}))).unwrap()
}

/// A lot whose points were all spent when it expired: a part that returns later does not make the rest as good as expired.
#[test]
fn points_that_were_all_spent_at_the_expiry_remain_due() {
    let check = |held: u64, is_refunded: bool, expected: u64| {
        let mut settings = settings(json!({"revoke_from": "own", "expired_restore": {"kind": "expire"}}));
        settings["spending"]["hold_minutes"] = json!(1440);
        let mut member = Member::new(sample::program(settings));
        buy(&mut member, "o-1", &[("100.00", 1)]);
        spend(&mut member, 50);
        let order = buy_with(&mut member, "o-2", 50 - held);
        member.at("2026-11-30T23:00:00+08:00");
        let basket = sample::basket(&member.program, &sample::lines(&[("100.00", 1)]));
        let hold = member.hold(&basket, sample::exactly(held)).unwrap();
        member.at("2026-12-01T01:00:00+08:00");
        member.release(&hold.hold_id).unwrap();
        if is_refunded {
            member.refund(&order.order_id, json!({"all": true})).unwrap();
        }
        member.refund(&OrderId::parse("o-1").unwrap(), json!({"all": true})).unwrap();
        assert_eq!(has(&member), [0, expected], "{held} {is_refunded}");
    };
    check(1, false, 99);
    check(1, true, 50);
    check(49, false, 51);
    check(49, true, 50);
}

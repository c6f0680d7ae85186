//! Reversals of captured holds at their boundaries: exact, possible once, and only while no order has used the capture.

use crate::{
    member::{Member, code},
    sample,
};
use serde_json::{Value, json};
use shared::{
    ledger::fact::hold::Hold,
    units::id::LotId,
    wire::{Code, HoldState, PointsWanted},
};

/// A member with 1,000 points who holds 600 of them for a basket of 10.00.
fn holding(settings: Value) -> (Member, Hold) {
    let mut member = Member::with_points(sample::program(settings), 1_000);
    let hold = hold_again(&mut member);
    (member, hold)
}

fn hold_again(member: &mut Member) -> Hold {
    let basket = sample::basket(&member.program, &sample::lines(&[("10.00", 1)]));
    member.hold(&basket, sample::exactly(600)).unwrap()
}

fn pay(member: &mut Member, order_id: &str, hold: &Hold) -> Value {
    let fields = json!({"hold_id": hold.hold_id, "placed_at": member.now});
    let paid = member.order(&sample::order_request(order_id, &sample::lines(&[("10.00", 1)]), fields)).unwrap();
    let spent = paid.spent.unwrap();
    let burnt: u64 = spent.burnt.iter().map(|lot| lot.points.get()).sum();
    json!([burnt, spent.shortfall.map(|missing| missing.reason)])
}

#[test]
fn a_reversal_returns_exactly_what_was_captured_once() {
    for points in [1, 100, 599, 600] {
        let (mut member, hold) = holding(sample::plain());
        let before = member.account.lots.clone();
        member.capture(&hold.hold_id, Some(points)).unwrap();
        assert_eq!(member.balance().available.get(), 1_000 - points);
        member.reverse(&hold.hold_id).unwrap();
        let (balance, totals) = (member.balance(), member.account.totals);
        assert_eq!((balance.available.get(), balance.held.get(), totals.burnt.get()), (1_000, 0, 0), "{points}");
        assert_eq!(points_by_lot(&member), vec![(before[0].lot_id(), 1_000)], "{points}");
        assert_eq!(member.hold_state(&hold.hold_id), HoldState::Reversed);
        assert_eq!(member.hold_record(&hold.hold_id).unwrap().captured(), None);
        assert_eq!(code(member.reverse(&hold.hold_id)), Code::HoldResolved);
        assert_eq!(code(member.capture(&hold.hold_id, None)), Code::HoldResolved);
        assert_eq!(code(member.release(&hold.hold_id)), Code::HoldResolved);
        assert!(member.audit().is_sound());
    }
}

fn points_by_lot(member: &Member) -> Vec<(LotId, u64)> {
    member.account.lots.iter().map(|lot| (lot.lot_id(), lot.points.get())).collect()
}

#[test]
fn only_a_capture_that_no_order_has_used_is_reversed() {
    let check = |resolve: &dyn Fn(&mut Member, &Hold), expected: Code| {
        let (mut member, hold) = holding(sample::plain());
        resolve(&mut member, &hold);
        let before = member.account.clone();
        assert_eq!(code(member.reverse(&hold.hold_id)), expected);
        assert_eq!(member.account.totals, before.totals);
    };
    check(&|_, _| (), Code::Conflict);
    check(&|member, hold| drop(member.release(&hold.hold_id).unwrap()), Code::HoldResolved);
    check(&|member, hold| member.now = hold.expires_at, Code::HoldExpired);
    check(&|member, hold| drop(pay(member, "o-1", hold)), Code::HoldResolved);
    let claimed = |member: &mut Member, hold: &Hold| {
        member.capture(&hold.hold_id, None).unwrap();
        pay(member, "o-1", hold);
    };
    check(&claimed, Code::HoldResolved);
    let burnt_again = |member: &mut Member, hold: &Hold| {
        member.release(&hold.hold_id).unwrap();
        pay(member, "o-1", hold);
    };
    check(&burnt_again, Code::HoldResolved);
}

/// An order that names a reversed hold is paid: the same points are burnt again as far as they are available.
#[test]
fn an_order_after_a_reversal_burns_the_points_again() {
    let check = |spent_elsewhere: i64, expected: Value| {
        let (mut member, hold) = holding(sample::plain());
        member.capture(&hold.hold_id, None).unwrap();
        member.reverse(&hold.hold_id).unwrap();
        if spent_elsewhere > 0 {
            let request = json!({"points": -spent_elsewhere, "author": "test", "reason": "spent elsewhere"});
            member.adjust(request).unwrap();
        }
        assert_eq!(pay(&mut member, "o-1", &hold), expected, "{spent_elsewhere}");
        assert_eq!(code(member.reverse(&hold.hold_id)), Code::HoldResolved);
        assert!(member.audit().is_sound());
    };
    check(0, json!([600, null]));
    check(400, json!([600, null]));
    check(401, json!([599, "points_gone"]));
    check(1_000, json!([0, "points_gone"]));
}

/// Points return to their own lots. If a lot has expired since, its points expire.
#[test]
fn points_return_to_their_lots_with_their_dates() {
    let check = |at: &str, expected: (u64, u64)| {
        let mut member = Member::new(sample::program(sample::plain()));
        member.give_until(200, "2026-11-24T00:00:00+08:00");
        member.give_until(400, "2026-12-24T00:00:00+08:00");
        let hold = hold_again(&mut member);
        member.capture(&hold.hold_id, None).unwrap();
        member.at(at);
        member.reverse(&hold.hold_id).unwrap();
        assert_eq!((member.balance().available.get(), member.account.totals.expired.get()), expected, "{at}");
        assert_eq!(member.account.totals.burnt.get(), 0);
        assert!(member.audit().is_sound());
    };
    check("2026-11-23T23:59:59.999+08:00", (600, 0));
    check("2026-11-24T00:00:00+08:00", (400, 200));
    check("2026-12-23T23:59:59.999+08:00", (400, 200));
    check("2026-12-24T00:00:00+08:00", (0, 600));
}

/// Activity extended the lot while its points were burnt. The points return with the present expiry.
#[test]
fn returned_points_have_the_date_to_which_activity_extended_their_lot() {
    let mut settings = sample::plain();
    settings["expiry"] = json!({"base": {"kind": "inactive", "months": 12}});
    let check = |at: &str, expected: (u64, u64)| {
        let (mut member, hold) = holding(settings.clone());
        member.at("2026-11-23T12:10:00+08:00").capture(&hold.hold_id, None).unwrap();
        let order_at = "2027-11-01T12:00:00+08:00";
        let order = sample::order_request("o-1", &sample::lines(&[("0.50", 1)]), json!({"placed_at": order_at}));
        member.at(order_at).order(&order).unwrap();
        member.at(at).reverse(&hold.hold_id).unwrap();
        assert_eq!((member.balance().available.get(), member.account.totals.expired.get()), expected, "{at}");
        assert!(member.audit().is_sound());
    };
    check("2027-11-24T00:00:00+08:00", (1_000, 0));
    check("2028-11-01T23:59:59.999+08:00", (1_000, 0));
    check("2028-11-02T00:00:00+08:00", (0, 1_000));
}

#[test]
fn returned_points_pay_the_debt_first() {
    let check = |price: &str, expected: (u64, u64)| {
        let mut member = Member::new(sample::program(sample::plain()));
        let order = member.order(&sample::order_request("o-1", &sample::lines(&[(price, 1)]), json!({}))).unwrap();
        let basket = sample::basket(&member.program, &sample::lines(&[("10.00", 1)]));
        let hold = member.hold(&basket, PointsWanted::Max).unwrap();
        member.capture(&hold.hold_id, None).unwrap();
        member.refund(&order.order_id, json!({"all": true})).unwrap();
        assert_eq!(member.balance().debt.get(), hold.points.get());
        member.give(7);
        member.reverse(&hold.hold_id).unwrap();
        assert_eq!((member.balance().available.get(), member.balance().debt.get()), expected, "{price}");
        assert!(member.audit().is_sound());
    };
    check("7.00", (7, 0));
    check("600.00", (7, 0));
    check("1000.00", (7, 0));
}

/// A reversed capture makes room under the daily maximum of the day on which the hold was placed, and of no other day.
#[test]
fn a_reversal_makes_room_on_its_own_day_only() {
    let mut settings = sample::plain();
    settings["spending"]["cash_off"]["max_points_per_day"] = json!(600);
    let check = |at: &str, expected: Option<Code>| {
        let (mut member, hold) = holding(settings.clone());
        member.capture(&hold.hold_id, None).unwrap();
        member.give(1_000);
        member.at(at);
        let other = (at != sample::NOON).then(|| hold_again(&mut member));
        member.reverse(&hold.hold_id).unwrap();
        let basket = sample::basket(&member.program, &sample::lines(&[("10.00", 1)]));
        let again = member.hold(&basket, sample::exactly(600)).err().map(|refusal| refusal.code());
        assert_eq!((again, other.is_some()), (expected, at != sample::NOON), "{at}");
    };
    check(sample::NOON, None);
    check("2026-11-24T00:00:00+08:00", Some(Code::AboveCap));
}

/// The part of a capture that returns when an order claims the rest makes room in the same way.
#[test]
fn the_rest_of_a_claimed_capture_makes_room_on_its_day() {
    let mut settings = sample::plain();
    settings["spending"]["cash_off"]["max_points_per_day"] = json!(600);
    let (mut member, hold) = holding(settings);
    member.capture(&hold.hold_id, None).unwrap();
    let fields = json!({"hold_id": hold.hold_id});
    member.order(&sample::order_request("o-1", &sample::lines(&[("2.00", 1)]), fields)).unwrap();
    let basket = sample::basket(&member.program, &sample::lines(&[("10.00", 1)]));
    assert_eq!(code(member.hold(&basket, sample::exactly(401))), Code::AboveCap);
    member.hold(&basket, sample::exactly(400)).unwrap();
}

/// An erased member has no points. Points that return expire.
#[test]
fn the_points_of_an_erased_member_expire() {
    let (mut member, hold) = holding(sample::plain());
    member.capture(&hold.hold_id, None).unwrap();
    member.erase().unwrap();
    member.reverse(&hold.hold_id).unwrap();
    let (balance, totals) = (member.balance(), member.account.totals);
    assert_eq!((balance.available.get(), totals.expired.get(), totals.burnt.get()), (0, 600, 0));

    let (mut member, hold) = holding(sample::plain());
    member.capture(&hold.hold_id, None).unwrap();
    member.erase().unwrap();
    let fields = json!({"hold_id": hold.hold_id});
    member.order(&sample::order_request("o-1", &sample::lines(&[("2.00", 1)]), fields)).unwrap();
    let (balance, totals) = (member.balance(), member.account.totals);
    assert_eq!((balance.available.get(), totals.expired.get(), totals.burnt.get()), (0, 400, 200));
    assert!(member.audit().is_sound());
}

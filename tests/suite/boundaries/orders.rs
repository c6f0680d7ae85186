//! Orders at their boundaries: the refusals, and the points if the hold, the basket or the account are not as expected.

use crate::{
    member::{Member, code},
    sample,
};
use serde_json::{Value, json};
use shared::{
    ledger::fact::award::Cut,
    ledger::fact::hold::Hold,
    ledger::fact::order::PaidOrder,
    refusal::Refusal,
    wire::{Code, PointsWanted, ShortfallReason},
};

const MAX: u64 = 9_007_199_254_740_991;

fn yuan(price: &str) -> Value {
    sample::lines(&[(price, 1)])
}

fn pay(member: &mut Member, order_id: &str, lines: &Value, fields: Value) -> PaidOrder {
    member.order(&sample::order_request(order_id, lines, fields)).unwrap()
}

#[test]
fn an_impossible_order_is_refused() {
    let check = |fields: Value, expected: Result<(), (Code, &str)>| {
        let mut member = Member::new(sample::program(sample::plain()));
        let found = member.order(&sample::order_request("o-1", &yuan("10.00"), fields.clone()));
        let found = found.as_ref().map(|_| ()).map_err(|refusal| (refusal.code(), refusal.pointer().unwrap()));
        assert_eq!(found, expected, "{fields}");
    };
    let invalid = |pointer: &'static str| Err((Code::InvalidRequest, pointer));
    check(json!({}), Ok(()));
    check(json!({"placed_at": "2026-11-23T12:05:00+08:00"}), Ok(()));
    check(json!({"placed_at": "2026-11-23T12:05:00.001+08:00"}), invalid("/placed_at"));
    check(json!({"placed_at": "1970-01-01T00:00:00Z"}), Ok(()));
    check(json!({"tax": "0.001"}), invalid("/tax"));
    check(json!({"tax": "-1"}), invalid("/tax"));
    check(json!({"tax": "99999999990.00"}), Ok(()));
    check(json!({"tax": "99999999990.01"}), invalid("/tax"));
    check(json!({"shipping": "99999999989.00", "tax": "1.00"}), Ok(()));
    check(json!({"shipping": "99999999989.00", "tax": "1.01"}), invalid("/tax"));
    check(json!({"shipping": "99999999990.01"}), invalid("/lines"));
    check(json!({"store": "茶".repeat(64), "channel": "app"}), Ok(()));
    check(json!({"store": "茶".repeat(65)}), invalid("/store"));
    check(json!({"channel": ""}), invalid("/channel"));
    check(json!({"channel": "a\u{7}"}), invalid("/channel"));
    check(json!({"currency": "USD"}), Err((Code::CurrencyMismatch, "/currency")));
}

#[test]
fn shipping_tax_and_points_earn_nothing() {
    let mut member = Member::with_points(sample::program(sample::plain()), 500);
    let basket = sample::basket(&member.program, &yuan("10.00"));
    let hold = member.hold(&basket, PointsWanted::Max).unwrap();
    let fields = json!({"hold_id": hold.hold_id, "shipping": "0.00", "tax": "4.00"});
    let paid = pay(&mut member, "o-1", &yuan("10.00"), fields);
    assert_eq!((paid.earned.points().get(), paid.cash().minor(), paid.total().minor()), (5, 900, 1_400));
    let paid = pay(&mut member, "o-2", &yuan("0.99"), json!({"shipping": "50.00", "tax": "50.00"}));
    assert_eq!((paid.earned.points().get(), paid.earned.awards.len()), (0, 0));
}

/// A member with 1,000 points who holds 600 of them for a basket of 6.00 and 4.00.
fn holding() -> (Member, Hold, Value) {
    let mut member = Member::with_points(sample::program(sample::plain()), 1_000);
    let lines = sample::lines(&[("6.00", 1), ("4.00", 1)]);
    let basket = sample::basket(&member.program, &lines);
    let hold = member.hold(&basket, sample::exactly(600)).unwrap();
    (member, hold, lines)
}

/// Burnt points and what they paid, then the shortfall, then the parts of the lines.
fn spent(paid: &PaidOrder) -> Value {
    let spent = paid.spent.as_ref().unwrap();
    let shortfall = spent.shortfall.map(|missing| json!([missing.points, missing.amount, missing.reason]));
    let off: Vec<u64> = paid.lines.iter().map(|line| line.points_off.minor()).collect();
    let burnt: u64 = spent.burnt.iter().map(|lot| lot.points.get()).sum();
    json!([burnt, spent.amount, shortfall, spent.basket_changed, off])
}

#[test]
fn a_hold_is_captured_up_to_the_cost_of_the_order() {
    let check = |lines: Value, expected: Value, left: u64| {
        let (mut member, hold, _) = holding();
        let paid = pay(&mut member, "o-1", &lines, json!({"hold_id": hold.hold_id}));
        assert_eq!(spent(&paid), expected, "{lines}");
        let kept = member.balance().available.get() - paid.earned.points().get();
        assert_eq!((kept, member.balance().held.get()), (left, 0), "{lines}");
    };
    check(sample::lines(&[("6.00", 1), ("4.00", 1)]), json!([600, 600, null, false, [360, 240]]), 400);
    check(sample::lines(&[("4.00", 1), ("6.00", 1)]), json!([600, 600, null, true, [240, 360]]), 400);
    check(sample::lines(&[("600.00", 1)]), json!([600, 600, null, true, [600]]), 400);
    check(sample::lines(&[("6.00", 1)]), json!([600, 600, null, true, [600]]), 400);
    check(sample::lines(&[("5.99", 1)]), json!([599, 599, null, true, [599]]), 401);
    check(sample::lines(&[("0.01", 1), ("0.00", 3)]), json!([1, 1, null, true, [1, 0]]), 999);
    check(sample::lines(&[("0.00", 1)]), json!([0, 0, null, true, [0]]), 1_000);
}

/// If one point is worth several minor units, the points for less money are rounded up: they pay all of it.
#[test]
fn points_for_a_smaller_basket_are_rounded_up() {
    let check = |price: &str, points: u64, amount: u64| {
        let mut settings = sample::plain();
        settings["spending"]["cash_off"] = json!({"rate": {"points": 7, "amount": "0.05"}});
        let mut member = Member::with_points(sample::program(settings), 1_000);
        let basket = sample::basket(&member.program, &yuan("10.00"));
        let hold = member.hold(&basket, sample::exactly(700)).unwrap();
        let paid = pay(&mut member, "o-1", &yuan(price), json!({"hold_id": hold.hold_id}));
        assert_eq!(spent(&paid), json!([points, amount, null, true, [amount]]), "{price}");
    };
    check("4.99", 699, 499);
    check("0.01", 2, 1);
    check("5.00", 700, 500);
    check("5.01", 700, 500);
}

#[test]
fn points_do_not_pay_excluded_lines_of_a_changed_basket() {
    let (mut member, hold, _) = holding();
    let mut settings = sample::plain();
    settings["spending"]["cash_off"]["exclude"] = json!({"categories": ["gift-card"]});
    member.program = sample::program_version(settings, 2);
    let mut lines = sample::lines(&[("3.00", 1), ("50.00", 1)]);
    lines[1]["categories"] = json!(["gift-card"]);
    let paid = pay(&mut member, "o-1", &lines, json!({"hold_id": hold.hold_id}));
    assert_eq!(spent(&paid), json!([300, 300, null, true, [300, 0]]));
}

/// If the basket is the quoted one, the quote decides, even if the program has changed since.
#[test]
fn the_quoted_basket_is_paid_as_quoted() {
    let check = |settings: Value| {
        let (mut member, hold, lines) = holding();
        member.program = sample::program_version(settings, 2);
        let paid = pay(&mut member, "o-1", &lines, json!({"hold_id": hold.hold_id}));
        assert_eq!(spent(&paid), json!([600, 600, null, false, [360, 240]]));
    };
    let excluding = |skus: &[&str]| {
        let mut settings = sample::plain();
        settings["spending"]["cash_off"]["exclude"] = json!({"skus": skus});
        settings
    };
    check(json!({}));
    check(excluding(&["sku-0"]));
    check(excluding(&["sku-0", "sku-1"]));
}

#[test]
fn points_spent_since_a_hold_timed_out_are_a_shortfall() {
    let check = |spent_elsewhere: i64, expected: Value| {
        let (mut member, hold, lines) = holding();
        member.now = hold.expires_at;
        if spent_elsewhere > 0 {
            member.adjust(json!({"points": -spent_elsewhere, "author": "test", "reason": "spent since"})).unwrap();
        }
        let paid = pay(&mut member, "o-1", &lines, json!({"hold_id": hold.hold_id}));
        assert_eq!(spent(&paid), expected, "{spent_elsewhere} spent elsewhere");
        assert_eq!(paid.cash().minor(), 400, "the shopper paid the quoted cash");
        let refund = member.refund(&paid.order_id, json!({"all": true})).unwrap();
        assert_eq!(refund.cash.minor(), 400, "a refund returns this cash");
        assert_eq!(json!(refund.points_restored()), expected[0]);
    };
    check(0, json!([600, 600, null, false, [360, 240]]));
    check(400, json!([600, 600, null, false, [360, 240]]));
    check(401, json!([599, 599, [1, 1, "points_gone"], false, [360, 240]]));
    check(999, json!([1, 1, [599, 599, "points_gone"], false, [360, 240]]));
    check(1_000, json!([0, 0, [600, 600, "points_gone"], false, [360, 240]]));
}

#[test]
fn a_hold_that_was_captured_is_not_burnt_again() {
    let (mut member, hold, lines) = holding();
    pay(&mut member, "o-1", &lines, json!({"hold_id": hold.hold_id}));
    let again = pay(&mut member, "o-2", &lines, json!({"hold_id": hold.hold_id}));
    assert_eq!(spent(&again), json!([0, 0, [600, 600, "hold_captured"], false, [360, 240]]));
    let reason = again.spent.unwrap().shortfall.unwrap().reason;
    assert_eq!(reason, ShortfallReason::HoldCaptured);
    assert_eq!(member.account.totals.burnt.get(), 600);
}

/// A backend can capture a hold while it charges, and post the order afterwards.
#[test]
fn a_hold_captured_without_an_order_pays_the_next_order() {
    let (mut member, hold, lines) = holding();
    member.capture(&hold.hold_id, None).unwrap();
    let paid = pay(&mut member, "o-1", &lines, json!({"hold_id": hold.hold_id}));
    assert_eq!(spent(&paid), json!([600, 600, null, false, [360, 240]]));
    assert_eq!(member.account.totals.burnt.get(), 600, "burnt once");
    let again = pay(&mut member, "o-2", &lines, json!({"hold_id": hold.hold_id}));
    assert_eq!(spent(&again), json!([0, 0, [600, 600, "hold_captured"], false, [360, 240]]));
    member.refund(&paid.order_id, json!({"all": true})).unwrap();
    assert_eq!(
        member.balance().available.get(),
        1_000 + again.earned.points().get(),
        "the points that the order burnt are restored"
    );
}

/// An order claims a capture up to the cost of its eligible lines. The rest returns.
#[test]
fn a_capture_without_an_order_never_pays_excluded_lines() {
    let (mut member, hold, _) = holding();
    let mut settings = sample::plain();
    settings["spending"]["cash_off"]["exclude"] = json!({"categories": ["gift-card"]});
    member.program = sample::program_version(settings, 2);
    member.capture(&hold.hold_id, None).unwrap();
    let mut lines = sample::lines(&[("2.00", 1), ("10.00", 1)]);
    lines[1]["categories"] = json!(["gift-card"]);
    let paid = pay(&mut member, "o-1", &lines, json!({"hold_id": hold.hold_id}));
    assert_eq!(spent(&paid), json!([200, 200, null, true, [200, 0]]));
    assert_eq!(member.balance().available.get(), 800 + paid.earned.points().get(), "400 of 600 captured points return");
    assert!(member.audit().is_sound());
}

#[test]
fn an_order_of_an_erased_member_earns_nothing() {
    let mut member = Member::with_points(sample::program(sample::plain()), 1_000);
    let before = pay(&mut member, "o-1", &sample::lines(&[("10.00", 1)]), json!({}));
    member.erase().unwrap();
    let after = pay(&mut member, "o-2", &sample::lines(&[("10.00", 1)]), json!({}));
    assert_eq!((before.earned.points().get(), after.earned.points().get()), (10, 0));
    let refund = member.refund(&before.order_id, json!({"all": true})).unwrap();
    assert_eq!((refund.debt_added.get(), refund.absorbed.get()), (0, 10));
    let balance = member.balance();
    assert_eq!((balance.available.get(), balance.debt.get()), (0, 0));
    assert!(member.audit().is_sound());
}

/// An entry is one row, and a row of D1 has at most 2 MB.
#[test]
fn the_largest_order_under_the_most_rules_stays_a_small_entry() {
    let spend =
        (0..30).map(|at| json!({"kind": "spend", "id": format!("{at:0>64}"), "points": 999_999, "per": "0.01"}));
    let multipliers = (0..30).map(|at| json!({"kind": "multiplier", "id": format!("m{at:0>63}"), "factor": "1.3"}));
    let rules: Vec<Value> = spend.chain(multipliers).collect();
    let program = sample::program(json!({"earning": {"stacking": "add", "rules": rules}}));
    let mut member = Member::new(program);
    let lines = sample::lines(&vec![("1.00", 1); 500]);
    let paid = pay(&mut member, "o-1", &lines, json!({}));
    assert_eq!(paid.earned.awards.len(), 30);
    let body = member.entries.last().unwrap().body.len();
    assert!(body < 1_000_000, "{body} bytes");
    let answer = serde_json::to_string(&shared::answer::order(&paid, &member.program, member.balance())).unwrap();
    assert!(answer.len() < 1_000_000, "{} bytes", answer.len());
}

#[test]
fn the_points_of_a_released_hold_are_burnt_again() {
    let (mut member, hold, lines) = holding();
    member.release(&hold.hold_id).unwrap();
    let paid = pay(&mut member, "o-1", &lines, json!({"hold_id": hold.hold_id}));
    assert_eq!(spent(&paid), json!([600, 600, null, false, [360, 240]]));
}

/// Regression: two orders that named one ended hold each burnt its points again, because the first order did not mark the hold.
#[test]
fn the_points_of_an_ended_hold_are_burnt_again_once() {
    let check = |spent_elsewhere: i64, burnt: u64| {
        let (mut member, hold, lines) = holding();
        member.now = hold.expires_at;
        if spent_elsewhere > 0 {
            member.adjust(json!({"points": -spent_elsewhere, "author": "test", "reason": "spent since"})).unwrap();
        }
        pay(&mut member, "o-1", &lines, json!({"hold_id": hold.hold_id}));
        member.adjust(json!({"points": 5_000, "author": "test", "reason": "enough again"})).unwrap();
        let again = pay(&mut member, "o-2", &lines, json!({"hold_id": hold.hold_id}));
        assert_eq!(spent(&again), json!([0, 0, [600, 600, "hold_captured"], false, [360, 240]]));
        assert_eq!(member.account.totals.burnt.get(), burnt, "{spent_elsewhere} spent elsewhere");
    };
    check(0, 600);
    check(900, 100);
    check(1_000, 0);
}

/// No account has more than the largest number of points. The award is cut, states this, and is revoked as cut.
#[test]
fn an_award_is_cut_at_the_maximum_of_an_account() {
    let mut member = Member::with_points(sample::program(sample::plain()), MAX - 10);
    let first = pay(&mut member, "o-1", &sample::lines(&[("6.00", 1), ("6.00", 1)]), json!({}));
    assert_eq!(
        (first.earned.desired().get(), first.earned.points().get(), first.earned.awards[0].cut.clone()),
        (12, 10, Some(Cut::AccountFull {}))
    );
    let parts: Vec<u64> = first.earned.awards[0].lines.iter().map(|(_, points)| points.get()).collect();
    assert_eq!(parts, [5, 5]);
    assert_eq!(member.balance().available.get(), MAX);
    let second = pay(&mut member, "o-2", &yuan("50.00"), json!({}));
    assert_eq!((second.earned.desired().get(), second.earned.points().get(), second.earned.lots.len()), (50, 0, 0));
    assert_eq!(code(member.adjust(json!({"points": 1, "author": "a", "reason": "b"}))), Code::AboveCap);
    let refund = member.refund(&first.order_id, json!({"all": true})).unwrap();
    assert_eq!(refund.points_revoked().get(), 10);
    assert_eq!(member.refund(&second.order_id, json!({"all": true})).unwrap().points_revoked().get(), 0);
    assert!(member.audit().is_sound());
}

/// Two rules share the remaining room. The first rule takes what it can.
#[test]
fn later_awards_are_cut_to_the_remaining_room() {
    let rule = |id: &str| json!({"kind": "spend", "id": id, "points": 1, "per": "1.00"});
    let settings = json!({"earning": {"rules": [rule("first"), rule("second"), rule("third")]}});
    let mut member = Member::with_points(sample::program(settings), MAX - 15);
    let paid = pay(&mut member, "o-1", &yuan("10.00"), json!({}));
    let granted: Vec<u64> = paid.earned.awards.iter().map(|award| award.points.get()).collect();
    assert_eq!(granted, [10, 5, 0]);
    assert_eq!(member.balance().available.get(), MAX);
}

/// A hold in a currency that the program no longer has.
#[test]
fn a_hold_in_another_currency_pays_nothing() {
    let (mut member, hold, _) = holding();
    member.program = sample::program_version(json!({"currency": "USD"}), 2);
    let request = sample::order_request("o-1", &yuan("1.00"), json!({"currency": "USD", "hold_id": hold.hold_id}));
    assert_eq!(member.order(&request), Err(Refusal::CurrencyMismatch { expected: "CNY".to_owned() }));
}

/// An order that is posted long after it was placed can earn points that have expired already.
#[test]
fn points_of_a_late_order_can_have_expired() {
    let mut settings = sample::plain();
    settings["expiry"] = json!({"base": {"kind": "after", "days": 30}});
    let mut member = Member::new(sample::program(settings));
    let placed = |at: &str| json!({"placed_at": at});
    pay(&mut member, "o-1", &yuan("5.00"), placed("2026-10-23T23:59:59.999+08:00"));
    assert_eq!(member.balance().available.get(), 0);
    pay(&mut member, "o-2", &yuan("3.00"), placed("2026-10-24T00:00:00+08:00"));
    assert_eq!(member.balance().available.get(), 3);
    member.settle();
    let totals = member.account.totals;
    assert_eq!((totals.issued.get(), totals.expired.get()), (8, 5));
}

#[test]
fn completing_makes_pending_points_available_once() {
    let mut settings = sample::plain();
    settings["earning"]["pending_days"] = json!(7);
    let mut member = Member::new(sample::program(settings));
    let first = pay(&mut member, "o-1", &yuan("5.00"), json!({}));
    let second = pay(&mut member, "o-2", &yuan("3.00"), json!({}));
    assert_eq!(member.complete(&first.order_id).unwrap().get(), 5);
    assert_eq!((member.balance().available.get(), member.balance().pending.get()), (5, 3));
    assert_eq!(member.complete(&first.order_id).unwrap().get(), 0);
    member.at("2026-12-01T00:00:00+08:00");
    let entries = member.entries.len();
    assert_eq!(member.complete(&second.order_id).unwrap().get(), 0, "the return window has closed");
    assert_eq!(member.entries.len(), entries);
}

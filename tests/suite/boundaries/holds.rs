//! Holds at their boundaries: the last instant of a quote and of a hold, the end of an extension, and the points of a capture.

use crate::{
    member::{Member, code},
    sample,
};
use serde_json::{Value, json};
use shared::ledger::fact::Fact;
use shared::ledger::fact::hold::HoldFact;
use shared::{
    ledger::Sealed,
    ledger::fact::hold::Hold,
    refusal::Refusal,
    units::id::HoldId,
    units::time::Instant,
    wire::{Code, HoldState, PointsWanted},
};

fn member(points: u64, spending: Value) -> Member {
    let mut settings = sample::plain();
    for (key, value) in spending.as_object().unwrap() {
        settings["spending"][key] = value.clone();
    }
    Member::with_points(sample::program(settings), points)
}

/// A member with 1,000 points who holds 600 of them for a basket of 10.00.
fn holding(spending: Value) -> (Member, Hold) {
    let mut member = member(1_000, spending);
    let basket = sample::basket(&member.program, &sample::lines(&[("10.00", 1)]));
    let hold = member.hold(&basket, sample::exactly(600)).unwrap();
    (member, hold)
}

fn later(from: Instant, millis: i64) -> Instant {
    Instant::from_millis(from.millis() + millis)
}

#[test]
fn a_quote_can_be_used_until_it_expires() {
    let check = |millis_after: i64, expected: Result<(), Code>| {
        let mut member = member(1_000, json!({"quote_minutes": 5}));
        let basket = sample::basket(&member.program, &sample::lines(&[("10.00", 1)]));
        let terms = member.terms(&basket, PointsWanted::Max).unwrap();
        member.now = later(terms.quote_expires_at, millis_after);
        let placed = member.place(terms).map(|_| ()).map_err(|refusal| refusal.code());
        assert_eq!(placed, expected, "{millis_after} ms after the end");
    };
    check(-300_000, Ok(()));
    check(-1, Ok(()));
    check(0, Err(Code::QuoteExpired));
    check(1, Err(Code::QuoteExpired));
}

#[test]
fn a_hold_is_open_until_it_times_out() {
    let check = |millis_after: i64, expected: HoldState| {
        let (mut member, hold) = holding(json!({"hold_minutes": 15}));
        assert_eq!(hold.expires_at, member.now.plus_minutes(15));
        member.now = later(hold.expires_at, millis_after);
        assert_eq!(member.hold_state(&hold.hold_id), expected, "{millis_after}");
        let set_aside = member.balance().held.get();
        let captured = member.capture(&hold.hold_id, None).map(|captured| captured.points.get());
        match expected {
            HoldState::Held => assert_eq!((set_aside, captured), (600, Ok(600)), "{millis_after}"),
            _ => assert_eq!((set_aside, captured), (0, Err(Refusal::HoldExpired)), "{millis_after}"),
        }
    };
    check(-1, HoldState::Held);
    check(0, HoldState::TimedOut);
    check(1, HoldState::TimedOut);
}

#[test]
fn a_hold_of_zero_or_of_missing_points_is_refused() {
    let basket = |member: &Member| sample::basket(&member.program, &sample::lines(&[("10.00", 1)]));
    let mut nobody = member(0, json!({}));
    let none = nobody.terms(&basket(&nobody), sample::exactly(0)).unwrap();
    assert_eq!(
        nobody.place(none),
        Err(Refusal::BelowMinimum { required: sample::points(1), available: sample::points(0) })
    );

    let mut spent = member(600, json!({}));
    let terms = spent.terms(&basket(&spent), sample::exactly(600)).unwrap();
    spent.adjust(json!({"points": -1, "author": "test", "reason": "spent elsewhere"})).unwrap();
    let refused = Refusal::InsufficientPoints { required: sample::points(600), available: sample::points(599) };
    assert_eq!(spent.place(terms), Err(refused));
}

/// The points that the shopper was shown are burnt: the same number of each expiry, from any lots.
#[test]
fn a_quote_is_stale_if_points_of_other_expiries_would_burn() {
    let check = |given: Value, expected: Result<(), Code>| {
        let mut member = Member::new(sample::program(sample::plain()));
        member.give_until(1_000, "2027-06-01T00:00:00Z");
        let basket = sample::basket(&member.program, &sample::lines(&[("10.00", 1)]));
        let terms = member.terms(&basket, sample::exactly(600)).unwrap();
        let mut request = json!({"points": 1, "author": "test", "reason": "meanwhile"});
        request["expires_at"] = given.clone();
        member.adjust(request).unwrap();
        let placed = member.place(terms).map(|_| ()).map_err(|refusal| refusal.code());
        assert_eq!(placed, expected, "a point that expires at {given}");
    };
    check(json!("2027-05-31T23:59:59.999Z"), Err(Code::QuoteStale));
    check(json!("2027-06-01T00:00:00Z"), Ok(()));
    check(json!("2027-06-01T00:00:00.001Z"), Ok(()));
    check(json!(null), Ok(()));
}

#[test]
fn an_extension_ends_at_the_maximum_and_never_shortens_a_hold() {
    let check = |minutes_since: u32, minutes: u32, lasts: u32| {
        let (mut member, hold) = holding(json!({"hold_minutes": 15, "hold_minutes_max": 40}));
        member.now = member.now.plus_minutes(minutes_since);
        let entries = member.entries.len();
        let extended = member.extend(&hold.hold_id, minutes).unwrap();
        assert_eq!(extended.expires_at, hold.placed_at.plus_minutes(lasts), "{minutes} minutes after {minutes_since}");
        assert_eq!(member.entries.len() > entries, lasts > 15, "no entry is written if nothing changes");
        assert_eq!(member.account.hold(&hold.hold_id).unwrap().expires_at, extended.expires_at);
    };
    check(0, 0, 15);
    check(0, 14, 15);
    check(0, 15, 15);
    check(0, 16, 16);
    check(10, 5, 15);
    check(10, 6, 16);
    check(14, 26, 40);
    check(14, 27, 40);
    check(0, u32::MAX, 40);

    let (mut member, hold) = holding(json!({"hold_minutes": 15, "hold_minutes_max": 40}));
    member.extend(&hold.hold_id, 40).unwrap();
    member.now = later(hold.placed_at.plus_minutes(40), -1);
    assert_eq!(member.extend(&hold.hold_id, 10).unwrap().expires_at, hold.placed_at.plus_minutes(40));
    member.now = hold.placed_at.plus_minutes(40);
    assert_eq!(code(member.extend(&hold.hold_id, 10)), Code::HoldExpired);
}

#[test]
fn a_capture_burns_one_point_to_all() {
    let check = |points: u64, expected: Result<(u64, u64), Refusal>| {
        let (mut member, hold) = holding(json!({}));
        let captured = member.capture(&hold.hold_id, Some(points));
        let found = captured.map(|captured| (captured.points.get(), captured.amount.minor()));
        assert_eq!(found, expected, "{points}");
        let left = if let Ok((taken, _)) = expected { 1_000 - taken } else { 400 };
        assert_eq!(member.balance().available.get(), left, "{points}");
    };
    check(0, Err(Refusal::BelowMinimum { required: sample::points(1), available: sample::points(600) }));
    check(1, Ok((1, 1)));
    check(599, Ok((599, 599)));
    check(600, Ok((600, 600)));
    check(601, Err(Refusal::AboveCap { allowed: sample::points(600) }));
}

/// A part of a hold is worth its part of the money, rounded down.
#[test]
fn a_part_of_a_hold_is_worth_its_part_of_the_money() {
    let check = |points: u64, amount: u64| {
        let mut member = member(1_000, json!({"cash_off": {"rate": {"points": 7, "amount": "0.05"}}}));
        let basket = sample::basket(&member.program, &sample::lines(&[("10.00", 1)]));
        let hold = member.hold(&basket, sample::exactly(700)).unwrap();
        assert_eq!(hold.amount.minor(), 500);
        let captured = member.capture(&hold.hold_id, Some(points)).unwrap();
        assert_eq!(captured.amount.minor(), amount, "{points}");
    };
    check(1, 0);
    check(2, 1);
    check(350, 250);
    check(699, 499);
    check(700, 500);
}

#[test]
fn held_points_expire_when_they_return_after_their_expiry() {
    let check = |resolve: &dyn Fn(&mut Member, &HoldId), expected: (u64, u64, u64)| {
        let mut member = Member::new(sample::program(sample::plain()));
        member.give_until(1_000, "2026-11-23T12:10:00+08:00");
        let basket = sample::basket(&member.program, &sample::lines(&[("6.00", 1)]));
        let hold = member.hold(&basket, PointsWanted::Max).unwrap();
        member.at("2026-11-23T12:10:00+08:00");
        assert_eq!(member.balance().held.get(), 600, "held points do not expire");
        resolve(&mut member, &hold.hold_id);
        let (totals, balance) = (member.account.totals, member.balance());
        assert_eq!((totals.burnt.get(), totals.expired.get(), balance.available.get()), expected);
        assert!(member.audit().is_sound());
    };
    check(&|member, hold_id| drop(member.capture(hold_id, None).unwrap()), (600, 400, 0));
    check(&|member, hold_id| drop(member.capture(hold_id, Some(100)).unwrap()), (100, 900, 0));
    check(&|member, hold_id| drop(member.release(hold_id).unwrap()), (0, 1_000, 0));
    let time_out = |member: &mut Member, _: &HoldId| {
        member.at("2026-11-23T12:15:00+08:00").settle();
    };
    check(&time_out, (0, 1_000, 0));
    check(&|member, _| member.erase().unwrap(), (0, 1_000, 0));
}

#[test]
fn an_erasure_releases_holds_and_removes_all_points() {
    let (mut member, hold) = holding(json!({}));
    member.erase().unwrap();
    let balance = member.balance();
    assert_eq!((balance.available.get(), balance.held.get(), member.account.totals.revoked.get()), (0, 0, 1_000));
    assert_eq!(member.hold_state(&hold.hold_id), HoldState::Released);
    assert_eq!(code(member.capture(&hold.hold_id, None)), Code::HoldResolved);
    assert_eq!(member.changes().filter(|change| matches!(change, Fact::Hold(HoldFact::Released { .. }))).count(), 1);

    // The order is paid nevertheless. Money that came off without points is a shortfall.
    let order = sample::order_request("o-1", &sample::lines(&[("10.00", 1)]), json!({"hold_id": hold.hold_id}));
    let spent = member.order(&order).unwrap().spent.unwrap();
    assert_eq!((spent.burnt.len(), spent.shortfall.map(|missing| missing.points.get())), (0, Some(600)));
    assert!(member.audit().is_sound());
}

#[test]
fn a_member_has_at_most_twenty_open_holds() {
    let mut member = member(1_000, json!({}));
    let basket = sample::basket(&member.program, &sample::lines(&[("10.00", 1)]));
    let holds: Vec<Hold> = (0..20).map(|_| member.hold(&basket, sample::exactly(1)).unwrap()).collect();
    assert_eq!(code(member.hold(&basket, sample::exactly(1))), Code::Conflict);
    member.release(&holds[0].hold_id).unwrap();
    member.hold(&basket, sample::exactly(1)).unwrap();
}

#[test]
fn a_clock_behind_the_last_entry_uses_the_time_of_that_entry() {
    let (mut member, hold) = holding(json!({}));
    let placed_at = member.now;
    member.now = later(placed_at, -3_600_000);
    assert_eq!(member.balance().as_of, placed_at);
    member.release(&hold.hold_id).unwrap();
    assert!(member.entries.is_sorted_by_key(Sealed::at), "the times of an account's entries never decrease");
    assert_eq!(member.account.updated_at, placed_at);
}

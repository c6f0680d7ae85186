//! When, by whom and how often points can be used: excluded dates and tiers, and the daily maximum, each at its boundary.

use crate::{
    member::{Member, code},
    sample,
};
use serde_json::{Value, json};
use shared::{
    ledger::fact::hold::Hold,
    refusal::Refusal,
    spending::quote::{QuoteFacts, quote},
    units::id::TierId,
    units::points::Points,
    wire::{BoundsLimit, Code, PointsWanted},
};

fn member(settings: Value) -> Member {
    let mut cash_off = json!({"rate": {"points": 100, "amount": "1.00"}});
    for (key, value) in settings.as_object().unwrap() {
        cash_off[key] = value.clone();
    }
    let mut given = sample::plain();
    given["spending"] = json!({"cash_off": cash_off});
    Member::with_points(sample::program(given), 10_000)
}

fn hold(member: &mut Member, points: u64) -> Result<Hold, Refusal> {
    let basket = sample::basket(&member.program, &sample::lines(&[("100.00", 1)]));
    member.hold(&basket, sample::exactly(points))
}

fn most(member: &Member) -> (u64, BoundsLimit) {
    let basket = sample::basket(&member.program, &sample::lines(&[("100.00", 1)]));
    let bounds = member.quote(&basket, PointsWanted::Max).unwrap().bounds;
    (bounds.max.get(), bounds.limit)
}

#[test]
fn points_cannot_be_spent_on_excluded_dates() {
    let window = json!({"from": "2026-11-27T00:00:00+08:00", "until": "2026-11-30T00:00:00+08:00"});
    let rows = [
        ("2026-11-26T23:59:59.999+08:00", true),
        ("2026-11-27T00:00:00+08:00", false),
        ("2026-11-29T23:59:59.999+08:00", false),
        ("2026-11-30T00:00:00+08:00", true),
    ];
    for (time, open) in rows {
        let mut member = member(json!({"exclude": {"dates": [window]}, "min_points": 100}));
        member.at(time);
        let expected = if open { (10_000, BoundsLimit::Total) } else { (0, BoundsLimit::Closed) };
        assert_eq!(most(&member), expected, "{time}");
        let held = hold(&mut member, 100);
        if open {
            held.unwrap();
        } else {
            let refusal = held.unwrap_err();
            assert_eq!(
                (refusal.code(), refusal.available(), refusal.pointer()),
                (Code::AboveCap, Some(Points::ZERO), Some("/points"))
            );
            assert!(refusal.to_string().contains("date"));
        }
    }
}

/// A quote from before the excluded dates remains valid for its own minutes.
#[test]
fn a_quote_remains_valid_when_excluded_dates_begin() {
    let mut member = member(json!({"exclude": {"dates": [{"from": "2026-11-27T00:00:00+08:00"}]}}));
    member.at("2026-11-26T23:59:00+08:00");
    let basket = sample::basket(&member.program, &sample::lines(&[("100.00", 1)]));
    let terms = member.terms(&basket, sample::exactly(100)).unwrap();
    member.at("2026-11-27T00:01:00+08:00");
    member.place(terms).unwrap();
}

#[test]
fn members_of_excluded_tiers_cannot_spend() {
    let member = member(json!({"exclude": {"tiers": ["bronze", "guest"]}}));
    let basket = sample::basket(&member.program, &sample::lines(&[("100.00", 1)]));
    let cash_off = member.program.spending.cash_off.as_ref().unwrap();
    let rows =
        [(None, true), (Some("silver"), true), (Some("bronze"), false), (Some("guest"), false), (Some("Bronze"), true)];
    for (tier, open) in rows {
        let tier = tier.map(|tier| TierId::parse(tier).unwrap());
        let facts = QuoteFacts { now: member.now, tier: tier.as_ref(), used_today: Points::ZERO };
        let quoted = |wanted| quote(cash_off, &basket, &member.account.lots, wanted, &facts);
        let bounds = quoted(PointsWanted::Max).unwrap().bounds;
        assert_eq!((bounds.max.is_zero(), bounds.limit == BoundsLimit::Closed), (!open, !open), "{tier:?}");
        assert_eq!(
            quoted(sample::exactly(1)).map_err(|refusal| refusal.code()).err(),
            (!open).then_some(Code::AboveCap)
        );
    }
}

#[test]
fn the_daily_maximum_applies_to_each_day() {
    let mut member = member(json!({"max_points_per_day": 500}));
    assert_eq!(most(&member), (500, BoundsLimit::Day));
    hold(&mut member, 200).unwrap();
    assert_eq!((most(&member), member.balance().used_today), ((300, BoundsLimit::Day), Some(sample::points(200))));
    assert_eq!(hold(&mut member, 301).unwrap_err(), Refusal::AboveCap { allowed: sample::points(300) });
    hold(&mut member, 300).unwrap();
    assert_eq!(most(&member), (0, BoundsLimit::Day));
    assert_eq!(code(hold(&mut member, 1)), Code::AboveCap);
    member.at("2026-11-23T23:59:59.999+08:00");
    let held = member.balance().held.get();
    assert_eq!(held, 0, "timed out");
    assert_eq!(most(&member), (500, BoundsLimit::Day), "they do not count as used");
    hold(&mut member, 500).unwrap();
    member.at("2026-11-24T00:00:00+08:00");
    assert_eq!((most(&member), member.balance().used_today), ((500, BoundsLimit::Day), Some(Points::ZERO)));
    assert!(member.audit().is_sound());
}

/// Each quote saw the whole room of the day.
#[test]
fn parallel_quotes_do_not_exceed_the_daily_maximum() {
    let mut member = member(json!({"max_points_per_day": 500}));
    let basket = sample::basket(&member.program, &sample::lines(&[("100.00", 1)]));
    let terms: Vec<_> = (0..3).map(|_| member.terms(&basket, sample::exactly(250)).unwrap()).collect();
    let placed: Vec<_> = terms.into_iter().map(|terms| member.place(terms).map_err(|refusal| refusal.code())).collect();
    assert!(placed[0].is_ok() && placed[1].is_ok());
    assert_eq!(placed[2].as_ref().unwrap_err(), &Code::AboveCap);
}

#[test]
fn returned_points_make_room_except_after_a_refund() {
    let used = |member: &Member| member.balance().used_today.unwrap().get();
    let mut member = member(json!({"max_points_per_day": 1_000}));
    let released = hold(&mut member, 400).unwrap().hold_id;
    member.release(&released).unwrap();
    assert_eq!(used(&member), 0);
    let captured = hold(&mut member, 400).unwrap().hold_id;
    member.capture(&captured, Some(150)).unwrap();
    assert_eq!(used(&member), 150);
    let lines = sample::lines(&[("100.00", 1)]);
    let ordered = hold(&mut member, 400).unwrap().hold_id;
    let paid = member.order(&sample::order_request("o-1", &lines, json!({"hold_id": ordered}))).unwrap();
    assert_eq!(used(&member), 550);
    member.refund(&paid.order_id, json!({"all": true})).unwrap();
    assert_eq!(used(&member), 550);
    assert!(member.audit().is_sound());
}

/// Points that return from yesterday's hold make no room today. Points that are burnt again count on the day of the burn.
#[test]
fn each_part_of_a_checkout_counts_on_its_own_day() {
    let used = |member: &Member| member.balance().used_today.unwrap().get();
    let mut member = member(json!({"max_points_per_day": 1_000}));
    member.at("2026-11-23T23:58:00+08:00");
    let late = hold(&mut member, 400).unwrap().hold_id;
    let lost = hold(&mut member, 300).unwrap().hold_id;
    member.at("2026-11-24T00:01:00+08:00");
    assert_eq!(used(&member), 0);
    hold(&mut member, 50).unwrap();
    member.release(&late).unwrap();
    assert_eq!(used(&member), 50);
    member.at("2026-11-24T00:30:00+08:00");
    let lines = sample::lines(&[("100.00", 1)]);
    let paid = member.order(&sample::order_request("o-1", &lines, json!({"hold_id": lost}))).unwrap();
    assert_eq!(paid.spent.unwrap().amount.minor(), 300);
    assert_eq!(used(&member), 300, "the other hold has timed out");
    assert!(member.audit().is_sound());
}

#[test]
fn points_used_today_are_stated_only_with_a_daily_maximum() {
    let mut member = member(json!({}));
    hold(&mut member, 200).unwrap();
    assert_eq!(member.balance().used_today, None);
    let mut settings = sample::plain();
    settings["spending"]["cash_off"]["max_points_per_day"] = json!(300);
    member.program = sample::program_version(settings, 2);
    assert_eq!(most(&member), (100, BoundsLimit::Day), "points that were used before the maximum was set count");
}

//! Points that expire after inactivity: the instant before, at and after each date to which activity extends them, their limits, and what
//! is not an activity.

use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::ledger::fact::Fact;
use shared::ledger::fact::lots::LotsFact;
use shared::{
    earning::expiry::{expires_at, validity},
    ledger::lot::Renewal,
    units::id::OrderId,
    units::lot_class::LotClass,
    units::time::Zone,
    wire::{Code, Expiring, PointsWanted},
};

/// Base points follow `policy`. The fields state the policy of bonus points.
fn settings(policy: Value) -> Value {
    let mut settings = sample::plain();
    let mut base = json!({"kind": "inactive", "months": 12});
    base.as_object_mut().unwrap().extend(policy.as_object().unwrap().clone());
    settings["expiry"] = json!({"base": base});
    settings["spending"]["hold_minutes"] = json!(1440);
    settings["spending"]["hold_minutes_max"] = json!(10_080);
    settings
}

/// A member with 1,000 points at [`sample::NOON`], which are valid until the end of 23 November 2027.
fn member(policy: Value) -> Member {
    Member::with_points(sample::program(settings(policy)), 1_000)
}

fn order(member: &mut Member, order_id: &str, at: &str) {
    member.at(at);
    let request = sample::order_request(order_id, &sample::lines(&[("5.00", 1)]), json!({"placed_at": at}));
    member.order(&request).unwrap();
}

/// Holds `points` for a basket of ten yuan, and pays it.
fn spend(member: &mut Member, points: u64, order_id: &str, at: &str) -> OrderId {
    member.at(at);
    let lines = sample::lines(&[("10.00", 1)]);
    let hold = member.hold(&sample::basket(&member.program, &lines), sample::exactly(points)).unwrap();
    let request = sample::order_request(order_id, &lines, json!({"placed_at": at, "hold_id": hold.hold_id}));
    member.order(&request).unwrap().order_id
}

/// The available points at an instant, with the date of the midnight at which they expire.
fn expiring(member: &mut Member, at: &str) -> Vec<(u64, Option<String>)> {
    member.at(at);
    let zone = Zone::parse("Asia/Shanghai").unwrap();
    let part = |part: &Expiring| (part.points.get(), part.expires_at.map(|at| zone.date_of(at).to_string()));
    member.balance().expiring.iter().map(part).collect()
}

fn points(member: &mut Member, at: &str) -> u64 {
    expiring(member, at).iter().map(|(points, _)| points).sum()
}

fn renewals(member: &Member) -> usize {
    member.changes().filter(|change| matches!(change, Fact::Lots(LotsFact::Renewed { .. }))).count()
}

#[test]
fn a_policy_names_its_months_and_each_activity_once() {
    let check = |policy: Value, fields: &[&str]| {
        let problems = sample::problems(settings(policy.clone()));
        let found: Vec<&str> = problems.iter().map(|problem| problem.pointer.as_str()).collect();
        let pointers: Vec<String> = fields.iter().map(|field| format!("/expiry/base/{field}")).collect();
        assert_eq!(found, pointers, "{policy}");
    };
    check(json!({"months": 1, "activities": ["order", "redeem", "event", "check_in"]}), &[]);
    check(json!({"months": 120, "activities": ["check_in"], "round_up_to": "year"}), &[]);
    check(json!({"months": 0}), &["months"]);
    check(json!({"months": 121}), &["months"]);
    check(json!({"activities": []}), &["activities"]);
    check(json!({"activities": ["order", "order"]}), &["activities"]);
    check(json!({"max_months": 12}), &[]);
    check(json!({"max_months": 600}), &[]);
    check(json!({"max_months": 11}), &["max_months"]);
    check(json!({"max_months": 601}), &["max_months"]);
    check(json!({"months": 0, "activities": [], "max_months": 601}), &["months", "max_months", "activities"]);
}

/// The same arithmetic as `after`, from the day of the activity.
#[test]
fn the_last_day_is_a_number_of_months_after_the_activity() {
    let check = |policy: Value, zone: &str, active_at: &str, expected: &str| {
        let mut settings = settings(policy);
        settings["time_zone"] = json!(zone);
        let program = sample::program(settings);
        let found = expires_at(program.expiry.of(LotClass::Base), sample::at(active_at), &program.zone);
        assert_eq!(found, Some(sample::at(expected)), "{active_at} in {zone}");
    };
    let months = |months: u16| json!({"months": months});
    check(months(12), "UTC", "2024-02-29T12:00:00Z", "2025-03-01T00:00:00Z");
    check(months(48), "UTC", "2024-02-29T12:00:00Z", "2028-03-01T00:00:00Z");
    check(months(12), "UTC", "2023-02-28T23:59:59.999Z", "2024-02-29T00:00:00Z");
    check(months(1), "UTC", "2026-01-31T12:00:00Z", "2026-03-01T00:00:00Z");
    check(months(6), "UTC", "2026-08-31T12:00:00Z", "2027-03-01T00:00:00Z");
    check(months(1), "Asia/Shanghai", "2026-01-31T15:59:59.999Z", "2026-03-01T00:00:00+08:00");
    check(months(1), "Asia/Shanghai", "2026-01-31T16:00:00Z", "2026-03-02T00:00:00+08:00");
    check(months(1), "America/Havana", "2023-02-11T12:00:00-05:00", "2023-03-12T01:00:00-04:00");
    check(months(1), "Africa/Cairo", "2026-03-23T12:00:00+02:00", "2026-04-24T01:00:00+03:00");
    check(months(1), "Europe/Berlin", "2026-09-24T12:00:00+02:00", "2026-10-25T00:00:00+02:00");
    for (period, expected) in [("month", "2027-12-01"), ("quarter", "2028-01-01"), ("year", "2028-01-01")] {
        let policy = json!({"round_up_to": period});
        check(policy, "Asia/Shanghai", sample::NOON, &format!("{expected}T00:00:00+08:00"));
    }
}

#[test]
fn the_limit_is_the_end_of_a_month_counted_from_the_earning() {
    let check = |policy: Value, earned_at: &str, limit: Option<&str>| {
        let program = sample::program(settings(policy.clone()));
        let at = sample::at(earned_at);
        let renewal = limit.map_or(Renewal::Unlimited, |limit| Renewal::Until(sample::at(limit)));
        assert_eq!(validity(program.expiry.of(LotClass::Base), at, at, &program.zone).renewal, renewal, "{policy}");
    };
    check(json!({}), sample::NOON, None);
    check(json!({"max_months": 12}), sample::NOON, Some("2027-12-01T00:00:00+08:00"));
    check(json!({"max_months": 36}), sample::NOON, Some("2029-12-01T00:00:00+08:00"));
    check(json!({"max_months": 12}), "2024-02-29T12:00:00+08:00", Some("2025-03-01T00:00:00+08:00"));
    check(json!({"max_months": 12}), "2024-02-29T23:59:59.999+08:00", Some("2025-03-01T00:00:00+08:00"));
    check(json!({"max_months": 12}), "2024-03-01T00:00:00+08:00", Some("2025-04-01T00:00:00+08:00"));
    check(json!({"max_months": 12, "round_up_to": "quarter"}), sample::NOON, Some("2028-01-01T00:00:00+08:00"));
    check(json!({"max_months": 14, "round_up_to": "year"}), sample::NOON, Some("2029-01-01T00:00:00+08:00"));
}

#[test]
fn an_activity_on_the_last_day_extends_points_and_a_later_one_does_not() {
    for (at, expected) in [
        ("2027-11-23T00:00:00+08:00", vec![(1_005, Some("2028-11-24".to_owned()))]),
        ("2027-11-23T23:59:59.999+08:00", vec![(1_005, Some("2028-11-24".to_owned()))]),
        ("2027-11-24T00:00:00+08:00", vec![(5, Some("2028-11-25".to_owned()))]),
        ("2027-11-24T00:00:00.001+08:00", vec![(5, Some("2028-11-25".to_owned()))]),
    ] {
        let mut member = member(json!({}));
        order(&mut member, "o-1", at);
        assert_eq!(expiring(&mut member, at), expected, "{at}");
        assert!(member.audit().is_sound());
    }
}

#[test]
fn without_activity_points_expire_at_the_midnight_that_ends_the_last_day() {
    let mut member = member(json!({}));
    order(&mut member, "o-1", "2027-02-28T12:00:00+08:00");
    assert_eq!(points(&mut member, "2028-02-28T23:59:59.999+08:00"), 1_005);
    assert_eq!(points(&mut member, "2028-02-29T00:00:00+08:00"), 0);
    member.settle();
    assert_eq!(member.account.totals.expired, sample::points(1_005));
}

#[test]
fn activity_extends_points_at_most_to_their_limit() {
    let mut member = member(json!({"max_months": 18}));
    order(&mut member, "o-1", "2027-06-01T12:00:00+08:00");
    let first = (1_000, Some("2028-06-01".to_owned()));
    assert_eq!(expiring(&mut member, "2027-06-01T12:00:00+08:00"), [first.clone(), (5, Some("2028-06-02".to_owned()))]);
    order(&mut member, "o-2", "2028-05-31T23:59:59.999+08:00");
    let later = (5, Some("2029-01-01".to_owned()));
    let latest = (5, Some("2029-06-01".to_owned()));
    assert_eq!(expiring(&mut member, "2028-05-31T23:59:59.999+08:00"), [first, later.clone(), latest.clone()]);
    assert_eq!(expiring(&mut member, "2028-06-01T00:00:00+08:00"), [later, latest]);
    assert!(member.audit().is_sound());
}

#[test]
fn only_what_the_program_lists_is_an_activity() {
    let check = |activities: Value, after_order: &str, after_spending: &str| {
        let policy = json!({"activities": activities});
        let mut ordered = member(policy.clone());
        order(&mut ordered, "o-1", "2027-01-10T12:00:00+08:00");
        let first = |member: &mut Member| expiring(member, "2027-01-10T13:00:00+08:00")[0].1.clone().unwrap();
        assert_eq!(first(&mut ordered), after_order, "{activities}: an order");
        let mut captured = member(policy);
        captured.at("2027-01-10T12:00:00+08:00");
        let basket = sample::basket(&captured.program, &sample::lines(&[("10.00", 1)]));
        let hold = captured.hold(&basket, sample::exactly(100)).unwrap();
        assert_eq!(first(&mut captured), "2027-11-24", "{activities}: a hold is not an activity");
        captured.capture(&hold.hold_id, Some(40)).unwrap();
        assert_eq!(first(&mut captured), after_spending, "{activities}: points spent");
        assert!(captured.audit().is_sound());
    };
    let (moved, stays) = ("2028-01-11", "2027-11-24");
    check(json!(["order", "redeem"]), moved, moved);
    check(json!(["order"]), moved, stays);
    check(json!(["redeem"]), stays, moved);
    check(json!(["event", "check_in"]), stays, stays);
}

/// Neither the merchant's changes nor time nor a refund is an activity of the member.
#[test]
fn actions_of_others_are_not_an_activity() {
    let mut member = member(json!({}));
    order(&mut member, "o-1", "2026-12-01T12:00:00+08:00");
    assert_eq!(renewals(&member), 1);
    member.at("2027-03-01T12:00:00+08:00");
    member.adjust(json!({"points": -1, "author": "a", "reason": "b"})).unwrap();
    member.give(7);
    member.complete(&OrderId::parse("o-1").unwrap()).unwrap();
    member.refund(&OrderId::parse("o-1").unwrap(), json!({"all": true})).unwrap();
    assert_eq!(renewals(&member), 1);
    let old = (999, Some("2027-12-02".to_owned()));
    assert_eq!(expiring(&mut member, "2027-03-01T12:00:00+08:00"), [old, (7, Some("2028-03-02".to_owned()))]);
    order(&mut member, "o-2", "2027-03-02T12:00:00+08:00");
    assert_eq!(expiring(&mut member, "2027-03-02T12:00:00+08:00"), [(1_011, Some("2028-03-03".to_owned()))]);
}

#[test]
fn several_activities_on_one_day_make_one_entry() {
    let mut member = member(json!({}));
    for (order_id, at) in [("o-1", "09:00"), ("o-2", "10:00"), ("o-3", "23:59")] {
        order(&mut member, order_id, &format!("2026-12-01T{at}:00+08:00"));
    }
    spend(&mut member, 100, "o-4", "2026-12-01T23:59:30+08:00");
    assert_eq!(renewals(&member), 1);
    order(&mut member, "o-5", "2026-12-02T00:00:00+08:00");
    assert_eq!(renewals(&member), 2);
    let mut rounded = self::member(json!({"round_up_to": "month"}));
    for day in 1..=30 {
        order(&mut rounded, &format!("o-{day}"), &format!("2026-11-{day:02}T12:00:00+08:00"));
    }
    assert_eq!(renewals(&rounded), 1, "one for the month");
}

/// A merchant can report an order late. It counts from the time at which it was placed.
#[test]
fn a_late_order_extends_points_from_its_placing() {
    let check = |placed_at: &str, told_at: &str, expected: &str| {
        let mut member = member(json!({}));
        member.at(told_at);
        let request = sample::order_request("o-1", &sample::lines(&[("0.10", 1)]), json!({"placed_at": placed_at}));
        member.order(&request).unwrap();
        assert_eq!(expiring(&mut member, told_at)[0].1.as_deref(), Some(expected), "{placed_at} told {told_at}");
    };
    check("2027-01-10T12:00:00+08:00", "2027-05-10T12:00:00+08:00", "2028-01-11");
    check("2026-11-23T12:00:00+08:00", "2027-05-10T12:00:00+08:00", "2027-11-24");
    check("2026-01-01T12:00:00+08:00", "2027-05-10T12:00:00+08:00", "2027-11-24");
    check("2027-05-11T00:00:01+08:00", "2027-05-10T23:59:59+08:00", "2028-05-11");
}

#[test]
fn held_points_return_with_the_expiry_of_their_lot() {
    let basket = |member: &Member| sample::basket(&member.program, &sample::lines(&[("10.00", 1)]));
    // Held on the last day, released on the next.
    let held = |active_at: Option<&str>| {
        let mut member = member(json!({}));
        member.at("2027-11-23T12:00:00+08:00");
        let hold = member.hold(&basket(&member), sample::exactly(600)).unwrap();
        if let Some(at) = active_at {
            order(&mut member, "o-1", at);
        }
        member.at("2027-11-24T11:00:00+08:00").release(&hold.hold_id).unwrap();
        assert!(member.audit().is_sound());
        expiring(&mut member, "2027-11-24T11:00:00+08:00")
    };
    assert_eq!(held(None), []);
    assert_eq!(held(Some("2027-11-23T13:00:00+08:00")), [(1_005, Some("2028-11-24".to_owned()))]);
    assert_eq!(
        held(Some("2027-11-24T10:00:00+08:00")),
        [(5, Some("2028-11-25".to_owned()))],
        "expired points remain expired"
    );
    // Timed out instead of released.
    let mut member = member(json!({}));
    member.at("2027-11-23T12:00:00+08:00");
    member.hold(&basket(&member), sample::exactly(600)).unwrap();
    order(&mut member, "o-1", "2027-11-23T13:00:00+08:00");
    assert_eq!(points(&mut member, "2027-11-24T12:00:00+08:00"), 1_005);
}

#[test]
fn restored_points_have_the_expiry_that_they_would_have_had() {
    let check = |activities: &[&str], refunded_at: &str, expected: &[(u64, Option<&str>)]| {
        let mut settings = settings(json!({}));
        settings["refunds"] = json!({"expired_restore": {"kind": "expire"}});
        let mut member = Member::with_points(sample::program(settings), 1_000);
        let order_id = spend(&mut member, 1_000, "o-1", "2026-12-01T12:00:00+08:00");
        for (at, placed_at) in activities.iter().enumerate() {
            order(&mut member, &format!("later-{at}"), placed_at);
        }
        member.at(refunded_at).refund(&order_id, json!({"all": true})).unwrap();
        let found = expiring(&mut member, refunded_at);
        let found: Vec<_> = found.iter().map(|(points, at)| (*points, at.as_deref())).collect();
        assert_eq!(found, expected, "{activities:?}, refunded {refunded_at}");
        assert!(member.audit().is_sound());
    };
    check(&[], "2027-12-01T23:59:59.999+08:00", &[(1_000, Some("2027-12-02"))]);
    check(&[], "2027-12-02T00:00:00+08:00", &[]);
    let (in_time, late) = ("2027-12-01T23:59:59.999+08:00", "2027-12-02T00:00:00+08:00");
    check(&[in_time], "2028-12-01T23:59:59.999+08:00", &[(1_005, Some("2028-12-02"))]);
    check(&[in_time], "2028-12-02T00:00:00+08:00", &[]);
    check(&[late], "2028-12-01T12:00:00+08:00", &[(5, Some("2028-12-03"))]);
    check(&[in_time, "2028-11-01T12:00:00+08:00"], "2029-10-31T12:00:00+08:00", &[(1_010, Some("2029-11-02"))]);
    check(&[in_time, "2029-11-01T12:00:00+08:00"], "2029-11-01T13:00:00+08:00", &[(5, Some("2030-11-02"))]);
}

/// Activity does not extend points that were restored with a grace period.
#[test]
fn activity_does_not_extend_a_grace_period() {
    let mut member = member(json!({}));
    let order_id = spend(&mut member, 1_000, "o-1", "2026-12-01T12:00:00+08:00");
    member.at("2027-12-02T12:00:00+08:00").refund(&order_id, json!({"all": true})).unwrap();
    order(&mut member, "o-2", "2027-12-03T12:00:00+08:00");
    let found = expiring(&mut member, "2027-12-03T12:00:00+08:00");
    assert_eq!(found, [(1_000, Some("2027-12-10".to_owned())), (5, Some("2028-12-04".to_owned()))]);
}

#[test]
fn activity_does_not_extend_an_expiry_set_by_hand() {
    let mut member = member(json!({}));
    member.give_until(50, "2027-01-01T00:00:00+08:00");
    order(&mut member, "o-1", "2026-12-01T12:00:00+08:00");
    let found = expiring(&mut member, "2026-12-31T23:59:59.999+08:00");
    assert_eq!(found, [(50, Some("2027-01-01".to_owned())), (1_005, Some("2027-12-02".to_owned()))]);
    assert_eq!(points(&mut member, "2027-01-01T00:00:00+08:00"), 1_005);
}

/// A quote states the expiries of the points to burn. If activity has extended the points, a new quote is needed.
#[test]
fn a_quote_from_before_an_activity_is_stale() {
    let mut member = member(json!({}));
    member.at("2026-12-01T12:00:00+08:00");
    let basket = sample::basket(&member.program, &sample::lines(&[("10.00", 1)]));
    let terms = member.terms(&basket, PointsWanted::Max).unwrap();
    order(&mut member, "o-1", "2026-12-01T12:01:00+08:00");
    assert_eq!(crate::member::code(member.place(terms)), Code::QuoteStale);
    member.hold(&basket, PointsWanted::Max).unwrap();
}

#[test]
fn each_class_follows_its_own_policy() {
    let mut settings = settings(json!({"months": 6}));
    settings["expiry"]["bonus"] = json!({"kind": "after", "months": 6});
    let mut member = Member::with_points(sample::program(settings.clone()), 1_000);
    member.adjust(json!({"points": 30, "author": "a", "reason": "b"})).unwrap();
    order(&mut member, "o-1", "2027-02-01T12:00:00+08:00");
    let found = expiring(&mut member, "2027-02-01T12:00:00+08:00");
    assert_eq!(found, [(30, Some("2027-05-24".to_owned())), (1_005, Some("2027-08-02".to_owned()))]);

    settings["expiry"] = json!({"bonus": {"kind": "inactive", "months": 6}});
    let mut member = Member::with_points(sample::program(settings), 1_000);
    member.adjust(json!({"points": 30, "author": "a", "reason": "b"})).unwrap();
    order(&mut member, "o-1", "2027-02-01T12:00:00+08:00");
    let found = expiring(&mut member, "2027-02-01T12:00:00+08:00");
    assert_eq!(found, [(30, Some("2027-08-02".to_owned())), (1_005, None)]);
}

/// If the policy changes, points keep the policy under which they were earned, and no activity shortens their validity.
#[test]
fn a_new_policy_does_not_change_existing_points() {
    let mut member = member(json!({}));
    member.program = sample::program_version(settings(json!({"months": 3})), 2);
    order(&mut member, "o-1", "2026-12-01T12:00:00+08:00");
    let found = expiring(&mut member, "2026-12-01T12:00:00+08:00");
    assert_eq!(found, [(5, Some("2027-03-02".to_owned())), (1_000, Some("2027-11-24".to_owned()))]);
    member.program = sample::program_version(sample::plain(), 3);
    order(&mut member, "o-2", "2026-12-02T12:00:00+08:00");
    let found = expiring(&mut member, "2026-12-02T12:00:00+08:00");
    assert_eq!(found.iter().map(|(points, _)| *points).collect::<Vec<_>>(), [5, 1_000, 5]);
    assert_eq!(found[2].1, None);
}

#[test]
fn activity_of_an_erased_member_extends_nothing() {
    let mut member = member(json!({}));
    member.erase().unwrap();
    order(&mut member, "o-1", "2026-12-01T12:00:00+08:00");
    assert_eq!(renewals(&member), 0);
}

/// Two years of daily orders: the account has the lots that are still revocable, and one lot for each limit.
#[test]
fn an_account_stays_small() {
    for (policy, most) in [(json!({}), 31 + 1), (json!({"max_months": 12}), 31 + 13)] {
        let mut settings = settings(policy.clone());
        settings["refunds"] = json!({"revocable_days": 30});
        let mut member = Member::new(sample::program(settings));
        for day in 0..730 {
            let fields = json!({"placed_at": member.now});
            let order = sample::order_request(&format!("o-{day}"), &sample::lines(&[("5.00", 1)]), fields);
            member.order(&order).unwrap();
            member.now = member.now.plus_minutes(24 * 60);
        }
        assert!(member.account.lots.len() <= most, "{policy}: {} lots", member.account.lots.len());
        assert!(member.audit().is_sound());
    }
}

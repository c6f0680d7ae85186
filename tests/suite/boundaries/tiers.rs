//! Tiers at their boundaries: what reaches a tier, the days on which it lapses and ends, its effect on an order, and the distance to the
//! next one.

use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::{ledger::fact::award::Calculation, ledger::fact::order::PaidOrder, wire::TierStanding};

pub fn level(id: &str, needs: Value) -> Value {
    json!({"id": id, "name": id, "needs": needs})
}

/// A program with one point for each yuan, no return window, and these tiers.
pub fn settings(window: Value, cushion: Value, levels: Value) -> Value {
    let mut settings = sample::plain();
    settings["tiers"] = json!({"window": window, "cushion": cushion, "levels": levels});
    settings
}

pub fn year() -> Value {
    json!({"kind": "rolling", "months": 12})
}

pub fn spend(spend: &str) -> Value {
    json!({"any": {"spend": spend}})
}

pub fn member(settings: Value) -> Member {
    Member::new(sample::program(settings))
}

/// Pays an order of one line at `at`.
pub fn pay(member: &mut Member, at: &str, price: &str) -> PaidOrder {
    member.now = member.now.max(sample::at(at));
    let order_id = format!("o-{}", member.entries.len());
    let request = sample::order_request(&order_id, &sample::lines(&[(price, 1)]), json!({"placed_at": at}));
    member.order(&request).unwrap()
}

pub fn tier(member: &Member) -> Option<String> {
    member.balance().tier.map(|tier| tier.id.to_string())
}

pub fn standing(member: &Member) -> TierStanding {
    member.balance().tier.expect("a tier")
}

/// Checks the tier at each instant, whether or not the account was opened before.
pub fn check_at(member: &Member, expected: &[(&str, Option<&str>)]) {
    let mut seen = member.clone();
    for (at, tier_id) in expected {
        assert_eq!(tier(member.clone().at(at)).as_deref(), *tier_id, "{at}");
        seen.at(at).settle();
        assert_eq!(tier(&seen).as_deref(), *tier_id, "{at}, the account was opened at every instant before");
    }
    assert!(seen.audit().is_sound());
}

#[test]
fn one_cent_less_does_not_reach_the_tier() {
    let check = |needs: Value, prices: &[&str], expected: Option<&str>| {
        let mut member = member(settings(year(), json!({}), json!([level("silver", needs.clone())])));
        for price in prices {
            pay(&mut member, sample::NOON, price);
        }
        assert_eq!(tier(&member).as_deref(), expected, "{needs} {prices:?}");
    };
    let silver = Some("silver");
    check(spend("1000.00"), &["999.99"], None);
    check(spend("1000.00"), &["1000.00"], silver);
    check(spend("1000.00"), &["999.99", "0.01"], silver);
    check(json!({"any": {"orders": 2}}), &["5000.00"], None);
    check(json!({"any": {"orders": 2}}), &["0.00", "0.00"], silver);
    check(json!({"any": {"points": 100}}), &["99.99"], None);
    check(json!({"any": {"points": 100}}), &["100.00"], silver);
    check(json!({"any": {"orders": 2, "spend": "100.00"}}), &["100.00"], silver);
    check(json!({"any": {"orders": 2, "spend": "100.00"}}), &["1.00", "1.00"], silver);
    check(json!({"all": {"orders": 2, "spend": "100.00"}}), &["100.00"], None);
    check(json!({"all": {"orders": 2, "spend": "100.00"}}), &["1.00", "1.00"], None);
    check(json!({"all": {"orders": 2, "spend": "100.00"}}), &["99.00", "1.00"], silver);
    check(json!({"all": {"orders": 1, "spend": "1.00", "points": 2}}), &["1.99"], None);
    check(json!({"all": {"orders": 1, "spend": "1.00", "points": 2}}), &["2.00"], silver);
}

#[test]
fn the_part_paid_with_points_counts_only_if_it_earns() {
    for (on_points_paid, expected) in [(false, None), (true, Some("silver"))] {
        let mut settings = settings(year(), json!({}), json!([level("silver", spend("20.00"))]));
        settings["earning"]["on_points_paid"] = json!(on_points_paid);
        let mut member = Member::with_points(sample::program(settings), 100);
        let lines = sample::lines(&[("20.00", 1)]);
        let basket = sample::basket(&member.program, &lines);
        let hold_id = member.hold(&basket, sample::exactly(100)).unwrap().hold_id;
        let fields = json!({"hold_id": hold_id, "shipping": "50.00", "tax": "50.00"});
        member.order(&sample::order_request("o-1", &lines, fields)).unwrap();
        assert_eq!(tier(&member).as_deref(), expected, "on points paid: {on_points_paid}");
    }
}

/// 12 months from a day on end with the day before that date. For 29 February, a year later is 28 February.
#[test]
fn a_rolling_window_ends_at_local_midnight() {
    let check = |window: Value, placed_at: &str, last: &str, gone: &str| {
        let mut member = member(settings(window, json!({}), json!([level("silver", spend("10.00"))])));
        member.at(placed_at);
        pay(&mut member, placed_at, "10.00");
        check_at(&member, &[(last, Some("silver")), (gone, None)]);
        let until = standing(&member).until.unwrap();
        assert_eq!(until, sample::at(gone));
    };
    let months = |months: u16| json!({"kind": "rolling", "months": months});
    let days = |days: u16| json!({"kind": "rolling", "days": days});
    check(year(), "2026-11-23T12:00:00+08:00", "2027-11-22T23:59:59.999+08:00", "2027-11-23T00:00:00+08:00");
    check(year(), "2026-11-23T00:00:00+08:00", "2027-11-22T23:59:59.999+08:00", "2027-11-23T00:00:00+08:00");
    check(year(), "2028-02-29T12:00:00+08:00", "2029-02-27T23:59:59.999+08:00", "2029-02-28T00:00:00+08:00");
    check(months(24), "2028-02-29T12:00:00+08:00", "2030-02-27T23:59:59.999+08:00", "2030-02-28T00:00:00+08:00");
    check(months(1), "2027-01-31T12:00:00+08:00", "2027-02-27T23:59:59.999+08:00", "2027-02-28T00:00:00+08:00");
    check(days(1), "2026-11-23T00:00:00+08:00", "2026-11-23T23:59:59.999+08:00", "2026-11-24T00:00:00+08:00");
    check(days(90), "2026-11-23T23:59:59.999+08:00", "2027-02-20T23:59:59.999+08:00", "2027-02-21T00:00:00+08:00");
    check(days(731), "2027-01-01T12:00:00+08:00", "2028-12-31T23:59:59.999+08:00", "2029-01-01T00:00:00+08:00");
}

#[test]
fn a_calendar_window_ends_with_its_period() {
    let check = |period: &str, placed_at: &str, gone: &str| {
        let window = json!({"kind": "calendar", "period": period});
        let mut member = member(settings(window, json!({}), json!([level("silver", spend("10.00"))])));
        member.at("2027-01-01T00:00:00+08:00");
        pay(&mut member, placed_at, "10.00");
        let gone = sample::at(gone);
        assert_eq!(standing(&member).until, Some(gone), "{period} {placed_at}");
        member.now = shared::units::time::Instant::from_millis(gone.millis() - 1);
        assert_eq!(tier(&member).as_deref(), Some("silver"), "{period} {placed_at}");
        member.now = gone;
        assert_eq!(tier(&member), None, "{period} {placed_at}");
    };
    check("year", "2027-01-01T00:00:00+08:00", "2028-01-01T00:00:00+08:00");
    check("year", "2027-12-31T23:59:59.999+08:00", "2028-01-01T00:00:00+08:00");
    check("quarter", "2027-02-01T00:00:00+08:00", "2027-04-01T00:00:00+08:00");
    check("quarter", "2027-12-31T00:00:00+08:00", "2028-01-01T00:00:00+08:00");
    check("month", "2028-02-29T00:00:00+08:00", "2028-03-01T00:00:00+08:00");
}

/// An order one hour before midnight counts in another year than an order one hour after.
#[test]
fn calendar_years_count_separately() {
    let window = json!({"kind": "calendar", "period": "year"});
    let mut member = member(settings(window, json!({}), json!([level("silver", spend("10.00"))])));
    pay(&mut member, "2026-12-31T23:59:59.999+08:00", "9.99");
    pay(&mut member, "2027-01-01T00:00:00+08:00", "9.99");
    assert_eq!(tier(&member), None);
    pay(&mut member, "2027-12-31T23:59:59+08:00", "0.01");
    assert_eq!(tier(&member).as_deref(), Some("silver"));
}

#[test]
fn a_lifetime_tier_never_ends() {
    let mut member = member(settings(json!({"kind": "lifetime"}), json!({}), json!([level("silver", spend("10.00"))])));
    pay(&mut member, sample::NOON, "9.99");
    member.at("2040-01-01T00:00:00Z");
    assert_eq!(tier(&member), None);
    pay(&mut member, "2040-01-01T00:00:00Z", "0.01");
    assert_eq!((tier(&member).as_deref(), standing(&member).until), (Some("silver"), None));
    check_at(&member, &[("2100-01-01T00:00:00Z", Some("silver"))]);
}

/// On a day without midnight, the day begins an hour later.
#[test]
fn a_window_ends_at_the_first_instant_of_a_day() {
    let mut settings =
        settings(json!({"kind": "rolling", "days": 10}), json!({}), json!([level("silver", spend("10.00"))]));
    settings["time_zone"] = json!("America/Havana");
    let mut member = member(settings);
    member.at("2024-02-29T12:00:00-05:00");
    pay(&mut member, "2024-02-29T12:00:00-05:00", "10.00");
    check_at(&member, &[("2024-03-09T23:59:59.999-05:00", Some("silver")), ("2024-03-10T01:00:00-04:00", None)]);
}

#[test]
fn a_cushion_keeps_the_tier_and_its_lasting_benefits() {
    let mut silver = level("silver", spend("10.00"));
    silver["multiplier"] = json!("2");
    silver["benefits"] = json!([
        {"id": "free-shipping", "name": "Free shipping", "stays": true},
        {"id": "birthday-gift", "name": "Birthday gift"},
    ]);
    for (stays, multiplier) in [(true, "2"), (false, "1")] {
        silver["multiplier_stays"] = json!(stays);
        let mut member = member(settings(year(), json!({"months": 1}), json!([silver])));
        pay(&mut member, sample::NOON, "10.00");
        let check = |at: &str, cushion: bool, multiplier: &str, benefits: usize| {
            let mut member = member.clone();
            let found = standing(member.at(at));
            assert_eq!(
                (found.cushion, found.multiplier.0.as_str(), found.benefits.len()),
                (cushion, multiplier, benefits),
                "{at}"
            );
            let paid = pay(&mut member, at, "3.00");
            let factor: u64 = multiplier.parse().unwrap();
            assert_eq!(paid.earned.points().get(), 3 * factor, "{at}");
        };
        check(sample::NOON, false, "2", 2);
        check("2027-11-22T23:59:59.999+08:00", false, "2", 2);
        check("2027-11-23T00:00:00+08:00", true, multiplier, 1);
        check("2027-12-22T23:59:59.999+08:00", true, multiplier, 1);
        check_at(&member, &[("2027-12-22T23:59:59.999+08:00", Some("silver")), ("2027-12-23T00:00:00+08:00", None)]);
    }
}

/// If the need is met again in the cushion, the tier continues, and its cushion begins at the next lapse.
#[test]
fn meeting_the_need_in_the_cushion_ends_the_cushion() {
    let window = json!({"kind": "rolling", "days": 10});
    let mut member = member(settings(window, json!({"days": 5}), json!([level("silver", spend("10.00"))])));
    pay(&mut member, "2027-03-01T12:00:00+08:00", "10.00");
    pay(&mut member, "2027-03-13T12:00:00+08:00", "10.00");
    let found = standing(&member);
    assert_eq!((found.cushion, found.since), (false, sample::at("2027-03-01T00:00:00+08:00")));
    check_at(&member, &[("2027-03-27T23:59:59.999+08:00", Some("silver")), ("2027-03-28T00:00:00+08:00", None)]);
}

#[test]
fn a_member_falls_to_the_tier_whose_need_is_still_met() {
    let levels = json!([level("silver", spend("10.00")), level("gold", spend("20.00"))]);
    let mut member = member(settings(json!({"kind": "rolling", "days": 10}), json!({"days": 2}), levels));
    pay(&mut member, "2027-03-01T12:00:00+08:00", "10.00");
    pay(&mut member, "2027-03-05T12:00:00+08:00", "10.00");
    check_at(
        &member,
        &[
            ("2027-03-12T23:59:59.999+08:00", Some("gold")),
            ("2027-03-13T00:00:00+08:00", Some("silver")),
            ("2027-03-16T23:59:59.999+08:00", Some("silver")),
            ("2027-03-17T00:00:00+08:00", None),
        ],
    );
}

/// The order that raises the member earns at the previous tier. The next order earns at the new one.
#[test]
fn an_order_earns_at_the_tier_held_when_it_was_placed() {
    let mut silver = level("silver", spend("100.00"));
    silver["multiplier"] = json!("1.5");
    let mut member = member(settings(year(), json!({}), json!([silver])));
    let first = pay(&mut member, sample::NOON, "100.00");
    assert_eq!(first.earned.points().get(), 100);
    let second = pay(&mut member, "2026-11-23T12:00:01+08:00", "3.00");
    assert_eq!(second.earned.points().get(), 4);
    let Calculation::Spend { factors, .. } = &second.earned.awards[0].calculation else { panic!("a spend rule") };
    assert_eq!((factors[0].rule_id.as_str(), factors[0].factor.0.as_str()), ("tier:silver", "1.5"));
    let late = pay(&mut member, "2026-11-22T23:59:59.999+08:00", "3.00");
    assert_eq!(late.earned.points().get(), 3, "placed on the day before the tier was reached");
}

#[test]
fn the_factor_of_a_tier_stacks_like_other_factors() {
    for (stacking, expected) in [("best", 20), ("multiply", 30), ("add", 25)] {
        let mut silver = level("silver", spend("1.00"));
        silver["multiplier"] = json!("1.5");
        let mut settings = settings(year(), json!({}), json!([silver]));
        settings["earning"]["stacking"] = json!(stacking);
        let double = json!({"kind": "multiplier", "id": "double", "factor": "2"});
        settings["earning"]["rules"].as_array_mut().unwrap().push(double);
        let mut member = member(settings);
        pay(&mut member, sample::NOON, "1.00");
        let paid = pay(&mut member, sample::NOON, "10.00");
        assert_eq!(paid.earned.points().get(), expected, "{stacking}");
    }
}

#[test]
fn a_condition_can_require_a_tier() {
    let mut settings = settings(year(), json!({}), json!([level("silver", spend("1.00"))]));
    settings["earning"]["rules"][0]["conditions"] = json!([{"type": "tier", "any_of": ["silver"]}]);
    let mut member = member(settings);
    assert_eq!(pay(&mut member, sample::NOON, "10.00").earned.points().get(), 0);
    assert_eq!(pay(&mut member, sample::NOON, "10.00").earned.points().get(), 10);
}

/// A late order counts on its own day, and never earns at a tier that was reached after it.
#[test]
fn late_orders_count_on_their_day() {
    let mut member =
        member(settings(json!({"kind": "rolling", "days": 30}), json!({}), json!([level("silver", spend("10.00"))])));
    member.at("2027-03-31T12:00:00+08:00");
    pay(&mut member, "2027-03-01T12:00:00+08:00", "10.00");
    assert_eq!(tier(&member), None, "over already");
    pay(&mut member, "2027-03-02T00:00:00+08:00", "10.00");
    assert_eq!(standing(&member).until, Some(sample::at("2027-04-01T00:00:00+08:00")));
    assert_eq!(standing(&member).since, sample::at("2027-03-01T00:00:00+08:00"));
}

#[test]
fn progress_states_the_metric_that_decides() {
    let check = |needs: Value, prices: &[&str], expected: Value| {
        let levels = json!([level("silver", needs.clone()), level("gold", json!({"any": {"spend": "10000.00"}}))]);
        let mut member = member(settings(year(), json!({}), levels));
        for price in prices {
            pay(&mut member, sample::NOON, price);
        }
        let balance = member.balance();
        assert_eq!(json!(balance.next_tier), expected, "{needs} {prices:?}");
        assert!(balance.tier.is_none_or(|tier| tier.progress == balance.next_tier));
    };
    let way = |share: &str, metric: &str, [current, needed, missing]: [&str; 3]| json!({"share": share, "metric": metric, "current": current, "needed": needed, "missing": missing, "next_tier": "silver"});
    let both = json!({"orders": 4, "spend": "1000.00"});
    check(json!({"any": both}), &[], way("0", "spend", ["0.00", "1000.00", "1000.00"]));
    check(json!({"any": both}), &["999.99"], way("0.9999", "spend", ["999.99", "1000.00", "0.01"]));
    check(json!({"any": both}), &["1.00", "1.00"], way("0.5", "orders", ["2", "4", "2"]));
    check(json!({"all": both}), &["1.00", "1.00"], way("0.002", "spend", ["2.00", "1000.00", "998.00"]));
    check(json!({"all": both}), &["2000.00"], way("0.25", "orders", ["1", "4", "3"]));
    check(json!({"any": {"points": 3}}), &["1.00"], way("0.3333", "points", ["1", "3", "2"]));
    let gold = json!({"share": "0.1", "metric": "spend", "current": "1000.00", "needed": "10000.00", "missing": "9000.00", "next_tier": "gold"});
    check(json!({"any": both}), &["1000.00"], gold);
    check(json!({"any": both}), &["10000.00"], Value::Null);
}

//! Awards and benefits of tiers: on the way, on reaching a tier, and each month; and what a refund revokes of them.

use super::tiers::{level, member, pay, settings, spend, tier, year};
use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::ledger::fact::Fact;
use shared::ledger::fact::order::OrderFact;
use shared::ledger::fact::tier::BenefitGrant;
use shared::ledger::fact::tier::TierFact;

/// Silver at 100.00: 20 points at 30 % of the way, and 100 points on reaching it.
fn silver() -> Value {
    let mut silver = level("silver", spend("100.00"));
    silver["milestones"] = json!([{"share": "0.30", "points": 20}]);
    silver["tier_up"] = json!({"points": 100});
    silver
}

fn gold() -> Value {
    let mut gold = level("gold", spend("200.00"));
    gold["tier_up"] = json!({"points": 1_000});
    gold
}

/// Silver with a coupon and 50 points each month, gold with two coupons and 80 points.
fn monthly(stays: bool) -> Value {
    let benefits = |coupons: u32, points: u64| {
        json!([
            {"id": "coupon", "name": "Coupon of 10", "monthly": coupons},
            {"id": "points", "name": "Points each month", "monthly_points": points, "stays": stays},
        ])
    };
    let mut levels = json!([level("silver", spend("100.00")), level("gold", spend("200.00"))]);
    levels[0]["benefits"] = benefits(1, 50);
    levels[1]["benefits"] = benefits(2, 80);
    levels
}

/// The points in addition to those of orders. Orders earn one point for each yuan.
fn in_addition_to_orders(member: &Member) -> u64 {
    let balance = member.balance();
    let orders: u64 = member.changes().filter_map(Fact::order_id_paid).sum();
    (balance.available.get() + balance.pending.get()).saturating_sub(orders)
}

trait PaidPoints {
    fn order_id_paid(&self) -> Option<u64>;
}

impl PaidPoints for Fact {
    /// What an order earned.
    fn order_id_paid(&self) -> Option<u64> {
        match self {
            Self::Order(OrderFact::Paid { order }) => Some(order.earned.points().get()),
            _ => None,
        }
    }
}

fn grants(member: &Member) -> Vec<BenefitGrant> {
    let grant = |change: &Fact| match change {
        Fact::Tier(TierFact::BenefitsGranted { grant }) => Some((**grant).clone()),
        _ => None,
    };
    member.changes().filter_map(grant).collect()
}

#[test]
fn milestones_and_the_tier_pay_once() {
    let check = |prices: &[&str], expected: &[u64]| {
        let mut member = member(settings(year(), json!({}), json!([silver(), gold()])));
        for (price, expected) in prices.iter().zip(expected) {
            pay(&mut member, sample::NOON, price);
            assert_eq!(in_addition_to_orders(&member), *expected, "{prices:?} up to {price}");
        }
        assert!(member.audit().is_sound());
    };
    check(&["29.99", "0.01", "69.99", "0.01", "1.00"], &[0, 20, 20, 120, 120]);
    check(&["100.00"], &[120]);
    check(&["200.00"], &[1_120]);
    check(&["100.00", "99.99", "0.01", "500.00"], &[120, 120, 1_120, 1_120]);
}

/// The awards are pending as long as the order's own points.
#[test]
fn awards_are_pending_until_the_return_window_closes() {
    let mut settings = settings(year(), json!({}), json!([silver()]));
    settings["earning"]["pending_days"] = json!(7);
    let mut member = member(settings);
    pay(&mut member, sample::NOON, "100.00");
    let parts = |member: &Member| (member.balance().available.get(), member.balance().pending.get());
    assert_eq!(parts(member.at("2026-11-30T23:59:59.999+08:00")), (0, 220));
    assert_eq!(parts(member.at("2026-12-01T00:00:00+08:00")), (220, 0));
}

#[test]
fn a_refund_revokes_awards_that_only_its_order_justified() {
    let mut member = member(settings(year(), json!({}), json!([silver()])));
    let first = pay(&mut member, sample::NOON, "60.00");
    let second = pay(&mut member, sample::NOON, "40.00");
    assert_eq!(member.balance().available.get(), 220);
    let cents = json!({"lines": [{"line_id": "0", "amount": "0.01"}]});
    member.refund(&second.order_id, cents).unwrap();
    assert_eq!(
        (member.balance().available.get(), tier(&member)),
        (119, None),
        "99.99 reach no tier, but 30 % of the way"
    );
    pay(&mut member, sample::NOON, "0.01");
    assert_eq!(member.balance().available.get(), 219, "reached again");
    member.refund(&first.order_id, json!({"all": true})).unwrap();
    assert_eq!(member.balance().available.get(), 59);
    member.refund(&second.order_id, json!({"all": true})).unwrap();
    assert_eq!((member.balance().available.get(), member.balance().debt.get()), (0, 0));
    assert!(member.audit().is_sound());
}

/// A member who has spent the award owes it.
#[test]
fn a_spent_award_is_owed() {
    let mut member = member(settings(year(), json!({}), json!([silver()])));
    let order = pay(&mut member, sample::NOON, "100.00");
    member.adjust(json!({"points": -220, "author": "test", "reason": "spent elsewhere"})).unwrap();
    member.refund(&order.order_id, json!({"all": true})).unwrap();
    assert_eq!((member.balance().available.get(), member.balance().debt.get()), (0, 220));
}

/// An award is kept if a later order alone would have justified it.
#[test]
fn an_award_is_kept_if_another_order_justifies_it() {
    let mut member = member(settings(year(), json!({}), json!([silver()])));
    let first = pay(&mut member, sample::NOON, "100.00");
    pay(&mut member, "2027-03-01T12:00:00+08:00", "100.00");
    member.refund(&first.order_id, json!({"all": true})).unwrap();
    assert_eq!((member.balance().available.get(), tier(&member).as_deref()), (220, Some("silver")));
}

/// Immediately on reaching the tier, then on the first of each month at local midnight, whether or not the account is opened in between.
#[test]
fn benefits_are_granted_each_month() {
    let mut member = member(settings(year(), json!({}), monthly(false)));
    pay(&mut member, sample::NOON, "100.00");
    assert_eq!(in_addition_to_orders(&member), 50);
    let mut seen = member.clone();
    for (at, expected) in [
        ("2026-11-30T23:59:59.999+08:00", 50),
        ("2026-12-01T00:00:00+08:00", 100),
        ("2026-12-31T23:59:59.999+08:00", 100),
        ("2027-02-28T23:59:59.999+08:00", 200),
        ("2027-11-01T00:00:00+08:00", 650),
        ("2027-12-31T12:00:00+08:00", 650),
    ] {
        assert_eq!(in_addition_to_orders(member.at(at)), expected, "{at}");
        seen.at(at).settle();
        assert_eq!(in_addition_to_orders(&seen), expected, "{at}, the account was opened at every instant before");
        assert_eq!(grants(&seen).len() as u64, expected / 50, "{at}: one for each month");
    }
    member.settle();
    assert_eq!(grants(&member), grants(&seen));
    assert!(grants(&seen).iter().all(|grant| grant.benefits[0].count == 1 && grant.tier_id.as_str() == "silver"));
    assert!(seen.audit().is_sound() && member.audit().is_sound());
}

/// A higher tier in the same month adds the difference. The same tier again adds nothing.
#[test]
fn a_month_is_never_granted_twice() {
    let mut member = member(settings(year(), json!({}), monthly(false)));
    pay(&mut member, sample::NOON, "100.00");
    let second = pay(&mut member, sample::NOON, "100.00");
    assert_eq!((in_addition_to_orders(&member), tier(&member).as_deref()), (80, Some("gold")));
    let counts: Vec<u32> = grants(&member).iter().map(|grant| grant.benefits[0].count).collect();
    assert_eq!(counts, [1, 1], "two coupons in all");
    member.refund(&second.order_id, json!({"all": true})).unwrap();
    assert_eq!(member.balance().available.get(), 150, "the difference to gold is revoked");
    pay(&mut member, sample::NOON, "100.00");
    assert_eq!(member.balance().available.get(), 280);
    assert_eq!(grants(&member).iter().flat_map(|grant| &grant.benefits).count(), 2, "no coupon twice");
}

/// If the order that justified several months is refunded, the points of these months are revoked.
#[test]
fn monthly_points_are_revoked_with_their_order() {
    let mut member = member(settings(year(), json!({}), monthly(false)));
    let order = pay(&mut member, sample::NOON, "100.00");
    member.at("2027-02-01T00:00:00+08:00");
    assert_eq!(member.balance().available.get(), 300);
    member.refund(&order.order_id, json!({"all": true})).unwrap();
    assert_eq!((member.balance().available.get(), member.balance().debt.get(), tier(&member)), (0, 0, None));
    member.at("2027-06-01T00:00:00+08:00").settle();
    assert_eq!(member.balance().available.get(), 0);
}

/// In the cushion, only benefits that stay are granted.
#[test]
fn in_the_cushion_only_lasting_benefits_are_granted() {
    for (stays, expected) in [(false, 650), (true, 700)] {
        let mut member = member(settings(year(), json!({"months": 1}), monthly(stays)));
        pay(&mut member, sample::NOON, "100.00");
        member.at("2027-12-22T12:00:00+08:00").settle();
        assert_eq!(
            (in_addition_to_orders(&member), tier(&member).as_deref()),
            (expected, Some("silver")),
            "stays: {stays}"
        );
        let last = grants(&member).pop().unwrap();
        assert_eq!(last.benefits.is_empty(), stays, "no coupon in the cushion");
    }
}

/// Points of past months are valid from the first of their month. They can have expired when they are written.
#[test]
fn points_of_late_months_expire_by_their_own_month() {
    let mut settings = settings(year(), json!({}), monthly(false));
    settings["expiry"] = json!({"bonus": {"kind": "after", "days": 40}});
    let mut member = member(settings);
    pay(&mut member, sample::NOON, "100.00");
    assert_eq!(in_addition_to_orders(member.at("2027-04-05T12:00:00+08:00")), 100, "March's and April's");
    member.settle();
    assert_eq!(in_addition_to_orders(&member), 100);
    assert!(member.audit().is_sound());
}

#[test]
fn an_erased_member_is_granted_no_monthly_points() {
    let mut member = member(settings(year(), json!({}), monthly(false)));
    pay(&mut member, sample::NOON, "100.00");
    member.erase().unwrap();
    let entries = member.entries.len();
    member.at("2027-06-01T00:00:00+08:00").settle();
    assert_eq!((member.balance().available.get(), member.entries.len()), (0, entries));
}

/// Twenty benefits with points fill the memory of monthly awards within a year and a half.
#[test]
fn a_tier_pays_once_after_any_number_of_months() {
    let benefit = |at: u32| json!({"id": format!("b-{at}"), "name": "Points each month", "monthly_points": 1});
    let mut silver = silver();
    silver["benefits"] = (0..20).map(benefit).collect();
    let mut member = member(settings(year(), json!({}), json!([silver])));
    let arrivals = |member: &Member| {
        let of_change = |change: &Fact| match change {
            Fact::Tier(TierFact::Changed { change }) => change.granted.awards.len(),
            _ => 0,
        };
        member.changes().map(of_change).sum::<usize>()
    };
    pay(&mut member, sample::NOON, "100.00");
    pay(&mut member, "2027-11-15T12:00:00+08:00", "100.00");
    member.at("2028-12-15T12:00:00+08:00").settle();
    assert_eq!((tier(&member), grants(&member).len()), (None, 25));
    pay(&mut member, "2029-01-15T12:00:00+08:00", "100.00");
    assert_eq!(arrivals(&member), 2);
    assert!(member.audit().is_sound());
}

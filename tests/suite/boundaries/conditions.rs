//! Conditions of rules: the lines and orders to which each kind applies, at the edges of its words and dates.

use crate::sample;
use serde_json::{Value, json};
use shared::{
    earning::spend::earn,
    ledger::fact::award::Calculation,
    ledger::memory::KeptOrders,
    program::{EarlierOrders, MemberFacts, Occasion},
    units::birthday::{Birthday, CountedBirthday},
    units::money::Amount,
};

/// A tea with two categories and one tag, and a cup without any.
fn lines() -> Value {
    let mut lines = sample::lines(&[("1.00", 1), ("10.00", 1)]);
    lines[0]["categories"] = json!(["tea", "gift"]);
    lines[0]["tags"] = json!(["low-margin"]);
    lines
}

/// What the order earns at one point for each yuan: 1 for the tea, 10 for the cup.
fn earned(rules: Value, placed_at: &str, store: Option<&str>, channel: Option<&str>) -> u64 {
    let program = sample::program(json!({"earning": {"rules": rules}}));
    let basket = sample::basket(&program, &lines());
    let member = MemberFacts::default();
    let occasion = Occasion::new(sample::at(placed_at), &program.zone, &member).in_place(store, channel);
    earn(&program, &basket, &occasion, &[]).awards.iter().map(|award| award.points.get()).sum()
}

fn spend(conditions: Value) -> Value {
    json!([{"kind": "spend", "id": "base", "points": 1, "per": "1.00", "conditions": conditions}])
}

#[test]
fn line_conditions_pick_lines() {
    let check = |condition: Value, expected: u64| {
        assert_eq!(earned(spend(json!([condition])), sample::NOON, None, None), expected, "{condition}");
    };
    check(json!({"type": "sku", "any_of": ["sku-0"]}), 1);
    check(json!({"type": "sku", "none_of": ["sku-0"]}), 10);
    check(json!({"type": "sku", "any_of": ["sku-0", "sku-1"]}), 11);
    check(json!({"type": "sku", "any_of": ["sku-0"], "none_of": ["sku-0"]}), 0);
    check(json!({"type": "sku", "any_of": ["SKU-0"]}), 0);
    check(json!({"type": "sku", "any_of": ["sku"]}), 0);
    check(json!({"type": "category", "any_of": ["tea"]}), 1);
    check(json!({"type": "category", "any_of": ["gift", "cup"]}), 1);
    check(json!({"type": "category", "none_of": ["gift"]}), 10);
    check(json!({"type": "category", "any_of": ["tea"], "none_of": ["gift"]}), 0);
    check(json!({"type": "category", "none_of": ["cup"]}), 11);
    check(json!({"type": "category", "any_of": ["low-margin"]}), 0);
    check(json!({"type": "tag", "any_of": ["low-margin"]}), 1);
    check(json!({"type": "tag", "none_of": ["low-margin"]}), 10);
    check(json!({"type": "tag", "any_of": ["tea"]}), 0);
}

#[test]
fn order_conditions_pick_orders() {
    let check = |condition: Value, store: Option<&str>, channel: Option<&str>, expected: u64| {
        let found = earned(spend(json!([condition])), sample::NOON, store, channel);
        assert_eq!(found, expected, "{condition} {store:?} {channel:?}");
    };
    check(json!({"type": "store", "any_of": ["north"]}), Some("north"), None, 11);
    check(json!({"type": "store", "any_of": ["north"]}), Some("south"), None, 0);
    check(json!({"type": "store", "any_of": ["north"]}), None, Some("north"), 0);
    check(json!({"type": "store", "none_of": ["north"]}), Some("north"), None, 0);
    check(json!({"type": "store", "none_of": ["north"]}), Some("south"), None, 11);
    check(json!({"type": "store", "none_of": ["north"]}), None, None, 11);
    check(json!({"type": "channel", "any_of": ["app", "web"]}), None, Some("web"), 11);
    check(json!({"type": "channel", "any_of": ["app", "web"]}), Some("web"), None, 0);
    check(json!({"type": "channel", "none_of": ["app"]}), None, Some("app"), 0);
}

#[test]
fn dates_include_their_first_instant_and_exclude_their_last() {
    let dates = json!({"type": "dates", "from": "2026-11-01T00:00:00+08:00", "until": "2026-12-01T00:00:00+08:00"});
    let check = |condition: &Value, placed_at: &str, applies: bool| {
        let expected = if applies { 11 } else { 0 };
        assert_eq!(earned(spend(json!([condition])), placed_at, None, None), expected, "{condition} at {placed_at}");
    };
    check(&dates, "2026-10-31T23:59:59.999+08:00", false);
    check(&dates, "2026-11-01T00:00:00+08:00", true);
    check(&dates, "2026-10-31T16:00:00Z", true);
    check(&dates, "2026-11-30T23:59:59.999+08:00", true);
    check(&dates, "2026-12-01T00:00:00+08:00", false);
    check(&json!({"type": "dates", "from": "2026-11-01T00:00:00Z"}), "2026-10-31T23:59:59.999Z", false);
    check(&json!({"type": "dates", "from": "2026-11-01T00:00:00Z"}), "2036-11-01T00:00:00Z", true);
    check(&json!({"type": "dates", "until": "2026-11-01T00:00:00Z"}), "1970-01-01T00:00:00Z", true);
    check(&json!({"type": "dates", "until": "2026-11-01T00:00:00Z"}), "2026-11-01T00:00:00Z", false);
}

#[test]
fn a_rule_applies_where_all_its_conditions_hold() {
    let tea = json!({"type": "category", "any_of": ["tea"]});
    let north = json!({"type": "store", "any_of": ["north"]});
    let check = |conditions: Value, store: Option<&str>, expected: u64| {
        assert_eq!(earned(spend(conditions.clone()), sample::NOON, store, None), expected, "{conditions} {store:?}");
    };
    check(json!([]), None, 11);
    check(json!([tea, north]), Some("north"), 1);
    check(json!([tea, north]), Some("south"), 0);
    check(json!([tea, {"type": "category", "any_of": ["gift"]}]), None, 1);
}

/// Each line has the factors that apply to it, up to the program's limit.
#[test]
fn factors_apply_to_the_lines_of_their_conditions() {
    let check = |stacking: &str, max: &str, is_cut: bool, expected: u64| {
        let program = sample::program(json!({"earning": {"stacking": stacking, "max_multiplier": max, "rules": [
            {"kind": "spend", "id": "base", "points": 10, "per": "1.00"},
            {"kind": "multiplier", "id": "double", "factor": "2"},
            {"kind": "multiplier", "id": "tea", "factor": "3", "conditions": [{"type": "category", "any_of": ["tea"]}]},
            {"kind": "multiplier", "id": "margin", "factor": "0.5", "conditions": [{"type": "tag", "any_of": ["low-margin"]}]},
        ]}}));
        let member = MemberFacts::default();
        let basket = sample::basket(&program, &lines());
        let awards = earn(&program, &basket, &sample::occasion(&program, &member), &[]).awards;
        let parts: Vec<u64> = awards[0].lines.iter().map(|(_, points)| points.get()).collect();
        let Calculation::Spend { max_multiplier, .. } = &awards[0].calculation else { panic!("by money spent") };
        assert_eq!((awards[0].points.get(), parts.iter().sum::<u64>()), (expected, expected), "{stacking} to {max}");
        assert_eq!(max_multiplier.is_some(), is_cut, "{stacking} to {max}");
    };
    // The tea's 10 points times 3, or times 2 × 3 × 0.5, or times 1 + 1 + 2 − 0.5; the cup's 100 points times 2.
    check("best", "5", false, 30 + 200);
    check("best", "3", false, 30 + 200);
    check("multiply", "5", false, 30 + 200);
    check("add", "5", false, 35 + 200);
    check("add", "3.5", false, 35 + 200);
    check("best", "2.9999", true, 29 + 200);
    check("best", "2.5", true, 25 + 200);
    check("add", "1.5", true, 15 + 150);
}

/// What an order of 11.00 at `placed_at` earns under one condition, for a member with these facts.
fn earned_by(member: &MemberFacts, condition: &Value, placed_at: &str) -> u64 {
    let settings = json!({"earning": {"member_days": {"weekdays": ["wednesday"], "days_of_month": [8]}, "rules": spend(json!([condition]))}});
    let program = sample::program(settings);
    let basket = sample::basket(&program, &lines());
    let occasion = Occasion::new(sample::at(placed_at), &program.zone, member);
    earn(&program, &basket, &occasion, &[]).awards.iter().map(|award| award.points.get()).sum()
}

/// By the program's zone: 16:00 UTC is midnight in Shanghai.
#[test]
fn days_are_local_and_the_last_day_of_a_short_month_counts() {
    let check = |condition: Value, placed_at: &str, holds: bool| {
        let points = earned_by(&MemberFacts::default(), &condition, placed_at);
        assert_eq!(points, if holds { 11 } else { 0 }, "{condition} at {placed_at}");
    };
    let monday = json!({"type": "weekday", "any_of": ["monday", "sunday"]});
    check(monday.clone(), "2026-11-21T15:59:59.999Z", false);
    check(monday.clone(), "2026-11-21T16:00:00Z", true);
    check(monday.clone(), "2026-11-23T15:59:59.999Z", true);
    check(monday, "2026-11-23T16:00:00Z", false);
    let thirtieth = json!({"type": "day_of_month", "any_of": [30]});
    check(thirtieth.clone(), "2026-11-30T12:00:00+08:00", true);
    check(thirtieth.clone(), "2026-12-31T12:00:00+08:00", false);
    check(thirtieth.clone(), "2027-02-27T12:00:00+08:00", false);
    check(thirtieth.clone(), "2027-02-28T12:00:00+08:00", true);
    check(thirtieth.clone(), "2028-02-28T12:00:00+08:00", false);
    check(thirtieth, "2028-02-29T12:00:00+08:00", true);
    let member_day = json!({"type": "member_day"});
    check(member_day.clone(), "2026-12-08T12:00:00+08:00", true);
    check(member_day.clone(), "2026-12-09T12:00:00+08:00", true);
    check(member_day, "2026-12-10T12:00:00+08:00", false);
}

fn counted(birthday: &str) -> Option<CountedBirthday> {
    Birthday::parse(birthday).map(|birthday| CountedBirthday { birthday, from: None })
}

#[test]
fn a_birthday_on_29_february_is_on_the_28th_in_other_years() {
    let check = |birthday: &str, period: &str, placed_at: &str, holds: bool| {
        let member = MemberFacts { birthday: counted(birthday), ..MemberFacts::default() };
        let points = earned_by(&member, &json!({"type": "birthday", "period": period}), placed_at);
        assert_eq!(points, if holds { 11 } else { 0 }, "{birthday} ({period}) at {placed_at}");
    };
    check("1996-02-29", "day", "2027-02-28T12:00:00+08:00", true);
    check("1996-02-29", "day", "2027-03-01T12:00:00+08:00", false);
    check("1996-02-29", "day", "2028-02-28T12:00:00+08:00", false);
    check("1996-02-29", "day", "2028-02-29T12:00:00+08:00", true);
    check("1990-11-23", "day", "2026-11-22T15:59:59Z", false);
    check("1990-11-23", "day", "2026-11-22T16:00:00Z", true);
    check("1990-11-23", "day", "2026-11-23T16:00:00Z", false);
    check("1990-11-23", "month", "2026-11-01T00:00:00+08:00", true);
    check("1990-11-23", "month", "2026-10-31T23:59:59+08:00", false);
    check("1990-11-23", "month", "2026-11-30T23:59:59+08:00", true);
    let unknown = earned_by(&MemberFacts::default(), &json!({"type": "birthday"}), sample::NOON);
    assert_eq!(unknown, 0, "a preview does not promise points that depend on unknown facts");
}

#[test]
fn conditions_distinguish_members_by_segment_tier_and_first_order() {
    let check = |member: &MemberFacts, condition: Value, holds: bool| {
        let points = earned_by(member, &condition, sample::NOON);
        assert_eq!(points, if holds { 11 } else { 0 }, "{condition} for {member:?}");
    };
    let vip = MemberFacts {
        segments: vec!["vip".to_owned(), "tea".to_owned()],
        tier: shared::units::id::TierId::parse("gold"),
        orders: Some(EarlierOrders::default()),
        ..MemberFacts::default()
    };
    let visitor = MemberFacts::default();
    let mut kept = KeptOrders::default();
    kept.add(Amount::saturating_from(1));
    let known = MemberFacts { orders: Some(EarlierOrders { kept, elsewhere: 0 }), ..MemberFacts::default() };
    check(&vip, json!({"type": "segment", "any_of": ["vip"]}), true);
    check(&vip, json!({"type": "segment", "any_of": ["vip"], "none_of": ["tea"]}), false);
    check(&visitor, json!({"type": "segment", "any_of": ["vip"]}), false);
    check(&visitor, json!({"type": "segment", "none_of": ["vip"]}), true);
    check(&vip, json!({"type": "tier", "any_of": ["gold", "silver"]}), true);
    check(&vip, json!({"type": "tier", "none_of": ["gold"]}), false);
    check(&visitor, json!({"type": "tier", "any_of": ["gold"]}), false);
    check(&vip, json!({"type": "first_order"}), true);
    check(&known, json!({"type": "first_order"}), false);
    check(&visitor, json!({"type": "first_order"}), false);
    let elsewhere = EarlierOrders { elsewhere: 1, kept: KeptOrders::default() };
    check(&MemberFacts { orders: Some(elsewhere), ..MemberFacts::default() }, json!({"type": "first_order"}), false);
}

/// The arms of one experiment contain each member exactly once, and each arm has about the stated share.
#[test]
fn each_member_is_in_exactly_one_arm_of_an_experiment() {
    let arm = |experiment: &str, from: &str, to: &str| json!({"type": "arm", "experiment": experiment, "from": from, "to": to});
    let members: Vec<MemberFacts> = (0..2_000)
        .map(|at| MemberFacts {
            member_id: shared::units::id::MemberId::parse(&format!("m-{at}")),
            ..MemberFacts::default()
        })
        .collect();
    let within = |condition: Value| -> Vec<bool> {
        let program = sample::program(json!({"earning": {"rules": spend(json!([condition]))}}));
        let basket = sample::basket(&program, &lines());
        let earns = |member| !earn(&program, &basket, &sample::occasion(&program, member), &[]).awards.is_empty();
        members.iter().map(earns).collect()
    };
    let (few, rest) = (within(arm("double", "0", "0.05")), within(arm("double", "0.05", "1")));
    let count = few.iter().filter(|is_in| **is_in).count();
    assert!((60..=140).contains(&count), "{count} of 2,000 are in an arm of 5 %");
    assert!(few.iter().zip(&rest).all(|(few, rest)| few != rest), "everyone is in exactly one arm");
    assert_eq!(few, within(arm("double", "0", "0.05")), "the same members every time");
    assert_ne!(few, within(arm("triple", "0", "0.05")), "another experiment selects other members");
    assert_eq!(earned_by(&MemberFacts::default(), &arm("double", "0", "1"), sample::NOON), 0, "a visitor has no arm");
}

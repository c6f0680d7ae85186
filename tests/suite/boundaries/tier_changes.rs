//! What refunds, another version of the program, and an erasure do to a tier that was reached.

use super::tiers::{check_at, level, member, pay, settings, spend, standing, tier, year};
use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::ledger::fact::Fact;
use shared::ledger::fact::order::OrderFact;
use shared::units::id::OrderId;

/// All that a refund leaves counts, to the cent; the order itself while anything of it is kept.
#[test]
fn refunds_take_back_what_they_took_part_in() {
    let units = |quantity: u32| json!({"lines": [{"line_id": "0", "quantity": quantity}]});
    let check = |needs: Value, refunds: &[Value], expected: &[Option<&str>]| {
        let mut member = member(settings(year(), json!({"months": 1}), json!([level("silver", needs.clone())])));
        let request = sample::order_request("o-1", &sample::lines(&[("5.00", 3)]), json!({}));
        member.order(&request).unwrap();
        assert_eq!(tier(&member).as_deref(), Some("silver"), "{needs}");
        let order_id = OrderId::parse("o-1").unwrap();
        for (refund, expected) in refunds.iter().zip(expected) {
            member.refund(&order_id, refund.clone()).unwrap();
            assert_eq!(tier(&member).as_deref(), *expected, "{needs} {refund}");
        }
        assert!(member.audit().is_sound());
    };
    let silver = Some("silver");
    check(spend("10.00"), &[units(1), units(1)], &[silver, None]);
    check(spend("10.01"), &[units(1)], &[None]);
    check(json!({"any": {"points": 10}}), &[units(1), units(1)], &[silver, None]);
    check(json!({"any": {"orders": 1}}), &[units(2), units(1)], &[silver, None]);
    check(json!({"any": {"orders": 1}}), &[json!({"all": true})], &[None]);
    let cents = json!({"lines": [{"line_id": "0", "amount": "0.01"}]});
    check(spend("14.99"), &[cents.clone(), cents], &[silver, None]);
}

/// The order before the one that raised the member counts as much: without it the tier would not have been reached.
#[test]
fn an_old_orders_refund_takes_the_tier_that_a_later_one_reached() {
    let mut member = member(settings(year(), json!({"months": 12}), json!([level("silver", spend("10.00"))])));
    let old = pay(&mut member, "2026-11-24T12:00:00+08:00", "9.00");
    pay(&mut member, "2027-06-01T12:00:00+08:00", "9.00");
    assert_eq!(tier(&member).as_deref(), Some("silver"));
    member.at("2027-12-24T00:00:00+08:00");
    assert!(standing(&member).cushion);
    member.refund(&old.order_id, json!({"all": true})).unwrap();
    assert_eq!(tier(&member), None, "the cushion of a tier never reached");
    pay(&mut member, "2027-12-24T00:00:00+08:00", "1.00");
    assert_eq!(tier(&member).as_deref(), Some("silver"), "with the 9.00 of June");
}

/// More than three years of orders, each day dropped in its time.
#[test]
fn what_is_dropped_still_counts_for_ever() {
    for (window, expected) in [(json!({"kind": "lifetime"}), Some("silver")), (year(), None)] {
        let mut member = member(settings(window.clone(), json!({}), json!([level("silver", spend("40.00"))])));
        for year in 2027..2031 {
            pay(&mut member, &format!("{year}-05-01T12:00:00+08:00"), "10.00");
        }
        assert_eq!(tier(&member).as_deref(), expected, "{window}");
        let first = member.changes().find_map(|change| match change {
            Fact::Order(OrderFact::Paid { order }) => Some(order.order_id.clone()),
            _ => None,
        });
        member.refund(&first.unwrap(), json!({"all": true})).unwrap();
        assert_eq!(tier(&member), None, "{window}: an order of a day long dropped is returned");
        assert!(member.audit().is_sound());
    }
}

/// Version 2 asks for more: who was silver stays so until the day that was promised, and not a moment longer.
#[test]
fn a_new_version_does_not_judge_the_past() {
    let with = |needed: &str| settings(year(), json!({}), json!([level("silver", spend(needed))]));
    let mut member = member(with("10.00"));
    let first = pay(&mut member, sample::NOON, "10.00");
    member.program = sample::program_version(with("1000.00"), 2);
    check_at(&member, &[("2027-11-22T23:59:59.999+08:00", Some("silver")), ("2027-11-23T00:00:00+08:00", None)]);
    pay(&mut member, "2027-06-01T12:00:00+08:00", "10.00");
    check_at(&member, &[("2027-11-22T23:59:59.999+08:00", Some("silver")), ("2027-11-23T00:00:00+08:00", None)]);
    assert_eq!(member.balance().next_tier, None);
    let mut returned = member.clone();
    returned.refund(&first.order_id, json!({"all": true})).unwrap();
    assert_eq!(tier(&returned).as_deref(), Some("silver"), "by version 1's terms the second order would do as well");
    pay(&mut member, "2027-06-02T12:00:00+08:00", "980.00");
    check_at(&member, &[("2027-11-23T00:00:00+08:00", None)]);
    pay(&mut member, "2027-06-02T12:00:00+08:00", "1000.00");
    check_at(&member, &[("2028-06-01T23:59:59.999+08:00", Some("silver")), ("2028-06-02T00:00:00+08:00", None)]);
}

/// What was promised by version 1 falls under version 2 when the order behind it is returned.
#[test]
fn a_promise_falls_with_what_it_was_made_for() {
    let with = |needed: &str| settings(year(), json!({}), json!([level("silver", spend(needed))]));
    let mut member = member(with("10.00"));
    let first = pay(&mut member, sample::NOON, "10.00");
    member.program = sample::program_version(with("1000.00"), 2);
    member.refund(&first.order_id, json!({"lines": [{"line_id": "0", "amount": "0.01"}]})).unwrap();
    assert_eq!(tier(&member), None);
}

/// Tiers begin with the past: what was bought before there were any counts.
#[test]
fn tiers_begin_with_the_past() {
    let mut member = Member::new(sample::program(sample::plain()));
    pay(&mut member, sample::NOON, "10.00");
    assert_eq!(member.balance().next_tier, None);
    let mut silver = level("silver", spend("10.00"));
    silver["tier_up"] = json!({"points": 50});
    member.program = sample::program_version(settings(year(), json!({}), json!([silver])), 2);
    assert_eq!(tier(&member).as_deref(), Some("silver"));
    pay(&mut member, "2026-11-24T12:00:00+08:00", "10.00");
    assert_eq!(member.balance().available.get(), 20, "a tier that was there already is not reached");
    member.program = sample::program_version(sample::plain(), 3);
    assert_eq!(tier(&member), None);
    member.settle();
    assert!(member.account.memory.tier.promises.is_empty() && member.account.memory.tier.due_at.is_none());
}

#[test]
fn an_erased_member_holds_no_tier() {
    let mut member = member(settings(year(), json!({}), json!([level("silver", spend("10.00"))])));
    let paid = pay(&mut member, sample::NOON, "10.00");
    member.erase().unwrap();
    assert_eq!((tier(&member), member.balance().next_tier), (None, None));
    pay(&mut member, sample::NOON, "10.00");
    member.refund(&paid.order_id, json!({"all": true})).unwrap();
    assert_eq!(tier(&member), None);
    assert!(member.account.memory.qualification.is_empty() && member.audit().is_sound());
}

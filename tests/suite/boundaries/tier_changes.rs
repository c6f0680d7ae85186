//! The effect of refunds, a new version of the program, and an erasure on a tier that was reached.

use super::tiers::{check_at, level, member, pay, settings, spend, standing, tier, year};
use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::ledger::fact::Fact;
use shared::ledger::fact::order::OrderFact;
use shared::units::id::OrderId;

/// Everything that a refund keeps counts, to the cent. The order itself counts unless all of it was refunded.
#[test]
fn refunds_reduce_what_counts_towards_a_tier() {
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

/// The order before the one that raised the member counts equally: without it the tier would not have been reached.
#[test]
fn a_refund_of_an_earlier_order_withdraws_the_tier() {
    let mut member = member(settings(year(), json!({"months": 12}), json!([level("silver", spend("10.00"))])));
    let old = pay(&mut member, "2026-11-24T12:00:00+08:00", "9.00");
    pay(&mut member, "2027-06-01T12:00:00+08:00", "9.00");
    assert_eq!(tier(&member).as_deref(), Some("silver"));
    member.at("2027-12-24T00:00:00+08:00");
    assert!(standing(&member).cushion);
    member.refund(&old.order_id, json!({"all": true})).unwrap();
    assert_eq!(tier(&member), None, "a tier that was not reached has no cushion");
    pay(&mut member, "2027-12-24T00:00:00+08:00", "1.00");
    assert_eq!(tier(&member).as_deref(), Some("silver"), "together with the 9.00 of June");
}

/// More than three years of orders. Each day is removed from the memory after its time.
#[test]
fn days_that_are_no_longer_stored_count_in_a_lifetime_window() {
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
        assert_eq!(tier(&member), None, "{window}: an order of a day that is no longer stored is refunded");
        assert!(member.audit().is_sound());
    }
}

/// Version 2 requires more. A member who was silver remains silver until the promised day, and no longer.
#[test]
fn a_new_version_does_not_change_promises() {
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
    assert_eq!(tier(&returned).as_deref(), Some("silver"), "by version 1's terms the second order is enough");
    pay(&mut member, "2027-06-02T12:00:00+08:00", "980.00");
    check_at(&member, &[("2027-11-23T00:00:00+08:00", None)]);
    pay(&mut member, "2027-06-02T12:00:00+08:00", "1000.00");
    check_at(&member, &[("2028-06-01T23:59:59.999+08:00", Some("silver")), ("2028-06-02T00:00:00+08:00", None)]);
}

/// A promise of version 1 is decided by version 2 once the order behind it is refunded.
#[test]
fn a_promise_ends_with_the_order_that_justified_it() {
    let with = |needed: &str| settings(year(), json!({}), json!([level("silver", spend(needed))]));
    let mut member = member(with("10.00"));
    let first = pay(&mut member, sample::NOON, "10.00");
    member.program = sample::program_version(with("1000.00"), 2);
    member.refund(&first.order_id, json!({"lines": [{"line_id": "0", "amount": "0.01"}]})).unwrap();
    assert_eq!(tier(&member), None);
}

/// Past orders count when a program first has tiers.
#[test]
fn past_orders_count_when_tiers_begin() {
    let mut member = Member::new(sample::program(sample::plain()));
    pay(&mut member, sample::NOON, "10.00");
    assert_eq!(member.balance().next_tier, None);
    let mut silver = level("silver", spend("10.00"));
    silver["tier_up"] = json!({"points": 50});
    member.program = sample::program_version(settings(year(), json!({}), json!([silver])), 2);
    assert_eq!(tier(&member).as_deref(), Some("silver"));
    pay(&mut member, "2026-11-24T12:00:00+08:00", "10.00");
    assert_eq!(
        member.balance().available.get(),
        20,
        "a tier that the new program starts with is not reached by an order"
    );
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

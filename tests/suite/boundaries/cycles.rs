//! Cycles of earning, spending and refunding by which a member might get more points than honest shopping grants. `laws::honest` tests law
//! 9 for whole programs. This file contains the cycles that were found, and those that a member would try first.

use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::ledger::fact::Fact;
use shared::ledger::fact::member::MemberFact;
use shared::{ledger::lot::points_of, units::id::OrderId};

fn member(earning: Value, refunds: Value) -> Member {
    let cash_off = json!({"rate": {"points": 100, "amount": "1.00"}});
    Member::new(sample::program(json!({"earning": earning, "refunds": refunds, "spending": {"cash_off": cash_off}})))
}

fn spend_rule(fields: &Value) -> Value {
    let mut rule = json!({"kind": "spend", "id": "base", "points": 1, "per": "1.00"});
    for (name, value) in fields.as_object().unwrap() {
        rule[name] = value.clone();
    }
    rule
}

/// Buys now for `price` yuan. Returns what that earned.
fn buy(member: &mut Member, order_id: &str, price: &str) -> u64 {
    let fields = json!({"placed_at": member.now});
    let request = sample::order_request(order_id, &sample::lines(&[(price, 1)]), fields);
    member.order(&request).unwrap().earned.points().get()
}

fn give_back(member: &mut Member, order_id: &str, fields: Value) -> shared::ledger::fact::refund::Refund {
    member.refund(&OrderId::parse(order_id).unwrap(), fields).unwrap()
}

fn has(member: &Member) -> (u64, u64) {
    let balance = member.balance();
    (balance.available.get(), balance.debt.get())
}

fn spend_all(member: &mut Member) {
    let points = i64::try_from(member.balance().available.get()).unwrap();
    if points > 0 {
        member.adjust(json!({"points": -points, "author": "test", "reason": "spent elsewhere"})).unwrap();
    }
}

/// Regression: a customer who returned one cent of an order kept nearly all points of its whole hundreds, although an order of one cent
/// less earns none of them.
#[test]
fn a_refund_of_one_cent_revokes_the_block_that_it_breaks() {
    let check = |price: &str, back: &str, (earned, kept): (u64, u64)| {
        let rule = spend_rule(&json!({"points": 10, "per": "100.00", "blocks": "whole"}));
        let mut member = member(json!({"rules": [rule]}), json!({}));
        assert_eq!(buy(&mut member, "o-1", price), earned);
        give_back(&mut member, "o-1", json!({"lines": [{"line_id": "0", "amount": back}]}));
        assert_eq!(has(&member), (kept, 0), "{back} of {price}");
        give_back(&mut member, "o-1", json!({"all": true}));
        assert_eq!(has(&member), (0, 0));
    };
    check("100.00", "0.01", (10, 0));
    check("200.00", "0.01", (20, 10));
    check("200.00", "100.00", (20, 10));
    check("200.00", "100.01", (20, 0));
    check("199.99", "99.99", (10, 5));
    check("250.00", "50.00", (20, 16));
}

/// Shipping and free lines complete no block.
#[test]
fn a_refund_of_free_parts_revokes_no_block() {
    let rule = spend_rule(&json!({"points": 10, "per": "100.00", "blocks": "whole", "rounding": "ceil"}));
    let mut member = member(json!({"rules": [rule]}), json!({}));
    let request = sample::order_request("o-1", &sample::lines(&[("100.00", 1), ("0", 2)]), json!({"shipping": "8.00"}));
    member.order(&request).unwrap();
    give_back(&mut member, "o-1", json!({"shipping": "8.00", "lines": [{"line_id": "1", "quantity": 2}]}));
    assert_eq!(has(&member), (10, 0));
}

/// Regression: points that the merchant bore made room under the cap again, so that a daily cap did not limit the points.
#[test]
fn points_that_the_merchant_bears_still_count_under_caps() {
    let check = |debt: &str, again: u64| {
        let caps = json!([{"per": "day", "points": 100}]);
        let mut member = member(json!({"rules": [spend_rule(&json!({"caps": caps}))]}), json!({"debt": debt}));
        assert_eq!(buy(&mut member, "o-1", "100.00"), 100);
        spend_all(&mut member);
        give_back(&mut member, "o-1", json!({"all": true}));
        assert_eq!(buy(&mut member, "o-2", "100.00"), again, "{debt}");
        assert_eq!(has(&member).0, 0, "a debt of the same size is paid first");
    };
    check("absorb", 0);
    check("carry", 100);
}

/// Points in a hold are not spent. The member owes them, and a release pays the debt first.
#[test]
fn points_in_a_hold_are_not_spent() {
    let check = |revoke_from: &str, given: u64, expected: [(u64, u64); 2]| {
        let rules = json!([spend_rule(&json!({}))]);
        let mut member = member(json!({"rules": rules}), json!({"debt": "absorb", "revoke_from": revoke_from}));
        if given > 0 {
            member.give(given);
        }
        buy(&mut member, "o-1", "500.00");
        let basket = sample::basket(&member.program, &sample::lines(&[("900.00", 1)]));
        let hold = member.hold(&basket, sample::exactly(member.balance().available.get())).unwrap();
        let refund = give_back(&mut member, "o-1", json!({"all": true}));
        assert_eq!((refund.debt_added.get(), refund.absorbed.get()), expected[0], "{revoke_from}");
        member.release(&hold.hold_id).unwrap();
        assert_eq!(has(&member), expected[1], "{revoke_from}");
        assert!(member.audit().is_sound());
    };
    check("any", 0, [(500, 0), (0, 0)]);
    check("any", 700, [(500, 0), (700, 0)]);
    check("own", 700, [(500, 0), (700, 0)]);
}

/// Buys, spends what was earned, refunds the order, and repeats this.
#[test]
fn repeated_buying_and_refunding_grants_nothing() {
    let caps = json!([{"of": "member", "per": "ever", "points": 150}]);
    let first = json!({"kind": "multiplier", "id": "first", "factor": "5", "conditions": [{"type": "first_order"}]});
    let pack = json!({
        "kind": "newcomer", "id": "pack", "welcome": 10, "all_done": 20, "days": 30,
        "tasks": [{"event": "first_order", "points": 40}],
    });
    for earning in [
        json!({"rules": [spend_rule(&json!({}))]}),
        json!({"rules": [spend_rule(&json!({})), first]}),
        json!({"rules": [spend_rule(&json!({})), pack]}),
        json!({"rules": [spend_rule(&json!({}))], "caps": caps}),
    ] {
        let mut member = member(earning.clone(), json!({}));
        member.earns("sign_up");
        let welcome = has(&member).0;
        for round in 0..5 {
            buy(&mut member, &format!("o-{round}"), "100.00");
            spend_all(&mut member);
            give_back(&mut member, &format!("o-{round}"), json!({"all": true}));
        }
        let (available, debt) = has(&member);
        let spent: u64 = member.changes().map(taken_by_hand).sum();
        assert_eq!(
            available + spent,
            welcome + debt,
            "{earning}: points that were spent in addition to the welcome are owed"
        );
    }
}

fn taken_by_hand(change: &Fact) -> u64 {
    match change {
        Fact::Member(MemberFact::Adjusted { adjustment }) => points_of(&adjustment.taken).get(),
        _ => 0,
    }
}

/// A tier that only refunded orders had reached is reached again by a new order. Its award is paid once.
#[test]
fn a_tier_is_not_paid_for_twice() {
    let tiers = json!({
        "window": {"kind": "lifetime"},
        "levels": [{"id": "gold", "name": "Gold", "needs": {"any": {"spend": "100.00"}}, "tier_up": {"points": 500}}],
    });
    let earning = json!({"rules": [spend_rule(&json!({}))]});
    let mut member = Member::new(sample::program(json!({"earning": earning, "tiers": tiers})));
    for round in 0..4 {
        buy(&mut member, &format!("o-{round}"), "100.00");
        assert_eq!(has(&member), (600, 0));
        give_back(&mut member, &format!("o-{round}"), json!({"all": true}));
        assert_eq!(has(&member), (0, 0));
    }
}

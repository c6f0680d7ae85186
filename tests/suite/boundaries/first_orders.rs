//! First orders: the first order of a minimum that is not refunded in full. For multipliers, the newcomer's task and the award of a
//! referrer.

use crate::{friends::Friends, member::Member, sample};
use serde_json::{Value, json};
use shared::{
    ledger::memory::KeptOrders,
    program::Program,
    units::{id::OrderId, money::Amount},
};

/// One point for each yuan, and three on the first order.
fn tripled(min_spend: Value) -> Program {
    let mut condition = json!({"type": "first_order"});
    if !min_spend.is_null() {
        condition["min_spend"] = min_spend;
    }
    let mut settings = sample::plain();
    let multiplier = json!({"kind": "multiplier", "id": "first", "factor": "3", "conditions": [condition]});
    settings["earning"]["rules"].as_array_mut().unwrap().push(multiplier);
    sample::program(settings)
}

/// Points that an order of one line earns.
fn earns(member: &mut Member, order_id: &str, price: &str) -> u64 {
    let request = sample::order_request(order_id, &sample::lines(&[(price, 1)]), json!({}));
    member.order(&request).unwrap().earned.points().get()
}

fn refund(member: &mut Member, order_id: &str, fields: Value) {
    member.refund(&OrderId::parse(order_id).unwrap(), fields).unwrap();
    assert!(member.audit().is_sound());
}

fn part(amount: &str) -> Value {
    json!({"lines": [{"line_id": "0", "amount": amount}]})
}

#[test]
fn the_first_order_is_the_first_one_that_is_not_refunded() {
    let all = || json!({"all": true});
    let mut member = Member::new(tripled(json!(null)));
    assert_eq!(earns(&mut member, "o-1", "200.00"), 600);
    refund(&mut member, "o-1", all());
    assert_eq!(earns(&mut member, "o-2", "300.00"), 900);
    assert_eq!(earns(&mut member, "o-3", "10.00"), 10);
    // A partial refund keeps the order. A refund of the rest, in any parts, ends it.
    refund(&mut member, "o-2", part("299.99"));
    assert_eq!(earns(&mut member, "o-4", "10.00"), 10);
    refund(&mut member, "o-2", part("0.01"));
    assert_eq!(earns(&mut member, "o-5", "10.00"), 10, "o-3 and o-4 are kept");
    for order_id in ["o-3", "o-4", "o-5"] {
        refund(&mut member, order_id, all());
    }
    assert_eq!(earns(&mut member, "o-6", "10.00"), 30);
    refund(&mut member, "o-6", all());
    assert_eq!((member.balance().available.get(), member.balance().debt.get()), (0, 0));
}

/// A free order does not count, and neither does one below the minimum of the rule.
#[test]
fn an_order_of_at_least_the_minimum_counts() {
    let check = |min_spend: Value, orders: &[(&str, u64)]| {
        let mut member = Member::new(tripled(min_spend.clone()));
        for (at, (price, expected)) in orders.iter().enumerate() {
            assert_eq!(
                earns(&mut member, &format!("o-{at}"), price),
                *expected,
                "order {at} of {orders:?}, {min_spend}"
            );
        }
    };
    check(json!(null), &[("0.00", 0), ("100.00", 300), ("100.00", 100)]);
    check(json!(null), &[("0.01", 0), ("100.00", 100)]);
    check(json!("50.00"), &[("49.99", 49), ("50.00", 150), ("50.00", 50)]);
    check(json!("50.00"), &[("49.99", 49), ("20.00", 20), ("100.00", 300), ("100.00", 100)]);
    check(json!("0.01"), &[("0.00", 0), ("100.00", 300)]);
}

/// The amount that counts is what is paid for the lines, in cash and with points. Shipping, tax and uncharged money do not count.
#[test]
fn the_lines_decide_whether_an_order_counts() {
    let check = |fields: Value, expected: u64| {
        let mut member = Member::new(tripled(json!("50.00")));
        let request = sample::order_request("o-1", &sample::lines(&[("50.00", 1)]), fields.clone());
        assert_eq!(member.order(&request).unwrap().earned.points().get(), expected, "{fields}");
    };
    check(json!({}), 150);
    check(json!({"charged": "50.00"}), 150);
    check(json!({"charged": "49.99"}), 49);
    let mut member = Member::new(tripled(json!("50.00")));
    let fields = json!({"shipping": "10.00", "tax": "10.00"});
    let request = sample::order_request("o-1", &sample::lines(&[("49.99", 1)]), fields);
    assert_eq!(member.order(&request).unwrap().earned.points().get(), 49);
}

#[test]
fn a_minimum_is_an_amount_above_zero() {
    let check = |min_spend: Value, is_valid: bool| {
        let condition = json!({"type": "first_order", "min_spend": min_spend});
        let rules = [
            (json!({"kind": "multiplier", "id": "a", "factor": "3", "conditions": [condition]}), "/conditions/0"),
            (
                json!({"kind": "referral", "id": "a", "first_order": {"points": 5, "min_spend": min_spend}}),
                "/first_order/min_spend",
            ),
            (
                json!({"kind": "newcomer", "id": "a", "days": 5,
                    "tasks": [{"event": "first_order", "points": 5, "min_spend": min_spend}]}),
                "/tasks/0/min_spend",
            ),
        ];
        for (rule, pointer) in rules {
            let problems = sample::problems(json!({"earning": {"rules": [rule]}}));
            let found: Vec<&str> = problems.iter().map(|problem| problem.pointer.as_str()).collect();
            let expected = format!("/earning/rules/0{pointer}");
            let expected: Vec<&str> = if is_valid { Vec::new() } else { vec![&expected] };
            assert_eq!(found, expected, "{rule}");
        }
    };
    check(json!("0.01"), true);
    check(json!("50"), true);
    check(json!("0.00"), false);
    check(json!("-1.00"), false);
    check(json!("0.001"), false);
    check(json!("x"), false);
    let task = json!({"event": "review", "points": 5, "min_spend": "1.00"});
    let rule = json!({"kind": "newcomer", "id": "a", "days": 5, "tasks": [task]});
    let problems = sample::problems(json!({"earning": {"rules": [rule]}}));
    assert_eq!(problems[0].pointer, "/earning/rules/0/tasks/0/min_spend");
}

/// A referrer and a friend who is bound.
fn friends(first_order: Value) -> Friends {
    let mut settings = sample::plain();
    let rule = json!({"kind": "referral", "id": "friends", "first_order": first_order});
    settings["earning"]["rules"].as_array_mut().unwrap().push(rule);
    let mut all = Friends::new(&sample::program(settings), 1);
    all.bind(0).unwrap();
    all
}

/// Checks the referrer's points after each step: an order of one line at the price, or a full refund of an earlier order.
fn check_referrer(first_order: &Value, steps: &[(&str, u64)]) {
    let mut all = friends(first_order.clone());
    let mut orders = 0;
    for (step, expected) in steps {
        if let Some(order_id) = step.strip_prefix("return ") {
            all.refund(0, order_id, json!({"all": true})).unwrap();
        } else {
            orders += 1;
            all.order(0, &format!("o-{orders}"), &sample::lines(&[(step, 1)]));
        }
        let balance = all.referrer.balance();
        assert_eq!((balance.available.get(), balance.debt.get()), (*expected, 0), "{step} of {steps:?}");
    }
    all.audit();
}

#[test]
fn a_referrer_is_paid_once_for_the_first_kept_order() {
    let share = json!({"share": "0.05"});
    check_referrer(&share, &[("200.00", 10), ("return o-1", 0), ("300.00", 15), ("500.00", 15)]);
    check_referrer(&share, &[("200.00", 10), ("300.00", 10), ("return o-1", 0), ("500.00", 0)]);
    check_referrer(&share, &[("200.00", 10), ("300.00", 10), ("return o-2", 10), ("return o-1", 0), ("500.00", 25)]);
    let fixed = json!({"points": 500});
    check_referrer(&fixed, &[("0.00", 0), ("0.01", 500), ("100.00", 500)]);
    check_referrer(&fixed, &[("0.00", 0), ("return o-1", 0), ("100.00", 500), ("return o-2", 0), ("0.00", 0)]);
    let from_50 = json!({"points": 500, "min_spend": "50.00"});
    check_referrer(&from_50, &[("0.00", 0), ("49.99", 0), ("50.00", 500), ("100.00", 500)]);
    check_referrer(&from_50, &[("50.00", 500), ("return o-1", 0), ("49.99", 0), ("60.00", 500), ("60.00", 500)]);
}

#[test]
fn the_first_kept_order_does_the_newcomers_task() {
    let settings = |min_spend: Value| {
        let mut task = json!({"event": "first_order", "points": 100});
        if !min_spend.is_null() {
            task["min_spend"] = min_spend;
        }
        let mut settings = sample::plain();
        let pack = json!({"kind": "newcomer", "id": "new", "days": 30, "welcome": 50, "tasks": [task]});
        settings["earning"]["rules"].as_array_mut().unwrap().push(pack);
        settings
    };
    let check = |min_spend: Value, orders: &[(&str, u64)]| {
        let mut member = Member::new(sample::program(settings(min_spend.clone())));
        let joined_at = member.now;
        member.join(joined_at).unwrap();
        for (at, (price, expected)) in orders.iter().enumerate() {
            assert_eq!(earns(&mut member, &format!("o-{at}"), price), *expected, "order {at}, {min_spend}");
        }
    };
    check(json!(null), &[("0.00", 0), ("10.00", 110), ("10.00", 10)]);
    check(json!("50.00"), &[("49.99", 49), ("50.00", 150), ("50.00", 50)]);
    let mut member = Member::new(sample::program(settings(json!("50.00"))));
    let joined_at = member.now;
    member.join(joined_at).unwrap();
    assert_eq!(earns(&mut member, "o-1", "60.00"), 160);
    refund(&mut member, "o-1", json!({"all": true}));
    assert_eq!(member.balance().available.get(), 50);
    assert_eq!(earns(&mut member, "o-2", "40.00"), 40);
    assert_eq!(earns(&mut member, "o-3", "50.00"), 150);
    assert_eq!(earns(&mut member, "o-4", "50.00"), 50);
}

/// For any number of added and removed orders, the largest are known, and no kept order is forgotten.
#[test]
fn the_memory_of_kept_orders_is_exact_and_small() {
    let amount = Amount::saturating_from;
    let mut kept = KeptOrders::default();
    let spends: Vec<u64> = (1..=1_000).map(|n| n * 7_919 % 1_009 + 1).collect();
    for spend in &spends {
        kept.add(amount(*spend));
    }
    assert!(serde_json::to_string(&kept).unwrap().len() < 150);
    let mut sorted = spends.clone();
    sorted.sort_unstable_by(|one, other| other.cmp(one));
    assert!(kept.has(amount(sorted[0])) && !kept.has(amount(sorted[0] + 1)));
    for spend in &sorted[..7] {
        kept.remove(amount(*spend));
    }
    assert!(kept.has(amount(sorted[7])) && !kept.has(amount(sorted[7] + 1)));
    for spend in &sorted[7..] {
        assert!(kept.has(amount(1)), "an order is kept");
        kept.remove(amount(*spend));
    }
    assert!(kept.is_none());
    kept.add(Amount::ZERO);
    assert!(kept.is_none() && !kept.has(amount(1)));
}

fn with_orders_before(program: Program, orders_before: u32) -> Member {
    let mut member = Member::new(program);
    member.profile.orders_before = orders_before;
    member
}

/// A member who ordered in another system has no first order: for a multiplier, the newcomer's task and the award of a referrer.
#[test]
fn a_member_with_orders_in_another_system_has_no_first_order() {
    for (orders_before, first) in [(0, 30), (1, 10), (2, 10), (1_000_000, 10)] {
        let mut member = with_orders_before(tripled(json!(null)), orders_before);
        assert_eq!(earns(&mut member, "o-1", "10.00"), first, "{orders_before}");
        assert_eq!(earns(&mut member, "o-2", "10.00"), 10, "{orders_before}");
        refund(&mut member, "o-2", json!({"all": true}));
        refund(&mut member, "o-1", json!({"all": true}));
        assert_eq!(earns(&mut member, "o-3", "10.00"), first, "{orders_before}");
        // The amounts of those orders are not known, so each counts for any minimum.
        let mut member = with_orders_before(tripled(json!("100.00")), orders_before);
        assert_eq!(earns(&mut member, "o-1", "100.00"), if orders_before == 0 { 300 } else { 100 }, "{orders_before}");
    }
}

#[test]
fn orders_in_another_system_do_no_task_of_a_newcomer() {
    let tasks = json!([{"event": "first_order", "points": 100}]);
    let pack = json!({"kind": "newcomer", "id": "pack", "tasks": tasks, "days": 30});
    for (orders_before, earned) in [(0, 110), (1, 10)] {
        let mut settings = sample::plain();
        settings["earning"]["rules"].as_array_mut().unwrap().push(pack.clone());
        let mut member = with_orders_before(sample::program(settings), orders_before);
        member.join(member.now);
        assert_eq!(earns(&mut member, "o-1", "10.00"), earned, "{orders_before}");
    }
}

#[test]
fn orders_in_another_system_reward_no_referrer() {
    let rule = json!({"kind": "referral", "id": "friends", "first_order": {"points": 500}});
    for (orders_before, rewarded) in [(0, true), (1, false)] {
        let mut settings = sample::plain();
        settings["earning"]["rules"].as_array_mut().unwrap().push(rule.clone());
        let mut friends = Friends::new(&sample::program(settings), 1);
        friends.friends[0].profile.orders_before = orders_before;
        friends.bind(0).unwrap();
        let order = friends.order(0, "o-1", &sample::lines(&[("10.00", 1)]));
        assert_eq!(order.is_some(), rewarded, "{orders_before}");
        friends.audit();
    }
}

/// What was granted remains. Orders after the change follow the new number.
#[test]
fn a_changed_number_counts_for_later_orders() {
    let mut member = with_orders_before(tripled(json!(null)), 0);
    assert_eq!(earns(&mut member, "o-1", "10.00"), 30);
    member.profile.orders_before = 5;
    assert_eq!(member.balance().available.get(), 30);
    refund(&mut member, "o-1", json!({"all": true}));
    assert_eq!(member.balance().available.get(), 0, "the refund revokes what was granted");
    assert_eq!(earns(&mut member, "o-2", "10.00"), 10);
    member.profile.orders_before = 0;
    assert_eq!(earns(&mut member, "o-3", "10.00"), 10, "o-2 is kept");
    for order_id in ["o-2", "o-3"] {
        refund(&mut member, order_id, json!({"all": true}));
    }
    assert_eq!(earns(&mut member, "o-4", "10.00"), 30);
    assert!(member.audit().is_sound());
}

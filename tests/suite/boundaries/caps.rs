//! Caps: what is left for a rule, an action, a member or the program, at the edges of their periods and sums.

use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::ledger::Actor;
use shared::{
    ledger::Draft,
    ledger::fact::award::{Cut, CutBy, StoredCapLimit, StoredPeriod},
    ledger::fact::order::PaidOrder,
    ledger::memory::CapUse,
    ledger::memory::Count,
    order::{self, Order},
    wire::CapReason,
};

/// One point for each yuan by `base` under `rule_caps`. `caps` are the caps of the program.
fn program(rule_caps: Value, caps: Value) -> shared::program::Program {
    let base = json!({"kind": "spend", "id": "base", "points": 1, "per": "1.00", "caps": rule_caps});
    sample::program(json!({"earning": {"caps": caps, "rules": [base]}}))
}

/// Pays an order of `yuan`, placed now.
fn pay(member: &mut Member, order_id: &str, yuan: u32) -> PaidOrder {
    let request = sample::order_request(
        order_id,
        &sample::lines(&[(&format!("{yuan}.00"), 1)]),
        json!({"placed_at": member.now.to_string()}),
    );
    member.order(&request).expect("a paid order")
}

/// Checks what orders of 60 yuan earn at these times under one cap of the rule.
fn check(cap: Value, orders: &[(&str, u64)]) {
    for (rule_caps, caps) in [
        (json!([cap]), json!([])),
        (json!([]), json!([with(&cap, json!({"of": "member"}))])),
        (json!([]), json!([with(&cap, json!({"of": "action", "action": "order"}))])),
    ] {
        let mut member = Member::new(program(rule_caps, caps.clone()));
        for (at, (time, granted)) in orders.iter().enumerate() {
            member.at(time);
            let paid = pay(&mut member, &format!("o-{at}"), 60);
            assert_eq!(
                (paid.earned.desired().get(), paid.earned.points().get()),
                (60, *granted),
                "{cap} {caps} at {time}"
            );
        }
        assert!(member.audit().is_sound());
    }
}

fn with(cap: &Value, fields: Value) -> Value {
    let mut cap = cap.clone();
    cap.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    cap
}

#[test]
fn a_cap_counts_over_local_days_weeks_and_months() {
    // 16:00 UTC is midnight in Shanghai. 2026-11-23 is a Monday.
    let (monday, sunday, next_monday) =
        ("2026-11-23T12:00:00+08:00", "2026-11-29T15:59:59.999Z", "2026-11-29T16:00:00Z");
    check(
        json!({"per": "day", "points": 100}),
        &[
            (monday, 60),
            ("2026-11-23T15:59:59.999Z", 40),
            ("2026-11-23T15:59:59.999Z", 0),
            ("2026-11-23T16:00:00Z", 60),
        ],
    );
    check(json!({"per": "week", "points": 100}), &[(monday, 60), (sunday, 40), (next_monday, 60)]);
    check(
        json!({"per": "month", "points": 100}),
        &[
            (monday, 60),
            ("2026-11-30T15:59:59.999Z", 40),
            ("2026-11-30T16:00:00Z", 60),
            ("2026-12-31T15:59:59.999Z", 40),
        ],
    );
    check(
        json!({"per": "ever", "points": 100}),
        &[(monday, 60), ("2036-01-01T00:00:00Z", 40), ("2046-01-01T00:00:00Z", 0)],
    );
    check(json!({"per": "order", "points": 59}), &[(monday, 59), (monday, 59)]);
    check(json!({"per": "day", "times": 1}), &[(monday, 60), (sunday, 60), (sunday, 0), (next_monday, 60)]);
    check(json!({"per": "day", "points": 60}), &[(monday, 60), (monday, 0)]);
    check(json!({"per": "day", "points": 61}), &[(monday, 60), (monday, 1)]);
}

#[test]
fn the_tightest_cap_is_named() {
    let caps = json!([
        {"of": "member", "per": "week", "points": 50}, {"of": "action", "action": "order", "per": "day", "points": 30},
        {"of": "action", "action": "review", "per": "day", "points": 1},
    ]);
    let mut member = Member::new(program(json!([{"per": "month", "points": 40}]), caps));
    let first = pay(&mut member, "o-1", 60);
    let cut =
        Cut::Capped { of: CutBy::Action, per: StoredPeriod::Day, limit: StoredCapLimit::Points(sample::points(30)) };
    assert_eq!(first.earned.awards[0].cut, Some(cut));
    member.at("2026-11-24T12:00:00+08:00");
    let second = pay(&mut member, "o-2", 60);
    let cut =
        Cut::Capped { of: CutBy::Rule, per: StoredPeriod::Month, limit: StoredCapLimit::Points(sample::points(40)) };
    assert_eq!((second.earned.points().get(), &second.earned.awards[0].cut), (10, &Some(cut)));
    let answer = shared::answer::order(&second, &member.program, member.balance());
    let cap = answer.earned.awards[0].cap.clone().unwrap();
    assert_eq!((cap.reason, cap.points.unwrap().get(), cap.desired.get()), (CapReason::Capped, 40, 60));
}

/// Several awards of one order share what is left. The earlier award is first.
#[test]
fn awards_of_one_order_share_a_cap() {
    let rule = |id: &str| json!({"kind": "spend", "id": id, "points": 1, "per": "1.00"});
    let caps = json!([{"of": "member", "per": "day", "points": 100}]);
    let mut member =
        Member::new(sample::program(json!({"earning": {"caps": caps, "rules": [rule("a"), rule("b"), rule("c")]}})));
    let paid = pay(&mut member, "o-1", 60);
    let points: Vec<u64> = paid.earned.awards.iter().map(|award| award.points.get()).collect();
    assert_eq!(points, [60, 40, 0]);
    let caps = json!([{"of": "member", "per": "day", "times": 2}]);
    let mut member =
        Member::new(sample::program(json!({"earning": {"caps": caps, "rules": [rule("a"), rule("b"), rule("c")]}})));
    assert_eq!(pay(&mut member, "o-1", 60).earned.points().get(), 120);
}

/// Points that are revoked before the period ends can be earned again, but not more than those.
#[test]
fn a_refund_makes_room_until_the_period_ends() {
    let mut member = Member::new(program(json!([{"per": "day", "points": 100}]), json!([])));
    let first = pay(&mut member, "o-1", 200);
    assert_eq!(pay(&mut member, "o-2", 60).earned.points().get(), 0);
    member.refund(&first.order_id, json!({"lines": [{"line_id": "0", "amount": "100.00"}]})).unwrap();
    assert_eq!(member.balance().available.get(), 50);
    assert_eq!(pay(&mut member, "o-3", 60).earned.points().get(), 50);
    member.at("2026-11-24T12:00:00+08:00");
    member.refund(&first.order_id, json!({"all": true})).unwrap();
    assert_eq!(
        pay(&mut member, "o-4", 200).earned.points().get(),
        100,
        "a refund of yesterday's order makes no room today"
    );
    assert!(member.audit().is_sound());
}

#[test]
fn counts_of_ended_periods_are_removed_from_the_account() {
    let check = |late_days: u16, at: &str, expected: &[(&str, u64)]| {
        let caps = json!([{"per": "day", "points": 100}, {"per": "ever", "points": 900}]);
        let mut member = Member::new(late_program(late_days, caps, json!([])));
        pay(&mut member, "o-1", 10);
        assert_eq!(member.account.memory.cap_uses.iter().count(), 2);
        member.at(at);
        pay(&mut member, "o-2", 20);
        let given: Vec<(&str, u64)> =
            member.account.memory.cap_uses.iter().map(|given| (given.count.key.as_str(), given.points.get())).collect();
        assert_eq!(given, expected, "{late_days} {at}");
        assert!(member.audit().is_sound());
    };
    check(0, "2026-11-24T00:00:00+08:00", &[("rule/base/day", 20), ("rule/base/ever", 30)]);
    check(1, "2026-11-24T12:00:00+08:00", &[("rule/base/day", 10), ("rule/base/day", 20), ("rule/base/ever", 30)]);
    check(1, "2026-11-25T00:00:00+08:00", &[("rule/base/day", 20), ("rule/base/ever", 30)]);
}

/// Like [`program`], for causes that are posted up to `late_days` days late.
fn late_program(late_days: u16, rule_caps: Value, caps: Value) -> shared::program::Program {
    let base = json!({"kind": "spend", "id": "base", "points": 1, "per": "1.00", "caps": rule_caps});
    let review = json!({"kind": "event", "id": "review", "event": "review", "points": 7});
    sample::program(json!({"earning": {"late_days": late_days, "caps": caps, "rules": [base, review]}}))
}

/// Pays an order of 10 yuan that was placed `hours_ago` hours ago.
fn pay_late(member: &mut Member, order_id: &str, hours_ago: i64) -> u64 {
    let placed_at = shared::units::time::Instant::from_millis(member.now.millis() - hours_ago * 3_600_000);
    let fields = json!({ "placed_at": placed_at });
    let request = sample::order_request(order_id, &sample::lines(&[("10.00", 1)]), fields);
    member.order(&request).expect("a paid order").earned.points().get()
}

/// Regression: four days of orders were posted at once, and three of them earned nothing, because the cap of the day of posting cut them.
#[test]
fn the_period_of_a_cap_is_that_of_the_cause() {
    for (rule_caps, caps) in [
        (json!([{"per": "day", "points": 10}]), json!([])),
        (json!([]), json!([{"of": "member", "per": "day", "points": 10}])),
        (json!([]), json!([{"of": "action", "action": "order", "per": "day", "points": 10}])),
        (json!([]), json!([{"of": "program", "per": "day", "points": 10}])),
        (json!([{"per": "day", "times": 1}]), json!([])),
    ] {
        for days in [[3, 2, 1, 0], [0, 1, 2, 3], [2, 0, 3, 1]] {
            let mut member = Member::new(late_program(31, rule_caps.clone(), caps.clone()));
            for day in days {
                assert_eq!(pay_late(&mut member, &format!("o-{day}"), day * 24), 10, "{day} of {days:?}, {caps}");
            }
            for day in days {
                assert_eq!(pay_late(&mut member, &format!("again-{day}"), day * 24), 0, "{day} of {days:?}, {caps}");
            }
            assert!(member.audit().is_sound());
        }
    }
}

/// An event counts in the period in which it occurred. The same holds for a week and a month.
#[test]
fn late_events_count_in_their_own_day_week_and_month() {
    let mut member = Member::new(late_program(31, json!([]), json!([{"of": "member", "per": "week", "points": 10}])));
    let ago =
        |member: &Member, days: i64| shared::units::time::Instant::from_millis(member.now.millis() - days * 86_400_000);
    // The 23rd is a Monday.
    for (days, expected) in [(0, 7), (1, 7), (2, 3), (7, 0), (8, 7), (0, 3)] {
        let at = ago(&member, days);
        let event = member.event("review", json!({ "occurred_at": at })).unwrap();
        assert_eq!(event.earned.points().get(), expected, "{days} days ago");
    }
    let mut member = Member::new(late_program(31, json!([{"per": "month", "points": 10}]), json!([])));
    assert_eq!([22, 23, 24, 0].map(|days| pay_late(&mut member, &format!("o-{days}"), days * 24)), [10, 10, 0, 0]);
}

/// A cause that is older than `late_days` counts in the present period.
#[test]
fn a_cause_older_than_late_days_counts_now() {
    let check = |late_days: u16, hours_ago: i64, expected: [u64; 2]| {
        let mut member = Member::new(late_program(late_days, json!([{"per": "day", "points": 10}]), json!([])));
        let late = pay_late(&mut member, "o-1", hours_ago);
        assert_eq!([late, pay_late(&mut member, "o-2", 0)], expected, "{late_days} {hours_ago}");
    };
    // It is noon: twelve and a half hours ago was yesterday.
    check(0, 0, [10, 0]);
    check(0, 12, [10, 0]);
    check(0, 13, [10, 0]);
    check(1, 13, [10, 10]);
    check(1, 36, [10, 10]);
    check(1, 37, [10, 0]);
    check(31, 24 * 31 + 12, [10, 10]);
    check(31, 24 * 31 + 13, [10, 0]);
}

/// What a refund revokes of a past period makes room in that period again.
#[test]
fn a_refund_makes_room_in_the_period_of_the_cause() {
    let mut member = Member::new(late_program(31, json!([{"per": "day", "points": 10}]), json!([])));
    assert_eq!(pay_late(&mut member, "o-1", 24), 10);
    assert_eq!(pay_late(&mut member, "o-2", 0), 10);
    member.refund(&shared::units::id::OrderId::parse("o-1").unwrap(), json!({"all": true})).unwrap();
    assert_eq!(pay_late(&mut member, "o-3", 0), 0, "a refund of yesterday's order makes no room today");
    assert_eq!(pay_late(&mut member, "o-4", 24), 10);
    assert_eq!(pay_late(&mut member, "o-5", 24), 0);
}

/// The account remembers a bounded number of periods. A cause in a forgotten period counts now, so that no cap grants twice.
#[test]
fn a_cause_in_a_forgotten_period_is_not_granted_twice() {
    let caps = json!([{"per": "day", "points": 10}]);
    let mut member = Member::new(late_program(366, caps, json!([])));
    for day in (0..366).rev() {
        assert_eq!(pay_late(&mut member, &format!("o-{day}"), day * 24), 10, "{day}");
    }
    assert!(member.account.memory.cap_uses.iter().count() <= 301);
    let mut again = 0;
    for day in 0..366 {
        again += pay_late(&mut member, &format!("again-{day}"), day * 24);
    }
    assert_eq!(again, 0);

    // If a merchant shortens the time and lengthens it again, nothing is granted twice either.
    let caps = || json!([{"per": "day", "points": 10}]);
    let mut member = Member::new(late_program(0, caps(), json!([])));
    assert_eq!(pay_late(&mut member, "o-1", 0), 10);
    member.now = member.now.plus_minutes(24 * 60);
    assert_eq!(pay_late(&mut member, "o-2", 0), 10);
    member.program = late_program(31, caps(), json!([]));
    assert_eq!(pay_late(&mut member, "o-3", 24), 0);
    assert!(member.audit().is_sound());
}

/// A budget counts all members. The draft contains what other members were granted.
#[test]
fn a_budget_is_shared_by_all_members() {
    let check = |of_others: u64, granted: u64, left: u64| {
        let program = program(json!([]), json!([{"of": "program", "per": "day", "points": 100}]));
        let member = Member::new(program.clone());
        let ends_at = shared::units::time::Instant::parse("2026-11-24T00:00:00+08:00");
        let count = Count { key: "program/day".to_owned(), ends_at, kept_until: None };
        let others = [CapUse { count: count.clone(), points: sample::points(of_others), times: 0 }];
        let mut draft =
            Draft::open(member.account, Actor::System, member.now).unwrap().with_budgets(others.into_iter().collect());
        let request = sample::order_request("o-1", &sample::lines(&[("60.00", 1)]), json!({}));
        let order = Order::read(&request, &program, member.now).unwrap();
        let paid = order::record(&mut draft, &order, &program, &member.profile, None).unwrap();
        assert_eq!(paid.earned.points().get(), granted, "{of_others} granted to others");
        assert_eq!(100 - draft.budgets().get(&count).unwrap().points.get(), left);
        assert!(draft.account().memory.cap_uses.is_empty(), "the member's account does not count a budget");
    };
    check(0, 60, 40);
    check(40, 60, 0);
    check(41, 59, 0);
    check(100, 0, 0);
}

/// The points of each line, by the awards of one order with lines of these prices.
fn lines_of(member: &mut Member, prices: &[&str]) -> Vec<Vec<u64>> {
    let lines: Vec<(&str, u32)> = prices.iter().map(|price| (*price, 1)).collect();
    let paid = member.order(&sample::order_request("o-1", &sample::lines(&lines), json!({}))).unwrap();
    let of_line = |award: &shared::ledger::fact::award::Award, line: usize| {
        let part = award.lines.iter().find(|(at, _)| usize::from(*at) == line);
        part.map_or(0, |(_, points)| points.get())
    };
    let of_award = |award| (0..prices.len()).map(|line| of_line(award, line)).collect::<Vec<u64>>();
    let parts: Vec<Vec<u64>> = paid.earned.awards.iter().map(of_award).collect();
    for (award, parts) in paid.earned.awards.iter().zip(&parts) {
        assert_eq!(parts.iter().sum::<u64>(), award.points.get());
    }
    assert!(member.audit().is_sound());
    parts
}

/// The prices of the lines, the caps of the rule and of the member, and the points of the lines.
type Cuts<'a> = (&'a [&'a str], &'a [u64], &'a [u64], &'a [u64]);

/// Regression: each cut split the rounded points of the previous cut: 3 points as 1 and 2, then 2 as 1 and 1, then 1 as 1 and 0.
#[test]
fn several_cuts_split_over_the_lines_once() {
    let periods = ["day", "week", "month"];
    let cap = |(per, points): (&str, &u64)| json!({"per": per, "points": points});
    let caps = |caps: &[u64]| periods.into_iter().zip(caps).map(cap).collect::<Value>();
    let of_member = |caps: &[u64]| {
        let cap = |at| with(&cap(at), json!({"of": "member"}));
        periods.into_iter().zip(caps).map(cap).collect::<Value>()
    };
    let rows: [Cuts<'_>; 7] = [
        (&["1.00", "2.00"], &[1], &[2], &[0, 1]),
        (&["1.00", "2.00"], &[2], &[1], &[0, 1]),
        (&["1.00", "2.00"], &[2], &[], &[1, 1]),
        (&["2.00", "1.00"], &[2], &[1], &[1, 0]),
        (&["1.00", "1.00", "1.00", "97.00"], &[51, 50], &[49], &[1, 0, 0, 48]),
        (&["1.50", "1.50", "3.00"], &[5, 4, 3], &[2], &[1, 0, 1]),
        (&["10.00", "20.00", "30.00"], &[59, 31], &[30], &[5, 10, 15]),
    ];
    for (prices, of_rule, members, expected) in rows {
        let mut member = Member::new(program(caps(of_rule), of_member(members)));
        assert_eq!(lines_of(&mut member, prices), [expected], "{prices:?} under {of_rule:?} and {members:?}");
    }
}

/// The shares are also unrounded with multipliers: 1.50 of money counts three times as much on the second line.
#[test]
fn cuts_split_by_shares_with_multipliers() {
    let base =
        json!({"kind": "spend", "id": "base", "points": 1, "per": "1.00", "caps": [{"per": "order", "points": 4}]});
    let triple = json!({"kind": "multiplier", "id": "triple", "factor": "3", "conditions": [{"type": "sku", "any_of": ["sku-1"]}]});
    let caps = json!([{"of": "member", "per": "day", "points": 3}]);
    let mut member = Member::new(sample::program(json!({"earning": {"caps": caps, "rules": [base, triple]}})));
    assert_eq!(lines_of(&mut member, &["1.50", "1.50"]), [[1, 2]]);
}

/// The award for the first order is split over its lines by their totals, and is cut in the same way.
#[test]
fn a_newcomers_task_is_split_once_too() {
    let pack = json!({"kind": "newcomer", "id": "pack", "days": 30, "tasks": [{"event": "first_order", "points": 3}]});
    let caps = json!([{"of": "member", "per": "day", "points": 2}, {"of": "member", "per": "week", "points": 1}]);
    let mut member = Member::new(sample::program(json!({"earning": {"caps": caps, "rules": [pack]}})));
    member.join(member.now);
    assert_eq!(lines_of(&mut member, &["1.00", "2.00"]), [[0, 1]]);
}

/// A refund of one line revokes that line's points, as the stored split states them.
#[test]
fn a_refund_revokes_the_points_of_its_line() {
    let caps = json!([{"of": "member", "per": "day", "points": 2}]);
    let mut member = Member::new(program(json!([{"per": "day", "points": 1}]), caps));
    let request = sample::order_request("o-1", &sample::lines(&[("1.00", 1), ("2.00", 1)]), json!({}));
    let paid = member.order(&request).unwrap();
    member.refund(&paid.order_id, json!({"lines": [{"line_id": "0", "quantity": 1}]})).unwrap();
    assert_eq!(member.balance().available.get(), 1);
    member.refund(&paid.order_id, json!({"lines": [{"line_id": "1", "quantity": 1}]})).unwrap();
    assert_eq!(member.balance().available.get(), 0);
}

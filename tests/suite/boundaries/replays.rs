//! Replays at their boundaries: what a draft would have granted, revoked and raised to tiers if it differs from the program in force; the
//! ends of periods; and what a replay omits.

use crate::{friends::Friends, journal::Journal, member::Member, sample};
use serde_json::{Value, json};
use shared::{
    figures::backtest::{Comparison, Scope, Side},
    program::Program,
    referral::Ties,
    units::id::{MemberId, OrderId},
    units::time::{Instant, Window},
    wire::LeftOut,
};

const MILLI: i64 = 1;

fn buy(member: &mut Member, order_id: &str, price: &str) -> OrderId {
    let placed = json!({"placed_at": member.now});
    let request = sample::order_request(order_id, &sample::lines(&[(price, 1)]), placed);
    member.order(&request).expect("an order").order_id
}

/// Silver from 100.00 within 30 days: double points, 30 points for reaching it, 50 points each month.
fn with_silver() -> Program {
    let mut draft = sample::plain();
    draft["tiers"] = json!({
        "window": {"kind": "rolling", "days": 30},
        "levels": [{
            "id": "silver", "name": "Silver", "needs": {"any": {"spend": "100.00"}}, "multiplier": "2", "tier_up": {"points": 30},
            "benefits": [{"id": "points", "name": "Points each month", "monthly_points": 50}],
        }],
    });
    sample::program(draft)
}

fn replay(member: &Member, draft: &Program) -> Comparison {
    Journal::of(member).replay(draft, Window::default(), member.now)
}

/// `{rule: [granted, revoked]}`, without rules that did neither.
fn rules(side: &Side) -> Value {
    let rules = side.rules.iter().filter(|(_, sum)| sum.granted + sum.revoked > 0);
    rules.map(|(rule_id, sum)| (rule_id.to_string(), json!([sum.granted, sum.revoked]))).collect()
}

fn tiers(side: &Side) -> Value {
    side.tiers.iter().map(|(tier_id, members)| (tier_id.to_string(), json!(members))).collect()
}

#[test]
fn a_draft_with_tiers_multiplies_and_pays_for_reaching_a_tier() {
    let mut member = Member::new(sample::program(sample::plain()));
    buy(&mut member, "o-1", "99.99");
    let below = replay(&member, &with_silver());
    assert_eq!((rules(&below.by_draft), tiers(&below.by_draft)), (json!({"base": [99, 0]}), json!({})));
    buy(&mut member, "o-2", "0.01");
    buy(&mut member, "o-3", "10.00");
    let reached = replay(&member, &with_silver());
    let expected = json!({"base": [99 + 20, 0], "tier:silver:up": [30, 0], "tier:silver:points": [50, 0]});
    assert_eq!((rules(&reached.by_draft), tiers(&reached.by_draft)), (expected, json!({"silver": 1})));
    assert_eq!((rules(&reached.really), tiers(&reached.really)), (json!({"base": [109, 0]}), json!({})));
}

#[test]
fn a_refund_withdraws_the_drafts_tier_and_its_points() {
    let mut member = Member::new(sample::program(sample::plain()));
    buy(&mut member, "o-1", "99.00");
    let second = buy(&mut member, "o-2", "1.00");
    member.refund(&second, json!({"all": true})).unwrap();
    buy(&mut member, "o-3", "0.99");
    buy(&mut member, "o-4", "10.00");
    let taken_back = replay(&member, &with_silver());
    // The last order reaches the tier again. It still earns without the tier, and the tier's own points are paid once more.
    let expected = json!({
        "base": [99 + 1 + 10, 1], "tier:silver:up": [60, 30], "tier:silver:points": [100, 50],
    });
    assert_eq!(rules(&taken_back.by_draft), expected);
    assert_eq!(tiers(&taken_back.by_draft), json!({"silver": 1}), "one member, counted once");
    assert_eq!((taken_back.by_draft.granted(), taken_back.by_draft.revoked()), (270, 81));
    assert_eq!(taken_back.by_draft.net(), 189);
}

/// A tier that ends with a rolling window counts in the period that contains its last instant, and not in a period that begins after it.
#[test]
fn a_tier_counts_until_its_window_ends() {
    let mut member = Member::new(with_silver());
    buy(&mut member, "o-1", "100.00");
    let ends_on = member.account.memory.tier.promises[0].ends_on.expect("an end").0;
    let end = member.program.zone.start_of(ends_on);
    member.now = end.plus_minutes(60 * 24 * 60);
    for settled in [false, true] {
        if settled {
            member.settle();
        }
        let journal = Journal::of(&member);
        let check = |millis: i64, expected: Value| {
            let period = Window { from: Some(Instant::from_millis(end.millis() + millis)), until: None };
            let told = journal.replay(&member.program, period, member.now);
            assert_eq!((tiers(&told.by_draft), tiers(&told.really)), (expected.clone(), expected), "{millis}");
        };
        check(-MILLI, json!({"silver": 1}));
        check(0, json!({}));
    }
    let before_it = Window { from: None, until: Some(sample::at(sample::NOON)) };
    assert_eq!(tiers(&Journal::of(&member).replay(&member.program, before_it, member.now).by_draft), json!({}));
}

/// No command wrote an entry on the first of the month.
#[test]
fn monthly_points_belong_to_the_first_day_of_the_month() {
    let mut member = Member::new(sample::program(sample::plain()));
    buy(&mut member, "o-1", "100.00");
    let december = sample::at("2026-12-01T00:00:00+08:00");
    let check = |member: &Member, millis: i64, expected: u64| {
        let from = Some(sample::at("2026-11-24T00:00:00+08:00"));
        let period = Window { from, until: Some(Instant::from_millis(december.millis() + millis)) };
        let told = Journal::of(member).replay(&with_silver(), period, member.now);
        assert_eq!(told.by_draft.granted(), u128::from(expected), "{millis}");
        assert_eq!((tiers(&told.by_draft), told.members), (json!({"silver": 1}), 0), "held, without an order");
    };
    member.at("2026-12-15T12:00:00+08:00");
    check(&member, 0, 0);
    check(&member, MILLI, 50);
    buy(&mut member, "o-2", "1.00");
    check(&member, 0, 0);
    check(&member, MILLI, 50);
}

#[test]
fn a_refund_revokes_what_the_draft_granted_for_the_part() {
    let mut member = Member::new(sample::program(sample::plain()));
    let request = sample::order_request("o-1", &sample::lines(&[("3.34", 3)]), json!({}));
    let order_id = member.order(&request).unwrap().order_id;
    let mut draft = sample::plain();
    draft["earning"]["rules"][0]["points"] = json!(3);
    let draft = sample::program(draft);
    let mut check = |fields: Value, by_draft: u128, really: u128| {
        member.refund(&order_id, fields).unwrap();
        let told = replay(&member, &draft);
        assert_eq!((told.by_draft.revoked(), told.really.revoked()), (by_draft, really));
        assert_eq!((told.by_draft.granted(), told.really.granted()), (30, 10), "before refunds");
    };
    check(json!({"lines": [{"line_id": "0", "quantity": 1}]}), 10, 4);
    check(json!({"lines": [{"line_id": "0", "amount": "0.01"}]}), 11, 4);
    check(json!({"all": true}), 30, 10);
}

/// Points that are revoked but spent are owed, and the next award pays the debt. The sums contain neither.
#[test]
fn a_debt_changes_neither_side() {
    let mut member = Member::new(sample::program(sample::plain()));
    let order_id = buy(&mut member, "o-1", "100.00");
    member.adjust(json!({"points": -100, "author": "test", "reason": "spent"})).unwrap();
    member.refund(&order_id, json!({"all": true})).unwrap();
    buy(&mut member, "o-2", "70.00");
    assert_eq!(member.account.debt, sample::points(30));
    let told = replay(&member, &member.program);
    assert_eq!(rules(&told.really), json!({"base": [170, 100]}));
    assert_eq!(told.by_draft, told.really);
}

#[test]
fn an_erased_member_earns_nothing_under_the_draft() {
    let mut member = Member::new(sample::program(sample::plain()));
    buy(&mut member, "o-1", "100.00");
    member.erase().unwrap();
    buy(&mut member, "o-2", "100.00");
    let told = replay(&member, &with_silver());
    let first = json!({"base": [100, 0], "tier:silver:up": [30, 0], "tier:silver:points": [50, 0]});
    assert_eq!(rules(&told.by_draft), first);
    assert_eq!((told.orders, told.sales_minor), (2, 20_000));
}

fn id(member: &str) -> MemberId {
    MemberId::parse(member).unwrap()
}

/// Three members. Their purchases are not in the order of their ids.
#[test]
fn a_budget_is_applied_in_order_of_time_or_reported_as_omitted() {
    let mut journal = Journal::default();
    for (member_id, minutes) in [("m-c", 1), ("m-a", 2), ("m-b", 3)] {
        let mut member = Member::new(sample::program(sample::plain()));
        member.now = member.now.plus_minutes(minutes);
        buy(&mut member, &format!("o-{member_id}"), "100.00");
        journal.read(&id(member_id), &member);
    }
    let mut draft = sample::plain();
    draft["earning"]["caps"] = json!([{"of": "program", "per": "day", "points": 150}]);
    let draft = sample::program(draft);
    let now = sample::at(sample::NOON).plus_minutes(60);
    let all = journal.replay(&draft, Window::default(), now);
    let sum = all.by_draft.rules.values().next().expect("the rule");
    assert_eq!((sum.desired, sum.granted, sum.members), (300, 150, 2));
    assert!(all.left_out.is_empty());
    let of_last = Window { from: Some(sample::at(sample::NOON).plus_minutes(3)), until: None };
    let last = journal.replay(&draft, of_last, now);
    assert_eq!((last.members, last.by_draft.granted()), (1, 0), "the budget was used up before the period");
    let part = [id("m-a"), id("m-b")];
    let part = journal.replay_of(&part.each_ref()[..], &draft, Window::default(), (Scope::SomeMembers, now));
    assert_eq!((part.by_draft.granted(), part.left_out.iter().next()), (200, Some(&LeftOut::Budgets)));
    let without = sample::program(sample::plain());
    let part = journal.replay_of(&[&id("m-a")], &without, Window::default(), (Scope::SomeMembers, now));
    assert!(part.left_out.is_empty(), "a draft without budgets lacks nothing in parts");
}

#[test]
fn a_sign_up_that_was_not_stored_is_reported_as_omitted() {
    let mut draft = sample::plain();
    let rule = json!({"kind": "event", "id": "welcome", "event": "sign_up", "points": 50});
    draft["earning"]["rules"].as_array_mut().unwrap().push(rule);
    let draft = sample::program(draft);
    let mut unpaid = Member::new(sample::program(sample::plain()));
    assert!(unpaid.join(unpaid.now).is_none());
    buy(&mut unpaid, "o-1", "1.00");
    let told = replay(&unpaid, &draft);
    assert_eq!((told.by_draft.granted(), told.left_out.iter().next()), (1, Some(&LeftOut::SignUps)));
    assert!(replay(&unpaid, &unpaid.program).left_out.is_empty(), "the draft pays for none");
    let mut paid = Member::new(draft.clone());
    paid.join(paid.now).expect("a sign-up");
    buy(&mut paid, "o-1", "1.00");
    let told = replay(&paid, &draft);
    assert_eq!((told.by_draft.granted(), told.left_out.len()), (51, 0));
}

/// The program of that day had no referral rule. The binding was stored nevertheless.
#[test]
fn a_draft_pays_for_referred_friends() {
    let mut draft = sample::plain();
    let rule = json!({
        "kind": "referral", "id": "friends", "registration": {"referrer": 100, "friend": 50}, "first_order": {"share": "0.10"},
    });
    draft["earning"]["rules"].as_array_mut().unwrap().push(rule);
    let draft = sample::program(draft);
    let mut all = Friends::new(&sample::program(sample::plain()), 1);
    let mut journal = Journal::default();
    let mut read = |all: &Friends| {
        journal.read(&Friends::friend_id(0), &all.friends[0]);
        journal.read(&Friends::referrer_id(), &all.referrer);
    };
    all.bind_with(0, &Friends::referrer_id(), Ties::None).unwrap();
    read(&all);
    assert!(all.order(0, "o-1", &sample::lines(&[("200.00", 2)])).is_none(), "no award under the program of that day");
    read(&all);
    all.refund(0, "o-1", json!({"lines": [{"line_id": "0", "quantity": 1}]})).unwrap();
    read(&all);
    let (now, always) = (all.referrer.now, Window::default());
    let told = journal.replay(&draft, always, now);
    assert_eq!(rules(&told.by_draft), json!({"base": [400, 200], "friends": [100 + 50 + 40, 20]}));
    assert_eq!(rules(&told.really), json!({"base": [400, 200]}));
    let part = |member_id: MemberId| {
        let part = journal.replay_of(&[&member_id], &draft, always, (Scope::SomeMembers, now));
        rules(&part.by_draft)
    };
    assert_eq!(part(Friends::referrer_id()), json!({"friends": [140, 20]}));
    assert_eq!(part(Friends::friend_id(0)), json!({"base": [400, 200], "friends": [50, 0]}));
}

//! Laws of events, check-ins and the newcomer pack. A second computation derives the streak from the days. If all orders are refunded,
//! nothing remains of a newcomer pack that depended on an order. This file also generates the rules and actions for other laws.

use super::{
    Seen,
    baskets::{Cart, cart},
    commands::Part,
    law,
    world::return_parts,
};
use crate::{member::Member, sample};
use proptest::prelude::*;
use serde_json::{Value, json};
use shared::ledger::fact::Fact;
use shared::ledger::fact::behaviour::BehaviourFact;
use shared::ledger::fact::refund::RefundFact;
use shared::{
    ledger::fact::behaviour::RecordedEvent,
    program::Program,
    units::id::OrderId,
    units::time::{Day, Instant, MILLIS_PER_MINUTE},
    wire::Code,
};

/// An action of a member.
#[derive(Clone, Debug)]
pub enum Deed {
    Event { kind: &'static str, minutes_ago: u32 },
    CheckIn,
}

pub fn deed() -> BoxedStrategy<Deed> {
    let kinds = vec!["sign_up", "sign_up", "profile_completed", "review", "review", "custom.quiz"];
    let ago = prop_oneof![3 => Just(0_u32), 1 => 0..100_000_u32];
    let event = (prop::sample::select(kinds), ago).prop_map(|(kind, minutes_ago)| Deed::Event { kind, minutes_ago });
    prop_oneof![3 => event, 2 => Just(Deed::CheckIn)].boxed()
}

/// Rules for behaviours, with their ids.
pub fn rules(pending_days: u64) -> BoxedStrategy<Vec<Value>> {
    let kind = prop::sample::select(vec!["sign_up", "profile_completed", "review", "custom.quiz"]);
    let class = || prop::sample::select(vec!["base", "bonus"]);
    let event = (kind, 0..300_u32, class())
        .prop_map(|(kind, points, class)| json!({"kind": "event", "event": kind, "points": points, "class": class}));
    let streak = prop::option::weighted(0.7, (1..4_u32, 0..200_u32));
    let check_in = (0..50_u32, streak, 0..3_u32, class()).prop_map(|(points, streak, grace_days, class)| {
        let streak = streak.map(|(every, bonus)| json!({"every": every, "bonus": bonus}));
        json!({"kind": "check_in", "points": points, "streak": streak, "grace_days": grace_days, "class": class})
    });
    let valid_days = prop::option::weighted(0.5, pending_days + 1..90);
    let pack = (0..300_u32, 0..300_u32, 0..200_u32, valid_days, class()).prop_map(
        |(welcome, all_done, days, valid_days, class)| {
            let tasks = [("first_order", welcome / 2 + 1), ("review", 20), ("custom.quiz", 0)];
            let tasks: Vec<Value> =
                tasks.iter().map(|(event, points)| json!({"event": event, "points": points})).collect();
            json!({
                "kind": "newcomer", "welcome": welcome, "all_done": all_done, "days": days, "valid_days": valid_days,
                "tasks": tasks, "class": class,
            })
        },
    );
    let parts =
        (prop::collection::vec(event, 0..4), prop::option::weighted(0.6, check_in), prop::option::weighted(0.7, pack));
    parts
        .prop_map(|(events, check_in, pack)| {
            let mut rules: Vec<Value> = events.into_iter().chain(check_in).chain(pack).collect();
            for (at, rule) in rules.iter_mut().enumerate() {
                rule["id"] = json!(format!("deed-{at}"));
            }
            rules
        })
        .boxed()
}

/// Does the action, if the program has a rule for it. A check-in is refused only on a day that has one, and for an erased member.
pub fn do_now(member: &mut Member, deed: &Deed, seen: &Seen) {
    match deed {
        Deed::Event { kind, minutes_ago } => {
            let ago = i64::from(*minutes_ago) * MILLIS_PER_MINUTE;
            let occurred_at = Instant::from_millis(member.now.millis() - ago);
            let event = member.event(kind, json!({"occurred_at": occurred_at})).expect("an event is never refused");
            count_event(&event, seen);
        }
        Deed::CheckIn if member.program.earning.check_in.is_none() => {}
        Deed::CheckIn => match member.check_in() {
            Ok(_) => seen.count("checked in"),
            Err(refusal) => {
                let code = if member.account.is_erased() { Code::MemberFrozen } else { Code::AlreadyRewarded };
                assert_eq!(refusal.code(), code);
                seen.count("checked in before");
            }
        },
    }
}

fn count_event(event: &RecordedEvent, seen: &Seen) {
    seen.count_if(!event.earned.points().is_zero(), "event paid");
    seen.count_if(event.earned.points() < event.earned.desired(), "event cut");
    seen.count_if(event.pack.as_ref().is_some_and(|pack| pack.task.is_some()), "task done");
}

/// The streak from the days of all check-ins: the number of check-ins at the end of the list with at most `grace` missed days between two
/// of them.
fn streak_of(days: &[Day], grace: i64) -> u32 {
    let kept = days.windows(2).rev().take_while(|pair| pair[0].days_until(pair[1]) <= grace + 1).count();
    u32::try_from(kept + 1).unwrap()
}

#[test]
fn streaks_follow_from_the_days() {
    let zones = vec!["Asia/Shanghai", "America/Havana", "Europe/Berlin", "Pacific/Apia", "Australia/Lord_Howe"];
    let waits = prop::collection::vec(prop_oneof![3 => 1_000..1_700_u32, 2 => 0..4_500_u32], 1..30);
    let rule = (0..4_i64, 1..8_u32, 0..60_u64, 0..60_u64);
    let cases = (prop::sample::select(zones), rule, waits);
    let seen = law(200, cases, |(zone, (grace, every, points, bonus), waits), seen| {
        let streak = json!({"every": every, "bonus": bonus});
        let rule = json!({"kind": "check_in", "id": "daily", "points": points, "streak": streak, "grace_days": grace});
        let settings = json!({"time_zone": zone, "earning": {"rules": [rule]}});
        let mut member = Member::new(sample::program(settings));
        let (mut days, mut sum): (Vec<Day>, u64) = (Vec::new(), 0);
        for minutes in waits {
            member.now = member.now.plus_minutes(minutes);
            let today = member.program.zone.day_of(member.now);
            let before = member.balance().check_in.unwrap();
            assert_eq!(before.today, days.last() == Some(&today));
            if before.today {
                assert_eq!(member.check_in().unwrap_err().code(), Code::AlreadyRewarded);
                seen.count("twice on a day");
                continue;
            }
            days.push(today);
            let streak = streak_of(&days, grace);
            let check_in = member.check_in().unwrap();
            assert_eq!((check_in.day, check_in.streak), (today, streak));
            seen.count_if(streak == 1 && days.len() > 1, "broken");
            seen.count_if(streak > 6, "a week");
            assert_eq!(before.next_bonus_in, Some(every - (streak - 1) % every), "as the balance had stated");
            let due = streak.is_multiple_of(every);
            sum += points + if due { bonus } else { 0 };
            assert_eq!(check_in.earned.points().get(), points + if due { bonus } else { 0 });
        }
        assert_eq!(member.balance().available.get(), sum);
        assert!(member.audit().is_sound());
    });
    seen.at_least(&[("twice on a day", 50), ("broken", 50), ("a week", 50)]);
}

#[derive(Clone, Debug)]
enum Step {
    Event(&'static str),
    Order(Cart),
    Refund { order: usize, parts: Vec<Part> },
    Wait { days: u32 },
    Spend { percent: u64 },
}

fn step() -> BoxedStrategy<Step> {
    let kinds = prop::sample::select(vec!["sign_up", "profile_completed", "review"]);
    prop_oneof![
        5 => kinds.prop_map(Step::Event),
        3 => cart().prop_map(Step::Order),
        3 => (0..3_usize, super::commands::parts()).prop_map(|(order, parts)| Step::Refund { order, parts }),
        2 => (0..12_u32).prop_map(|days| Step::Wait { days }),
        1 => (0..=100_u64).prop_map(|percent| Step::Spend { percent }),
    ]
    .boxed()
}

/// A pack and nothing else. All its points are different powers of two, so that a sum identifies its parts.
fn pack(revoke_from: &str, pending_days: u32) -> Program {
    let rule = json!({
        "kind": "newcomer", "id": "pack", "welcome": 1, "all_done": 16, "days": 60,
        "tasks": [
            {"event": "profile_completed", "points": 2}, {"event": "first_order", "points": 4096},
            {"event": "review", "points": 4},
        ],
    });
    let refunds = json!({"revoke_from": revoke_from, "revocable_days": 30});
    sample::program(json!({"earning": {"pending_days": pending_days, "rules": [rule]}, "refunds": refunds}))
}

/// Law 9 for the pack: after all orders are refunded, the remaining points are those of the sign-up and of the tasks without an order.
#[test]
fn a_pack_keeps_only_points_without_orders_after_full_refunds() {
    let revoke_from = prop::sample::select(vec!["any", "own"]);
    let cases = (revoke_from, 0..10_u32, prop::collection::vec(step(), 1..20));
    let seen = law(300, cases, |(revoke_from, pending_days, steps), seen| {
        let mut member = Member::new(pack(revoke_from, pending_days));
        let mut orders: Vec<OrderId> = Vec::new();
        for step in &steps {
            take(&mut member, &mut orders, step, seen);
        }
        for order_id in &orders {
            // Refused if everything was refunded already.
            let _ = return_parts(&mut member, order_id, &[Part::All]);
        }
        let (mut given, mut back) = (0, 0);
        for change in member.changes() {
            given += change.granted().map_or(0, |granted| granted.points().get());
            if let Fact::Refund(RefundFact::Refunded { refund }) = change {
                back += refund.points_revoked().get();
                seen.count_if(refund.pack.is_some_and(|undone| !undone.bonus.is_zero()), "bonus revoked");
            }
        }
        let without_orders = member.changes().filter_map(|change| match change {
            Fact::Behaviour(BehaviourFact::Recorded { event }) => Some(event.earned.points().get() % 16),
            _ => None,
        });
        assert_eq!(given - back, without_orders.sum::<u64>(), "granted {given}, revoked {back}");
        assert!(given - back <= 7 && member.audit().is_sound());
        let pack = member.account.memory.behaviour.pack.as_ref();
        assert!(pack.is_none_or(|pack| pack.first_order.is_none() && pack.done.len() <= 3));
    });
    seen.at_least(&[("first order paid", 10), ("completed by an order", 1), ("bonus revoked", 2)]);
}

fn take(member: &mut Member, orders: &mut Vec<OrderId>, step: &Step, seen: &Seen) {
    match step {
        Step::Event(kind) => {
            member.event(kind, json!({})).unwrap();
        }
        Step::Order(cart) => {
            let lines = cart.lines(member.program.currency);
            let fields = json!({"placed_at": member.now});
            let request = sample::order_request(&format!("o-{}", orders.len()), &lines, fields);
            let paid = member.order(&request).unwrap();
            seen.count_if(!paid.earned.points().is_zero(), "first order paid");
            seen.count_if(paid.pack.is_some_and(|step| step.bonus.is_some()), "completed by an order");
            orders.push(paid.order_id);
        }
        Step::Refund { order, parts } => {
            if let Some(order_id) = orders.get(*order) {
                let _ = return_parts(member, order_id, parts);
            }
        }
        Step::Wait { days } => member.now = member.now.plus_minutes(days * 24 * 60),
        Step::Spend { percent } => {
            let points = i64::try_from(member.balance().available.get() * percent / 100).unwrap();
            let _ = member.adjust(json!({"points": -points, "author": "law", "reason": "spent"}));
        }
    }
}

//! The newcomer pack: what opens it, its tasks in time, the bonus for all tasks, and what a refund of the first order revokes.

use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::{program::Program, units::id::OrderId, units::points::Points};

fn rule(fields: Value) -> Value {
    let mut rule = json!({
        "kind": "newcomer", "id": "pack", "welcome": 50, "all_done": 50, "days": 30, "valid_days": 30,
        "tasks": [
            {"event": "profile_completed", "points": 30}, {"event": "first_order", "points": 100},
            {"event": "review", "points": 20},
        ],
    });
    for (key, value) in fields.as_object().unwrap() {
        rule[key] = value.clone();
    }
    rule
}

fn program(fields: Value) -> Program {
    sample::program(json!({"earning": {"rules": [rule(fields)]}}))
}

fn joined(fields: Value) -> Member {
    let mut member = Member::new(program(fields));
    assert_eq!(member.join(member.now).unwrap().earned.points().get(), 50);
    member
}

fn o(order_id: &str) -> OrderId {
    OrderId::parse(order_id).unwrap()
}

/// Pays an order placed now with lines of these prices. Returns what it earned.
fn order(member: &mut Member, order_id: &str, prices: &[&str]) -> u64 {
    let lines: Vec<(&str, u32)> = prices.iter().map(|&price| (price, 1)).collect();
    let request = sample::order_request(order_id, &sample::lines(&lines), json!({"placed_at": member.now}));
    member.order(&request).unwrap().earned.points().get()
}

fn has(member: &Member) -> (u64, u64) {
    let balance = member.balance();
    (balance.available.plus(balance.pending).get(), balance.debt.get())
}

#[test]
fn each_task_pays_once_and_the_last_task_pays_the_bonus() {
    let mut member = joined(json!({}));
    assert_eq!(member.earns("review"), 20);
    assert_eq!(member.earns("review"), 0);
    assert_eq!(member.earns("profile_completed"), 30);
    assert_eq!(order(&mut member, "o-1", &["10.00"]), 150, "the task and the bonus for all");
    assert_eq!(order(&mut member, "o-2", &["10.00"]), 0);
    assert_eq!((member.earns("profile_completed"), member.earns("sign_up")), (0, 0));
    assert_eq!(has(&member), (250, 0));
    assert!(member.audit().is_sound());
}

#[test]
fn tasks_count_until_the_end_of_their_last_day() {
    for (at, points) in [("2026-12-23T23:59:59.999+08:00", 20), ("2026-12-24T00:00:00+08:00", 0)] {
        let mut member = joined(json!({}));
        assert_eq!(member.at(at).earns("review"), points, "{at}");
        let mut member = joined(json!({"tasks": [{"event": "first_order", "points": 20}], "all_done": 0}));
        member.at(at);
        assert_eq!(order(&mut member, "o-1", &["10.00"]), points, "{at}");
    }
    let mut member = joined(json!({"days": 0}));
    assert_eq!(member.at("2026-11-23T23:59:59.999+08:00").earns("review"), 20);
    assert_eq!(member.at("2026-11-24T00:00:00+08:00").earns("profile_completed"), 0);
}

#[test]
fn the_points_of_the_pack_are_valid_for_its_own_days() {
    let mut member = joined(json!({}));
    let expires = |member: &Member| -> Vec<(String, u64)> {
        let expiring = member.balance().expiring;
        expiring.iter().map(|part| (part.expires_at.unwrap().to_string(), part.points.get())).collect()
    };
    member.at("2026-12-01T12:00:00+08:00").earns("review");
    let wanted = [("2026-12-23T16:00:00Z".to_owned(), 50), ("2026-12-31T16:00:00Z".to_owned(), 20)];
    assert_eq!(expires(&member), wanted);
    let by_policy = json!({"earning": {"rules": [rule(json!({"valid_days": null}))]}, "expiry": {"bonus": {"kind": "after", "months": 1}}});
    let mut member = Member::new(sample::program(by_policy));
    member.join(member.now);
    assert_eq!(expires(&member), [("2026-12-23T16:00:00Z".to_owned(), 50)]);
}

#[test]
fn the_award_of_a_first_order_is_pending_like_its_other_points() {
    let rules = json!([rule(json!({"valid_days": 8}))]);
    let mut member = Member::new(sample::program(json!({"earning": {"pending_days": 7, "rules": rules}})));
    member.join(member.now);
    order(&mut member, "o-1", &["10.00"]);
    assert_eq!((member.balance().available.get(), member.balance().pending.get()), (50, 100));
    member.at("2026-12-01T00:00:00+08:00");
    assert_eq!((member.balance().available.get(), member.balance().pending.get()), (150, 0));
    member.at("2026-12-02T00:00:00+08:00");
    assert_eq!(member.balance().available.get(), 0);
}

#[test]
fn an_imported_member_gets_no_sign_up_award() {
    for (joined_at, points) in [
        ("2026-11-22T23:59:59.999+08:00", None),
        ("2020-01-01T00:00:00Z", None),
        ("2026-11-23T00:00:00+08:00", Some(50)),
        ("2026-11-23T12:00:00+08:00", Some(50)),
        ("2026-11-30T12:00:00+08:00", Some(50)),
    ] {
        let mut member = Member::new(program(json!({})));
        let joined = member.join(sample::at(joined_at));
        assert_eq!(joined.map(|event| event.earned.points().get()), points, "{joined_at}");
        assert_eq!(member.earns("review"), if points.is_some() { 20 } else { 0 }, "{joined_at}");
    }
}

#[test]
fn the_sign_up_is_paid_once_by_join_or_by_event() {
    let sign_up = json!({"kind": "event", "id": "hello", "event": "sign_up", "points": 7});
    let both = || sample::program(json!({"earning": {"rules": [sign_up, rule(json!({}))]}}));
    let mut member = Member::new(both());
    assert_eq!(member.join(member.now).unwrap().earned.points().get(), 57);
    assert_eq!(member.earns("sign_up"), 0);
    let mut member = Member::new(both());
    assert_eq!((member.earns("sign_up"), member.earns("sign_up")), (57, 0));
    let mut member = joined(json!({}));
    member.program = both();
    assert_eq!(member.earns("sign_up"), 0, "the welcome was paid");
    let mut member = Member::new(sample::program(json!({})));
    assert_eq!(member.join(member.now), None);
    assert!(member.entries.is_empty(), "if nothing is granted, nothing is written");
}

#[test]
fn an_order_before_the_sign_up_does_not_do_the_task() {
    let mut member = Member::new(program(json!({})));
    assert_eq!(order(&mut member, "o-1", &["10.00"]), 0);
    assert_eq!(member.earns("sign_up"), 50);
    assert_eq!(order(&mut member, "o-2", &["10.00"]), 0);
}

#[test]
fn a_refund_revokes_the_tasks_award_line_by_line() {
    let mut member = joined(json!({}));
    assert_eq!(order(&mut member, "o-1", &["30.00", "10.00", "0.00"]), 100);
    let paid = member.history(&o("o-1")).unwrap().paid;
    assert_eq!(paid.earned.awards[0].lines, [(0, sample::points(75)), (1, sample::points(25))]);
    let part = member.refund(&o("o-1"), json!({"lines": [{"line_id": "1", "amount": "5.00"}]})).unwrap();
    assert_eq!((part.points_revoked().get(), part.pack), (13, None), "what the kept part earned is rounded down");
    member.refund(&o("o-1"), json!({"all": true})).unwrap();
    assert_eq!(has(&member), (50, 0));
    assert_eq!(order(&mut member, "o-2", &["10.00"]), 100, "the first order is the first one that is kept");
    assert_eq!(order(&mut member, "o-3", &["10.00"]), 0);
}

#[test]
fn a_free_order_does_not_do_the_task() {
    let mut member = joined(json!({}));
    assert_eq!(order(&mut member, "o-1", &["0.00", "0.00"]), 0);
    assert!(member.refund(&o("o-1"), json!({"all": true})).unwrap().pack.is_none());
    assert_eq!(order(&mut member, "o-2", &["0.01"]), 100);
    assert_eq!(has(&member), (150, 0));
}

#[test]
fn a_full_refund_of_the_first_order_revokes_the_bonus_that_it_completed() {
    let mut member = joined(json!({}));
    order(&mut member, "o-1", &["30.00", "10.00"]);
    member.earns("profile_completed");
    assert_eq!(member.earns("review"), 70);
    assert_eq!(has(&member), (250, 0));
    let mut kept = member.clone();
    let part = kept.refund(&o("o-1"), json!({"lines": [{"line_id": "0", "quantity": 1}]})).unwrap();
    assert_eq!((part.points_revoked().get(), part.pack), (75, None), "an order that is kept in part counts");
    let rest = kept.refund(&o("o-1"), json!({"lines": [{"line_id": "1", "quantity": 1}]})).unwrap();
    assert_eq!((rest.points_revoked().get(), rest.pack.unwrap().bonus.get()), (75, 50));
    member.refund(&o("o-1"), json!({"all": true})).unwrap();
    assert_eq!((has(&member), has(&kept)), ((100, 0), (100, 0)), "for any parts of the refund");
    assert!(member.audit().is_sound() && kept.audit().is_sound());
    assert_eq!(order(&mut member, "o-2", &["10.00"]), 150, "the task is done again, and all tasks are complete");
    assert_eq!((member.earns("review"), has(&member)), (0, (250, 0)));
}

#[test]
fn a_first_order_refunded_before_the_other_tasks_completes_nothing() {
    let mut member = joined(json!({}));
    order(&mut member, "o-1", &["30.00"]);
    member.refund(&o("o-1"), json!({"all": true})).unwrap();
    assert_eq!((member.earns("profile_completed"), member.earns("review")), (30, 20));
    assert_eq!(has(&member), (100, 0));
}

#[test]
fn a_bonus_that_did_not_depend_on_the_order_is_kept() {
    let mut member = joined(json!({"tasks": [{"event": "review", "points": 20}]}));
    assert_eq!(member.earns("review"), 70);
    member.program = program(json!({}));
    assert_eq!(order(&mut member, "o-1", &["30.00"]), 100);
    let refund = member.refund(&o("o-1"), json!({"all": true})).unwrap();
    assert_eq!((refund.points_revoked().get(), refund.pack.unwrap().bonus), (100, Points::ZERO));
    assert_eq!(member.earns("profile_completed"), 30, "and is not paid again");
}

#[test]
fn a_bonus_that_was_spent_is_owed() {
    let mut member = joined(json!({}));
    order(&mut member, "o-1", &["30.00"]);
    member.earns("profile_completed");
    member.earns("review");
    member.adjust(json!({"points": -250, "author": "a", "reason": "spent"})).unwrap();
    member.refund(&o("o-1"), json!({"all": true})).unwrap();
    assert_eq!(has(&member), (0, 150));
    assert!(member.audit().is_sound());
}

#[test]
fn a_bonus_is_revoked_after_its_lot_was_rounded() {
    let rules = json!([rule(json!({"valid_days": 300}))]);
    let settings = json!({"earning": {"rules": rules}, "refunds": {"revocable_days": 10, "revoke_from": "own"}});
    let mut member = Member::new(sample::program(settings));
    member.join(member.now);
    order(&mut member, "o-1", &["30.00"]);
    member.earns("profile_completed");
    member.earns("review");
    member.at("2027-01-23T12:00:00+08:00").settle();
    member.refund(&o("o-1"), json!({"all": true})).unwrap();
    assert_eq!(has(&member), (100, 0));
}

#[test]
fn an_erased_member_owes_nothing_and_earns_nothing() {
    let mut member = joined(json!({}));
    order(&mut member, "o-1", &["30.00"]);
    member.earns("profile_completed");
    member.earns("review");
    member.erase().unwrap();
    let refund = member.refund(&o("o-1"), json!({"all": true})).unwrap();
    assert_eq!((refund.debt_added, refund.pack), (Points::ZERO, None));
    let mut member = joined(json!({}));
    member.erase().unwrap();
    assert_eq!(order(&mut member, "o-1", &["30.00"]), 0);
    assert_eq!((member.earns("review"), has(&member)), (0, (0, 0)));
}

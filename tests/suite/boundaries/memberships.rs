//! A new membership under the id of an erased member: it is empty, grants no second welcome within a year, and is not affected by orders of
//! the old one.

use crate::{friends::Friends, member::Member, sample};
use serde_json::{Value, json};
use shared::{ledger::fact::order::PaidOrder, units::time::Instant, wire::EarnReason};

fn welcoming() -> Value {
    let mut settings = sample::plain();
    let rules = settings["earning"]["rules"].as_array_mut().unwrap();
    rules.push(json!({"kind": "event", "id": "welcome", "event": "sign_up", "points": 50}));
    settings
}

fn buy(member: &mut Member, order_id: &str, fields: Value) -> PaidOrder {
    let mut all = json!({"placed_at": member.now});
    all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    member.order(&sample::order_request(order_id, &sample::lines(&[("100.00", 1)]), all)).unwrap()
}

fn later(from: Instant, millis: i64) -> Instant {
    Instant::from_millis(from.millis() + millis)
}

/// Available, debt, held.
fn has(member: &Member) -> [u64; 3] {
    let balance = member.balance();
    assert!(member.audit().is_sound());
    [balance.available.get(), balance.debt.get(), balance.held.get()]
}

#[test]
fn the_welcome_is_granted_again_a_year_after_the_erasure() {
    let check = |rejoined_at: &str, welcome: u64| {
        let mut member = Member::new(sample::program(welcoming()));
        let joined_at = member.now;
        assert_eq!(member.join(joined_at).unwrap().earned.points().get(), 50);
        member.give(200);
        member.erase().unwrap();
        member.at(rejoined_at);
        assert_eq!(member.rejoin(), welcome, "{rejoined_at}");
        assert_eq!(has(&member), [welcome, 0, 0], "{rejoined_at}");
        // Points that are earned from now on belong to the new membership.
        buy(&mut member, "o-1", json!({}));
        assert_eq!(has(&member), [welcome + 100, 0, 0]);
    };
    check(sample::NOON, 0);
    check("2027-11-22T23:59:59.999+08:00", 0);
    check("2027-11-23T00:00:00+08:00", 50);
    check("2028-06-01T00:00:00+08:00", 50);
}

/// The newcomer pack is a welcome, too.
#[test]
fn the_newcomer_pack_does_not_open_again_within_a_year() {
    let check = |rejoined_at: &str, welcome: u64, task: u64| {
        let mut settings = sample::plain();
        let pack = json!({"kind": "newcomer", "id": "new", "days": 30, "welcome": 50,
            "tasks": [{"event": "profile_completed", "points": 30}]});
        settings["earning"]["rules"].as_array_mut().unwrap().push(pack);
        let mut member = Member::new(sample::program(settings));
        let joined_at = member.now;
        member.join(joined_at).unwrap();
        member.erase().unwrap();
        member.at(rejoined_at);
        assert_eq!((member.rejoin(), member.earns("profile_completed")), (welcome, task), "{rejoined_at}");
    };
    check("2026-12-01T00:00:00+08:00", 0, 0);
    check("2027-12-01T00:00:00+08:00", 50, 30);
}

#[test]
fn refunds_of_old_orders_do_not_change_the_new_membership() {
    let mut member = Member::with_points(sample::program(sample::plain()), 1_000);
    let basket = sample::basket(&member.program, &sample::lines(&[("100.00", 1)]));
    let hold = member.hold(&basket, sample::exactly(400)).unwrap();
    let old = buy(&mut member, "o-1", json!({"hold_id": hold.hold_id}));
    let captured = member.hold(&basket, sample::exactly(100)).unwrap();
    member.capture(&captured.hold_id, None).unwrap();
    member.erase().unwrap();
    member.now = member.now.plus_minutes(60);
    member.rejoin();
    member.give(70);
    let refund = member.refund(&old.order_id, json!({"all": true})).unwrap();
    assert_eq!((refund.cash.minor(), refund.debt_added.get(), refund.absorbed.get()), (9_600, 0, 96));
    assert_eq!(has(&member), [70, 0, 0]);
    member.reverse(&captured.hold_id).unwrap();
    assert_eq!(has(&member), [70, 0, 0]);
    let tier_spend = member.account.memory.qualification.is_empty();
    assert!(tier_spend, "an old order does not count, and its return does not reduce what counts");
}

/// An order or event of the time before the new membership earns nothing, whenever it is posted.
#[test]
fn late_orders_and_events_belong_to_the_old_membership() {
    let mut settings = sample::plain();
    settings["earning"]["rules"]
        .as_array_mut()
        .unwrap()
        .push(json!({"kind": "event", "id": "review", "event": "review", "points": 5}));
    let mut member = Member::new(sample::program(settings));
    member.give(10);
    member.erase().unwrap();
    let began_at = member.now.plus_minutes(60);
    member.now = began_at;
    member.rejoin();
    let before = json!({"placed_at": later(began_at, -1)});
    let old = buy(&mut member, "o-1", before);
    let new = buy(&mut member, "o-2", json!({"placed_at": began_at}));
    assert_eq!((old.earned.points().get(), new.earned.points().get()), (0, 100));
    let event = member.event("review", json!({"occurred_at": later(began_at, -1)})).unwrap();
    assert_eq!((event.earned.points().get(), event.reason), (0, Some(EarnReason::Erased)));
    assert_eq!(member.earns("review"), 5);
    member.refund(&old.order_id, json!({"all": true})).unwrap();
    assert_eq!(has(&member), [105, 0, 0]);
    member.refund(&new.order_id, json!({"all": true})).unwrap();
    assert_eq!(has(&member), [5, 0, 0]);
}

/// A referrer who was erased and joined again owes nothing for friends of the old membership.
#[test]
fn awards_of_the_old_membership_are_not_revoked_from_the_new_one() {
    let mut settings = sample::plain();
    let rule = json!({"kind": "referral", "id": "friends", "class": "base", "first_order": {"points": 50}});
    settings["earning"]["rules"].as_array_mut().unwrap().push(rule);
    let mut all = Friends::new(&sample::program(settings), 1);
    all.bind(0).unwrap();
    all.order(0, "o-1", &sample::lines(&[("30.00", 1)])).expect("a first order");
    all.referrer.erase().unwrap();
    all.wait_days(1);
    all.referrer.rejoin();
    all.referrer.give(70);
    all.refund(0, "o-1", json!({"all": true})).unwrap();
    assert_eq!(has(&all.referrer), [70, 0, 0]);
    all.audit();
}

//! Events and check-ins together with other settings: caps that cut their awards, and points that they extend.

use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::ledger::Actor;
use shared::ledger::fact::Fact;
use shared::ledger::fact::lots::{LotsFact, StoredActivity};
use shared::{
    behaviour::{Event, preview_event},
    ledger::Draft,
    ledger::fact::award::{Cut, CutBy},
    member::profile::facts,
    program::Program,
    units::event_kind::EventKind,
    wire::EarnReason,
};

fn program(rules: Value, caps: Value) -> Program {
    sample::program(json!({"earning": {"rules": rules, "caps": caps}}))
}

fn review(caps: Value) -> Value {
    json!({"kind": "event", "id": "review", "event": "review", "points": 20, "caps": caps})
}

fn check_in() -> Value {
    json!({"kind": "check_in", "id": "daily", "points": 5, "streak": {"every": 2, "bonus": 50}})
}

#[test]
fn a_rules_cap_cuts_its_events_and_no_others() {
    let other = json!({"kind": "event", "id": "other", "event": "review", "points": 1});
    let mut member = Member::new(program(json!([review(json!([{"per": "day", "points": 30}])), other]), json!([])));
    assert_eq!([member.earns("review"), member.earns("review"), member.earns("review")], [21, 11, 1]);
    let cut = member.event("review", json!({})).unwrap();
    assert_eq!((cut.earned.desired().get(), cut.reason), (21, Some(EarnReason::Capped)));
    assert!(matches!(cut.earned.awards[0].cut, Some(Cut::Capped { of: CutBy::Rule, .. })));
    assert_eq!(member.at("2026-11-23T23:59:59.999+08:00").earns("review"), 1);
    assert_eq!(member.at("2026-11-24T00:00:00+08:00").earns("review"), 21);
    assert!(member.audit().is_sound());
}

#[test]
fn the_action_of_a_cap_is_the_events_kind_or_check_in() {
    let quiz = json!({"kind": "event", "id": "quiz", "event": "custom.quiz", "points": 3});
    let caps = json!([
        {"of": "action", "action": "review", "per": "week", "times": 1},
        {"of": "action", "action": "custom.quiz", "per": "ever", "points": 4},
        {"of": "action", "action": "check_in", "per": "month", "points": 57},
    ]);
    let mut member = Member::new(program(json!([review(json!([])), quiz, check_in()]), caps));
    assert_eq!([member.earns("review"), member.earns("review")], [20, 0]);
    assert_eq!([member.earns("custom.quiz"), member.earns("custom.quiz"), member.earns("custom.quiz")], [3, 1, 0]);
    let mut day = |date: &str| member.at(&format!("{date}T12:00:00+08:00")).check_in().unwrap().earned.points().get();
    assert_eq!([day("2026-11-24"), day("2026-11-25"), day("2026-11-26")], [5, 52, 0], "5, 5 and 47 of 50, nothing");
    assert_eq!(day("2026-12-01"), 5, "a day without a check-in ends the streak");
}

#[test]
fn a_cap_of_one_event_counts_all_its_awards() {
    let other = json!({"kind": "event", "id": "other", "event": "review", "points": 15});
    let caps = json!([{"of": "member", "per": "order", "points": 30}]);
    let mut member = Member::new(program(json!([review(json!([])), other]), caps));
    assert_eq!([member.earns("review"), member.earns("review")], [30, 30]);
}

#[test]
fn an_event_cut_to_zero_by_a_cap_counts_as_paid() {
    let sign_up =
        json!({"kind": "event", "id": "hello", "event": "sign_up", "points": 7, "caps": [{"per": "day", "points": 7}]});
    let caps = json!([{"of": "member", "per": "day", "points": 20}]);
    let mut member = Member::new(program(json!([review(json!([])), sign_up]), caps));
    assert_eq!([member.earns("review"), member.earns("sign_up")], [20, 0]);
    assert_eq!(
        member.at("2026-11-24T12:00:00+08:00").earns("sign_up"),
        0,
        "an event that pays once pays once, even if a cap cut it to zero"
    );
}

/// If a first order is refunded in full, the bonus that depended on it makes room under its caps again, as the order's own awards do.
#[test]
fn a_revoked_bonus_makes_room_under_its_caps() {
    let rule = json!({
        "kind": "newcomer", "id": "pack", "all_done": 50, "days": 30,
        "tasks": [{"event": "first_order", "points": 10}, {"event": "game", "points": 0}],
    });
    let caps = json!([{"of": "member", "per": "day", "points": 60}]);
    let mut member = Member::new(program(json!([rule, review(json!([]))]), caps));
    member.join(member.now);
    let lines = sample::lines(&[("10.00", 1)]);
    member.order(&sample::order_request("o-1", &lines, json!({}))).unwrap();
    assert_eq!((member.earns("game"), member.earns("review")), (50, 0));
    member.refund(&shared::units::id::OrderId::parse("o-1").unwrap(), json!({"all": true})).unwrap();
    assert_eq!(
        [member.earns("review"), member.earns("review"), member.earns("review"), member.earns("review")],
        [20, 20, 20, 0]
    );
    assert!(member.audit().is_sound());
}

#[test]
fn previews_apply_caps_and_write_nothing() {
    let mut member = Member::new(program(json!([review(json!([{"per": "day", "points": 30}]))]), json!([])));
    member.earns("review");
    let draft = Draft::open(member.account.clone(), Actor::System, member.now).unwrap();
    let event = Event { event_id: None, kind: EventKind::Review, occurred_at: member.now, evidence: None };
    let known = facts(draft.account(), &Member::id(), &member.profile, &member.program, member.now);
    let previewed = preview_event(&draft, &event, &member.program, &known);
    assert_eq!((previewed.earned.desired().get(), previewed.earned.points().get()), (20, 10));
    assert!(draft.finish().1.is_empty());
}

fn renewed_by(member: &Member) -> Vec<StoredActivity> {
    let of = |change: &Fact| match change {
        Fact::Lots(LotsFact::Renewed { activity, .. }) => Some(*activity),
        _ => None,
    };
    member.changes().filter_map(of).collect()
}

#[test]
fn a_rewarded_event_extends_points_if_the_policy_lists_it() {
    let check = |activities: Value, expected: &[StoredActivity]| {
        let policy = json!({"kind": "inactive", "months": 12, "activities": activities});
        let rules = json!([review(json!([])), check_in()]);
        let program = sample::program(json!({"earning": {"rules": rules}, "expiry": {"base": policy}}));
        let mut member = Member::with_points(program, 100);
        member.at("2026-12-01T12:00:00+08:00").earns("browse");
        assert_eq!(renewed_by(&member), [], "an event that earns nothing is not an activity");
        member.at("2026-12-02T12:00:00+08:00").earns("review");
        member.at("2026-12-03T12:00:00+08:00").check_in().unwrap();
        assert_eq!(renewed_by(&member), expected, "{activities}");
        assert!(member.audit().is_sound());
    };
    check(json!(["event"]), &[StoredActivity::Event]);
    check(json!(["check_in"]), &[StoredActivity::CheckIn]);
    check(json!(["event", "check_in"]), &[StoredActivity::Event, StoredActivity::CheckIn]);
    check(json!(["order"]), &[]);
}

#[test]
fn a_late_event_extends_points_from_its_own_time() {
    let policy = json!({"kind": "inactive", "months": 1, "activities": ["event"]});
    let settings = json!({"earning": {"rules": [review(json!([]))]}, "expiry": {"base": policy}});
    let mut member = Member::with_points(sample::program(settings), 100);
    member.at("2026-12-20T12:00:00+08:00");
    member.event("review", json!({"occurred_at": "2026-12-10T12:00:00+08:00"})).unwrap();
    let base = member.balance().expiring[0].clone();
    assert_eq!((base.points.get(), base.expires_at), (100, Some(sample::at("2027-01-11T00:00:00+08:00"))));
}

#[test]
fn a_refused_check_in_extends_no_points() {
    let policy = json!({"kind": "inactive", "months": 1, "activities": ["check_in"]});
    let settings = json!({"earning": {"rules": [check_in()]}, "expiry": {"base": policy}});
    let mut member = Member::with_points(sample::program(settings), 100);
    member.check_in().unwrap();
    let entries = member.entries.len();
    assert!(member.at("2026-11-23T20:00:00+08:00").check_in().is_err());
    assert_eq!(member.entries.len(), entries);
}

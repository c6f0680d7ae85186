//! Events: the rules that pay for them, once or each time, and the refusals.

use crate::{
    member::{Member, code},
    sample,
};
use serde_json::{Value, json};
use shared::ledger::fact::Fact;
use shared::ledger::fact::behaviour::BehaviourFact;
use shared::{
    ledger::fact::award::Cut,
    program::Program,
    units::event_kind::EventKind,
    units::points::Points,
    wire::{Code, EarnReason},
};

fn rule(event: &str, points: u64) -> Value {
    json!({"kind": "event", "id": event, "event": event, "points": points})
}

fn program(rules: &[Value]) -> Program {
    sample::program(json!({"earning": {"rules": rules}}))
}

#[test]
fn kinds_are_written_as_they_are_read() {
    let kinds = [
        "sign_up",
        "profile_completed",
        "review",
        "share_clicked",
        "share_signed_up",
        "share_bought",
        "browse",
        "game",
        "custom.a",
        "custom.spring-quiz-2026",
    ];
    for text in kinds {
        assert_eq!(EventKind::parse(text).map(|kind| kind.to_string()).as_deref(), Some(text));
    }
    let longest = format!("custom.{}", "x".repeat(32));
    assert!(EventKind::parse(&longest).is_some());
    let others = ["", "Review", "check_in", "first_order", "custom", "custom.", "custom.A", "custom.a_b", "custom.a.b"];
    for text in others.into_iter().chain([format!("{longest}x").as_str()]) {
        assert_eq!(EventKind::parse(text), None, "{text}");
    }
}

#[test]
fn each_event_pays_its_own_rules() {
    let mut member = Member::new(program(&[rule("review", 20), rule("custom.quiz", 7), rule("game", 0)]));
    assert_eq!(member.earns("review"), 20);
    assert_eq!(member.earns("review"), 20, "each review pays");
    assert_eq!(member.earns("custom.quiz"), 7);
    for kind in ["custom.quiz-2", "browse", "game", "share_bought"] {
        let event = member.event(kind, json!({})).unwrap();
        assert_eq!((event.earned.desired(), event.reason), (Points::ZERO, Some(EarnReason::NoRule)), "{kind}");
    }
    assert_eq!(member.balance().available.get(), 47);
    assert_eq!(member.entries.len(), 7, "an event that no rule pays for is recorded too");
    assert!(member.audit().is_sound());
}

#[test]
fn several_rules_pay_for_one_event_in_the_programs_order() {
    let base = json!({"kind": "event", "id": "base", "event": "review", "points": 3, "class": "base"});
    let mut member = Member::new(program(&[base, rule("review", 20)]));
    let event = member.event("review", json!({})).unwrap();
    let awards: Vec<(&str, &str, u64)> = event
        .earned
        .awards
        .iter()
        .map(|award| (award.rule_id.as_str(), award.class.as_str(), award.points.get()))
        .collect();
    assert_eq!(awards, [("base", "base", 3), ("review", "bonus", 20)]);
}

#[test]
fn a_kind_that_pays_once_pays_once() {
    for kind in ["sign_up", "profile_completed"] {
        let mut member = Member::new(program(&[]));
        assert_eq!(member.earns(kind), 0, "no rule yet");
        member.program = program(&[rule(kind, 30)]);
        assert_eq!(member.earns(kind), 30, "nothing was paid before");
        let again = member.event(kind, json!({})).unwrap();
        assert_eq!((again.earned.desired().get(), again.earned.points().get()), (30, 0), "{kind}");
        assert_eq!((again.earned.awards[0].cut.clone(), again.reason), (Some(Cut::Once {}), Some(EarnReason::Capped)));
        member.program = program(&[json!({"kind": "event", "id": "other", "event": kind, "points": 99})]);
        assert_eq!(member.earns(kind), 0, "another rule does not pay for it again either");
        assert_eq!(member.account.memory.behaviour.paid_once.len(), 1, "the memory does not grow");
        assert!(member.audit().is_sound());
    }
}

#[test]
fn conditions_use_the_member_and_the_time_of_the_event() {
    let mut happy = rule("review", 20);
    happy["conditions"] = json!([
        {"type": "dates", "from": "2026-11-01T00:00:00+08:00", "until": "2026-11-23T00:00:00+08:00"},
        {"type": "segment", "any_of": ["vip"]},
    ]);
    let mut member = Member::new(program(&[happy]));
    let mut reviewed = |vip: bool, occurred_at: &str| {
        member.profile.segments = if vip { vec!["vip".to_owned()] } else { Vec::new() };
        member.event("review", json!({"occurred_at": occurred_at})).unwrap().earned.points().get()
    };
    assert_eq!(reviewed(true, "2026-10-31T23:59:59.999+08:00"), 0);
    assert_eq!(reviewed(true, "2026-11-01T00:00:00+08:00"), 20);
    assert_eq!(reviewed(true, "2026-11-22T23:59:59.999+08:00"), 20);
    assert_eq!(reviewed(true, "2026-11-23T00:00:00+08:00"), 0);
    assert_eq!(reviewed(false, "2026-11-22T12:00:00+08:00"), 0);
}

#[test]
fn an_event_can_be_in_the_past_and_at_most_five_minutes_in_the_future() {
    let mut member = Member::new(program(&[rule("review", 20)]));
    for (occurred_at, is_fine) in [
        ("1970-01-01T00:00:00Z", true),
        ("2026-11-23T12:00:00+08:00", true),
        ("2026-11-23T12:05:00+08:00", true),
        ("2026-11-23T12:05:00.001+08:00", false),
        ("2036-11-23T12:00:00+08:00", false),
    ] {
        let event = member.event("review", json!({"occurred_at": occurred_at}));
        match event {
            Ok(event) => assert!(is_fine && event.earned.points().get() == 20, "{occurred_at}"),
            Err(refusal) => {
                assert!(!is_fine, "{occurred_at}");
                assert_eq!((refusal.code(), refusal.pointer()), (Code::InvalidRequest, Some("/occurred_at")));
            }
        }
    }
    assert_eq!(member.balance().available.get(), 60, "points of a recorded event can be spent at once");
}

#[test]
fn points_are_valid_from_the_day_of_the_event_unless_they_would_have_expired() {
    let settings =
        json!({"earning": {"rules": [rule("review", 20)]}, "expiry": {"bonus": {"kind": "after", "days": 10}}});
    let mut member = Member::new(sample::program(settings));
    for (occurred_at, expires_at) in [
        ("2026-11-20T12:00:00+08:00", "2026-12-01T00:00:00+08:00"),
        ("2026-11-13T12:00:00+08:00", "2026-11-24T00:00:00+08:00"),
        ("2026-11-12T12:00:00+08:00", "2026-12-04T00:00:00+08:00"),
        ("2020-01-01T12:00:00+08:00", "2026-12-04T00:00:00+08:00"),
    ] {
        let event = member.event("review", json!({"occurred_at": occurred_at})).unwrap();
        assert_eq!(event.earned.awards[0].expires_at, Some(sample::at(expires_at)), "{occurred_at}");
    }
}

#[test]
fn evidence_is_kept_up_to_two_kilobytes() {
    let mut member = Member::new(program(&[rule("review", 20)]));
    let evidence = |bytes: usize| json!({"evidence": {"u": "x".repeat(bytes - r#"{"u":""}"#.len())}});
    member.event("review", json!({"evidence": {}})).unwrap();
    let kept = member.event("review", evidence(2048)).unwrap();
    assert!(
        matches!(member.entries[1].fact().unwrap(), Fact::Behaviour(BehaviourFact::Recorded { event }) if event.evidence == kept.evidence)
    );
    let refused = member.event("review", evidence(2049)).unwrap_err();
    assert_eq!((refused.code(), refused.pointer()), (Code::InvalidRequest, Some("/evidence")));
    let wide = json!({"evidence": {"u": "茶".repeat(700)}});
    assert_eq!(code(member.event("review", wide)), Code::InvalidRequest, "bytes count, not characters");
}

#[test]
fn an_erased_member_earns_nothing_and_no_evidence_is_stored() {
    let mut member = Member::new(program(&[rule("review", 20), rule("sign_up", 50)]));
    assert_eq!(member.earns("sign_up"), 50);
    member.erase().unwrap();
    let event = member.event("review", json!({"evidence": {"text": "good tea"}})).unwrap();
    assert_eq!((event.earned.points(), event.reason), (Points::ZERO, Some(EarnReason::Erased)));
    assert_eq!(event.evidence, None);
    assert!(member.account.memory.behaviour.is_empty(), "nothing is remembered of an erased member");
    assert_eq!(member.earns("sign_up"), 0);
    assert!(member.audit().is_sound());
}

#[test]
fn an_event_pays_a_debt_first_and_is_cut_at_the_maximum_of_points() {
    let mut member = Member::new(sample::program(sample::plain()));
    member.order(&sample::order_request("o-1", &sample::lines(&[("30.00", 1)]), json!({}))).unwrap();
    member.adjust(json!({"points": -30, "author": "a", "reason": "b"})).unwrap();
    member.refund(&shared::units::id::OrderId::parse("o-1").unwrap(), json!({"all": true})).unwrap();
    assert_eq!(member.balance().debt.get(), 30);
    member.program = program(&[rule("review", 20)]);
    assert_eq!(member.earns("review"), 20);
    assert_eq!((member.balance().debt.get(), member.balance().available.get()), (10, 0));
    assert_eq!(member.earns("review"), 20);
    assert_eq!((member.balance().debt.get(), member.balance().available.get()), (0, 10));
    member.give(Points::MAX.get() - member.account.totals.issued.get() - 5);
    let full = member.event("review", json!({})).unwrap();
    assert_eq!((full.earned.points().get(), full.reason), (5, Some(EarnReason::Capped)));
    let full = member.event("review", json!({})).unwrap();
    assert_eq!((full.earned.points().get(), full.earned.awards[0].cut.clone()), (0, Some(Cut::AccountFull {})));
    assert!(member.audit().is_sound());
}

#[test]
fn the_account_stays_small_after_many_events() {
    let mut member = Member::new(program(&[rule("review", 1)]));
    for _ in 0..400 {
        member.earns("review");
    }
    assert_eq!((member.account.lots.len(), member.balance().available.get()), (1, 400));
}

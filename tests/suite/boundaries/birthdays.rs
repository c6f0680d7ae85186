//! When a birthday counts: the first one that a member states immediately, a changed one only after the days of the program.

use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::{member::birthday::BirthdayRecord, program::Program, units::birthday::Birthday, units::time::Instant};

fn born(date: &str) -> Birthday {
    Birthday::parse(date).unwrap_or_else(|| panic!("{date} is no date"))
}

/// Three times the points in the period of the birthday.
fn program(days: &Value, period: &str) -> Program {
    let condition = json!({"type": "birthday", "period": period});
    let mut earning = json!({"rules": [
        {"kind": "spend", "id": "base", "points": 1, "per": "1.00"},
        {"kind": "multiplier", "id": "treat", "factor": "3", "conditions": [condition]},
    ]});
    if !days.is_null() {
        earning["birthday_change_days"] = days.clone();
    }
    sample::program(json!({ "earning": earning }))
}

/// What 10.00 earn a member, at an instant, whose birthday changed at another.
fn earned(program: Program, birthday: &str, changed_at: Option<&str>, placed_at: &str) -> u64 {
    let mut member = Member::new(program);
    member.profile.birthday = BirthdayRecord { birthday: Some(born(birthday)), changed_at: changed_at.map(sample::at) };
    member.at(placed_at);
    let lines = sample::lines(&[("10.00", 1)]);
    let request = sample::order_request("o-1", &lines, json!({"placed_at": placed_at}));
    member.order(&request).unwrap().earned.points().get()
}

#[test]
fn a_changed_birthday_counts_from_the_day_of_the_change_plus_the_days() {
    let check = |days: Value, changed_at: Option<&str>, placed_at: &str, counts: bool| {
        let points = earned(program(&days, "month"), "1990-11-30", changed_at, placed_at);
        assert_eq!(points, if counts { 30 } else { 10 }, "{days} days after {changed_at:?}, at {placed_at}");
    };
    check(Value::Null, None, sample::NOON, true);
    // 180 days by default. The days are those of the program's time zone.
    check(Value::Null, Some("2026-05-26T16:00:00Z"), "2026-11-22T23:59:59.999+08:00", false);
    check(Value::Null, Some("2026-05-26T16:00:00Z"), "2026-11-23T00:00:00+08:00", true);
    check(Value::Null, Some("2026-05-27T15:59:59.999Z"), "2026-11-23T00:00:00+08:00", true);
    check(Value::Null, Some("2026-05-27T16:00:00Z"), "2026-11-23T23:59:59.999+08:00", false);
    check(Value::Null, Some("2026-05-27T16:00:00Z"), "2026-11-24T00:00:00+08:00", true);
    // With 0 days it counts on the day of the change, and not for an order of the day before.
    check(json!(0), Some(sample::NOON), "2026-11-23T00:00:00+08:00", true);
    check(json!(0), Some(sample::NOON), "2026-11-22T23:59:59.999+08:00", false);
    check(json!(1), Some(sample::NOON), "2026-11-23T23:59:59.999+08:00", false);
    check(json!(1), Some(sample::NOON), "2026-11-24T00:00:00+08:00", true);
    check(json!(3660), Some("2016-11-15T12:00:00+08:00"), sample::NOON, true);
    check(json!(3660), Some("2016-11-16T12:00:00+08:00"), sample::NOON, false);
}

#[test]
fn a_birthday_that_counts_is_still_only_kept_on_its_day() {
    let on = |placed_at: &str| {
        earned(program(&json!(10), "day"), "1990-11-23", Some("2026-11-13T12:00:00+08:00"), placed_at)
    };
    assert_eq!(on("2026-11-23T12:00:00+08:00"), 30);
    assert_eq!(on("2026-11-24T12:00:00+08:00"), 10);
}

/// Each row: what a member states, one day after the other, and the day (from 0) of the last change.
#[test]
fn clearing_a_birthday_and_stating_it_again_is_a_change() {
    let (a, b) = (Some("1990-11-23"), Some("1990-11-24"));
    let rows: [(&[Option<&str>], Option<usize>); 11] = [
        (&[], None),
        (&[None], None),
        (&[None, None, a], None),
        (&[a], None),
        (&[a, a, a], None),
        (&[a, b], Some(1)),
        (&[a, b, b], Some(1)),
        (&[a, b, a], Some(2)),
        (&[a, None], Some(1)),
        (&[a, None, None, a], Some(3)),
        (&[a, Some("1991-11-23")], None),
    ];
    let day =
        |at: usize| Instant::from_millis(sample::at(sample::NOON).millis() + i64::try_from(at).unwrap() * 86_400_000);
    for (stated, changed) in rows {
        let mut record = BirthdayRecord::default();
        for (at, date) in stated.iter().enumerate() {
            record = record.stated(date.map(born), day(at));
        }
        assert_eq!(record.changed_at, changed.map(day), "{stated:?}");
        assert_eq!(record.birthday, stated.last().copied().flatten().map(born), "{stated:?}");
    }
}

#[test]
fn only_a_changed_birthday_has_a_day_from_which_it_counts() {
    let program = program(&json!(30), "day");
    let counts_from = |birthday: Option<&str>, changed_at: Option<&str>| {
        let record = BirthdayRecord { birthday: birthday.map(born), changed_at: changed_at.map(sample::at) };
        record.counts_from(&program).map(|day| day.to_string())
    };
    assert_eq!(counts_from(Some("1990-11-23"), None), None);
    assert_eq!(counts_from(None, Some(sample::NOON)), None, "cleared");
    assert_eq!(counts_from(Some("1990-11-23"), Some(sample::NOON)).as_deref(), Some("2026-12-23"));
    // The day of the change is the local one.
    assert_eq!(counts_from(Some("1990-11-23"), Some("2026-11-23T16:00:00Z")).as_deref(), Some("2026-12-24"));
}

#[test]
fn the_days_are_0_to_3660() {
    let problems = |days: u16| sample::problems(json!({"earning": {"birthday_change_days": days}}));
    for days in [0, 1, 180, 3659, 3660] {
        assert_eq!(problems(days), [], "{days}");
    }
    for days in [3661, u16::MAX] {
        let found = problems(days);
        let pointers: Vec<&str> = found.iter().map(|problem| problem.pointer.as_str()).collect();
        assert_eq!(pointers, ["/earning/birthday_change_days"], "{days}");
        assert_eq!(found[0].suggestion, Some(json!(3660)));
    }
}

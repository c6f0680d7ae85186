//! The daily check-in by the local day, with its streak, grace and bonus.

use crate::{
    member::{Member, code},
    sample,
};
use serde_json::{Value, json};
use shared::{
    ledger::memory::Streak,
    program::Program,
    units::time::{Day, Instant, MILLIS_PER_DAY},
    wire::{CheckInStanding, Code},
};

fn program(zone: &str, fields: Value) -> Program {
    let mut rule = json!({"kind": "check_in", "id": "daily", "points": 5, "streak": {"every": 7, "bonus": 50}});
    for (key, value) in fields.as_object().unwrap() {
        rule[key] = value.clone();
    }
    sample::program(json!({"time_zone": zone, "earning": {"rules": [rule]}}))
}

fn shanghai(fields: Value) -> Member {
    Member::new(program("Asia/Shanghai", fields))
}

/// Checks in at noon of these days of November 2026. Returns the streak and the points of each check-in.
fn checked(member: &mut Member, days: &[u8]) -> Vec<(u32, u64)> {
    let on = |day: &u8| {
        let check_in = member.at(&format!("2026-11-{day:02}T12:00:00+08:00")).check_in().unwrap();
        (check_in.streak, check_in.earned.points().get())
    };
    days.iter().map(on).collect()
}

#[test]
fn the_bonus_is_granted_on_every_seventh_day() {
    let mut member = shanghai(json!({}));
    let earned = checked(&mut member, &(1..=15).collect::<Vec<u8>>());
    let expected: Vec<(u32, u64)> = (1..=15).map(|day| (day, if day % 7 == 0 { 55 } else { 5 })).collect();
    assert_eq!(earned, expected);
    assert!(member.audit().is_sound());
}

#[test]
fn a_second_check_in_on_one_local_day_is_refused() {
    let mut member = shanghai(json!({}));
    member.at("2026-11-23T00:00:00+08:00").check_in().unwrap();
    assert_eq!(code(member.at("2026-11-23T00:00:00.001+08:00").check_in()), Code::AlreadyRewarded);
    assert_eq!(code(member.at("2026-11-23T23:59:59.999+08:00").check_in()), Code::AlreadyRewarded);
    assert_eq!(member.at("2026-11-24T00:00:00+08:00").check_in().unwrap().streak, 2);
    let mut member = shanghai(json!({}));
    member.at("2026-11-23T23:59:59.999+08:00").check_in().unwrap();
    assert_eq!(
        member.at("2026-11-24T00:00:00+08:00").check_in().unwrap().streak,
        2,
        "one millisecond later a new day begins"
    );
}

#[test]
fn a_streak_continues_after_at_most_grace_days_missed_days() {
    for (grace, days, streaks) in [
        (0, &[1, 2, 3, 5][..], &[1, 2, 3, 1][..]),
        (1, &[1, 2, 3, 5], &[1, 2, 3, 4]),
        (1, &[1, 2, 3, 6], &[1, 2, 3, 1]),
        (1, &[1, 3, 5, 7, 10], &[1, 2, 3, 4, 1]),
        (2, &[1, 4, 7, 11], &[1, 2, 3, 1]),
        (30, &[1, 30], &[1, 2]),
    ] {
        let found = checked(&mut shanghai(json!({"grace_days": grace})), days);
        let found: Vec<u32> = found.into_iter().map(|(streak, _)| streak).collect();
        assert_eq!(found, streaks, "{grace} days of grace, {days:?}");
    }
    let mut member = shanghai(json!({"grace_days": 30}));
    member.at("2026-11-01T12:00:00+08:00").check_in().unwrap();
    let mut late = member.clone();
    assert_eq!(member.at("2026-12-02T23:59:59.999+08:00").check_in().unwrap().streak, 2);
    assert_eq!(late.at("2026-12-03T00:00:00+08:00").check_in().unwrap().streak, 1);
}

#[test]
fn days_are_local_across_summer_time_leap_days_and_new_year() {
    for (zone, days) in [
        // Berlin has 23 hours on 29 March 2026 and 25 on 25 October.
        ("Europe/Berlin", ["2026-03-28T23:59:59.999+01:00", "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"]),
        (
            "Europe/Berlin",
            ["2026-10-24T23:59:59.999+02:00", "2026-10-25T23:59:59.999+01:00", "2026-10-26T00:00:00+01:00"],
        ),
        // Havana's 8 March 2026 begins at one.
        ("America/Havana", ["2026-03-07T23:59:59.999-05:00", "2026-03-08T01:00:00-04:00", "2026-03-09T00:00:00-04:00"]),
        ("Asia/Shanghai", ["2028-02-28T12:00:00+08:00", "2028-02-29T12:00:00+08:00", "2028-03-01T12:00:00+08:00"]),
        ("Asia/Shanghai", ["2027-02-27T12:00:00+08:00", "2027-02-28T12:00:00+08:00", "2027-03-01T12:00:00+08:00"]),
        ("Asia/Shanghai", ["2026-12-30T12:00:00+08:00", "2026-12-31T12:00:00+08:00", "2027-01-01T12:00:00+08:00"]),
        ("Pacific/Apia", ["2026-12-30T00:00:00+13:00", "2026-12-31T00:00:00+13:00", "2027-01-01T00:00:00+13:00"]),
    ] {
        let mut member = Member::new(program(zone, json!({})));
        let streaks = days.map(|day| member.at(day).check_in().unwrap().streak);
        assert_eq!(streaks, [1, 2, 3], "{zone} {days:?}");
    }
}

#[test]
fn the_balance_states_the_streak() {
    let mut member = shanghai(json!({"grace_days": 1}));
    let standing = |member: &mut Member, at: &str| member.at(at).balance().check_in.unwrap();
    let stands = |today, streak, next| CheckInStanding { today, streak, next_bonus_in: Some(next) };
    assert_eq!(standing(&mut member, "2026-11-01T12:00:00+08:00"), stands(false, 0, 7));
    checked(&mut member, &[1, 2, 3, 4, 5, 6]);
    assert_eq!(standing(&mut member, "2026-11-06T23:59:59.999+08:00"), stands(true, 6, 1));
    assert_eq!(standing(&mut member, "2026-11-07T00:00:00+08:00"), stands(false, 6, 1));
    assert_eq!(standing(&mut member, "2026-11-08T23:59:59.999+08:00"), stands(false, 6, 1), "the grace period lasts");
    assert_eq!(standing(&mut member, "2026-11-09T00:00:00+08:00"), stands(false, 0, 7));
    checked(&mut member, &[8]);
    assert_eq!(standing(&mut member, "2026-11-08T12:00:00+08:00"), stands(true, 7, 7));
    assert_eq!(Member::new(sample::program(json!({}))).balance().check_in, None);
    let plain = shanghai(json!({"streak": null}));
    assert_eq!(plain.balance().check_in, Some(CheckInStanding { today: false, streak: 0, next_bonus_in: None }));
}

#[test]
fn a_streak_can_have_the_largest_number_of_days() {
    let mut member = shanghai(json!({"points": 1_000_000, "streak": {"every": 1, "bonus": 1_000_000}}));
    let last = Day("2026-11-22".parse().unwrap());
    member.account.memory.behaviour.streak = Some(Streak { last, days: u32::MAX - 1 });
    let check_in = member.check_in().unwrap();
    assert_eq!((check_in.streak, check_in.earned.points().get()), (u32::MAX, 2_000_000));
    member.now = Instant::from_millis(member.now.millis() + MILLIS_PER_DAY);
    assert_eq!(member.check_in().unwrap().streak, u32::MAX);
}

#[test]
fn a_check_in_for_zero_points_is_recorded() {
    let mut member = shanghai(json!({"points": 0, "streak": {"every": 2, "bonus": 9}}));
    assert_eq!(checked(&mut member, &[1, 2, 3, 4]), [(1, 0), (2, 9), (3, 0), (4, 9)]);
}

#[test]
fn an_erased_member_cannot_check_in() {
    let mut member = shanghai(json!({}));
    member.check_in().unwrap();
    member.erase().unwrap();
    assert_eq!(code(member.at("2026-11-24T12:00:00+08:00").check_in()), Code::MemberFrozen);
}

#[test]
fn a_program_that_moves_west_does_not_pay_a_day_twice() {
    let mut member = Member::new(program("Asia/Shanghai", json!({})));
    member.at("2026-11-24T00:30:00+08:00").check_in().unwrap();
    member.program = program("America/New_York", json!({}));
    assert_eq!(code(member.at("2026-11-24T01:00:00+08:00").check_in()), Code::AlreadyRewarded);
    assert_eq!(code(member.at("2026-11-24T23:59:59-05:00").check_in()), Code::AlreadyRewarded);
    assert_eq!(member.at("2026-11-25T00:00:00-05:00").check_in().unwrap().streak, 2);
}

//! Reminders at their boundaries: the local day of a reminder, its points, and days in unusual zones.

use crate::{member::Member, sample};
use serde_json::json;
use shared::ledger::Actor;
use shared::{
    ledger::Draft,
    member::reminder::{Reminder, due, windows},
};

fn member(zone: &str, days: &[u16]) -> Member {
    let mut settings = sample::plain();
    settings["time_zone"] = json!(zone);
    settings["reminders"] = json!({"days": days});
    Member::new(sample::program(settings))
}

fn due_at(member: &Member, at: &str) -> Option<Reminder> {
    let draft = Draft::open(member.account.clone(), Actor::System, sample::at(at)).unwrap();
    due(draft.account(), &member.program, draft.now())
}

/// Points that expire at `expires_at`, with a reminder `days` before: checks the first and the last instant of the reminder.
fn check(zone: &str, days: u16, expires_at: &str, from: &str, until: &str) {
    let mut member = member(zone, &[days]);
    member.at("2023-01-01T00:00:00Z").give_until(10, expires_at);
    let reminder = Some(Reminder { expires_at: sample::at(expires_at), days_left: days, points: sample::points(10) });
    let before = |at: &str| shared::units::time::Instant::from_millis(sample::at(at).millis() - 1).to_string();
    for (at, expected) in
        [(before(from), None), (from.to_owned(), reminder), (before(until), reminder), (until.to_owned(), None)]
    {
        assert_eq!(due_at(&member, &at), expected, "{expires_at} in {zone}, {days} ahead, asked {at}");
    }
}

#[test]
fn a_reminder_is_due_on_a_local_day() {
    let midnight = "2023-06-15T00:00:00+08:00";
    check("Asia/Shanghai", 1, midnight, "2023-06-14T00:00:00+08:00", midnight);
    check("Asia/Shanghai", 7, midnight, "2023-06-08T00:00:00+08:00", "2023-06-09T00:00:00+08:00");
    check(
        "Asia/Shanghai",
        30,
        "2023-06-15T23:59:59.999+08:00",
        "2023-05-16T00:00:00+08:00",
        "2023-05-17T00:00:00+08:00",
    );
    check("Asia/Shanghai", 365, "2024-02-29T00:00:00+08:00", "2023-03-01T00:00:00+08:00", "2023-03-02T00:00:00+08:00");
    check("America/New_York", 7, midnight, "2023-06-07T00:00:00-04:00", "2023-06-08T00:00:00-04:00");
}

/// Days of 23 and 25 hours, and a day that begins at one o'clock.
#[test]
fn reminders_follow_days_of_other_lengths() {
    check("Europe/Berlin", 1, "2023-03-27T00:00:00+02:00", "2023-03-26T00:00:00+01:00", "2023-03-27T00:00:00+02:00");
    check("Europe/Berlin", 7, "2023-11-05T00:00:00+01:00", "2023-10-29T00:00:00+02:00", "2023-10-30T00:00:00+01:00");
    check("America/Havana", 1, "2023-03-12T01:00:00-04:00", "2023-03-11T00:00:00-05:00", "2023-03-12T01:00:00-04:00");
    check("America/Havana", 7, "2023-03-19T00:00:00-04:00", "2023-03-12T01:00:00-04:00", "2023-03-13T00:00:00-04:00");
}

#[test]
fn the_soonest_of_several_reminders_is_due() {
    let mut member = member("Asia/Shanghai", &[30, 7]);
    member.give_until(1, "2026-12-23T00:00:00+08:00");
    assert_eq!(due_at(&member, sample::NOON).map(|due| (due.days_left, due.points.get())), Some((30, 1)));
    member.give_until(2, "2026-11-30T08:00:00+08:00");
    member.give_until(4, "2026-11-30T16:00:00+08:00");
    let due = due_at(&member, sample::NOON).unwrap();
    assert_eq!((due.days_left, due.points.get()), (7, 6));
    assert_eq!(due.expires_at, sample::at("2026-11-30T08:00:00+08:00"));
}

/// Points that never expire, no points, and a program without reminders.
#[test]
fn no_reminder_is_due_if_nothing_expires() {
    let mut rich = member("Asia/Shanghai", &[7]);
    rich.give(1_000);
    assert_eq!(due_at(&rich, sample::NOON), None);
    assert_eq!(due_at(&member("Asia/Shanghai", &[7]), sample::NOON), None);
    let mut silent = Member::new(sample::program(sample::plain()));
    silent.give_until(10, "2026-11-30T00:00:00+08:00");
    assert_eq!(due_at(&silent, sample::NOON), None);
    assert_eq!(windows(&silent.program, silent.now), []);
}

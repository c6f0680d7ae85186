//! Dates at their edges: when points become available, when they expire, and which texts are times, also in zones with unusual days.

use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::ledger::fact::Fact;
use shared::ledger::fact::lots::LotsFact;
use shared::{earning::expiry::expires_at, units::lot_class::LotClass, units::time::Instant, units::time::Zone};

fn check(policy: &Value, zone: &str, earned_at: &str, expected: &str) {
    let program = sample::program(json!({"time_zone": zone, "expiry": {"base": policy}}));
    let found = expires_at(program.expiry.of(LotClass::Base), sample::at(earned_at), &program.zone).unwrap();
    assert_eq!(found, sample::at(expected), "{policy} from {earned_at} in {zone}");
}

fn days(days: u16) -> Value {
    json!({"kind": "after", "days": days})
}

fn months(months: u16) -> Value {
    json!({"kind": "after", "months": months})
}

#[test]
fn one_month_later_is_the_same_day_or_the_last_day_of_the_month() {
    let check = |from: &str, later: u16, expected: &str| {
        let (from, expected) = (format!("{from}T12:00:00Z"), format!("{expected}T00:00:00Z"));
        check(&months(later), "UTC", &from, &expected);
    };
    check("2026-01-30", 1, "2026-03-01");
    check("2026-01-31", 1, "2026-03-01");
    check("2026-02-28", 1, "2026-03-29");
    check("2026-03-31", 1, "2026-05-01");
    check("2026-08-31", 6, "2027-03-01");
    check("2026-12-31", 1, "2027-02-01");
    check("2024-01-31", 1, "2024-03-01");
    check("2024-01-29", 1, "2024-03-01");
    check("2024-01-28", 1, "2024-02-29");
    check("2023-02-28", 12, "2024-02-29");
    check("2024-02-29", 12, "2025-03-01");
    check("2024-02-29", 48, "2028-03-01");
    check("2096-02-29", 48, "2100-03-01");
    check("2026-11-23", 120, "2036-11-24");
}

#[test]
fn points_expire_by_the_local_day_of_earning() {
    check(&days(1), "Asia/Shanghai", "2026-01-31T15:59:59.999Z", "2026-02-02T00:00:00+08:00");
    check(&days(1), "Asia/Shanghai", "2026-01-31T16:00:00Z", "2026-02-03T00:00:00+08:00");
    check(&months(1), "Asia/Shanghai", "2026-01-31T15:59:59.999Z", "2026-03-01T00:00:00+08:00");
    check(&months(1), "Asia/Shanghai", "2026-01-31T16:00:00Z", "2026-03-02T00:00:00+08:00");
    check(&days(1), "America/New_York", "2026-01-31T04:59:59.999Z", "2026-02-01T00:00:00-05:00");
    check(&days(1), "America/New_York", "2026-01-31T05:00:00Z", "2026-02-02T00:00:00-05:00");
    check(&days(1), "Pacific/Kiritimati", "2026-01-31T10:00:00Z", "2026-02-03T00:00:00+14:00");
}

/// Summer time begins or ends at midnight in Havana and Cairo, and by half an hour on Lord Howe. Samoa had no 30 December 2011.
#[test]
fn a_day_ends_at_the_first_instant_of_the_next_day() {
    check(&days(1), "Europe/Berlin", "2026-03-28T12:00:00+01:00", "2026-03-30T00:00:00+02:00");
    check(&days(1), "Europe/Berlin", "2026-10-24T12:00:00+02:00", "2026-10-26T00:00:00+01:00");
    check(&days(1), "Africa/Cairo", "2026-04-22T12:00:00+02:00", "2026-04-24T01:00:00+03:00");
    check(&days(1), "Africa/Cairo", "2026-10-28T12:00:00+03:00", "2026-10-30T00:00:00+02:00");
    check(&days(1), "America/Havana", "2023-03-10T12:00:00-05:00", "2023-03-12T01:00:00-04:00");
    check(&days(1), "America/Havana", "2023-11-03T12:00:00-04:00", "2023-11-05T00:00:00-04:00");
    check(&days(2), "America/Havana", "2023-11-03T12:00:00-04:00", "2023-11-06T00:00:00-05:00");
    check(&days(1), "Australia/Lord_Howe", "2026-04-04T12:00:00+11:00", "2026-04-06T00:00:00+10:30");
    check(&days(1), "Pacific/Apia", "2011-12-28T12:00:00-10:00", "2011-12-31T00:00:00+14:00");
    check(&days(2), "Pacific/Apia", "2011-12-28T12:00:00-10:00", "2011-12-31T00:00:00+14:00");
    check(&days(3), "Pacific/Apia", "2011-12-28T12:00:00-10:00", "2012-01-01T00:00:00+14:00");
}

#[test]
fn an_expiry_is_rounded_up_to_the_end_of_its_period() {
    let check = |period: &str, from: &str, expected: &str| {
        let policy = json!({"kind": "after", "days": 1, "round_up_to": period});
        check(&policy, "UTC", &format!("{from}T12:00:00Z"), &format!("{expected}T00:00:00Z"));
    };
    check("month", "2026-01-29", "2026-02-01");
    check("month", "2026-01-30", "2026-02-01");
    check("month", "2026-01-31", "2026-03-01");
    check("month", "2024-02-28", "2024-03-01");
    check("month", "2024-02-29", "2024-04-01");
    check("month", "2026-12-30", "2027-01-01");
    check("month", "2026-12-31", "2027-02-01");
    let quarters = ["04", "04", "04", "07", "07", "07", "10", "10", "10"];
    for (month, ends) in (1..=9).zip(quarters) {
        check("quarter", &format!("2026-{month:02}-15"), &format!("2026-{ends}-01"));
    }
    for month in 10..=12 {
        check("quarter", &format!("2026-{month:02}-15"), "2027-01-01");
    }
    check("quarter", "2026-03-30", "2026-04-01");
    check("quarter", "2026-03-31", "2026-07-01");
    check("quarter", "2026-12-31", "2027-04-01");
    check("year", "2026-01-01", "2027-01-01");
    check("year", "2026-12-30", "2027-01-01");
    check("year", "2026-12-31", "2028-01-01");
}

#[test]
fn a_year_end_policy_ends_with_the_year_or_its_grace_months() {
    let check = |grace: u16, from: &str, expected: &str| {
        check(&json!({"kind": "calendar_year_end", "grace_months": grace}), "Asia/Shanghai", from, expected);
    };
    check(0, "2026-01-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00");
    check(0, "2026-12-31T23:59:59.999+08:00", "2027-01-01T00:00:00+08:00");
    check(0, "2027-01-01T00:00:00+08:00", "2028-01-01T00:00:00+08:00");
    check(1, "2026-06-01T00:00:00+08:00", "2027-02-01T00:00:00+08:00");
    check(2, "2026-06-01T00:00:00+08:00", "2027-03-01T00:00:00+08:00");
    check(2, "2027-06-01T00:00:00+08:00", "2028-03-01T00:00:00+08:00");
    check(3, "2026-06-01T00:00:00+08:00", "2027-04-01T00:00:00+08:00");
    check(6, "2026-06-01T00:00:00+08:00", "2027-07-01T00:00:00+08:00");
    check(12, "2026-06-01T00:00:00+08:00", "2028-01-01T00:00:00+08:00");
}

/// Without this rule, points of 30 December under a year-end policy would expire before the return window closes.
#[test]
fn points_do_not_expire_before_they_are_available() {
    let check = |placed_at: &str, available: &str, expires: &str| {
        let mut settings = sample::plain();
        settings["earning"]["pending_days"] = json!(7);
        settings["expiry"] = json!({"base": {"kind": "calendar_year_end"}});
        let mut member = Member::new(sample::program(settings));
        member.at(placed_at);
        let order = sample::order_request("o-1", &sample::lines(&[("5.00", 1)]), json!({"placed_at": placed_at}));
        let lot = member.order(&order).unwrap().earned.lots[0].clone();
        assert_eq!(
            (lot.available_at, lot.expires_at),
            (Some(sample::at(available)), Some(sample::at(expires))),
            "{placed_at}"
        );
    };
    check("2026-12-23T12:00:00+08:00", "2026-12-31T00:00:00+08:00", "2027-01-01T00:00:00+08:00");
    check("2026-12-24T00:00:00+08:00", "2027-01-01T00:00:00+08:00", "2028-01-01T00:00:00+08:00");
    check("2026-12-30T12:00:00+08:00", "2027-01-07T00:00:00+08:00", "2028-01-01T00:00:00+08:00");
}

/// Available, pending and expired points at an instant. No entry was written at that instant.
fn standing(member: &mut Member, at: &str) -> (u64, u64, bool) {
    member.at(at);
    let balance = member.balance();
    let mut settled = member.clone();
    settled.settle();
    let expired = settled.changes().any(|change| matches!(change, Fact::Lots(LotsFact::Expired { .. })));
    (balance.available.get(), balance.pending.get(), expired)
}

#[test]
fn a_lot_is_valid_from_its_first_instant_until_its_expiry() {
    let mut settings = sample::plain();
    settings["earning"]["pending_days"] = json!(7);
    settings["expiry"] = json!({"base": {"kind": "after", "days": 30}});
    let mut member = Member::new(sample::program(settings));
    member.order(&sample::order_request("o-1", &sample::lines(&[("5.00", 1)]), json!({}))).unwrap();
    let rows = [
        (sample::NOON, (0, 5, false)),
        ("2026-11-30T23:59:59.999+08:00", (0, 5, false)),
        ("2026-12-01T00:00:00+08:00", (5, 0, false)),
        ("2026-12-01T00:00:00.001+08:00", (5, 0, false)),
        ("2026-12-23T23:59:59.999+08:00", (5, 0, false)),
        ("2026-12-24T00:00:00+08:00", (0, 0, true)),
        ("2026-12-24T00:00:00.001+08:00", (0, 0, true)),
    ];
    for (at, expected) in rows {
        assert_eq!(standing(&mut member, at), expected, "{at}");
    }
    assert_eq!(member.account.due_at(), Some(sample::at("2026-12-24T00:00:00+08:00")));
}

#[test]
fn the_return_window_counts_whole_local_days() {
    let check = |pending_days: u16, placed_at: &str, available_at: &str| {
        let program = sample::program(json!({"earning": {"pending_days": pending_days}}));
        let found = shared::earning::spend::available_at(&program, sample::at(placed_at));
        assert_eq!(found, sample::at(available_at), "{pending_days} days from {placed_at}");
    };
    check(0, sample::NOON, sample::NOON);
    check(1, "2026-11-23T00:00:00+08:00", "2026-11-25T00:00:00+08:00");
    check(1, "2026-11-23T23:59:59.999+08:00", "2026-11-25T00:00:00+08:00");
    check(7, sample::NOON, "2026-12-01T00:00:00+08:00");
    check(365, sample::NOON, "2027-11-24T00:00:00+08:00");
}

#[test]
fn a_time_is_rfc_3339_with_an_offset() {
    let check = |text: &str, expected: Option<&str>| {
        assert_eq!(Instant::parse(text).map(|at| at.to_string()).as_deref(), expected, "{text:?}");
    };
    check("2026-11-23T10:00:00Z", Some("2026-11-23T10:00:00Z"));
    check("2026-11-23T10:00:00+08:00", Some("2026-11-23T02:00:00Z"));
    check("2026-11-23T10:00:00.5-03:30", Some("2026-11-23T13:30:00.500Z"));
    check("2026-11-23T10:00:00.123999Z", Some("2026-11-23T10:00:00.123Z"));
    check("2024-02-29T00:00:00Z", Some("2024-02-29T00:00:00Z"));
    check("1970-01-01T00:00:00Z", Some("1970-01-01T00:00:00Z"));
    check("8999-12-31T23:59:59.999Z", Some("8999-12-31T23:59:59.999Z"));
    check("9000-01-01T00:00:00Z", Some("9000-01-01T00:00:00Z"));
    let no_times = [
        "",
        "now",
        "2026-11-23",
        "10:00:00Z",
        "2026-11-23T10:00:00",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-11-31T00:00:00Z",
        "2026-11-23T24:00:00Z",
        "2026-11-23T10:60:00Z",
        "2026-11-23T10:00:00+24:00",
        "1969-12-31T23:59:59.999Z",
        "1969-12-31T23:59:59Z",
        "9000-01-01T00:00:00.001Z",
        "9999-12-31T23:59:59Z",
        "+012026-11-23T10:00:00Z",
        "1795600000",
        " 2026-11-23T10:00:00Z",
        "2026-11-23T10:00:00Z ",
        "2026-W48-1T10:00:00Z",
    ];
    for text in no_times {
        check(text, None);
    }
}

#[test]
fn zones_are_iana_names() {
    for name in ["UTC", "Asia/Shanghai", "Asia/Taipei", "America/Argentina/Buenos_Aires", "Pacific/Apia"] {
        assert!(Zone::parse(name).is_some(), "{name}");
    }
    for name in ["", "Shanghai", "Asia", "Asia/Nowhere", "+08:00", "GMT+8", "CST", "local", "../UTC"] {
        assert!(Zone::parse(name).is_none(), "{name:?}");
    }
}

/// The last instant is a bound and causes no panic.
#[test]
fn the_last_year_is_clamped() {
    let program = sample::program(json!({"expiry": {"base": {"kind": "after", "months": 120, "round_up_to": "year"}}}));
    let last = sample::at("9000-01-01T00:00:00Z");
    for earned_at in [last, sample::at("8990-01-01T00:00:00Z")] {
        let found = expires_at(program.expiry.of(LotClass::Base), earned_at, &program.zone).unwrap();
        assert_eq!(found, last, "{earned_at}");
    }
    assert_eq!(last.plus_minutes(u32::MAX), last);
    assert_eq!(program.zone.end_of_day_after(last, u16::MAX), last);
}

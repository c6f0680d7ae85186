//! Texts of times: each is one instant, or is refused.

use crate::times::{DateOrder, TimeProblem, read};
use jiff::tz::TimeZoneDatabase;

fn instant(text: &str, order: Option<DateOrder>) -> Result<String, TimeProblem> {
    let zone = TimeZoneDatabase::bundled().get("America/New_York").expect("a zone");
    read(text, order, &zone).map(|instant| instant.to_string())
}

#[test]
fn times_are_read_as_they_are_written() {
    use DateOrder::{DayFirst, MonthFirst};
    for (text, order, expected) in [
        ("2026-03-01", None, "2026-03-01T17:00:00Z"),
        ("2026-07-01", None, "2026-07-01T16:00:00Z"),
        ("2026/3/1", None, "2026-03-01T17:00:00Z"),
        ("1.3.2026", None, "2026-03-01T17:00:00Z"),
        ("01/03/2026", Some(DayFirst), "2026-03-01T17:00:00Z"),
        ("03/01/2026", Some(MonthFirst), "2026-03-01T17:00:00Z"),
        ("3/1/2026 6:29:00", Some(MonthFirst), "2026-03-01T11:29:00Z"),
        ("2026-03-01T10:11:12Z", None, "2026-03-01T10:11:12Z"),
        ("2026-03-01T10:11:12.500+01:00", None, "2026-03-01T09:11:12.500Z"),
        ("2026-03-01 10:11:12 -0500", None, "2026-03-01T15:11:12Z"),
        ("2026-03-01 10:11:12 +0530", None, "2026-03-01T04:41:12Z"),
        ("2026-03-01 10:11:12 -05:00", None, "2026-03-01T15:11:12Z"),
        ("2026-03-01 10:11:12-05", None, "2026-03-01T15:11:12Z"),
        ("2026-03-01 10:11:12 UTC", None, "2026-03-01T10:11:12Z"),
        ("2026-03-01T10:11Z", None, "2026-03-01T10:11:00Z"),
        ("2026-03-01T10:00:00+0100", None, "2026-03-01T09:00:00Z"),
        // Local times, in winter and in summer, and on the day when the clocks change at two.
        ("2026-03-01 10:11:12", None, "2026-03-01T15:11:12Z"),
        ("2026-07-01T10:11", None, "2026-07-01T14:11:00Z"),
        ("2026-03-08 00:30", None, "2026-03-08T05:30:00Z"),
        ("2026-03-08 02:30", None, "2026-03-08T07:30:00Z"),
        ("2026-03-08 03:30", None, "2026-03-08T07:30:00Z"),
        ("2026-03-01 10:11 PM", None, "2026-03-02T03:11:00Z"),
        ("2026-03-01 12:05 am", None, "2026-03-01T05:05:00Z"),
        ("2026-03-01 12:05 PM", None, "2026-03-01T17:05:00Z"),
        ("2024-02-29", None, "2024-02-29T17:00:00Z"),
    ] {
        assert_eq!(instant(text, order).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn texts_that_are_not_times_are_refused() {
    use TimeProblem::{NotATime, OutOfRange, UnknownOrder};
    for (text, expected) in [
        ("", NotATime),
        ("yesterday", NotATime),
        ("2026-02-29", NotATime),
        ("2026-13-01", NotATime),
        ("2026-03", NotATime),
        ("26-03-01", NotATime),
        ("20260301", NotATime),
        ("46082", NotATime),
        ("2026-03-01 25:00", NotATime),
        ("2026-03-01 10", NotATime),
        ("2026-03-01 10:60", NotATime),
        ("2026-03-01 13:00 PM", NotATime),
        ("2026-03-01 10:00 CET", NotATime),
        ("2026-03-01 10:00 +1", NotATime),
        ("2026-03-01 10:00 +0160", NotATime),
        ("2026-03-01 10:00 -05:00 x", NotATime),
        ("2026-03-01-02", NotATime),
        ("2026-03-01 10:00 é", NotATime),
        ("03/04/2026", UnknownOrder),
        ("13/04/2026", UnknownOrder),
        ("1969-12-31", OutOfRange),
        ("9000-01-02", OutOfRange),
    ] {
        assert_eq!(instant(text, None), Err(expected), "{text}");
    }
}

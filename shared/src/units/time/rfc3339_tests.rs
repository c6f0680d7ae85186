//! Compares our reader and writer of times with those of the calendar library.

use super::Instant;
use jiff::Timestamp;

/// The library's result, cut off at the millisecond like ours.
fn library(text: &str) -> Option<i64> {
    text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}

#[test]
fn every_day_of_eight_centuries_reads_and_writes_as_the_library_does() {
    const DAY_AND_A_BIT: usize = 86_400_000 + 3_723_456;
    let end = Timestamp::from_second(25_000_000_000).unwrap().as_millisecond();
    let mut seen = 0;
    for millis in (0..end).step_by(DAY_AND_A_BIT) {
        let text = Instant::from_millis(millis).to_string();
        assert_eq!(library(&text), Some(millis), "{text}");
        assert_eq!(Instant::parse(&text).map(Instant::millis), Some(millis), "{text}");
        let theirs = Timestamp::from_millisecond(millis).unwrap().to_string();
        assert_eq!(Instant::parse(&theirs).map(Instant::millis), Some(millis), "{theirs}");
        seen += 1;
    }
    assert!(seen > 270_000, "only {seen} instants were tried");
}

#[test]
fn offsets_fractions_and_leap_days_read_as_the_library_reads_them() {
    let texts = [
        "2026-11-23T10:00:00+08:00",
        "2026-11-23T10:00:00-03:30",
        "2026-11-23t10:00:00z",
        "2026-11-23 10:00:00Z",
        "2024-02-29T23:59:59.999Z",
        "2000-02-29T00:00:00Z",
        "2026-11-23T10:00:00.1Z",
        "2026-11-23T10:00:00.123456789Z",
        "2016-12-31T23:59:60Z",
        "1970-01-01T00:00:00Z",
    ];
    for text in texts {
        let ours = Instant::parse(text).map(Instant::millis);
        assert!(ours.is_some(), "{text} was refused");
        assert_eq!(ours, library(text), "{text}");
    }
}

/// Each pair is one instant: a form that real systems send, and the full form.
#[test]
fn forms_of_iso_8601_read_as_the_full_form() {
    let pairs = [
        ("2026-03-01T10:00Z", "2026-03-01T10:00:00Z"),
        ("2026-03-01T10:00z", "2026-03-01T10:00:00Z"),
        ("2026-03-01T10:00+01:00", "2026-03-01T10:00:00+01:00"),
        ("2026-03-01T10:00-0330", "2026-03-01T10:00:00-03:30"),
        ("2026-03-01T10:00:00+0100", "2026-03-01T10:00:00+01:00"),
        ("2026-03-01T10:00:00.250-0800", "2026-03-01T10:00:00.250-08:00"),
        ("2026-03-01T10:00:00+01", "2026-03-01T10:00:00+01:00"),
        ("2026-03-01 10:11:12 -0500", "2026-03-01T10:11:12-05:00"),
        ("2026-03-01 10:11:12 +05:30", "2026-03-01T10:11:12+05:30"),
        ("2026-03-01 10:11 +0530", "2026-03-01T10:11:00+05:30"),
        ("2026-03-01T00:00:00-0000", "2026-03-01T00:00:00Z"),
        ("2026-03-01T00:30+0100", "2026-02-28T23:30:00Z"),
    ];
    for (text, full) in pairs {
        let read = Instant::parse(text);
        assert!(read.is_some(), "{text} was refused");
        assert_eq!(read.map(Instant::millis), library(full), "{text}");
    }
}

#[test]
fn texts_that_are_not_times_are_refused() {
    let texts = [
        "",
        "2026-11-23",
        "2026-11-23T10:00:00",
        "2026-11-23T10:00",
        "2026-11-23T10Z",
        "2026-11-23T1000Z",
        "20261123T100000Z",
        "2026-11-23T10:00.5Z",
        "2026-11-23T10:00:Z",
        "2026-11-23T10:00:00.Z",
        "2026-11-23T10:00:00,5Z",
        "2026-11-23  10:00:00Z",
        "2026-11-23_10:00:00Z",
        "2026-11-23T24:00:00Z",
        "2026-11-23T10:60:00Z",
        "2026-11-23T10:00:61Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-11-00T00:00:00Z",
        "2026-11-23T10:00:00+24:00",
        "2026-11-23T10:00:00+24",
        "2026-11-23T10:00:00+2400",
        "2026-11-23T10:00:00+0860",
        "2026-11-23T10:00:00+8",
        "2026-11-23T10:00:00+8:00",
        "2026-11-23T10:00:00+080",
        "2026-11-23T10:00:00+08000",
        "2026-11-23T10:00:00+08:",
        "2026-11-23T10:00:00+08:0",
        "2026-11-23T10:00:00 08:00",
        "2026-11-23T10:00:00  +08:00",
        "2026-11-23T10:00:00 Z",
        "2026-11-23T10:00:00 UTC",
        "2026-11-23T10:00:00 CET",
        "2026-11-23T10:00:00z+08:00",
        "2026-11-23T10:00:00Z ",
        " 2026-11-23T10:00:00Z",
        "1969-12-31T23:59:59Z",
        "9000-01-01T00:00:01Z",
        "+2026-11-23T10:00:00Z",
        "２０２６-11-23T10:00:00Z",
    ];
    for text in texts {
        assert_eq!(Instant::parse(text), None, "{text}");
    }
}

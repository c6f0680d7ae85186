//! RFC 3339 texts of instants. This is our own code because a shopper's browser downloads it: the parser of a calendar library is a fifth
//! of the widget. Tests compare it with that library. Zones and calendar arithmetic use the library; see `zone`.

use super::{MILLIS_PER_DAY, MILLIS_PER_HOUR, MILLIS_PER_MINUTE, MILLIS_PER_SECOND};
use std::fmt;

/// Reads milliseconds since 1970 UTC. `None` unless the text is a valid date, `T`, a valid time, and `Z` or an offset. Digits beyond the
/// millisecond are cut off. A leap second counts as the second before it.
///
/// In addition to RFC 3339, this reads the forms of ISO 8601 that real systems send and that mean one instant: a time without seconds, an
/// offset as `+0800` or `+08`, a space instead of `T` and before an offset. A time without an offset is refused, because it means another
/// instant in each zone.
pub(super) fn parse(text: &str) -> Option<i64> {
    let mut text = Unread(text.as_bytes());
    let (year, month, day) = (text.digits(4)?, text.after(b"-")?.digits(2)?, text.after(b"-")?.digits(2)?);
    let (hour, minute) = (text.after(b"Tt ")?.digits(2)?, text.after(b":")?.digits(2)?);
    let (second, millis) = if text.next_is(b":") { (text.after(b":")?.digits(2)?, text.fraction()?) } else { (0, 0) };
    let offset = text.offset()?;
    let real = (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60;
    let time = hour * MILLIS_PER_HOUR + minute * MILLIS_PER_MINUTE + second.min(59) * MILLIS_PER_SECOND + millis;
    (real && text.0.is_empty()).then(|| days_before(year, month, day) * MILLIS_PER_DAY + time - offset)
}

/// Writes `2026-11-23T04:05:06Z`, with milliseconds if they are not zero. For instants from 1970 on.
pub(super) fn write(f: &mut fmt::Formatter<'_>, millis: i64) -> fmt::Result {
    let (days, time) = (millis.div_euclid(MILLIS_PER_DAY), millis.rem_euclid(MILLIS_PER_DAY));
    let (year, month, day) = date_of(days);
    let (hour, minute) = (time / MILLIS_PER_HOUR, time / MILLIS_PER_MINUTE % 60);
    write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{:02}", time / MILLIS_PER_SECOND % 60)?;
    match time % MILLIS_PER_SECOND {
        0 => f.write_str("Z"),
        millis => write!(f, ".{millis:03}Z"),
    }
}

/// The text that has not been read yet.
struct Unread<'text>(&'text [u8]);

impl Unread<'_> {
    fn take(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    fn after(&mut self, any_of: &[u8]) -> Option<&mut Self> {
        self.take().filter(|byte| any_of.contains(byte)).map(|_| self)
    }

    fn next_is(&self, any_of: &[u8]) -> bool {
        self.0.first().is_some_and(|byte| any_of.contains(byte))
    }

    fn digit(&mut self) -> Option<i64> {
        self.take().filter(u8::is_ascii_digit).map(|byte| i64::from(byte - b'0'))
    }

    fn digits(&mut self, count: u32) -> Option<i64> {
        (0..count).try_fold(0, |number, _| Some(number * 10 + self.digit()?))
    }

    /// Reads the milliseconds of an optional fraction of a second.
    fn fraction(&mut self) -> Option<i64> {
        if !self.next_is(b".") {
            return Some(0);
        }
        self.take();
        let mut worth = MILLIS_PER_SECOND / 10;
        let mut millis = self.digit()? * worth;
        while self.0.first().is_some_and(u8::is_ascii_digit) {
            worth /= 10;
            millis += self.digit()? * worth;
        }
        Some(millis)
    }

    fn offset(&mut self) -> Option<i64> {
        if let [b' ', b'+' | b'-', ..] = self.0 {
            self.take();
        }
        let sign = match self.take()? {
            b'Z' | b'z' => return Some(0),
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let hours = self.digits(2)?;
        if self.next_is(b":") {
            self.take();
        } else if self.0.is_empty() {
            return (hours < 24).then_some(sign * hours * MILLIS_PER_HOUR);
        }
        let minutes = self.digits(2)?;
        (hours < 24 && minutes < 60).then(|| sign * (hours * MILLIS_PER_HOUR + minutes * MILLIS_PER_MINUTE))
    }
}

fn days_in(year: i64, month: i64) -> i64 {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(leap),
        _ => 31,
    }
}

/// Days from 1970-01-01 to the date, in the Gregorian calendar. Years begin in March here, so that a leap day is the last day of a year.
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The inverse of [`days_before`], from the same source.
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

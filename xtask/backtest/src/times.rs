//! Times of orders as shops export them: a day, a local time, or a time with an offset.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::{Offset, TimeZone},
};
use shared::units::time::Instant;

/// Which number comes first in a date such as 03/04/2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeProblem {
    #[error("is not a time such as 2026-11-23, 2026-11-23 10:00:00 -0500 or 2026-11-23T10:00:00-05:00")]
    NotATime,
    /// The caller must state a [`DateOrder`].
    #[error("can begin with the day or the month; state it with --dates")]
    UnknownOrder,
    #[error("is not in the years 1970 to 8999")]
    OutOfRange,
}

/// Reads a time of one of these forms. A day without a time is its noon in `zone`, and a time without an offset is a local time there.
/// - RFC 3339
/// - `2026-11-23`, `2026/11/23`, `23.11.2026`, `23/11/2026` or `11/23/2026`
/// - such a day, a space or `T`, `10:00`, `10:00:00`, `10:00:00.000` or `10:00 PM`; then nothing, `Z`, `UTC`, `-05:00` or `-0500`
pub fn read(text: &str, order: Option<DateOrder>, zone: &TimeZone) -> Result<Instant, TimeProblem> {
    if let Some(instant) = Instant::parse(text) {
        return Ok(instant);
    }
    let (date, rest) = text.split_at(text.find([' ', 'T', 't']).unwrap_or(text.len()));
    let date = read_date(date, order)?;
    let rest = rest.trim_start_matches(['T', 't']).trim();
    let at = if rest.is_empty() { local(date.at(12, 0, 0, 0), zone) } else { timed(date, rest, zone) }?;
    let millis = at.as_millisecond();
    let instant = Instant::from_millis(millis);
    if instant.millis() == millis { Ok(instant) } else { Err(TimeProblem::OutOfRange) }
}

fn read_date(text: &str, order: Option<DateOrder>) -> Result<Date, TimeProblem> {
    let mark = text.chars().find(|character| !character.is_ascii_digit());
    let mark = mark.filter(|mark| matches!(mark, '-' | '/' | '.')).ok_or(TimeProblem::NotATime)?;
    let parts: Vec<&str> = text.split(mark).collect();
    let [first, second, third] = parts.as_slice() else { return Err(TimeProblem::NotATime) };
    let (year, month, day) = match (first.len(), third.len(), order) {
        (4, ..) => (first, second, third),
        (_, 4, _) if mark == '.' => (third, second, first),
        (_, 4, Some(DateOrder::DayFirst)) => (third, second, first),
        (_, 4, Some(DateOrder::MonthFirst)) => (third, first, second),
        (_, 4, None) => return Err(TimeProblem::UnknownOrder),
        _ => return Err(TimeProblem::NotATime),
    };
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    Date::new(year, i8_of(month)?, i8_of(day)?).map_err(|_| TimeProblem::NotATime)
}

/// A time of day and, after it, an offset or nothing.
fn timed(date: Date, text: &str, zone: &TimeZone) -> Result<Timestamp, TimeProblem> {
    let end = text.find(|character: char| !matches!(character, '0'..='9' | ':' | '.')).unwrap_or(text.len());
    let (time, rest) = text.split_at(end);
    let (half, offset) = match rest.trim().get(..2) {
        Some(half) if half.eq_ignore_ascii_case("AM") || half.eq_ignore_ascii_case("PM") => {
            (Some(half), rest.trim().get(2..).unwrap_or_default().trim())
        }
        _ => (None, rest.trim()),
    };
    let at = date.to_datetime(read_time(time, half)?);
    match offset {
        "" => local(at, zone),
        "Z" | "z" | "UTC" | "GMT" => Offset::UTC.to_timestamp(at).map_err(|_| TimeProblem::OutOfRange),
        offset => read_offset(offset)?.to_timestamp(at).map_err(|_| TimeProblem::OutOfRange),
    }
}

fn local(at: DateTime, zone: &TimeZone) -> Result<Timestamp, TimeProblem> {
    zone.to_timestamp(at).map_err(|_| TimeProblem::OutOfRange)
}

fn read_time(text: &str, half: Option<&str>) -> Result<Time, TimeProblem> {
    let parts: Vec<&str> = text.split(':').collect();
    let (hour, minute, second) = match parts.as_slice() {
        [hour, minute] => (hour, minute, "0"),
        [hour, minute, second] => (hour, minute, *second),
        _ => return Err(TimeProblem::NotATime),
    };
    // A fraction of a second decides nothing.
    let (second, fraction) = second.split_once('.').unwrap_or((second, "0"));
    number(fraction, 9)?;
    let hour = match (number(hour, 2)?, half) {
        (hour, None) => hour,
        (hour @ 1..=12, Some(half)) => hour % 12 + if half.eq_ignore_ascii_case("PM") { 12 } else { 0 },
        _ => return Err(TimeProblem::NotATime),
    };
    let (minute, second) = (number(minute, 2)?, number(second, 2)?);
    Time::new(i8_of(hour)?, i8_of(minute)?, i8_of(second)?, 0).map_err(|_| TimeProblem::NotATime)
}

/// `-05:00`, `-0500` or `-05`.
fn read_offset(text: &str) -> Result<Offset, TimeProblem> {
    let (sign, digits) = match text.split_at_checked(1) {
        Some(("+", digits)) => (1, digits),
        Some(("-", digits)) => (-1, digits),
        _ => return Err(TimeProblem::NotATime),
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None => digits.split_at_checked(2).ok_or(TimeProblem::NotATime)?,
    };
    let minutes = if minutes.is_empty() { 0 } else { number(minutes, 2)? };
    let hours = number(hours, 2)?;
    if hours > 23 || minutes > 59 {
        return Err(TimeProblem::NotATime);
    }
    Offset::from_seconds(sign * (i32::from(hours) * 3_600 + i32::from(minutes) * 60)).map_err(|_| TimeProblem::NotATime)
}

/// Only digits, at most this number of them.
fn number(text: &str, digits_max: usize) -> Result<i16, TimeProblem> {
    let is_number = (1..=digits_max).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number {
        text.get(..text.len().min(4)).and_then(|text| text.parse().ok()).ok_or(TimeProblem::NotATime)
    } else {
        Err(TimeProblem::NotATime)
    }
}

fn i8_of(number: i16) -> Result<i8, TimeProblem> {
    i8::try_from(number).map_err(|_| TimeProblem::NotATime)
}

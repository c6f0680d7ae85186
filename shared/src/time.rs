//! Instants, dates and zones. Nothing here asks what time it is: that is always an argument.

use jiff::{ToSpan, civil, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

pub const MILLIS_PER_SECOND: i64 = 1_000;
pub const MILLIS_PER_MINUTE: i64 = 60 * MILLIS_PER_SECOND;
pub const MILLIS_PER_HOUR: i64 = 60 * MILLIS_PER_MINUTE;

/// A moment, in milliseconds since 1970 UTC, between the years 1970 and 9000. RFC 3339 in UTC on the wire; any offset is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// 9000-01-01T00:00:00Z: far enough for every expiry, near enough for every calendar library.
    const MAX_MILLIS: i64 = 221_845_392_000_000;

    /// Clamped into the range that exists.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(0, Self::MAX_MILLIS))
    }

    pub const fn millis(self) -> i64 {
        self.0
    }

    #[must_use]
    pub fn plus_minutes(self, minutes: u32) -> Self {
        Self::from_millis(self.0 + i64::from(minutes) * MILLIS_PER_MINUTE)
    }

    /// `None` if the text is no RFC 3339 time with an offset, or lies outside the years 1970–8999. Finer than a millisecond is cut off.
    pub fn parse(text: &str) -> Option<Self> {
        let millis = text.parse::<jiff::Timestamp>().ok()?.as_millisecond();
        (0..=Self::MAX_MILLIS).contains(&millis).then_some(Self(millis))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(timestamp) => timestamp.fmt(f),
            Err(_) => f.write_str("1970-01-01T00:00:00Z"),
        }
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| de::Error::custom("a time is RFC 3339 with an offset, such as 2026-11-23T10:00:00+08:00"))
    }
}

/// A half-open stretch of time, `[from, until)`; an open end has no bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    pub from: Option<Instant>,
    pub until: Option<Instant>,
}

impl Window {
    pub fn contains(self, at: Instant) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }
}

/// An IANA time zone, with the rules bundled into the program: no machine's own tables are asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone(TimeZone);

impl Zone {
    pub const UTC: Self = Self(TimeZone::UTC);

    /// `None` for a name that the bundled IANA database does not have.
    pub fn parse(name: &str) -> Option<Self> {
        jiff::tz::TimeZoneDatabase::bundled().get(name).ok().map(Self)
    }

    pub fn date_of(&self, at: Instant) -> civil::Date {
        jiff::Timestamp::from_millisecond(at.millis())
            .map_or(civil::Date::ZERO, |timestamp| self.0.to_datetime(timestamp).date())
    }

    /// The first moment of `date` here: midnight, or where summer time skips it, the first moment that exists.
    pub fn start_of(&self, date: civil::Date) -> Instant {
        let midnight = self.0.to_zoned(date.at(0, 0, 0, 0));
        Instant::from_millis(midnight.map_or(Instant::MAX_MILLIS, |midnight| midnight.timestamp().as_millisecond()))
    }

    /// The local midnight that ends the day `days` days after the one that `at` falls on.
    pub fn end_of_day_after(&self, at: Instant, days: u16) -> Instant {
        let date = self.date_of(at);
        date.checked_add((i64::from(days) + 1).days())
            .map_or(Instant::from_millis(Instant::MAX_MILLIS), |next| self.start_of(next))
    }
}

//! Local dates: which day a moment falls on, and when a day begins.

use super::{Day, Instant};
use jiff::{ToSpan, civil, tz::TimeZone};

/// An IANA time zone, with the rules bundled into the program: no machine's own tables are asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone(TimeZone);

impl Zone {
    pub const UTC: Self = Self(TimeZone::UTC);

    /// `None` for a name that the bundled IANA database does not have.
    pub fn parse(name: &str) -> Option<Self> {
        jiff::tz::TimeZoneDatabase::bundled().get(name).ok().map(Self)
    }

    /// The names of all zones that there are.
    pub fn names() -> impl Iterator<Item = String> {
        let names: Vec<String> =
            jiff::tz::TimeZoneDatabase::bundled().available().map(|name| name.as_str().to_owned()).collect();
        names.into_iter()
    }

    pub fn date_of(&self, at: Instant) -> civil::Date {
        jiff::Timestamp::from_millisecond(at.millis())
            .map_or(civil::Date::ZERO, |timestamp| self.0.to_datetime(timestamp).date())
    }

    pub fn day_of(&self, at: Instant) -> Day {
        Day(self.date_of(at))
    }

    /// The first moment of `date` here: midnight, or where summer time skips it, the first moment that exists.
    pub fn start_of(&self, date: civil::Date) -> Instant {
        let midnight = self.0.to_zoned(date.at(0, 0, 0, 0));
        Instant::from_millis(midnight.map_or(Instant::MAX_MILLIS, |midnight| midnight.timestamp().as_millisecond()))
    }

    /// Noon of `date` here; no zone skips or repeats it.
    pub fn noon_of(&self, date: civil::Date) -> Instant {
        let noon = self.0.to_zoned(date.at(12, 0, 0, 0));
        Instant::from_millis(noon.map_or(Instant::MAX_MILLIS, |noon| noon.timestamp().as_millisecond()))
    }

    /// The local midnight that ends the day `days` days after the one that `at` falls on.
    pub fn end_of_day_after(&self, at: Instant, days: u16) -> Instant {
        let date = self.date_of(at);
        date.checked_add((i64::from(days) + 1).days())
            .map_or(Instant::from_millis(Instant::MAX_MILLIS), |next| self.start_of(next))
    }
}

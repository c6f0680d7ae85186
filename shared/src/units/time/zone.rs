//! Local dates: the day of an instant, and the beginning of a day.

use super::{Day, Instant};
use jiff::{ToSpan, civil, tz::TimeZone};

/// An IANA time zone. The rules are part of the program; the machine's tables are not used.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone(TimeZone);

impl Zone {
    pub const UTC: Self = Self(TimeZone::UTC);

    /// `None` if the bundled IANA database does not have the name.
    pub fn parse(name: &str) -> Option<Self> {
        jiff::tz::TimeZoneDatabase::bundled().get(name).ok().map(Self)
    }

    /// The names of all zones in the database.
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

    /// The first instant of `date` in the zone: midnight, or the first instant after it if summer time skips midnight.
    pub fn start_of(&self, date: civil::Date) -> Instant {
        let midnight = self.0.to_zoned(date.at(0, 0, 0, 0));
        Instant::from_millis(midnight.map_or(Instant::MAX_MILLIS, |midnight| midnight.timestamp().as_millisecond()))
    }

    /// Noon of `date` in the zone. No zone skips or repeats noon.
    pub fn noon_of(&self, date: civil::Date) -> Instant {
        let noon = self.0.to_zoned(date.at(12, 0, 0, 0));
        Instant::from_millis(noon.map_or(Instant::MAX_MILLIS, |noon| noon.timestamp().as_millisecond()))
    }

    /// The local midnight at the end of the day that is `days` days after the day of `at`.
    pub fn end_of_day_after(&self, at: Instant, days: u16) -> Instant {
        let date = self.date_of(at);
        date.checked_add((i64::from(days) + 1).days())
            .map_or(Instant::from_millis(Instant::MAX_MILLIS), |next| self.start_of(next))
    }
}

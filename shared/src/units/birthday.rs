//! Birthdays: a day of each year. What a birthday is worth is decided by the conditions of a program.

use super::time::{Day, Instant, Zone};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A day of the year, kept on 28 February in years without its own day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Birthday(Date);

/// A birthday, and the local day from which it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountedBirthday {
    pub birthday: Birthday,
    /// `None` if it counts on every day.
    pub from: Option<Day>,
}

impl CountedBirthday {
    pub fn is_on(self, date: Date, period: BirthdayPeriod) -> bool {
        self.from.is_none_or(|from| from <= Day(date)) && self.birthday.is_on(date, period)
    }
}

/// How long a birthday lasts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BirthdayPeriod {
    #[default]
    Day,
    /// The whole calendar month.
    Month,
}

const FIRST_YEAR: i16 = 1900;

/// Why a text is no birthday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BirthdayError {
    #[error("must be a date such as 1990-02-28")]
    NotADate,
    #[error("must not be before {FIRST_YEAR}-01-01")]
    TooEarly,
    #[error("must not be in the future")]
    InTheFuture,
}

impl Birthday {
    /// The birthday of a living person, as a caller states it at `now`.
    ///
    /// # Errors
    ///
    /// If the text is no date, or the date is before 1900 or later than today everywhere.
    pub fn read(text: &str, now: Instant) -> Result<Self, BirthdayError> {
        let birthday = Self::parse(text).ok_or(BirthdayError::NotADate)?;
        // The day begins first at UTC+14.
        let today = Zone::UTC.day_of(now.plus_minutes(14 * 60)).to_string();
        match birthday.0.year() {
            ..FIRST_YEAR => Err(BirthdayError::TooEarly),
            _ if text > today.as_str() => Err(BirthdayError::InTheFuture),
            _ => Ok(birthday),
        }
    }

    /// `None` unless the text is a date, `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let date: Date = text.parse().ok()?;
        (date.to_string() == text).then_some(Self(date))
    }

    /// Whether the two differ at most in the year.
    pub fn is_same_day_as(self, other: Self) -> bool {
        (self.0.month(), self.0.day()) == (other.0.month(), other.0.day())
    }

    pub fn is_on(self, date: Date, period: BirthdayPeriod) -> bool {
        let day = self.0.day().min(date.first_of_month().days_in_month());
        date.month() == self.0.month() && (period == BirthdayPeriod::Month || date.day() == day)
    }
}

/// The text that [`Birthday::parse`] reads.
impl fmt::Display for Birthday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

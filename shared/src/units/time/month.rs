//! A calendar month, `YYYY-MM` in text: the cohort in which points were issued.

use super::Day;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// A month of the calendar, counted from January of the year 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(u32);

const MONTHS_PER_YEAR: u32 = 12;
const YEAR_MAX: u32 = 9999;

impl Month {
    /// The month of a local day.
    pub fn of(Day(date): Day) -> Self {
        let year = u32::try_from(date.year()).unwrap_or(0);
        Self(year * MONTHS_PER_YEAR + u32::try_from(date.month()).unwrap_or(1).saturating_sub(1))
    }

    /// `None` unless the text is `YYYY-MM`.
    pub fn parse(text: &str) -> Option<Self> {
        let date: Date = format!("{text}-01").parse().ok()?;
        let month = Self::of(Day(date));
        (month.to_string() == text).then_some(month)
    }

    /// Months since January of the year 0.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The inverse of [`Self::number`]. `None` after the year 9999.
    pub fn from_number(number: u32) -> Option<Self> {
        (number < (YEAR_MAX + 1) * MONTHS_PER_YEAR).then_some(Self(number))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0 / MONTHS_PER_YEAR, self.0 % MONTHS_PER_YEAR + 1)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("a month is a text such as 2026-11"))
    }
}

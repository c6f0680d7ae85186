//! Time, place and member of an order or event. Conditions are evaluated for it.

use crate::{
    program::MemberFacts,
    units::money::Amount,
    units::time::{Instant, Zone},
};
use jiff::civil::{Date, Weekday};

/// One order or event without its lines.
#[derive(Clone, Copy, Debug)]
pub struct Occasion<'a> {
    pub at: Instant,
    /// The day of `at` in the program's time zone.
    pub date: Date,
    pub store: Option<&'a str>,
    pub channel: Option<&'a str>,
    /// What is paid for the lines of the order; `None` for an event.
    pub spend: Option<Amount>,
    pub member: &'a MemberFacts,
}

impl<'a> Occasion<'a> {
    pub fn new(at: Instant, zone: &Zone, member: &'a MemberFacts) -> Self {
        Self { at, date: zone.date_of(at), store: None, channel: None, spend: None, member }
    }

    #[must_use]
    pub const fn spending(self, spend: Amount) -> Self {
        Self { spend: Some(spend), ..self }
    }

    #[must_use]
    pub const fn in_place(self, store: Option<&'a str>, channel: Option<&'a str>) -> Self {
        Self { store, channel, ..self }
    }
}

/// Recurring days: weekdays, and days of the month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecurringDays {
    weekdays: Vec<Weekday>,
    /// 1–31.
    days_of_month: Vec<i8>,
}

impl RecurringDays {
    /// Refuses an empty list, and days that no month has.
    pub(super) fn read(weekdays: Vec<Weekday>, days_of_month: Vec<i8>) -> Result<Self, &'static str> {
        if weekdays.is_empty() && days_of_month.is_empty() {
            return Err("needs at least one day");
        }
        if days_of_month.iter().any(|day| !(1..=31).contains(day)) {
            return Err("has a day that no month has; days of the month are 1 to 31");
        }
        Ok(Self { weekdays, days_of_month })
    }

    /// In a month that is shorter than a day of the list, the last day counts for it.
    pub fn contain(&self, date: Date) -> bool {
        let is_last = date == date.last_of_month();
        let meets = |&day: &i8| day == date.day() || (is_last && day > date.day());
        self.weekdays.contains(&date.weekday()) || self.days_of_month.iter().any(meets)
    }
}

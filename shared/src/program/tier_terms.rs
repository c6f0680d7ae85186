//! The terms of a tier: what is needed, in which window, and how long it is kept. A promise stores them, so that a later program
//! does not change it. `crate::tier` applies them.

use crate::{
    units::metrics::Metrics,
    units::money::Amount,
    units::points::Points,
    units::rate::Share,
    units::same_variants::same_variants,
    units::time::Day,
    wire::{CalendarPeriodName, TierMetric},
};
use jiff::{ToSpan, civil::Date};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TierTerms {
    pub window: TierWindow,
    pub cushion: Cushion,
    pub needs: Needs,
}

/// How long an activity on one day counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TierWindow {
    /// 1–24.
    Months(u16),
    /// 1–731.
    Days(u16),
    Calendar(CalendarPeriod),
    Lifetime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarPeriod {
    Month,
    Quarter,
    Year,
}

/// How long a tier is kept once its need is no longer met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cushion {
    /// 0–12.
    Months(u16),
    /// 0–366.
    Days(u16),
}

/// What a tier needs. At least one metric, and none of them zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    pub how: NeedsHow,
    pub orders: Option<u32>,
    pub spend: Option<Amount>,
    pub points: Option<Points>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeedsHow {
    Any,
    All,
}

impl TierWindow {
    /// Returns the first day on which an activity on `day` no longer counts. `None` if it always counts. Always later than `day`.
    pub fn end_of(self, day: Day) -> Option<Day> {
        let Day(date) = day;
        let end = match self {
            Self::Months(months) => date.saturating_add(i64::from(months).months()),
            Self::Days(days) => date.saturating_add(i64::from(days).days()),
            Self::Calendar(period) => period.next(date),
            Self::Lifetime => return None,
        };
        Some(Day(end))
    }
}

impl CalendarPeriod {
    /// The first day of the next period.
    fn next(self, date: Date) -> Date {
        let last = match self {
            Self::Month => date,
            Self::Quarter => {
                let months_left = (3 - i64::from(date.month()) % 3) % 3;
                date.first_of_month().saturating_add(months_left.months())
            }
            Self::Year => date.last_of_year(),
        };
        last.last_of_month().saturating_add(1.day())
    }
}

impl Cushion {
    pub const NONE: Self = Self::Days(0);

    /// Returns the first day on which a tier is no longer held, if its need is not met from `lapses_on` on.
    pub fn end_after(self, lapses_on: Day) -> Day {
        let Day(date) = lapses_on;
        Day(match self {
            Self::Months(months) => date.saturating_add(i64::from(months).months()),
            Self::Days(days) => date.saturating_add(i64::from(days).days()),
        })
    }
}

impl Needs {
    /// Returns the current and the needed value of each metric that the tier needs.
    pub fn asked(&self, has: &Metrics) -> impl Iterator<Item = (TierMetric, [u64; 2])> + use<> {
        let spend = self.spend.map(|needed| (TierMetric::Spend, [has.spend, needed].map(Amount::minor)));
        let orders = self.orders.map(|needed| (TierMetric::Orders, [has.orders, needed].map(u64::from)));
        let points = self.points.map(|needed| (TierMetric::Points, [has.points, needed].map(Points::get)));
        spend.into_iter().chain(orders).chain(points)
    }

    /// Whether this share of the need is met.
    pub fn are_met(&self, share: Share, has: &Metrics) -> bool {
        let reached = |(_, [has, needed]): (TierMetric, [u64; 2])| share.is_reached(has, needed);
        match self.how {
            NeedsHow::Any => self.asked(has).any(reached),
            NeedsHow::All => self.asked(has).all(reached),
        }
    }
}

same_variants!(CalendarPeriodName => CalendarPeriod: Month, Quarter, Year);

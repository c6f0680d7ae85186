//! The terms of a tier: what is needed, in which window, and how long it is kept. They are stored with a promise, so that a later program
//! does not change it. `crate::tier` applies them.

use crate::{units::money::Amount, units::points::Points, units::rate::Share, units::time::Day, wire::TierMetric};
use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierTerms {
    pub window: TierWindow,
    pub cushion: Cushion,
    pub needs: Needs,
}

/// How long an activity on one day counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TierWindow {
    /// 1–24.
    Months(u16),
    /// 1–731.
    Days(u16),
    Calendar(CalendarPeriod),
    Lifetime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CalendarPeriod {
    Month,
    Quarter,
    Year,
}

/// How long a tier is kept once its need is no longer met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cushion {
    /// 0–12.
    Months(u16),
    /// 0–366.
    Days(u16),
}

/// What a tier needs. At least one metric, and none of them zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Needs {
    pub how: NeedsHow,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orders: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spend: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Points>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NeedsHow {
    Any,
    All,
}

/// What counts towards tiers. Stored as `[spend, orders, points]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(Amount, u32, Points)", into = "(Amount, u32, Points)")]
pub struct Metrics {
    pub spend: Amount,
    pub orders: u32,
    pub points: Points,
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

impl Metrics {
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            spend: self.spend.plus(other.spend),
            orders: self.orders.saturating_add(other.orders),
            points: self.points.plus(other.points),
        }
    }

    /// The difference of each part, at least zero.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self {
            spend: self.spend.minus(other.spend),
            orders: self.orders.saturating_sub(other.orders),
            points: self.points.minus(other.points),
        }
    }

    pub fn is_zero(&self) -> bool {
        *self == Self::default()
    }
}

impl From<(Amount, u32, Points)> for Metrics {
    fn from((spend, orders, points): (Amount, u32, Points)) -> Self {
        Self { spend, orders, points }
    }
}

impl From<Metrics> for (Amount, u32, Points) {
    fn from(metrics: Metrics) -> Self {
        (metrics.spend, metrics.orders, metrics.points)
    }
}

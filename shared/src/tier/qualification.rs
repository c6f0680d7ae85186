//! What counted towards tiers, by local day, as the account keeps it: also while a program has no tiers, so that they can begin with the past.

use crate::{program::Metrics, units::points::Points, units::time::Day};
use serde::{Deserialize, Serialize};

/// Days are kept so long: the longest window and the longest cushion, 731 and 366 days, fit in.
pub(super) const KEPT_DAYS: i64 = 1_100;

/// What counted on one local day. Stored as `[day, metrics]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(Day, Metrics)", into = "(Day, Metrics)")]
pub struct Qualified {
    pub day: Day,
    pub metrics: Metrics,
}

impl Qualified {
    /// Points of an event; none is nothing.
    pub fn of_points(day: Day, points: Points) -> Option<Self> {
        (!points.is_zero()).then(|| Self { day, metrics: Metrics { points, ..Metrics::default() } })
    }
}

impl From<(Day, Metrics)> for Qualified {
    fn from((day, metrics): (Day, Metrics)) -> Self {
        Self { day, metrics }
    }
}

impl From<Qualified> for (Day, Metrics) {
    fn from(qualified: Qualified) -> Self {
        (qualified.day, qualified.metrics)
    }
}

/// Sums by day, and over all days there ever were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qualification {
    total: Metrics,
    /// In their order, each with something, none more than [`KEPT_DAYS`] before the last.
    days: Vec<Qualified>,
}

/// What counts as of a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct AsOf<'a> {
    pub(super) days: &'a [Qualified],
    /// Before the first day that is looked at; only what counts for ever asks for it.
    pub(super) before: Metrics,
    /// The first day that is looked at.
    pub(super) from: Day,
}

impl Qualification {
    pub fn is_empty(&self) -> bool {
        self.total.is_zero() && self.days.is_empty()
    }

    /// The last day with something on it.
    pub fn last_day(&self) -> Option<Day> {
        self.days.last().map(|qualified| qualified.day)
    }

    pub(crate) fn add(&mut self, more: &Qualified) {
        self.total = self.total.plus(more.metrics);
        match self.days.binary_search_by_key(&more.day, |qualified| qualified.day) {
            Ok(at) => {
                if let Some(qualified) = self.days.get_mut(at) {
                    qualified.metrics = qualified.metrics.plus(more.metrics);
                }
            }
            Err(at) => self.days.insert(at, *more),
        }
        self.drop_empty_and_old();
    }

    /// A day that is kept no longer is only in the total.
    pub(crate) fn remove(&mut self, less: &Qualified) {
        self.total = self.total.minus(less.metrics);
        if let Ok(at) = self.days.binary_search_by_key(&less.day, |qualified| qualified.day)
            && let Some(qualified) = self.days.get_mut(at)
        {
            qualified.metrics = qualified.metrics.minus(less.metrics);
        }
        self.drop_empty_and_old();
    }

    fn drop_empty_and_old(&mut self) {
        let Some(last) = self.last_day() else { return };
        let from = first_kept(last);
        self.days.retain(|qualified| !qualified.metrics.is_zero() && qualified.day >= from);
    }

    /// What is known on `day`, whatever has been added for later ones; the same whether or not older days have been dropped.
    pub(super) fn as_of(&self, day: Day) -> AsOf<'_> {
        let from = first_kept(day);
        let begin = self.days.partition_point(|qualified| qualified.day < from);
        let end = self.days.partition_point(|qualified| qualified.day <= day);
        let days = self.days.get(begin..end).unwrap_or_default();
        let since: Metrics = sum(self.days.get(begin..).unwrap_or_default());
        AsOf { days, before: self.total.minus(since), from }
    }
}

pub(super) fn first_kept(day: Day) -> Day {
    day.plus_days(-KEPT_DAYS)
}

fn sum(days: &[Qualified]) -> Metrics {
    days.iter().fold(Metrics::default(), |sum, qualified| sum.plus(qualified.metrics))
}

//! What an account remembers of tiers: the tiers held, the points that they granted, and what counted towards them by local day.

use super::StoredTierTerms;
use crate::{
    ledger::lot::Lot,
    units::id::{BenefitId, RuleId, TierId},
    units::metrics::Metrics,
    units::points::Points,
    units::rate::Share,
    units::time::{Day, Instant},
};
use serde::{Deserialize, Serialize};

/// The number of monthly awards that are remembered: two years of two benefits with points. The oldest are removed first, and a refund no
/// longer revokes them.
const MONTHS_MAX: usize = 48;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierRecord {
    /// The tiers held, highest and first to end first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promises: Vec<TierPromise>,
    /// When time alone next changes a tier or grants a month's benefits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// Points that tiers granted. Each tier and milestone pays once. A refund revokes an award that its order had justified.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub awards: Vec<TierAward>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<MonthlyGrants>,
}

/// How much of each benefit was granted in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthlyGrants {
    /// The first day of the month.
    pub month: Day,
    pub counts: Vec<(BenefitId, u32)>,
}

impl TierRecord {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Replaces the tiers held, and the time of the next change.
    pub fn hold(&mut self, promises: Vec<TierPromise>, due_at: Option<Instant>) {
        self.promises = promises;
        self.due_at = due_at;
    }

    /// Removes awards whose reason a refund removed.
    pub fn withdraw(&mut self, withdrawn: &[TierAward]) {
        self.awards.retain(|award| !withdrawn.contains(award));
    }

    /// Begins to count the benefits of the month that begins on `month`.
    pub fn begin_month(&mut self, month: Day) {
        if self.month.as_ref().is_none_or(|granted| granted.month != month) {
            self.month = Some(MonthlyGrants { month, counts: Vec::new() });
        }
    }

    /// Counts a benefit of the month that begins on `month`.
    pub fn count_benefit(&mut self, month: Day, benefit: &BenefitId, count: u32) {
        self.begin_month(month);
        let Some(granted) = &mut self.month else { return };
        match granted.counts.iter_mut().find(|(id, _)| id == benefit) {
            Some((_, counted)) => *counted = counted.saturating_add(count),
            None => granted.counts.push((benefit.clone(), count)),
        }
    }

    /// Adds awards. A level's own awards are never removed, because they would be paid again.
    pub fn remember(&mut self, awards: &[TierAward]) {
        self.awards.extend(awards.iter().cloned());
        let last = self.awards.iter().map(|award| award.on).max();
        self.awards.retain(|award| !award.is_forgotten(last));
        let months = self.awards.iter().filter(|award| award.is_monthly()).count();
        let mut too_many = months.saturating_sub(MONTHS_MAX);
        // Awards for a tier or a share of the way are never removed: they would be paid again.
        self.awards.retain(|award| {
            let is_kept = too_many == 0 || !award.is_monthly();
            too_many -= usize::from(!is_kept);
            is_kept
        });
    }
}

/// A tier that is held until `ends_on` if nothing more happens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierPromise {
    pub tier_id: TierId,
    /// The terms under which the tier was reached.
    pub terms: StoredTierTerms,
    pub since: Day,
    /// The first day of the cushion. `None` if the need remains met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lapses_on: Option<Day>,
    /// The first day on which the tier is not held any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<Day>,
}

/// Points that a tier granted, with the terms of that time. A refund uses these terms and never today's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierAward {
    pub rule_id: RuleId,
    #[serde(rename = "for")]
    pub of: TierAwardFor,
    pub on: Day,
    pub points: Points,
    /// `None` if a debt took all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<Lot>,
    pub terms: StoredTierTerms,
}

/// What the award was for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TierAwardFor {
    /// This share of the way to the tier. Paid once.
    Share(Share),
    /// A benefit of the month in which the tier was held.
    Month(BenefitId),
}

impl TierAward {
    /// Whether no decision depends on the award any more: a monthly award that is old enough.
    fn is_forgotten(&self, last: Option<Day>) -> bool {
        let is_old = last.is_some_and(|last| self.on < last.plus_days(-KEPT_DAYS));
        is_old && self.is_monthly()
    }

    pub fn is_monthly(&self) -> bool {
        matches!(self.of, TierAwardFor::Month(_))
    }
}

/// The number of days that are kept. The longest window (731 days) and the longest cushion (366 days) fit.
pub const KEPT_DAYS: i64 = 1_100;

/// What counted on one local day. Stored as `[day, metrics]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(Day, Metrics)", into = "(Day, Metrics)")]
pub struct Qualified {
    pub day: Day,
    pub metrics: Metrics,
}

impl Qualified {
    /// The points of an event. `None` if there are none.
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

/// Sums by day, and a sum over all days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qualification {
    total: Metrics,
    /// In order. No day is empty, and none is more than [`KEPT_DAYS`] before the last.
    days: Vec<Qualified>,
}

/// What counted until the end of a day.
#[derive(Clone, Copy, Debug)]
pub struct QualifiedAsOf<'a> {
    pub days: &'a [Qualified],
    /// The sum before `from`. Only a window without an end uses it.
    pub before: Metrics,
    /// The first day in `days`.
    pub from: Day,
}

impl Qualification {
    pub fn is_empty(&self) -> bool {
        self.total.is_zero() && self.days.is_empty()
    }

    /// The last day on which something counted.
    pub fn last_day(&self) -> Option<Day> {
        self.days.last().map(|qualified| qualified.day)
    }

    pub fn add(&mut self, more: &Qualified) {
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

    /// A day that is not kept any more is in the total only.
    pub fn remove(&mut self, less: &Qualified) {
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

    /// What is known on `day`, without what was added for later days. The result does not depend on whether older days were removed.
    pub fn as_of(&self, day: Day) -> QualifiedAsOf<'_> {
        let from = first_kept(day);
        let begin = self.days.partition_point(|qualified| qualified.day < from);
        let end = self.days.partition_point(|qualified| qualified.day <= day);
        let days = self.days.get(begin..end).unwrap_or_default();
        let since: Metrics = sum(self.days.get(begin..).unwrap_or_default());
        QualifiedAsOf { days, before: self.total.minus(since), from }
    }
}

pub fn first_kept(day: Day) -> Day {
    day.plus_days(-KEPT_DAYS)
}

fn sum(days: &[Qualified]) -> Metrics {
    days.iter().fold(Metrics::default(), |sum, qualified| sum.plus(qualified.metrics))
}

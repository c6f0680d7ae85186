//! Counts of caps: what was granted under each cap in its period. The settings are in `program::caps`; `earning::caps` applies them.

use crate::units::{points::Points, time::Instant};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A count that an award adds to: one cap in one period.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Count {
    /// The key of the cap: whose awards it counts, and over which kind of period.
    pub key: String,
    /// The end of the period; `None` if the period never ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Instant>,
    /// Until then a late order or event of the period can be posted; `None` is the end of the period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_until: Option<Instant>,
}

/// How long a count is kept does not make it another count.
impl PartialEq for Count {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && self.ends_at == other.ends_at
    }
}

impl Eq for Count {}

impl Count {
    /// Whether awards can still be granted in the period.
    pub fn lasts(&self, at: Instant) -> bool {
        self.kept_until.or(self.ends_at).is_none_or(|until| at < until)
    }

    /// Whether the cap counts the awards of all members together.
    pub fn is_of_everybody(&self) -> bool {
        self.key.starts_with("program/")
    }
}

/// What was granted under one cap in one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CapUse {
    #[serde(flatten)]
    pub count: Count,
    pub points: Points,
    /// The number of awards above zero.
    pub times: u32,
}

/// The number of periods that one member's account remembers. If there are more, those that ended first are forgotten.
const PERIODS_MAX: usize = 300;

/// Sums of what was granted, by cap and period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredTally", into = "StoredTally")]
pub struct Tally {
    uses: Vec<CapUse>,
    /// The counts of periods that ended by then are forgotten: nothing more is granted in them.
    forgotten_until: Option<Instant>,
}

/// The stored form: each key once.
#[derive(Serialize, Deserialize)]
struct StoredTally {
    uses: BTreeMap<String, Vec<StoredCapUse>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    forgotten_until: Option<Instant>,
}

/// The end of the period, until when it is kept, the points and the number of awards.
type StoredCapUse = (Option<Instant>, Option<Instant>, Points, u32);

impl From<Tally> for StoredTally {
    fn from(tally: Tally) -> Self {
        let mut uses: BTreeMap<String, Vec<StoredCapUse>> = BTreeMap::new();
        for CapUse { count, points, times } in tally.uses {
            uses.entry(count.key).or_default().push((count.ends_at, count.kept_until, points, times));
        }
        Self { uses, forgotten_until: tally.forgotten_until }
    }
}

impl From<StoredTally> for Tally {
    fn from(stored: StoredTally) -> Self {
        let mut tally = Self { uses: Vec::new(), forgotten_until: stored.forgotten_until };
        for (key, periods) in stored.uses {
            let of_period = |(ends_at, kept_until, points, times)| {
                let count = Count { key: key.clone(), ends_at, kept_until };
                CapUse { count, points, times }
            };
            tally.uses.extend(periods.into_iter().map(of_period));
        }
        tally.sort();
        tally
    }
}

impl FromIterator<CapUse> for Tally {
    fn from_iter<I: IntoIterator<Item = CapUse>>(used: I) -> Self {
        Self { uses: used.into_iter().collect(), forgotten_until: None }
    }
}

impl Tally {
    pub fn is_empty(&self) -> bool {
        self.uses.is_empty() && self.forgotten_until.is_none()
    }

    /// Whether the count of a period that ends at `ends_at` is still known.
    pub fn knows(&self, ends_at: Option<Instant>) -> bool {
        self.forgotten_until.zip(ends_at).is_none_or(|(until, ends_at)| until < ends_at)
    }

    fn sort(&mut self) {
        self.uses
            .sort_by(|one, other| (&one.count.key, one.count.ends_at).cmp(&(&other.count.key, other.count.ends_at)));
    }

    pub fn get(&self, count: &Count) -> Option<&CapUse> {
        self.uses.iter().find(|used| used.count == *count)
    }

    /// Counts an award of `points` to the member. An award of zero does not count.
    pub fn add(&mut self, counts: &[Count], points: Points) {
        counts.iter().filter(|count| !count.is_of_everybody()).for_each(|count| self.add_once(count, points));
    }

    /// Like [`Self::add`], for the counts of all members together.
    pub fn add_of_everybody(&mut self, counts: &[Count], points: Points) {
        counts.iter().filter(|count| count.is_of_everybody()).for_each(|count| self.add_once(count, points));
    }

    /// Counts one award of `points` under one cap. An award of zero does not count.
    pub fn add_once(&mut self, count: &Count, points: Points) {
        if points.is_zero() {
            return;
        }
        if let Some(used) = self.uses.iter_mut().find(|used| used.count == *count) {
            used.points = used.points.plus(points);
            used.times = used.times.saturating_add(1);
            return;
        }
        self.uses.push(CapUse { count: count.clone(), points, times: 1 });
        self.sort();
    }

    /// Removes revoked points from a count, so that the cap has room for them again.
    pub fn remove(&mut self, count: &Count, points: Points) {
        if let Some(used) = self.uses.iter_mut().find(|used| used.count == *count) {
            used.points = used.points.minus(points);
        }
    }

    /// Removes periods in which nothing more can be granted, and those that ended first if there are too many.
    pub fn forget(&mut self, at: Instant) {
        let mut forgotten = self.forgotten_until;
        self.uses.retain(|used| {
            let is_kept = used.count.lasts(at);
            if !is_kept {
                forgotten = forgotten.max(used.count.ends_at);
            }
            is_kept
        });
        let mut ended: Vec<Instant> = self.uses.iter().filter_map(|used| used.count.ends_at).collect();
        let excess = self.uses.len().saturating_sub(PERIODS_MAX);
        ended.retain(|ends_at| *ends_at <= at);
        ended.sort_unstable();
        if let Some(last) = excess.checked_sub(1).and_then(|last| ended.get(last.min(ended.len().saturating_sub(1)))) {
            forgotten = forgotten.max(Some(*last));
            self.uses.retain(|used| used.count.ends_at.is_none_or(|ends_at| *last < ends_at));
        }
        self.forgotten_until = forgotten;
    }

    pub fn iter(&self) -> impl Iterator<Item = &CapUse> {
        self.uses.iter()
    }
}

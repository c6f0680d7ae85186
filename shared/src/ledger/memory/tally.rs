//! Counts of caps: what was granted under each cap in its period. The settings are in `program::caps`; `earning::caps` applies them.

use crate::units::{points::Points, time::Instant};
use serde::{Deserialize, Serialize};

/// A count that an award adds to: one cap in one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The key of the cap: whose awards it counts, and over which kind of period.
    pub key: String,
    /// The end of the period; `None` if the period never ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Instant>,
}

impl Count {
    /// Whether the cap counts the awards of all members together.
    pub fn is_of_everybody(&self) -> bool {
        self.key.starts_with("program/")
    }
}

/// What was granted under one cap in one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    #[serde(flatten)]
    pub count: Count,
    pub points: Points,
    /// The number of awards above zero.
    pub times: u32,
}

/// Sums of what was granted, by cap and period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tally(Vec<Given>);

impl FromIterator<Given> for Tally {
    fn from_iter<I: IntoIterator<Item = Given>>(given: I) -> Self {
        Self(given.into_iter().collect())
    }
}

impl Tally {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn get(&self, count: &Count) -> Option<&Given> {
        self.0.iter().find(|given| given.count == *count)
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
        match self.0.iter_mut().find(|given| given.count == *count) {
            Some(given) => {
                given.points = given.points.plus(points);
                given.times = given.times.saturating_add(1);
            }
            None => self.0.push(Given { count: count.clone(), points, times: 1 }),
        }
    }

    /// Removes revoked points from a count, so that the cap has room for them again.
    pub fn remove(&mut self, count: &Count, points: Points) {
        if let Some(given) = self.0.iter_mut().find(|given| given.count == *count) {
            given.points = given.points.minus(points);
        }
    }

    /// Removes periods that have ended.
    pub fn forget(&mut self, at: Instant) {
        self.0.retain(|given| given.count.ends_at.is_none_or(|ends_at| at < ends_at));
    }

    pub fn iter(&self) -> impl Iterator<Item = &Given> {
        self.0.iter()
    }
}

//! Daily sums of entries. The store adds them in the transaction of the entries. A rebuild from the entries produces the same sums.

use crate::{
    ledger::{Entry, Place, Posting, fact::DailySum},
    units::time::Month,
};
use std::collections::BTreeMap;

/// A cell of the daily sums.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    pub metric: &'static str,
    /// What is counted, such as a store. Empty for the total.
    pub key: String,
    /// The merchant's local day, `YYYY-MM-DD`.
    pub day: String,
}

/// Sums of entries by cell. Cells that sum to zero are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rollup(BTreeMap<Cell, i64>);

/// The metric of a place, in total and by cohort.
const fn metrics(place: Place) -> Option<[&'static str; 2]> {
    match place {
        Place::Issued => Some(["issued", "issued/cohort"]),
        Place::Burnt => Some(["burnt", "burnt/cohort"]),
        Place::Expired => Some(["expired", "expired/cohort"]),
        Place::Revoked => Some(["revoked", "revoked/cohort"]),
        Place::Transferred => Some(["transferred", "transferred/cohort"]),
        Place::Lots | Place::Held => None,
    }
}

impl Rollup {
    /// The sums of an entry. `day` is the merchant's local day on which it was written, `YYYY-MM-DD`.
    pub fn of(entry: &Entry, day: &str) -> Self {
        let mut rollup = Self::default();
        let mut add = |metric: &'static str, key: String, n: i64| {
            let cell = Cell { metric, key, day: day.to_string() };
            *rollup.0.entry(cell).or_default() += n;
        };
        for posting in &entry.movement.postings {
            for (metric, key, n) in moved(posting) {
                add(metric, key, n);
            }
        }
        for award in entry.fact.granted().iter().flat_map(|granted| &granted.awards) {
            let points = i64::try_from(award.points.get()).unwrap_or(i64::MAX);
            add("awarded/rule", award.rule_id.to_string(), points);
        }
        for DailySum { metric, key, n } in entry.fact.recorded().sums() {
            add(metric, key, n);
        }
        rollup.0.retain(|_, n| *n != 0);
        rollup
    }

    /// Adds the sums of another entry.
    pub fn add(&mut self, other: Self) {
        for (cell, n) in other.0 {
            *self.0.entry(cell).or_default() += n;
        }
        self.0.retain(|_, n| *n != 0);
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn cells(&self) -> impl Iterator<Item = (&Cell, i64)> {
        self.0.iter().map(|(cell, n)| (cell, *n))
    }
}

/// What a posting adds. Points that leave a place count as negative there, except that points which leave `issued` count as issued.
fn moved(posting: &Posting) -> Vec<(&'static str, String, i64)> {
    let Posting { from, to, lot, .. } = posting;
    let points = i64::try_from(lot.points.get()).unwrap_or(i64::MAX);
    let cohort = format!("{}/{}", Month::to_string(&lot.issued_in), lot.class.as_str());
    let signed = |place: Place, n: i64| {
        metrics(place).map(|[total, by_cohort]| [(total, String::new(), n), (by_cohort, cohort.clone(), n)])
    };
    let left = signed(*from, if *from == Place::Issued { points } else { -points });
    let arrived = signed(*to, points);
    left.into_iter().chain(arrived).flatten().collect()
}

//! Movements: which points an entry moved between which places. The set of places is closed, so one generic `apply` (see
//! `account`) updates every account for every present and future kind of fact.

use super::{fact::award::Granted, lot::Lot};
use crate::units::points::Points;
use serde::{Deserialize, Serialize};

/// Where points are. Every point of an account is in exactly one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The source of all points. What leaves it counts as issued.
    Issued,
    /// In a lot of the member, pending or available.
    Lots,
    /// Reserved by an open hold.
    Held,
    Burnt,
    Expired,
    Revoked,
    /// With another member. What arrives from there counts as received.
    Transferred,
}

/// Points that moved from one place to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    pub from: Place,
    pub to: Place,
    /// The lot that the points belong to, with their number.
    #[serde(flatten)]
    pub lot: Lot,
    /// The lot that they belong to afterwards, if it is another: an expiry that moved, or points that become available early.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_lot: Option<Lot>,
}

/// All postings of one entry, and what it did to the debt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub postings: Vec<Posting>,
    /// Points that the member owes from now on.
    #[serde(default, skip_serializing_if = "Points::is_zero_ref")]
    pub debt_added: Points,
    /// Points that the member no longer owes.
    #[serde(default, skip_serializing_if = "Points::is_zero_ref")]
    pub debt_settled: Points,
}

impl Movement {
    /// An entry that moves no points.
    pub fn none() -> Self {
        Self::default()
    }

    /// For serde's `skip_serializing_if`.
    pub(super) fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Adds a posting for each lot.
    #[must_use]
    pub fn and(mut self, from: Place, to: Place, lots: &[Lot]) -> Self {
        let posting = |lot: &Lot| Posting { from, to, lot: lot.part(lot.points), to_lot: None };
        self.postings.extend(lots.iter().filter(|lot| !lot.points.is_zero()).map(posting));
        self
    }

    /// Adds a posting for each lot that expires. A lot without points has one too, because its expiry ends it.
    #[must_use]
    pub fn and_expire(mut self, lots: &[Lot]) -> Self {
        let posting =
            |lot: &Lot| Posting { from: Place::Lots, to: Place::Expired, lot: lot.part(lot.points), to_lot: None };
        self.postings.extend(lots.iter().map(posting));
        self
    }

    /// Adds the postings of awards.
    #[must_use]
    pub fn and_grant(self, granted: &Granted) -> Self {
        self.and(Place::Issued, Place::Lots, &granted.lots).and_settle(Place::Issued, &granted.debt_paid)
    }

    /// Adds postings of points that settle a debt: they are revoked as soon as they arrive.
    #[must_use]
    pub fn and_settle(mut self, from: Place, lots: &[Lot]) -> Self {
        self.debt_settled = self.debt_settled.plus(super::lot::points_of(lots));
        self.and(from, Place::Revoked, lots)
    }

    /// Adds a posting from one lot to another.
    #[must_use]
    pub fn and_between(mut self, from: &Lot, to: &Lot) -> Self {
        let (place, lot) = (Place::Lots, from.part(from.points));
        self.postings.push(Posting { from: place, to: place, lot, to_lot: Some(to.part(from.points)) });
        self
    }

    #[must_use]
    pub fn and_owe(self, debt_added: Points) -> Self {
        Self { debt_added: self.debt_added.plus(debt_added), ..self }
    }

    /// The member no longer owes these points, although nothing was paid.
    #[must_use]
    pub fn and_forgive(self, debt: Points) -> Self {
        Self { debt_settled: self.debt_settled.plus(debt), ..self }
    }

    /// The change of what the member has, in lots and holds together: the sum over all entries is what the member has now.
    pub fn gained(&self) -> i64 {
        let has = |place: Place| i64::from(matches!(place, Place::Lots | Place::Held));
        // Points are below 2^53, so the sign always fits.
        let points = |lot: &Lot| i64::try_from(lot.points.get()).unwrap_or(i64::MAX);
        self.postings.iter().map(|posting| (has(posting.to) - has(posting.from)) * points(&posting.lot)).sum()
    }

    /// The points that moved from one place to another.
    pub fn moved(&self, from: Place, to: Place) -> Points {
        let is_it = |posting: &&Posting| posting.from == from && posting.to == to;
        self.postings.iter().filter(is_it).map(|posting| posting.lot.points).sum()
    }
}

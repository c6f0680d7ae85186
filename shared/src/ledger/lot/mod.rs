//! A lot: points that are interchangeable. Also the order in which lots are burnt. Commands decide elsewhere which points they move.
//!
//! Points of the same class, month of issue, expiry and renewal are interchangeable, so an account has one lot for each such key and not
//! one for each order and rule. This keeps the account small for every history.

mod stored;

pub use stored::{read_lot_id, stored_lots};

use crate::units::{
    id::LotId,
    lot_class::LotClass,
    points::Points,
    time::{Instant, Month},
};
use serde::{Deserialize, Serialize};

/// Whether activity extends a lot's expiry, and up to which limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Renewal {
    /// The expiry is fixed.
    #[default]
    Fixed,
    /// The expiry is fixed, and it is the end of a grace period after a refund. There is no second one.
    Grace,
    /// Each activity extends the expiry.
    Unlimited,
    /// Each activity extends the expiry, but never beyond this instant.
    Until(Instant),
}

impl Renewal {
    /// Returns the expiry after an activity that extends points to `date`. The result is never earlier than `expires_at` and, for
    /// [`Renewal::Until`], never later than the limit (unless `expires_at` already is).
    pub(crate) fn moved(self, expires_at: Instant, date: Instant) -> Instant {
        match self {
            Self::Fixed | Self::Grace => expires_at,
            Self::Unlimited => expires_at.max(date),
            Self::Until(limit) => expires_at.max(date.min(limit)),
        }
    }

    pub(crate) fn is_fixed(&self) -> bool {
        *self == Self::Fixed
    }

    /// Whether activity extends the expiry.
    const fn is_extended(self) -> bool {
        match self {
            Self::Fixed | Self::Grace => false,
            Self::Unlimited | Self::Until(_) => true,
        }
    }
}

/// Points of one key. Also a part of a lot in an entry: what a posting moved, what a hold keeps, what an order burnt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    pub class: LotClass,
    /// The month in which the points were issued, in the program's time zone.
    pub issued_in: Month,
    /// The first instant at which the points cannot be spent; `None` if they never expire.
    pub expires_at: Option<Instant>,
    pub renewal: Renewal,
    /// The instant until which the points are pending; `None` once they are available.
    pub available_at: Option<Instant>,
    /// The earliest earning among the points. Older points burn first.
    pub earned_at: Instant,
    pub points: Points,
    /// Points of this lot that are spent (burnt, held or transferred) and have not returned. Only the account's own lots count this: a
    /// refund of an award whose lot has expired revokes the spent share only.
    pub spent: Points,
}

impl Lot {
    /// The text form of the key. Lots with equal ids are one lot.
    pub fn lot_id(&self) -> LotId {
        stored::lot_id(self)
    }

    /// The text by which the expiry of these points is found later. Points that activity extends are named by their renewal and not by
    /// their expiry: all of them expire at once.
    pub fn family(&self) -> String {
        let expires_at = self.expires_at.filter(|_| !self.renewal.is_extended());
        let family = Self { available_at: None, expires_at, ..self.clone() };
        family.lot_id().as_str().to_owned()
    }

    /// Whether both lots have the same key.
    pub fn is_same_lot(&self, other: &Self) -> bool {
        let key = |lot: &Self| (lot.class, lot.issued_in, lot.expires_at, lot.renewal, lot.available_at);
        key(self) == key(other)
    }

    pub fn is_expired(&self, now: Instant) -> bool {
        self.expires_at.is_some_and(|expires_at| expires_at <= now)
    }

    pub fn is_pending(&self, now: Instant) -> bool {
        self.available_at.is_some_and(|available_at| now < available_at)
    }

    pub fn is_available(&self, now: Instant) -> bool {
        !self.is_pending(now) && !self.is_expired(now)
    }

    /// Returns the lot that these points belong to at `now`: a pending lot joins the available one when its time has come.
    #[must_use]
    pub fn as_of(&self, now: Instant) -> Self {
        Self { available_at: self.available_at.filter(|available_at| now < *available_at), ..self.clone() }
    }

    /// Returns the lot after an activity that extends points to `date`.
    #[must_use]
    pub fn moved_to(&self, date: Instant) -> Self {
        Self { expires_at: self.expires_at.map(|expires_at| self.renewal.moved(expires_at, date)), ..self.clone() }
    }

    /// Returns a part of the lot: the same key with another number of points.
    #[must_use]
    pub fn part(&self, points: Points) -> Self {
        Self { points, spent: Points::ZERO, ..self.clone() }
    }

    /// The burn order: soonest expiry first, never-expiring last, then oldest, then by key.
    pub fn burn_order(&self, other: &Self) -> std::cmp::Ordering {
        let key = |lot: &Self| {
            let dates = (lot.expires_at.is_none(), lot.expires_at, lot.earned_at);
            (dates, lot.class, lot.issued_in, lot.renewal, lot.available_at)
        };
        key(self).cmp(&key(other))
    }
}

/// Returns the parts of lots that a burn of `points` at `now` takes, in burn order; `None` if fewer points are available.
pub fn burn(lots: &[Lot], points: Points, now: Instant) -> Option<Vec<Lot>> {
    let taken = burn_at_most(lots, points, now);
    (points_of(&taken) == points).then_some(taken)
}

/// Like [`burn`], but returns the available points if they are fewer than `points`.
pub fn burn_at_most(lots: &[Lot], points: Points, now: Instant) -> Vec<Lot> {
    let mut spendable: Vec<&Lot> = Vec::new();
    for lot in lots.iter().filter(|lot| lot.is_available(now)) {
        // Sorted by insertion: an account has few lots, and this keeps a sort out of the widget's Wasm.
        let at = spendable.partition_point(|earlier| earlier.burn_order(lot).is_le());
        spendable.insert(at, lot);
    }
    take_in_order(spendable, points)
}

/// Returns parts of up to `points` in total, from the lots in the given order.
pub fn take_in_order<'lots>(lots: impl IntoIterator<Item = &'lots Lot>, points: Points) -> Vec<Lot> {
    let mut missing = points;
    let mut taken = Vec::new();
    for lot in lots {
        let part = lot.points.min(missing);
        missing = missing.minus(part);
        if !part.is_zero() {
            taken.push(lot.part(part));
        }
    }
    taken
}

/// Returns `parts` without their first `points`, in the same order.
pub fn without_first(parts: &[Lot], points: Points) -> Vec<Lot> {
    let mut skipped = points;
    let mut rest = Vec::new();
    for part in parts {
        let skip = part.points.min(skipped);
        skipped = skipped.minus(skip);
        let left = part.points.minus(skip);
        rest.extend((!left.is_zero()).then(|| part.part(left)));
    }
    rest
}

/// Points by expiry, in burn order.
pub type Schedule = Vec<(Option<Instant>, Points)>;

/// Returns the points of `lots` by expiry. The lots are in burn order.
pub fn schedule(lots: &[Lot]) -> Schedule {
    let mut schedule = Schedule::new();
    for lot in lots {
        match schedule.last_mut() {
            Some((expires_at, points)) if *expires_at == lot.expires_at => *points = points.plus(lot.points),
            _ => schedule.push((lot.expires_at, lot.points)),
        }
    }
    schedule
}

pub fn points_of(lots: &[Lot]) -> Points {
    lots.iter().map(|lot| lot.points).sum()
}

pub fn available_points(lots: &[Lot], now: Instant) -> Points {
    lots.iter().filter(|lot| lot.is_available(now)).map(|lot| lot.points).sum()
}

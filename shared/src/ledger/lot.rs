//! A lot: points with one origin and one expiry. Which lots a spend takes, and in what order.

use crate::{
    units::id::{LotId, OrderId},
    units::points::Points,
    units::time::Instant,
};
use serde::{Deserialize, Serialize};

/// Which of the program's expiry policies a lot follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LotClass {
    #[default]
    Base,
    Bonus,
}

impl LotClass {
    pub const ALL: [Self; 2] = [Self::Base, Self::Bonus];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Bonus => "bonus",
        }
    }
}

/// Whether activity moves a lot's expiry on, and how far at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Renewal {
    /// It stays where it is.
    #[default]
    Fixed,
    /// Each activity moves it.
    Unlimited,
    /// Each activity moves it, but never past this.
    Until(Instant),
}

impl Renewal {
    /// Where activity that moves points to `date` moves an expiry: never back, and never past its limit.
    pub(crate) fn moved(self, expires_at: Instant, date: Instant) -> Instant {
        match self {
            Self::Fixed => expires_at,
            Self::Unlimited => expires_at.max(date),
            Self::Until(limit) => expires_at.max(date.min(limit)),
        }
    }

    pub(crate) fn is_fixed(&self) -> bool {
        *self == Self::Fixed
    }
}

/// Points that can be spent in `[available_at, expires_at)`. Also a part of a lot on its way: what a hold keeps, what was burnt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    pub lot_id: LotId,
    pub class: LotClass,
    pub points: Points,
    /// The order whose refund revokes from this lot first; none once the lot has been folded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<OrderId>,
    pub earned_at: Instant,
    pub available_at: Instant,
    /// Never, if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Renewal::is_fixed")]
    pub renewal: Renewal,
    /// From then on the lot folds into the one of its class, expiry and renewal; see [`Lot::folds_at`].
    pub revocable_until: Instant,
}

impl Lot {
    pub fn is_expired(&self, now: Instant) -> bool {
        self.expires_at.is_some_and(|expires_at| expires_at <= now)
    }

    pub fn is_pending(&self, now: Instant) -> bool {
        now < self.available_at
    }

    pub fn is_available(&self, now: Instant) -> bool {
        !self.is_pending(now) && !self.is_expired(now)
    }

    /// When nothing can tell this lot from others of its class, expiry and renewal any more.
    pub fn folds_at(&self) -> Instant {
        self.revocable_until.max(self.available_at)
    }

    /// The same lot once activity has moved it to `date`: never back, and never past its limit.
    #[must_use]
    pub fn moved_to(&self, date: Instant) -> Self {
        Self { expires_at: self.expires_at.map(|expires_at| self.renewal.moved(expires_at, date)), ..self.clone() }
    }

    /// The same lot with another number of points.
    #[must_use]
    pub fn part(&self, points: Points) -> Self {
        Self { points, ..self.clone() }
    }

    /// The lot of all points of this class, expiry and renewal. Two slashes or more: no award's own lot has that form.
    pub fn folded_id(&self) -> LotId {
        let class = self.class.as_str();
        let expires_at = self.expires_at.map_or_else(|| "never".to_owned(), |expires_at| expires_at.to_string());
        match self.renewal {
            Renewal::Fixed => LotId::of(format!("all/{class}/{expires_at}")),
            Renewal::Unlimited => LotId::of(format!("all/{class}/{expires_at}/active")),
            Renewal::Until(limit) => LotId::of(format!("all/{class}/{expires_at}/active/{limit}")),
        }
    }

    /// The one burn order: soonest expiry first, never last, then oldest, then by id.
    pub fn burn_order(&self, other: &Self) -> std::cmp::Ordering {
        let key = |lot: &Self| (lot.expires_at.is_none(), lot.expires_at, lot.earned_at);
        key(self).cmp(&key(other)).then_with(|| self.lot_id.cmp(&other.lot_id))
    }
}

/// The parts of lots that burning `points` at `now` takes, in burn order. `None` if fewer are available: nothing is taken then.
pub fn burn(lots: &[Lot], points: Points, now: Instant) -> Option<Vec<Lot>> {
    let taken = burn_at_most(lots, points, now);
    (points_of(&taken) == points).then_some(taken)
}

/// As [`burn`], but where fewer points are available it takes what is there.
pub fn burn_at_most(lots: &[Lot], points: Points, now: Instant) -> Vec<Lot> {
    let mut spendable: Vec<&Lot> = Vec::new();
    for lot in lots.iter().filter(|lot| lot.is_available(now)) {
        // Inserted one by one: an account has few lots, and the widget carries no sort.
        let at = spendable.partition_point(|earlier| earlier.burn_order(lot).is_le());
        spendable.insert(at, lot);
    }
    take_in_order(spendable, points)
}

/// Takes up to `points` from the lots as they come.
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

/// Points by expiry, in burn order.
pub type Schedule = Vec<(Option<Instant>, Points)>;

/// When the points of lots that lie in burn order expire, whichever lots they are in.
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

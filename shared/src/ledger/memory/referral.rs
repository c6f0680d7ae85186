//! What a referrer's account remembers of the friends: how many count, and which awards the ladder raised. The rest of an award is in the
//! entries of the friend's order.

use super::Count;
use crate::{
    ledger::lot::Lot,
    units::{id::OrderId, money::Amount, points::Points, rate::Factor, time::Instant},
};
use serde::{Deserialize, Serialize};

/// If the ladder raised more awards than this at once, it no longer revokes the oldest: the account stays small.
pub const BOOSTED_MAX: usize = 40;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referrals {
    /// Friends whose first order ever counted.
    pub brought: u32,
    /// Those that still count.
    pub counted: u32,
    /// Awards that the ladder raised, while they can be revoked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub boosted: Vec<Boosted>,
}

/// An award that the ladder raised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boosted {
    pub order_id: OrderId,
    pub serial: u32,
    /// The friend's place among those that count.
    pub nth: u32,
    pub promise: ReferralPromise,
    pub kept: Kept,
    /// The points that are not revoked.
    pub left: Points,
    /// The award's part of a lot, as it was granted; `None` if a debt took all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<Lot>,
    /// The caps that count it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<Count>,
    pub revocable_until: Instant,
}

/// What a referrer is promised for a friend's first order. Stored with the award: a revocation uses this and never today's rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralPromise {
    pub pays: Pays,
    /// By `from`, ascending, with ascending factors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ladder: Vec<LadderRung>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pays {
    /// `share` points for each `per` that the friend paid in cash for the lines of the order.
    Share { share: Factor, per: Amount },
    /// This number of points for the whole order.
    Points(Points),
}

/// The friend with the number `from`, and all later ones, are worth `factor` times as much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LadderRung {
    pub from: u32,
    pub factor: Factor,
}

/// What is left of an order after its refunds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The cash paid for the kept part of the lines; rounded down for each line.
    pub cash: Amount,
    /// The kept part of the lines' totals in minor units; of their units if they cost nothing.
    pub part: u64,
    /// `part` of an order without refunds.
    pub whole: u64,
}

impl Kept {
    pub const fn is_nothing(self) -> bool {
        self.part == 0
    }
}

impl Referrals {
    pub fn is_empty(&self) -> bool {
        self.brought == 0
    }

    /// Adds an award that the ladder raised. Beyond [`BOOSTED_MAX`], the oldest is removed.
    pub fn boost(&mut self, boosted: Boosted) {
        self.boosted.push(boosted);
        let excess = self.boosted.len().saturating_sub(BOOSTED_MAX);
        self.boosted.drain(..excess);
    }

    /// A friend no longer counts: the later ones move up by one place.
    pub fn close_up(&mut self, serial: u32) {
        self.counted = self.counted.saturating_sub(1);
        self.boosted.retain(|boosted| boosted.serial != serial);
        for later in self.boosted.iter_mut().filter(|boosted| boosted.serial > serial) {
            later.nth = later.nth.saturating_sub(1);
        }
    }

    /// Removes awards that can no longer be revoked.
    pub fn forget(&mut self, at: Instant) {
        self.boosted.retain(|boosted| at < boosted.revocable_until);
    }
}

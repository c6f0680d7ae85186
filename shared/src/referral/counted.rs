//! What a referrer's account remembers of the friends: how many count, and which awards the ladder raised. Everything else of an award
//! stands in the entries of the friend's order.

use super::{FriendOrder, Promise, ReferralRevocation};
use crate::{
    ledger::fact::award::Count, ledger::lot::Lot, order::refund::Kept, units::id::OrderId, units::points::Points,
    units::time::Instant,
};
use serde::{Deserialize, Serialize};

/// More raised awards than that at once are not taken back by the ladder, the oldest first: the account stays small.
pub const BOOSTED_MAX: usize = 100;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referrals {
    /// Friends whose first order ever counted.
    pub brought: u32,
    /// Those of them who still count.
    pub counted: u32,
    /// Awards that would have been less with fewer friends before, while they can be taken back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub boosted: Vec<Boosted>,
}

/// An award that the ladder raised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boosted {
    pub order_id: OrderId,
    pub serial: u32,
    /// The friend's place among those who count.
    pub nth: u32,
    pub promise: Promise,
    pub kept: Kept,
    /// What has not been taken back.
    pub left: Points,
    /// The award's own lot, as it was made; none if a debt took all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<Lot>,
    /// The caps it counts under.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<Count>,
    pub revocable_until: Instant,
}

impl Referrals {
    pub fn is_empty(&self) -> bool {
        self.brought == 0
    }

    pub(crate) fn count(&mut self, order: &FriendOrder) {
        self.brought = order.serial;
        self.counted = order.nth;
        if order.promise.is_boosted(order.nth) && !order.earned.points().is_zero() {
            self.boosted.push(Boosted {
                order_id: order.order_id.clone(),
                serial: order.serial,
                nth: order.nth,
                promise: order.promise.clone(),
                kept: order.whole,
                left: order.earned.points(),
                lot: order.earned.lots.first().cloned(),
                counts: order.counts().to_vec(),
                revocable_until: order.revocable_until,
            });
        }
        let excess = self.boosted.len().saturating_sub(BOOSTED_MAX);
        self.boosted.drain(..excess);
    }

    pub(crate) fn cut(&mut self, revocation: &ReferralRevocation) {
        let Some(nth) = revocation.nth else { return self.close_up(revocation.serial) };
        for boosted in self.boosted.iter_mut().filter(|boosted| boosted.serial == revocation.serial) {
            boosted.nth = nth;
            boosted.kept = revocation.kept;
            boosted.left = boosted.left.minus(revocation.points());
        }
        let is_done = |boosted: &Boosted| boosted.left.is_zero() || !boosted.promise.is_boosted(boosted.nth);
        self.boosted.retain(|boosted| boosted.serial != revocation.serial || !is_done(boosted));
    }

    /// One counts no more; those who came later move up to the place.
    fn close_up(&mut self, serial: u32) {
        self.counted = self.counted.saturating_sub(1);
        self.boosted.retain(|boosted| boosted.serial != serial);
        for later in self.boosted.iter_mut().filter(|boosted| boosted.serial > serial) {
            later.nth = later.nth.saturating_sub(1);
        }
    }

    pub(crate) fn forget(&mut self, at: Instant) {
        self.boosted.retain(|boosted| at < boosted.revocable_until);
    }
}

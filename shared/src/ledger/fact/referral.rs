//! Facts of referrals, in the accounts of the friend and of the referrer.

use super::{
    BacktestCause, Backtested, DailySum, Reading, Recorded, Revokes, Subject, Viewed, award::Granted, lots::Lapse,
    texts::HashedTexts,
};
use crate::{
    ledger::{
        Fault,
        lot::{Lot, points_of},
        memory::{Boosted, CapUse, Count, Kept, Memory, ReferralPromise, Referrals, TierPromise},
    },
    units::{
        id::{MemberId, OrderId, RefundId},
        points::Points,
        time::Instant,
    },
    wire::{AwardView, EntryWhat},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReferralFact {
    /// In the friend's account: the member was referred by another.
    Referred { referrer_id: MemberId, earned: Granted },
    /// In the referrer's account, as all that follow: the member referred another.
    FriendBound { friend_id: MemberId, earned: Granted },
    /// A friend had a first order.
    FriendOrdered { order: Box<FriendOrder> },
    /// The return window of a friend's order was closed early.
    Released { order_id: OrderId, points: Points },
    /// A friend's order was refunded.
    Revoked { revocation: Box<ReferralRevocation> },
}

/// A friend's first order, as the referrer's account stores it: everything that a revocation will ever need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FriendOrder {
    pub friend_id: MemberId,
    pub order_id: OrderId,
    /// Grows by one with each friend's order, also if an earlier one was returned.
    pub serial: u32,
    /// The friend's place among those that count.
    pub nth: u32,
    pub promise: ReferralPromise,
    /// The order before any refund.
    pub whole: Kept,
    pub earned: Granted,
    pub available_at: Instant,
    /// From this instant on, the ladder revokes nothing of the award.
    pub revocable_until: Instant,
}

/// What one refund revoked of the award for one friend's order: the refunded order, or a later one that the ladder had raised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralRevocation {
    /// The friend's order whose award is reduced.
    pub order_id: OrderId,
    pub serial: u32,
    pub refund_id: RefundId,
    /// The friend's place among those that count; `None` for a friend that no longer counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<u32>,
    /// What the friend kept of the order.
    pub kept: Kept,
    pub revoked: Vec<Lot>,
    pub debt_added: Points,
    pub absorbed: Points,
    /// Points that had expired unused: they are neither revoked nor owed.
    #[serde(default, skip_serializing_if = "Points::is_zero_ref")]
    pub lapsed: Points,
    /// Room that the caps of the award have again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uncounted: Vec<CapUse>,
}

impl FriendOrder {
    /// The caps that count the award.
    pub fn counts(&self) -> &[Count] {
        self.earned.awards.first().map_or(&[], |award| &award.counts)
    }
}

impl ReferralRevocation {
    /// The points that are revoked, whether or not they were still there.
    pub fn points(&self) -> Points {
        points_of(&self.revoked).plus(self.debt_added).plus(self.absorbed).plus(self.lapsed)
    }
}

impl Recorded for ReferralFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Referred { .. } => "referred",
            Self::FriendBound { .. } => "friend_bound",
            Self::FriendOrdered { .. } => "friend_ordered",
            Self::Released { .. } => "referral_released",
            Self::Revoked { .. } => "referral_revoked",
        }
    }

    fn subjects(&self) -> Vec<Subject<'_>> {
        match self {
            Self::Referred { .. } | Self::FriendBound { .. } => Vec::new(),
            Self::FriendOrdered { order } => vec![Subject::Order(&order.order_id)],
            Self::Released { order_id, .. } => vec![Subject::Order(order_id)],
            Self::Revoked { revocation } => vec![Subject::Order(&revocation.order_id)],
        }
    }

    fn granted(&self) -> Option<&Granted> {
        match self {
            Self::Referred { earned, .. } | Self::FriendBound { earned, .. } => Some(earned),
            Self::FriendOrdered { order } => Some(&order.earned),
            Self::Released { .. } | Self::Revoked { .. } => None,
        }
    }

    fn claims(&self) -> Option<Subject<'_>> {
        None
    }

    fn sums(&self) -> Vec<DailySum> {
        Vec::new()
    }

    fn lapses(&self) -> &[Lapse] {
        &[]
    }

    fn texts(&self) -> Option<&HashedTexts> {
        None
    }

    fn texts_mut(&mut self) -> Option<&mut HashedTexts> {
        None
    }

    fn fold(&self, memory: &mut Memory, _at: Instant) -> Result<(), Fault> {
        match self {
            Self::Referred { .. } | Self::FriendBound { .. } | Self::Released { .. } => {}
            Self::FriendOrdered { order } => memory.referrals.count(order),
            Self::Revoked { revocation } => {
                memory.referrals.reduce(revocation);
                revocation.uncounted.iter().for_each(|used| memory.cap_uses.remove(&used.count, used.points));
            }
        }
        Ok(())
    }
}

impl Backtested for ReferralFact {
    fn cause(&self) -> BacktestCause<'_> {
        match self {
            Self::Referred { referrer_id, .. } => BacktestCause::Referred(referrer_id),
            Self::FriendBound { friend_id, .. } => BacktestCause::FriendBound(friend_id),
            Self::FriendOrdered { .. } | Self::Released { .. } | Self::Revoked { .. } => BacktestCause::None,
        }
    }

    fn revokes(&self) -> Revokes<'_> {
        match self {
            Self::Revoked { revocation } => Revokes::OfFriend(revocation),
            Self::Referred { .. } | Self::FriendBound { .. } | Self::FriendOrdered { .. } | Self::Released { .. } => {
                Revokes::Nothing
            }
        }
    }

    fn tiers(&self) -> Option<&[TierPromise]> {
        None
    }

    fn granted_at(&self, at: Instant) -> Instant {
        at
    }
}

impl Viewed for ReferralFact {
    fn view(&self, reading: Reading) -> EntryWhat {
        match self {
            Self::Referred { referrer_id, earned } => EntryWhat::Referred {
                referrer_id: reading.for_merchant(referrer_id).cloned(),
                awards: awards(earned, reading),
            },
            Self::FriendBound { friend_id, earned } => EntryWhat::FriendBound {
                friend_id: reading.for_merchant(friend_id).cloned(),
                awards: awards(earned, reading),
            },
            Self::FriendOrdered { order } => EntryWhat::FriendOrdered {
                friend_id: reading.for_merchant(&order.friend_id).cloned(),
                order_id: reading.for_merchant(&order.order_id).cloned(),
                awards: awards(&order.earned, reading),
                available_at: order.available_at,
            },
            Self::Released { order_id, .. } => {
                EntryWhat::ReferralReleased { order_id: reading.for_merchant(order_id).cloned() }
            }
            Self::Revoked { revocation } => EntryWhat::ReferralRevoked {
                order_id: reading.for_merchant(&revocation.order_id).cloned(),
                revoked: revocation.points(),
            },
        }
    }
}

/// The awards. Only the merchant sees what the other member paid.
fn awards(granted: &Granted, reading: Reading) -> Vec<AwardView> {
    let view = |view: AwardView| AwardView { base: view.base.and_then(|base| reading.for_merchant(base)), ..view };
    reading.awards(granted).into_iter().map(view).collect()
}

impl Referrals {
    fn count(&mut self, order: &FriendOrder) {
        self.brought = order.serial;
        self.counted = order.nth;
        if order.promise.is_boosted(order.nth) && !order.earned.points().is_zero() {
            self.boost(Boosted {
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
    }

    fn reduce(&mut self, revocation: &ReferralRevocation) {
        let Some(nth) = revocation.nth else { return self.close_up(revocation.serial) };
        for boosted in self.boosted.iter_mut().filter(|boosted| boosted.serial == revocation.serial) {
            boosted.nth = nth;
            boosted.kept = revocation.kept;
            boosted.left = boosted.left.minus(revocation.points());
        }
        let is_done = |boosted: &Boosted| boosted.left.is_zero() || !boosted.promise.is_boosted(boosted.nth);
        self.boosted.retain(|boosted| boosted.serial != revocation.serial || !is_done(boosted));
    }
}

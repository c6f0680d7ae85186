//! What a refund of a friend's first order takes back from the one who brought them: in proportion, to the point, and what later friends
//! had raised the award for only because this one counted.

use super::{FriendOrder, counted::Boosted};
use crate::{
    earning::caps::{Given, given_back},
    ledger::fact::award::Count,
    ledger::lot::{Lot, points_of},
    ledger::{Change, Draft},
    order::OrderHistory,
    order::refund::{Kept, Revocation, own_lot, take_back},
    program::Program,
    refusal::Refusal,
    units::id::{LotId, OrderId, RefundId},
    units::points::Points,
};
use serde::{Deserialize, Serialize};

/// What one refund took back of the award for one friend's order: the refunded one, or a later one that the ladder had raised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralRevocation {
    /// The friend's order whose award is cut.
    pub order_id: OrderId,
    pub serial: u32,
    pub refund_id: RefundId,
    /// The friend's place among those who count; none for one who counts no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<u32>,
    /// What the friend has kept of the order.
    pub kept: Kept,
    pub revoked: Vec<Lot>,
    pub debt_added: Points,
    pub absorbed: Points,
    /// Room that the caps of the award have again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uncounted: Vec<Given>,
}

impl ReferralRevocation {
    /// Points that were called back, found or not.
    pub fn points(&self) -> Points {
        points_of(&self.revoked).plus(self.debt_added).plus(self.absorbed)
    }
}

/// What a friend's first order gave, and what is left of that: read from the order's entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferralHistory {
    pub order: FriendOrder,
    pub left: Points,
    pub nth: Option<u32>,
}

impl ReferralHistory {
    /// Folds the entries of one order, oldest first; those that are not the referrer's are passed over. `None` if it gave nobody anything.
    pub fn fold<'entries>(changes: impl IntoIterator<Item = &'entries Change>) -> Option<Self> {
        let mut history: Option<Self> = None;
        for change in changes {
            match (change, &mut history) {
                (Change::FriendOrdered { order }, none @ None) => {
                    let order = (**order).clone();
                    *none = Some(Self { left: order.earned.points(), nth: Some(order.nth), order });
                }
                (Change::ReferralRevoked { revocation }, Some(history)) => {
                    history.left = history.left.minus(revocation.points());
                    history.nth = revocation.nth;
                }
                _ => {}
            }
        }
        history
    }
}

/// Takes back what the refund leaves unearned. `friend` is the order's history with the refund.
///
/// The referrer keeps what the kept part would have earned, rounded down. Once nothing is kept, the friend counts no more, and those who
/// came later stand one place lower: what the ladder gave for the higher one is taken back too, while it can be. From the awards' own
/// lots first, then as the program's terms of refunds say.
pub fn revoke(
    referrer: &mut Draft,
    referral: &ReferralHistory,
    friend: &OrderHistory,
    refund_id: &RefundId,
    program: &Program,
) -> Result<Vec<ReferralRevocation>, Refusal> {
    let Some(known_nth) = referral.nth else { return Ok(Vec::new()) };
    let (kept, order) = (Kept::of(friend), &referral.order);
    let boosted = referrer.account().referrals.boosted.iter().find(|boosted| boosted.serial == order.serial);
    let nth = boosted.map_or(known_nth, |boosted| boosted.nth);
    let is_followed = boosted.is_some();
    let cut = Cut {
        order_id: &order.order_id,
        serial: order.serial,
        nth: Some(nth).filter(|_| !kept.is_nothing()),
        kept,
        points: referral.left.minus(order.promise.points(kept, nth)),
        lot: order.earned.lots.first(),
        counts: order.counts(),
    };
    let mut done = Vec::new();
    if is_followed || cut.nth.is_none() || !cut.points.is_zero() {
        done.push(cut.apply(referrer, refund_id, program)?);
    }
    for later in raised_too_far(referrer) {
        done.push(Cut::of(&later).apply(referrer, refund_id, program)?);
    }
    Ok(done)
}

/// Awards whose friend stands too low now for what the ladder gave.
fn raised_too_far(referrer: &Draft) -> Vec<Boosted> {
    let now = referrer.now();
    let too_far = |boosted: &&Boosted| now < boosted.revocable_until && !Cut::of(boosted).points.is_zero();
    referrer.account().referrals.boosted.iter().filter(too_far).cloned().collect()
}

/// An award and what is to be taken back of it.
struct Cut<'a> {
    order_id: &'a OrderId,
    serial: u32,
    nth: Option<u32>,
    kept: Kept,
    points: Points,
    lot: Option<&'a Lot>,
    counts: &'a [Count],
}

impl<'a> Cut<'a> {
    fn of(boosted: &'a Boosted) -> Self {
        Self {
            order_id: &boosted.order_id,
            serial: boosted.serial,
            nth: Some(boosted.nth),
            kept: boosted.kept,
            points: boosted.left.minus(boosted.promise.points(boosted.kept, boosted.nth)),
            lot: boosted.lot.as_ref(),
            counts: &boosted.counts,
        }
    }

    fn apply(
        &self,
        referrer: &mut Draft,
        refund_id: &RefundId,
        program: &Program,
    ) -> Result<ReferralRevocation, Refusal> {
        let now = referrer.now();
        let own: Option<LotId> = self.lot.map(|lot| own_lot(referrer, lot));
        let lots = referrer.account().lots.clone();
        let Revocation { revoked, debt_added, absorbed, .. } =
            take_back(lots, referrer, &[(own, self.points)], program);
        let revocation = ReferralRevocation {
            order_id: self.order_id.clone(),
            serial: self.serial,
            refund_id: refund_id.clone(),
            nth: self.nth,
            kept: self.kept,
            revoked,
            debt_added,
            absorbed,
            uncounted: given_back(self.counts, self.points.minus(absorbed), now),
        };
        referrer.append(Change::ReferralRevoked { revocation: Box::new(revocation.clone()) })?;
        Ok(revocation)
    }
}

//! What a refund of a friend's first order revokes from the referrer: the award in proportion to the returned part, and what the ladder
//! added to later awards only because this friend counted.

use crate::{
    earning::caps::uses_to_subtract,
    earning::revoke::{self, Due, Lapses, Revocation, SinceExpiry},
    ledger::Draft,
    ledger::fact::Fact,
    ledger::fact::referral::{FriendOrder, ReferralFact, ReferralRevocation},
    ledger::lot::Lot,
    ledger::memory::{Boosted, Count, Kept},
    order::OrderHistory,
    order::refund::kept,
    program::Program,
    refusal::Refusal,
    units::id::{OrderId, RefundId},
    units::points::Points,
    units::time::Instant,
};

/// The award for a friend's first order, and what is left of it, read from the order's entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferralHistory {
    pub order: FriendOrder,
    pub left: Points,
    pub nth: Option<u32>,
    /// Whether the return window of the order was closed early.
    pub is_released: bool,
    /// When something was revoked, how many points, and how many of them had expired unused.
    revoked: Vec<(Instant, Points, Points)>,
}

impl ReferralHistory {
    /// Folds the entries of one order, oldest first, and ignores those that are not the referrer's. `None` if the order granted the
    /// referrer nothing.
    pub fn fold<'entries>(facts: impl IntoIterator<Item = (Instant, &'entries Fact)>) -> Option<Self> {
        let mut history: Option<Self> = None;
        for (at, fact) in facts {
            let Fact::Referral(fact) = fact else { continue };
            match (fact, &mut history) {
                (ReferralFact::FriendOrdered { order }, none @ None) => *none = Some(Self::of((**order).clone())),
                (fact, Some(history)) => history.apply(fact, at),
                (_, None) => {}
            }
        }
        history
    }

    fn of(order: FriendOrder) -> Self {
        let (left, nth) = (order.earned.points(), Some(order.nth));
        Self { order, left, nth, is_released: false, revoked: Vec::new() }
    }

    fn apply(&mut self, fact: &ReferralFact, at: Instant) {
        match fact {
            ReferralFact::Referred { .. } | ReferralFact::FriendBound { .. } | ReferralFact::FriendOrdered { .. } => {}
            ReferralFact::Revoked { revocation } => {
                self.revoked.push((at, revocation.points(), revocation.lapsed));
                self.left = self.left.minus(revocation.points());
                self.nth = revocation.nth;
            }
            ReferralFact::Released { .. } => self.is_released = true,
        }
    }
}

impl ReferralHistory {
    /// The award's part of a lot: the available one if the return window was closed early.
    fn own_part(&self) -> Option<Lot> {
        let own = self.order.earned.lots.first()?.clone();
        Some(if self.is_released { Lot { available_at: None, ..own } } else { own })
    }

    /// What was revoked after the award's lot had expired.
    fn since_expiry(&self, referrer: &Draft) -> SinceExpiry {
        let mut since = SinceExpiry::default();
        let lot = self.order.earned.lots.first().map(|lot| referrer.account().renewed(lot));
        let Some(expires_at) = lot.and_then(|lot| lot.expires_at) else { return since };
        for (_, due, lapsed) in self.revoked.iter().filter(|(at, ..)| expires_at <= *at) {
            since.add(*due, *lapsed);
        }
        since
    }
}

/// The families of expired lots that a refund of the friend's order may revoke from.
pub fn expired_families(referrer: &Draft, referral: &ReferralHistory) -> Vec<String> {
    let boosted = referrer.account().memory.referrals.boosted.iter().filter_map(|boosted| boosted.lot.clone());
    let lots: Vec<Lot> = referral.order.earned.lots.first().cloned().into_iter().chain(boosted).collect();
    revoke::expired_families(referrer, &lots)
}

/// Revokes what the refund makes unearned. `friend` is the order's history including the refund.
///
/// The referrer keeps what the kept part would have earned, rounded down. If nothing is kept, the friend no longer counts, and each later
/// friend moves down by one place. What the ladder granted a later friend for the higher place is revoked too, while it is revocable.
/// Points are revoked from the awards' own lots first, then by the program's terms of refunds.
pub fn revoke(
    referrer: &mut Draft,
    referral: &ReferralHistory,
    friend: &OrderHistory,
    (refund_id, lapses): (&RefundId, &Lapses),
    program: &Program,
) -> Result<Vec<ReferralRevocation>, Refusal> {
    let Some(known_nth) = referral.nth else { return Ok(Vec::new()) };
    let (kept, order) = (kept(friend), &referral.order);
    let boosted = referrer.account().memory.referrals.boosted.iter().find(|boosted| boosted.serial == order.serial);
    let nth = boosted.map_or(known_nth, |boosted| boosted.nth);
    let is_followed = boosted.is_some();
    let cut = AwardRevocation {
        order_id: &order.order_id,
        serial: order.serial,
        nth: Some(nth).filter(|_| !kept.is_nothing()),
        kept,
        points: referral.left.minus(order.promise.points(kept, nth)),
        lot: referral.own_part(),
        earned_at: order.earned.awards.first().map_or(referrer.now(), |award| award.earned_at),
        since_expiry: referral.since_expiry(referrer),
        counts: order.counts(),
    };
    let mut done = Vec::new();
    if is_followed || cut.nth.is_none() || !cut.points.is_zero() {
        done.push(cut.apply(referrer, refund_id, lapses, program)?);
    }
    for later in raised_too_far(referrer) {
        done.push(AwardRevocation::of(&later, referrer.now()).apply(referrer, refund_id, lapses, program)?);
    }
    Ok(done)
}

/// Later awards for which the ladder granted more than the friend's present place justifies.
fn raised_too_far(referrer: &Draft) -> Vec<Boosted> {
    let now = referrer.now();
    let too_far =
        |boosted: &&Boosted| now < boosted.revocable_until && !AwardRevocation::of(boosted, now).points.is_zero();
    referrer.account().memory.referrals.boosted.iter().filter(too_far).cloned().collect()
}

/// An award, and what is to be revoked of it.
struct AwardRevocation<'a> {
    order_id: &'a OrderId,
    serial: u32,
    nth: Option<u32>,
    kept: Kept,
    points: Points,
    lot: Option<Lot>,
    earned_at: Instant,
    since_expiry: SinceExpiry,
    counts: &'a [Count],
}

impl<'a> AwardRevocation<'a> {
    fn of(boosted: &'a Boosted, now: Instant) -> Self {
        Self {
            order_id: &boosted.order_id,
            serial: boosted.serial,
            nth: Some(boosted.nth),
            kept: boosted.kept,
            points: boosted.left.minus(boosted.promise.points(boosted.kept, boosted.nth)),
            lot: boosted.lot.clone(),
            earned_at: boosted.lot.as_ref().map_or(now, |lot| lot.earned_at),
            since_expiry: SinceExpiry::default(),
            counts: &boosted.counts,
        }
    }

    fn apply(
        &self,
        referrer: &mut Draft,
        refund_id: &RefundId,
        lapses: &Lapses,
        program: &Program,
    ) -> Result<ReferralRevocation, Refusal> {
        let now = referrer.now();
        let due = Due {
            lot: self.lot.clone(),
            points: self.points,
            earned_at: self.earned_at,
            since_expiry: self.since_expiry,
        };
        let lots = referrer.account().lots.clone();
        let revocation = revoke::revoke(lots, referrer, &[due], lapses, program);
        let movement = revocation.movement();
        let Revocation { revoked, debt_added, absorbed, lapsed, .. } = revocation;
        let revocation = ReferralRevocation {
            order_id: self.order_id.clone(),
            serial: self.serial,
            refund_id: refund_id.clone(),
            nth: self.nth,
            kept: self.kept,
            revoked,
            debt_added,
            absorbed,
            lapsed: lapsed.iter().copied().sum(),
            uncounted: uses_to_subtract(self.counts, self.points.minus(absorbed), now),
        };
        referrer.append(movement, ReferralFact::Revoked { revocation: Box::new(revocation.clone()) })?;
        Ok(revocation)
    }
}

//! How many points of each award a refund revokes. `crate::earning::revoke` decides from which lots.

use super::returned::Returned;
use crate::{
    earning::revoke::{Due, SinceExpiry},
    ledger::{Draft, fact::award::Award, memory::PackBonus},
    order::OrderHistory,
    units::points::Points,
};

/// What a refund revokes.
pub(super) struct Dues<'a> {
    pub(super) history: &'a OrderHistory,
    pub(super) before: &'a Returned,
    pub(super) after: &'a Returned,
    /// A bonus for all tasks that was paid after the order and depends on it.
    pub(super) bonus: Option<&'a PackBonus>,
}

impl Dues<'_> {
    /// The dues of the order's awards, in their order, and of the bonus.
    pub(super) fn by_lot(&self, draft: &Draft) -> Vec<Due> {
        let Self { history, before, after, bonus } = self;
        let of_award = |(at, award): (usize, &Award)| {
            let revoked = before.revoked(&history.paid, award);
            let points = after.revoked(&history.paid, award).minus(revoked);
            let own = history.own_part(award).map(|own| own.part(own.points.minus(revoked)));
            let since_expiry = self.since_expiry(draft, at, award);
            Due { lot: own, points, earned_at: award.earned_at, since_expiry }
        };
        let of_bonus = bonus.map(|bonus| Due {
            lot: bonus.lot.clone(),
            points: bonus.points,
            earned_at: bonus.lot.as_ref().map_or(draft.now(), |lot| lot.earned_at),
            since_expiry: SinceExpiry::default(),
        });
        history.paid.earned.awards.iter().enumerate().map(of_award).chain(of_bonus).collect()
    }

    /// What earlier refunds demanded of the award, which is the order's `at`th, after its lot had expired.
    fn since_expiry(&self, draft: &Draft, at: usize, award: &Award) -> SinceExpiry {
        let mut since = SinceExpiry::default();
        let lot = award.own_part().map(|lot| draft.account().renewed(&lot));
        let Some(expires_at) = lot.and_then(|lot| lot.expires_at) else { return since };
        let OrderHistory { paid, refunds, .. } = self.history;
        let (mut until, mut revoked) = (OrderHistory::of(paid.clone()), Points::ZERO);
        for refund in refunds {
            until.refunds.push(refund.clone());
            let before = std::mem::replace(&mut revoked, Returned::of(&until).revoked(paid, award));
            if expires_at <= refund.at {
                since.add(revoked.minus(before), refund.lapsed.get(at).copied().unwrap_or_default());
            }
        }
        since
    }
}

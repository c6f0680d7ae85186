//! How many points of each award a refund revokes. `crate::earning::revoke` decides from which lots.

use super::returned::Returned;
use crate::{
    earning::revoke::Due,
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
        let of_award = |award: &Award| {
            let revoked = before.revoked(&history.paid, award);
            let points = after.revoked(&history.paid, award).minus(revoked);
            let own = history.own_part(award).map(|own| own.part(own.points.minus(revoked)));
            let due_since_expiry = self.due_since_expiry(draft, award);
            Due { lot: own, points, earned_at: award.earned_at, due_since_expiry }
        };
        let of_bonus = bonus.map(|bonus| Due {
            lot: bonus.lot.clone(),
            points: bonus.points,
            earned_at: bonus.lot.as_ref().map_or(draft.now(), |lot| lot.earned_at),
            due_since_expiry: Points::ZERO,
        });
        history.paid.earned.awards.iter().map(of_award).chain(of_bonus).collect()
    }

    /// Points of the award that earlier refunds revoked after its lot had expired.
    fn due_since_expiry(&self, draft: &Draft, award: &Award) -> Points {
        let lot = award.own_part().map(|lot| draft.account().renewed(&lot));
        let Some(expires_at) = lot.and_then(|lot| lot.expires_at) else { return Points::ZERO };
        let paid = &self.history.paid;
        let refunds = self.history.refunds.iter().filter(|refund| refund.at < expires_at).cloned().collect();
        let until_expiry = Returned::of(&OrderHistory { refunds, ..OrderHistory::of(paid.clone()) });
        self.before.revoked(paid, award).minus(until_expiry.revoked(paid, award))
    }
}

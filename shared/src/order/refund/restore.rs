//! Which burnt points a refund restores, and to which lots.

use super::Returned;
use crate::{
    ledger::{
        Draft,
        fact::order::PaidOrder,
        lot::{Lot, Renewal, points_of, take_in_order, without_first},
    },
    program::{ExpiredRestore, Program},
};

/// Burnt points that return.
pub(super) struct Restored {
    /// To their lots.
    pub(super) lots: Vec<Lot>,
    /// They settle a debt.
    pub(super) debt_paid: Vec<Lot>,
    /// They expire at once.
    pub(super) expired: Vec<Lot>,
}

/// Decides where the burnt points of the returned part go: the points with the latest expiry first, each to its own lot with its present
/// expiry. Points of a lot that has expired are valid for one grace period or expire at once, as the program states. A debt is paid first,
/// in burn order./// The points of an erased membership expire.
pub(super) fn restore(
    draft: &Draft,
    paid: &PaidOrder,
    before: &Returned,
    after: &Returned,
    program: &Program,
) -> Restored {
    let burnt = paid.spent.as_ref().map_or(&[][..], |spent| &spent.burnt);
    let up_to_target = take_in_order(burnt.iter().rev(), after.restored(paid));
    let parts = without_first(&up_to_target, before.restored(paid));
    let parts: Vec<Lot> = parts.iter().map(|part| draft.account().renewed(part)).collect();
    let now = draft.now();
    if draft.account().is_of_erased(paid.placed_at) {
        return Restored { lots: Vec::new(), debt_paid: Vec::new(), expired: parts };
    }
    let (gone, mut alive): (Vec<Lot>, Vec<Lot>) = parts.into_iter().partition(|part| part.is_expired(now));
    let mut returning = match program.refunds.expired_restore {
        ExpiredRestore::Expire => gone,
        ExpiredRestore::Grace { days } => {
            let expires_at = Some(program.zone.end_of_day_after(now, days));
            let (again, first): (Vec<Lot>, Vec<Lot>) =
                gone.into_iter().partition(|part| part.renewal == Renewal::Grace);
            alive.extend(first.into_iter().map(|part| Lot { expires_at, renewal: Renewal::Grace, ..part }));
            again
        }
    };
    returning.append(&mut alive);
    if !draft.account().debt.is_zero() {
        returning.sort_by(Lot::burn_order);
    }
    let debt_paid = take_in_order(&returning, draft.account().debt);
    let rest = without_first(&returning, points_of(&debt_paid));
    let (expired, lots) = rest.into_iter().partition(|part| part.is_expired(now));
    Restored { lots, debt_paid, expired }
}

//! Which burnt points a refund gives back, and into which lots.

use super::Returned;
use crate::{
    ledger::Draft,
    ledger::lot::{Lot, Renewal, points_of, take_in_order},
    order::PaidOrder,
    program::{ExpiredRestore, Program},
    units::points::Points,
};

/// The burnt points that this refund gives back, the longest-lived first, each into its own lot with the date it has by now. Points of a lot that has expired since
/// get a grace or expire at once, as the program says; the second result is the latter. Nobody is left to have the points of an erased member.
pub(super) fn restore(
    draft: &Draft,
    paid: &PaidOrder,
    before: &Returned,
    after: &Returned,
    program: &Program,
) -> (Vec<Lot>, Points) {
    let burnt = paid.spent.as_ref().map_or(&[][..], |spent| &spent.burnt);
    let (done, target) = (before.restored(paid), after.restored(paid));
    let up_to_target = take_in_order(burnt.iter().rev(), target);
    let parts = without_first(&up_to_target, done);
    let parts: Vec<Lot> = parts.iter().map(|part| draft.account().renewed(part)).collect();
    let now = draft.now();
    if draft.account().is_erased() {
        return (Vec::new(), points_of(&parts));
    }
    match program.refunds.expired_restore {
        ExpiredRestore::Expire => {
            let (gone, alive): (Vec<Lot>, Vec<Lot>) = parts.into_iter().partition(|part| part.is_expired(now));
            (alive, points_of(&gone))
        }
        ExpiredRestore::Grace { days } => {
            let expires_at = Some(program.zone.end_of_day_after(now, days));
            let with_grace = |part: Lot| {
                if !part.is_expired(now) {
                    return part;
                }
                let dates =
                    Lot { expires_at, renewal: Renewal::Fixed, available_at: now, revocable_until: now, ..part };
                Lot { lot_id: dates.folded_id(), order_id: None, ..dates }
            };
            (parts.into_iter().map(with_grace).collect(), Points::ZERO)
        }
    }
}

/// The parts without their first `points`.
fn without_first(parts: &[Lot], points: Points) -> Vec<Lot> {
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

//! Which awarded points a refund takes back, and from which lots.

use super::Returned;
use crate::{
    behaviour::PackBonus,
    earning::grant::Cause,
    ledger::Draft,
    ledger::fact::award::Award,
    ledger::lot::{Lot, points_of, take_in_order},
    order::PaidOrder,
    program::{DebtPolicy, Program, RevokeFrom},
    units::id::LotId,
    units::points::Points,
};

/// What was taken back, and what was not there to be taken.
pub(crate) struct Revocation {
    pub(crate) revoked: Vec<Lot>,
    pub(crate) debt_added: Points,
    pub(crate) absorbed: Points,
    /// What is absorbed of each due, in their order.
    pub(crate) borne: Vec<Points>,
}

/// What a refund calls back.
pub(super) struct Dues<'a> {
    pub(super) paid: &'a PaidOrder,
    pub(super) before: &'a Returned,
    pub(super) after: &'a Returned,
    /// Paid for what the order had completed, in another entry than its own.
    pub(super) bonus: Option<&'a PackBonus>,
}

/// Takes back what the returned part of an order earned.
pub(super) fn revoke(lots: Vec<Lot>, draft: &Draft, dues: &Dues<'_>, program: &Program) -> Revocation {
    take_back(lots, draft, &dues.by_lot(draft), program)
}

/// Takes awarded points back: from the awards' own lots, pending ones first, then from others if the program allows; the rest is debt,
/// or the merchant's loss, as it always is for an erased member. Points that stand in open holds are not lost: as many are owed. `own` are those
/// lots as they are called by now, and the points due of each.
pub(crate) fn take_back(
    mut lots: Vec<Lot>,
    draft: &Draft,
    own: &[(Option<LotId>, Points)],
    program: &Program,
) -> Revocation {
    let now = draft.now();
    let mut revoked = Vec::new();
    let mut missing = vec![Points::ZERO; own.len()];
    let is_pending =
        |lot_id: &Option<LotId>| lots.iter().any(|lot| Some(&lot.lot_id) == lot_id.as_ref() && lot.is_pending(now));
    let mut pending_first: Vec<_> = own.iter().zip(&mut missing).collect();
    pending_first.sort_by_key(|((lot_id, _), _)| !is_pending(lot_id));
    for ((lot_id, due), missing) in pending_first {
        let taken = take_from(&mut lots, &mut revoked, *due, |lot| Some(&lot.lot_id) == lot_id.as_ref());
        *missing = due.minus(taken);
    }
    if program.refunds.revoke_from == RevokeFrom::Any {
        lots.sort_by(|one, other| one.is_pending(now).cmp(&other.is_pending(now)).then_with(|| one.burn_order(other)));
        let taken = take_from(&mut lots, &mut revoked, missing.iter().copied().sum(), |_| true);
        settle_first(&mut missing, taken);
    }
    let owed = missing.iter().copied().sum::<Points>().min(owed_at_most(draft, program, own));
    settle_first(&mut missing, owed);
    Revocation { revoked, debt_added: owed, absorbed: missing.iter().copied().sum(), borne: missing }
}

/// How much of what is missing may be owed: all of it, or where the merchant bears it what lies in open holds of the lots that may be taken from.
fn owed_at_most(draft: &Draft, program: &Program, own: &[(Option<LotId>, Points)]) -> Points {
    let account = draft.account();
    if account.is_erased() {
        return Points::ZERO;
    }
    let is_own = |part: &&Lot| own.iter().any(|(lot_id, _)| lot_id.as_ref() == Some(&part.lot_id));
    match (program.refunds.debt, program.refunds.revoke_from) {
        (DebtPolicy::Carry, _) => Points::MAX,
        (DebtPolicy::Absorb, RevokeFrom::Any) => account.held(),
        (DebtPolicy::Absorb, RevokeFrom::Own) => {
            account.holds.iter().flat_map(|hold| &hold.parts).filter(is_own).map(|part| part.points).sum()
        }
    }
}

/// Takes so many off what is missing, from the first on.
fn settle_first(missing: &mut [Points], mut settled: Points) {
    for points in missing {
        let part = settled.min(*points);
        (*points, settled) = (points.minus(part), settled.minus(part));
    }
}

impl Dues<'_> {
    /// What is due from which lot; from none if a debt took all of it.
    fn by_lot(&self, draft: &Draft) -> Vec<(Option<LotId>, Points)> {
        let Self { paid, before, after, bonus } = self;
        let of_award = |award: &Award| {
            let due = after.revoked(paid, award).minus(before.revoked(paid, award));
            (award_lot(draft, paid, award), due)
        };
        let of_bonus = bonus.map(|bonus| (bonus.lot.as_ref().map(|lot| own_lot(draft, lot)), bonus.points));
        paid.earned.awards.iter().map(of_award).chain(of_bonus).collect()
    }
}

/// The lot an award made, or the one it has folded into by now; none if a debt took all of it.
fn award_lot(draft: &Draft, paid: &PaidOrder, award: &Award) -> Option<LotId> {
    let lot_id = Cause::Order { order_id: &paid.order_id, placed_at: paid.placed_at }.lot_id(award);
    paid.earned.lots.iter().find(|lot| lot.lot_id == lot_id).map(|lot| own_lot(draft, lot))
}

/// Where the points of a lot are by now: in itself, or in the one it has folded into.
pub(crate) fn own_lot(draft: &Draft, lot: &Lot) -> LotId {
    if lot.folds_at() <= draft.now() { draft.account().renewed(lot).folded_id() } else { lot.lot_id.clone() }
}

/// Moves up to `due` points out of the lots that `from` picks, as they stand, and answers how many.
fn take_from(lots: &mut [Lot], taken: &mut Vec<Lot>, due: Points, from: impl Fn(&Lot) -> bool) -> Points {
    let parts = take_in_order(lots.iter().filter(|lot| from(lot)), due);
    for part in &parts {
        if let Some(lot) = lots.iter_mut().find(|lot| lot.lot_id == part.lot_id) {
            lot.points = lot.points.minus(part.points);
        }
    }
    let points = points_of(&parts);
    taken.extend(parts);
    points
}

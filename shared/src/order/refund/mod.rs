//! Refunds, exact for every part of an order and every sequence of parts. Each refund is the cumulative target minus what earlier refunds
//! did. So several refunds end at the same sums as one full refund.

mod again;
mod blocks;
mod dues;
mod restore;
mod returned;

use crate::{
    earning::caps::uses_to_subtract,
    earning::revoke::{Lapses, Revocation, expired_families, revoke},
    ledger::fact::award::Award,
    ledger::fact::lots::Lapse,
    ledger::fact::refund::{PackUndone, Refund, RefundFact},
    ledger::lot::Lot,
    ledger::memory::{CapUse, Pack, PackBonus, Qualified},
    ledger::{Draft, Movement, Place},
    order::OrderHistory,
    program::Program,
    refusal::Refusal,
    tier,
    units::id::RefundId,
    units::points::Points,
    units::time::Instant,
    wire::RefundRequest,
};
pub(crate) use again::{called_back, refund_again};
use dues::Dues;
use restore::{Restored, restore};
use returned::Returned;
pub use returned::kept;

/// Refunds lines, shipping, or everything that is left.
///
/// A returned unit is worth its share of the line's total, rounded so that all units sum to the total, and at most what is left of the
/// line. Cash and burnt points for the returned value are rounded down. The member keeps of each award what the kept part earned, rounded
/// down. All sums are exact once everything is returned. Tax is returned in proportion to the lines. Refuses lines that the order does not
/// have, and more than is left.
pub fn refund(
    draft: &mut Draft,
    history: &OrderHistory,
    request: &RefundRequest,
    lapses: &Lapses,
    program: &Program,
) -> Result<Refund, Refusal> {
    let before = Returned::of(history);
    let mut after = before.clone();
    if request.all {
        after.return_all(history, request)?;
    } else {
        after.return_parts(history, request, program)?;
    }
    append(draft, history, &request.refund_id, (&before, &after), (lapses, program))
}

/// The families of expired lots that a refund of the order may revoke from: [`refund`] needs the entries of their expiry.
pub fn families(draft: &Draft, history: &OrderHistory) -> Vec<String> {
    let bonus = Pack::begun_by(draft.account(), &history.paid.order_id).and_then(Pack::dependent_bonus);
    let of_awards = history.paid.earned.awards.iter().filter_map(Award::own_part);
    let lots: Vec<Lot> = of_awards.chain(bonus.and_then(|bonus| bonus.lot.clone())).collect();
    let mut families = expired_families(draft, &lots);
    families.extend(tier::families_of_awards(draft));
    families
}

/// The points of an award that the refunds of its order have revoked so far.
pub(crate) fn revoked_so_far(history: &OrderHistory, award: &Award) -> Points {
    Returned::of(history).revoked(&history.paid, award)
}

/// Restores and revokes the difference between `before` and `after`, and appends the refund.
fn append(
    draft: &mut Draft,
    history: &OrderHistory,
    refund_id: &RefundId,
    (before, after): (&Returned, &Returned),
    (lapses, program): (&Lapses, &Program),
) -> Result<Refund, Refusal> {
    let paid = &history.paid;
    let Restored { lots: restored, debt_paid, expired } = restore(draft, paid, before, after, program);
    let undone = Pack::begun_by(draft.account(), &paid.order_id).filter(|_| after.is_all(paid));
    let bonus = undone.and_then(Pack::dependent_bonus);
    let pack = undone.map(|_| PackUndone { bonus: bonus.map_or(Points::ZERO, |bonus| bonus.points) });
    let dues = Dues { history, before, after, bonus };
    let is_of_erased = draft.account().is_of_erased(paid.placed_at);
    let disqualified = if is_of_erased { Vec::new() } else { disqualified(&dues, program) };
    // Restored points can be revoked at once, so that no member gets points and a debt from one refund.
    let lots = draft.account().lots_with(&restored);
    let returned: Vec<Lapse> = expired.iter().map(Lapse::of).collect();
    let revocation = revoke(lots, draft, &dues.by_lot(draft), &lapses.and(draft.now(), &returned), program);
    let movement = Movement::none()
        .and(Place::Burnt, Place::Lots, &restored)
        .and_settle(Place::Burnt, &debt_paid)
        .and(Place::Burnt, Place::Expired, &expired)
        .and_revoke(&revocation.revoked, revocation.debt_added);
    let Revocation { revoked, debt_added, absorbed, lapsed, borne } = revocation;
    let uncounted = uncounted(&dues, &borne, draft.now());
    let refund = Refund {
        refund_id: refund_id.clone(),
        order_id: paid.order_id.clone(),
        at: draft.now(),
        lines: after.lines_since(before, paid),
        shipping: after.shipping.minus(before.shipping),
        tax: after.tax(paid).minus(before.tax(paid)),
        cash: after.cash(paid).minus(before.cash(paid)),
        restored,
        debt_paid,
        expired: returned,
        revoked,
        debt_added,
        absorbed,
        lapsed: if lapsed.iter().all(Points::is_zero_ref) { Vec::new() } else { lapsed },
        uncounted,
        pack,
        unkept: (after.is_all(paid) && !before.is_all(paid)).then(|| paid.spend()),
        disqualified,
    };
    draft.append(movement, RefundFact::Refunded { refund: Box::new(refund.clone()) })?;
    tier::after_refund(draft, lapses, program)?;
    Ok(refund)
}

/// What no longer counts towards tiers: the part that is returned now, and the bonus that depended on it.
fn disqualified(dues: &Dues<'_>, program: &Program) -> Vec<Qualified> {
    let Dues { history: OrderHistory { paid, .. }, before, after, bonus } = dues;
    let Some(Qualified { day, metrics }) = paid.qualified else { return Vec::new() };
    let less = before.still_counts(paid, &metrics).minus(after.still_counts(paid, &metrics));
    let of_order = (!less.is_zero()).then_some(Qualified { day, metrics: less });
    let bonus_day = |bonus: &PackBonus| bonus.lot.as_ref().map_or(day, |lot| program.zone.day_of(lot.earned_at));
    let of_bonus = bonus.and_then(|bonus| Qualified::of_points(bonus_day(bonus), bonus.points));
    of_order.into_iter().chain(of_bonus).collect()
}

/// What the caps of periods that have not ended no longer count: the revoked points of the awards. Points that the merchant bears (`borne`,
/// by award) still count, because the member keeps them.
fn uncounted(dues: &Dues<'_>, borne: &[Points], now: Instant) -> Vec<CapUse> {
    let Dues { history: OrderHistory { paid, .. }, before, after, bonus } = dues;
    let of_award = |award: &Award| after.revoked(paid, award).minus(before.revoked(paid, award));
    let of_awards = paid.earned.awards.iter().map(|award| (&award.counts, of_award(award)));
    let of_bonus = bonus.map(|bonus: &PackBonus| (&bonus.counts, bonus.points));
    let taken = of_awards.chain(of_bonus).zip(borne).map(|((counts, points), borne)| (counts, points.minus(*borne)));
    taken.flat_map(|(counts, points)| uses_to_subtract(counts, points, now)).collect()
}

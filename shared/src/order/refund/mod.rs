//! Refunds: exact for every part of an order, in any order of parts. Each is the cumulative target less what was already done, so that
//! however an order is returned, the sums end where one full refund would.

mod again;
mod blocks;
mod restore;
mod returned;
mod revoke;

use crate::{
    behaviour::{Pack, PackBonus, PackUndone},
    earning::caps::{Given, given_back},
    ledger::fact::award::Award,
    ledger::lot::{Lot, points_of},
    ledger::{Change, Draft},
    order::OrderHistory,
    program::Program,
    refusal::Refusal,
    tier::{self, Qualified},
    units::id::{LineId, OrderId, RefundId},
    units::money::Amount,
    units::points::Points,
    units::time::Instant,
    wire::RefundRequest,
};
pub(crate) use again::{called_back, refund_again};
use restore::restore;
pub use returned::Kept;
use returned::Returned;
use revoke::{Dues, revoke};
pub(crate) use revoke::{Revocation, own_lot, take_back};
use serde::{Deserialize, Serialize};

/// A refund as the ledger keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    pub refund_id: RefundId,
    pub order_id: OrderId,
    pub at: Instant,
    pub lines: Vec<RefundedLine>,
    pub shipping: Amount,
    pub tax: Amount,
    /// Money to give back, shipping and tax included.
    pub cash: Amount,
    /// Burnt points put back, into their own lots or with a grace.
    pub restored: Vec<Lot>,
    /// Burnt points of lots that had expired, under a program without grace.
    pub expired: Points,
    /// Awarded points taken back from lots.
    pub revoked: Vec<Lot>,
    /// Awarded points that were gone: owed from now on.
    pub debt_added: Points,
    /// Awarded points that were gone, under a program that bears the loss.
    pub absorbed: Points,
    /// Room that the caps of the awards have again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uncounted: Vec<Given>,
    /// All of a newcomer's first order has come back. What that calls back is in the sums above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<PackUndone>,
    /// What no longer counts towards tiers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disqualified: Vec<Qualified>,
}

impl Refund {
    /// Burnt points that came back, even if only to expire.
    pub fn points_restored(&self) -> Points {
        points_of(&self.restored).plus(self.expired)
    }

    /// Awarded points that were called back, found or not.
    pub fn points_revoked(&self) -> Points {
        points_of(&self.revoked).plus(self.debt_added).plus(self.absorbed)
    }
}

/// What one refund returned of one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundedLine {
    pub line_id: LineId,
    pub quantity: u32,
    /// Of the line's total, points part and cash part together.
    pub value: Amount,
}

/// Refunds lines, shipping, or all that is left.
///
/// A returned unit is worth its share of the line's total, rounded so that all units make the total; at most what is left of the line.
/// Of the returned value, cash and burnt points come back rounded down, and of the award the member keeps what the kept part earned,
/// rounded down: all exact once everything is returned. Tax comes back in proportion to the lines.
/// Refuses lines the order does not have, and more than is left.
pub fn refund(
    draft: &mut Draft,
    history: &OrderHistory,
    request: &RefundRequest,
    program: &Program,
) -> Result<Refund, Refusal> {
    let before = Returned::of(history);
    let mut after = before.clone();
    if request.all {
        after.return_all(history, request)?;
    } else {
        after.return_parts(history, request, program)?;
    }
    append(draft, history, &request.refund_id, (&before, &after), program)
}

/// Gives and takes back what has been returned `after` beyond what was `before`, and writes it down.
fn append(
    draft: &mut Draft,
    history: &OrderHistory,
    refund_id: &RefundId,
    (before, after): (&Returned, &Returned),
    program: &Program,
) -> Result<Refund, Refusal> {
    let paid = &history.paid;
    let (restored, expired) = restore(draft, paid, before, after, program);
    // What comes back is there to be taken from: nobody is given points and a debt at once.
    let lots = draft.account().lots_with(&restored, draft.now());
    let undone = Pack::begun_by(draft.account(), &paid.order_id).filter(|_| after.is_all(paid));
    let bonus = undone.and_then(Pack::hanging);
    let pack = undone.map(|_| PackUndone { bonus: bonus.map_or(Points::ZERO, |bonus| bonus.points) });
    let dues = Dues { paid, before, after, bonus };
    let disqualified = disqualified(&dues, program);
    let Revocation { revoked, debt_added, absorbed, borne } = revoke(lots, draft, &dues, program);
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
        expired,
        revoked,
        debt_added,
        absorbed,
        uncounted,
        pack,
        disqualified,
    };
    draft.append(Change::Refunded { refund: Box::new(refund.clone()) })?;
    tier::after_refund(draft, program)?;
    Ok(refund)
}

/// What counted towards tiers of the part that is returned now, and of the bonus that hung on it.
fn disqualified(dues: &Dues<'_>, program: &Program) -> Vec<Qualified> {
    let Dues { paid, before, after, bonus } = dues;
    let Some(Qualified { day, metrics }) = paid.qualified else { return Vec::new() };
    let less = before.still_counts(paid, &metrics).minus(after.still_counts(paid, &metrics));
    let of_order = (!less.is_zero()).then_some(Qualified { day, metrics: less });
    let bonus_day = |bonus: &PackBonus| bonus.lot.as_ref().map_or(day, |lot| program.zone.day_of(lot.earned_at));
    let of_bonus = bonus.and_then(|bonus| Qualified::of_points(bonus_day(bonus), bonus.points));
    of_order.into_iter().chain(of_bonus).collect()
}

/// What caps whose period lasts counted of the awards that are taken back. What the merchant bears of them (`borne`, award by award) counts
/// still: whoever keeps points has had them.
fn uncounted(dues: &Dues<'_>, borne: &[Points], now: Instant) -> Vec<Given> {
    let Dues { paid, before, after, bonus } = dues;
    let of_award = |award: &Award| after.revoked(paid, award).minus(before.revoked(paid, award));
    let of_awards = paid.earned.awards.iter().map(|award| (&award.counts, of_award(award)));
    let of_bonus = bonus.map(|bonus: &PackBonus| (&bonus.counts, bonus.points));
    let taken = of_awards.chain(of_bonus).zip(borne).map(|((counts, points), borne)| (counts, points.minus(*borne)));
    taken.flat_map(|(counts, points)| given_back(counts, points, now)).collect()
}

//! An order with everything that happened to it, read from its entries, and the early end of its return window.

use super::refund::revoked_so_far;
use crate::{
    ledger::{
        Draft, Movement,
        fact::{
            Fact,
            award::Award,
            order::{OrderFact, PaidOrder},
            refund::{Refund, RefundFact},
        },
        lot::Lot,
    },
    refusal::Refusal,
    units::points::Points,
};

/// An order with everything that happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderHistory {
    pub paid: PaidOrder,
    pub refunds: Vec<Refund>,
    /// Whether the return window was closed early: the pending points have joined their available lots.
    pub is_completed: bool,
}

impl OrderHistory {
    /// Folds the entries of one order, oldest first. `None` if the order was never paid.
    pub fn fold<'entries>(facts: impl IntoIterator<Item = &'entries Fact>) -> Option<Self> {
        let mut history: Option<Self> = None;
        for fact in facts {
            if let Fact::Order(OrderFact::Paid { order }) = fact {
                history.get_or_insert_with(|| Self::of((**order).clone()));
            } else if let Some(history) = &mut history {
                history.apply(fact);
            }
        }
        history
    }

    fn apply(&mut self, fact: &Fact) {
        if let Fact::Order(fact) = fact {
            match fact {
                OrderFact::Paid { .. } => {}
                OrderFact::Completed { .. } => self.is_completed = true,
            }
        } else if let Fact::Refund(fact) = fact {
            match fact {
                RefundFact::Refunded { refund } => self.refunds.push((**refund).clone()),
            }
        }
    }
}

/// Closes the return window early: the order's pending points become available now. Returns their number.
pub fn complete(draft: &mut Draft, history: &OrderHistory) -> Result<Points, Refusal> {
    if history.is_completed {
        return Ok(Points::ZERO);
    }
    let awards = history.paid.earned.awards.iter();
    let parts = awards.filter_map(|award| unrevoked(award, revoked_so_far(history, award)));
    let (movement, points) = release_pending(draft, parts);
    if !points.is_zero() {
        draft.append(movement, OrderFact::Completed { order_id: history.paid.order_id.clone(), points })?;
    }
    Ok(points)
}

impl OrderHistory {
    /// An order without refunds.
    pub fn of(paid: PaidOrder) -> Self {
        Self { paid, refunds: Vec::new(), is_completed: false }
    }

    /// The part of an award in its lot: the available one if the return window was closed early.
    pub(crate) fn own_part(&self, award: &Award) -> Option<Lot> {
        let own = award.own_part()?;
        Some(if self.is_completed { Lot { available_at: None, ..own } } else { own })
    }
}

/// What is left in lots of an award after `revoked` points of it were revoked.
pub(crate) fn unrevoked(award: &Award, revoked: Points) -> Option<Lot> {
    let own = award.own_part()?;
    let left = own.points.minus(revoked);
    (!left.is_zero()).then(|| own.part(left))
}

/// The postings by which pending parts join their available lots, and their points.
pub(crate) fn release_pending(draft: &Draft, parts: impl Iterator<Item = Lot>) -> (Movement, Points) {
    let now = draft.now();
    let mut lots = draft.account().lots.clone();
    let (mut movement, mut points) = (Movement::none(), Points::ZERO);
    for part in parts.map(|part| draft.account().renewed(&part)).filter(|part| part.is_pending(now)) {
        let Some(lot) = lots.iter_mut().find(|lot| lot.is_same_lot(&part)) else { continue };
        let released = lot.part(lot.points.min(part.points));
        if !released.points.is_zero() {
            lot.points = lot.points.minus(released.points);
            points = points.plus(released.points);
            movement = movement.and_between(&released, &Lot { available_at: None, ..released.clone() });
        }
    }
    (movement, points)
}

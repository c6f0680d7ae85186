//! An order with all that has come of it, read from its entries, and the early end of its return window.

use super::PaidOrder;
use crate::{
    ledger::lot::Lot,
    ledger::{Change, Draft},
    order::refund::Refund,
    refusal::Refusal,
    units::points::Points,
};

/// An order with all that has come of it, read from its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderHistory {
    pub paid: PaidOrder,
    pub refunds: Vec<Refund>,
}

impl OrderHistory {
    /// Folds the entries of one order, oldest first. `None` if the order was never paid.
    pub fn fold<'entries>(changes: impl IntoIterator<Item = &'entries Change>) -> Option<Self> {
        let mut history: Option<Self> = None;
        for change in changes {
            match (change, &mut history) {
                (Change::OrderPaid { order }, none @ None) => {
                    *none = Some(Self { paid: (**order).clone(), refunds: Vec::new() });
                }
                (Change::Refunded { refund }, Some(history)) => history.refunds.push((**refund).clone()),
                _ => {}
            }
        }
        history
    }
}

/// Closes the return window early: what is pending of the order's awards becomes available now. Answers how much that is.
pub fn complete(draft: &mut Draft, history: &OrderHistory) -> Result<Points, Refusal> {
    let order_id = &history.paid.order_id;
    let now = draft.now();
    let pending = |lot: &&Lot| lot.order_id.as_ref() == Some(order_id) && lot.is_pending(now);
    let points: Points = draft.account().lots.iter().filter(pending).map(|lot| lot.points).sum();
    if !points.is_zero() {
        draft.append(Change::OrderCompleted { order_id: order_id.clone() })?;
    }
    Ok(points)
}

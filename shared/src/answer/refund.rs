//! The responses to a refund and to a change by hand: the parts of lots that were restored, granted or revoked.

use crate::{
    ledger::fact::member::Adjustment,
    ledger::fact::refund::Refund,
    ledger::lot::Lot,
    units::money::Currency,
    wire::{AdjustmentAnswer, Balance, RefundAnswer, RestoredView},
};

/// Parts of lots.
fn lots(lots: &[Lot]) -> Vec<RestoredView> {
    let view = |lot: &Lot| RestoredView { lot_id: lot.lot_id(), points: lot.points, expires_at: lot.expires_at };
    lots.iter().map(view).collect()
}

/// The response to a change by hand of `points`.
pub fn adjustment(adjustment: &Adjustment, points: i64, balance: Balance) -> AdjustmentAnswer {
    let parts: Vec<Lot> = adjustment.given.iter().chain(&adjustment.taken).cloned().collect();
    AdjustmentAnswer { adjustment_id: adjustment.adjustment_id.clone(), points, lots: lots(&parts), balance }
}

pub fn refund(refund: &Refund, currency: Currency, balance: Balance) -> RefundAnswer {
    RefundAnswer {
        refund_id: refund.refund_id.clone(),
        cash: refund.cash.to_text(currency),
        points_restored: refund.points_restored(),
        restored: lots(&refund.restored),
        points_revoked: refund.points_revoked(),
        debt_added: refund.debt_added,
        balance,
    }
}

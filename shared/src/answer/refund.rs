//! The answer of a refund: restored and revoked points, and the cash to return.

use crate::{
    ledger::fact::refund::Refund,
    ledger::lot::Lot,
    units::money::Currency,
    wire::{Balance, RefundAnswer, RestoredView},
};

pub fn refund(refund: &Refund, currency: Currency, balance: Balance) -> RefundAnswer {
    let restored = |lot: &Lot| RestoredView { lot_id: lot.lot_id(), points: lot.points, expires_at: lot.expires_at };
    RefundAnswer {
        refund_id: refund.refund_id.clone(),
        cash: refund.cash.to_text(currency),
        points_restored: refund.points_restored(),
        restored: refund.restored.iter().map(restored).collect(),
        points_revoked: refund.points_revoked(),
        debt_added: refund.debt_added,
        balance,
    }
}

//! The responses to a refund and to a change by hand: the parts of lots that were restored, granted or revoked.

use crate::{
    ledger::fact::member::Adjustment,
    ledger::fact::refund::Refund,
    ledger::lot::Lot,
    units::id::MemberId,
    units::money::Currency,
    units::time::Instant,
    wire::{AdjustmentAnswer, AdjustmentView, Balance, RefundAnswer, RestoredView},
};

/// Parts of lots.
fn lots(lots: &[Lot]) -> Vec<RestoredView> {
    let view = |lot: &Lot| RestoredView { lot_id: lot.lot_id(), points: lot.points, expires_at: lot.expires_at };
    lots.iter().map(view).collect()
}

/// The response to a change by hand of `points`.
pub fn adjustment(adjustment: &Adjustment, points: i64, balance: Balance) -> AdjustmentAnswer {
    let parts: Vec<Lot> = adjustment.granted.iter().chain(&adjustment.taken).cloned().collect();
    AdjustmentAnswer { adjustment_id: adjustment.adjustment_id.clone(), points, lots: lots(&parts), balance }
}

/// A change by hand in a list. The texts are null once the member is erased.
pub fn adjustment_view(adjustment: &Adjustment, member_id: &MemberId, adjusted_at: Instant) -> AdjustmentView {
    let (given, taken) = adjustment.points();
    let parts: Vec<Lot> = adjustment.granted.iter().chain(&adjustment.taken).cloned().collect();
    let texts = adjustment.texts.texts();
    AdjustmentView {
        adjustment_id: adjustment.adjustment_id.clone(),
        member_id: member_id.clone(),
        adjusted_at,
        points: given.get().cast_signed() - taken.get().cast_signed(),
        author: texts.map(|texts| texts.author.clone()),
        reason: texts.map(|texts| texts.reason.clone()),
        lots: lots(&parts),
    }
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

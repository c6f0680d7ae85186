//! The settings of refunds: what a refund does to points that an order earned or burnt. `order::refund` applies them.

use super::Problems;
use crate::{
    units::same_variants::same_variants,
    wire::{DebtPolicyName, ExpiredRestoreDocument, RefundsDocument, RevokeFromName},
};

const REVOCABLE_DAYS: u16 = 90;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundTerms {
    pub expired_restore: ExpiredRestore,
    pub revoke_from: RevokeFrom,
    pub debt: DebtPolicy,
    /// How long after a friend's first order the referral ladder can still lower its award.
    pub revocable_days: u16,
}

/// What a refund does with restored points whose lot has expired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpiredRestore {
    Expire,
    Grace { days: u16 },
}

/// Where awarded points are revoked if the award's own lots have too few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevokeFrom {
    /// From any other lots, in burn order.
    Any,
    /// From no other lots. The rest becomes debt.
    Own,
}

/// What happens to awarded points that are already spent when their order is refunded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DebtPolicy {
    /// They become debt, which the next award pays first.
    Carry,
    /// The merchant bears the loss. Points in open holds are not spent, and become debt.
    Absorb,
}

impl RefundTerms {
    pub fn read(document: &RefundsDocument, pending_days: u16, problems: &mut Problems) -> Self {
        let revocable_days = document.revocable_days.unwrap_or(REVOCABLE_DAYS.max(pending_days));
        problems.within("/refunds/revocable_days", revocable_days, pending_days..=3660);
        let expired_restore = match document.expired_restore {
            ExpiredRestoreDocument::Expire {} => ExpiredRestore::Expire,
            ExpiredRestoreDocument::Grace { days } => {
                problems.within("/refunds/expired_restore/days", days, 1..=365);
                ExpiredRestore::Grace { days }
            }
        };
        Self { expired_restore, revoke_from: document.revoke_from.into(), debt: document.debt.into(), revocable_days }
    }
}

same_variants!(RevokeFromName => RevokeFrom: Any, Own);
same_variants!(DebtPolicyName => DebtPolicy: Carry, Absorb);

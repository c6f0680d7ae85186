//! What an account keeps of its tiers, and what entries say of them. Decides nothing; see `settle`.

use super::{BenefitGrant, Promise, TierAward};
use crate::{
    earning::grant::Granted,
    ledger::lot::Lot,
    units::id::{BenefitId, TierId},
    units::points::Points,
    units::time::{Day, Instant},
};
use serde::{Deserialize, Serialize};

/// Awards of months that are remembered: three years of eight benefits with points. The oldest go first, and a refund no longer asks for those.
const MONTHS_MAX: usize = 300;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierRecord {
    /// The tiers held, highest and first to end first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promises: Vec<Promise>,
    /// When time alone next changes a tier or brings a month's benefits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// What tiers brought in points: each tier and milestone pays once, and a refund takes back what it took the ground from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub awards: Vec<TierAward>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<MonthGiven>,
}

/// How much of each benefit was granted in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthGiven {
    /// Its first day.
    pub month: Day,
    pub counts: Vec<(BenefitId, u32)>,
}

/// What orders, events, refunds or time have changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierChange {
    /// The tier last written down; the same as `to` where it is only kept longer or shorter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<TierId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<TierId>,
    pub promises: Vec<Promise>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// For tiers and milestones reached.
    #[serde(default)]
    pub granted: Granted,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub awards: Vec<TierAward>,
    /// Awards that a refund took the ground from, and what was taken back for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawn: Vec<TierAward>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revoked: Vec<Lot>,
    #[serde(default)]
    pub debt_added: Points,
    #[serde(default)]
    pub absorbed: Points,
}

impl TierRecord {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn change(&mut self, change: &TierChange) {
        self.promises.clone_from(&change.promises);
        self.due_at = change.due_at;
        self.awards.retain(|award| !change.withdrawn.contains(award));
        self.remember(&change.awards);
    }

    pub(crate) fn give(&mut self, grant: &BenefitGrant) {
        self.remember(&grant.awards);
        let month = self.month.get_or_insert_with(|| MonthGiven { month: grant.month, counts: Vec::new() });
        if month.month != grant.month {
            *month = MonthGiven { month: grant.month, counts: Vec::new() };
        }
        for benefit in &grant.benefits {
            match month.counts.iter_mut().find(|(id, _)| *id == benefit.id) {
                Some((_, count)) => *count = count.saturating_add(benefit.count),
                None => month.counts.push((benefit.id.clone(), benefit.count)),
            }
        }
    }

    fn remember(&mut self, awards: &[TierAward]) {
        self.awards.extend(awards.iter().cloned());
        let last = self.awards.iter().map(|award| award.on).max();
        self.awards.retain(|award| !award.is_forgotten(last));
        let months = self.awards.iter().filter(|award| award.is_monthly()).count();
        let mut too_many = months.saturating_sub(MONTHS_MAX);
        // What a tier or a share of the way paid is never forgotten: it would be paid again.
        self.awards.retain(|award| {
            let is_kept = too_many == 0 || !award.is_monthly();
            too_many -= usize::from(!is_kept);
            is_kept
        });
    }
}

//! Facts of tiers: tiers reached, kept, lost or withdrawn, and the benefits of a month.

use super::{
    BacktestCause, Backtested, DailySum, Reading, Recorded, Revokes, Subject, Viewed, award::Granted, lots::Lapse,
    texts::HashedTexts,
};
use crate::{
    ledger::{
        Fault,
        lot::{Lot, points_of},
        memory::{Memory, TierAward, TierPromise},
    },
    units::{
        id::{BenefitId, TierId},
        points::Points,
        time::{Day, Instant},
    },
    wire::{EntryWhat, MonthlyBenefitView},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TierFact {
    /// A tier was reached, extended, lost or withdrawn.
    Changed { change: Box<TierChange> },
    /// The benefits of a tier for a month.
    BenefitsGranted { grant: Box<BenefitGrant> },
}

/// What an order, an event, a refund or time changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierChange {
    /// The tier before; the same as `to` if the tier was only extended or shortened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<TierId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<TierId>,
    pub promises: Vec<TierPromise>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// For tiers and milestones reached.
    #[serde(default)]
    pub granted: Granted,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub awards: Vec<TierAward>,
    /// Awards whose reason a refund removed, and what was revoked for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawn: Vec<TierAward>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revoked: Vec<Lot>,
    #[serde(default)]
    pub debt_added: Points,
    #[serde(default)]
    pub absorbed: Points,
    /// Points that had expired unused: they are neither revoked nor owed.
    #[serde(default, skip_serializing_if = "Points::is_zero_ref")]
    pub lapsed: Points,
}

/// The benefits of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenefitGrant {
    /// The first day of the month.
    pub month: Day,
    pub tier_id: TierId,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub benefits: Vec<GrantedBenefit>,
    #[serde(default)]
    pub granted: Granted,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub awards: Vec<TierAward>,
}

/// A number of coupons, or of whatever the benefit is. The merchant hands them out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantedBenefit {
    pub id: BenefitId,
    pub name: String,
    pub count: u32,
}

impl TierChange {
    /// The points that are revoked, whether or not they were still there.
    fn points_revoked(&self) -> Points {
        points_of(&self.revoked).plus(self.debt_added).plus(self.absorbed).plus(self.lapsed)
    }
}

impl GrantedBenefit {
    fn view(&self) -> MonthlyBenefitView {
        MonthlyBenefitView { id: self.id.clone(), name: self.name.clone(), count: self.count }
    }
}

impl Recorded for TierFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Changed { .. } => "tier_changed",
            Self::BenefitsGranted { .. } => "benefits_granted",
        }
    }

    fn granted(&self) -> Option<&Granted> {
        match self {
            Self::Changed { change } => Some(&change.granted),
            Self::BenefitsGranted { grant } => Some(&grant.granted),
        }
    }

    fn subjects(&self) -> Vec<Subject<'_>> {
        Vec::new()
    }

    fn claims(&self) -> Option<Subject<'_>> {
        None
    }

    fn sums(&self) -> Vec<DailySum> {
        Vec::new()
    }

    fn lapses(&self) -> &[Lapse] {
        &[]
    }

    fn texts(&self) -> Option<&HashedTexts> {
        None
    }

    fn texts_mut(&mut self) -> Option<&mut HashedTexts> {
        None
    }

    fn fold(&self, memory: &mut Memory, _at: Instant) -> Result<(), Fault> {
        match self {
            Self::Changed { change } => {
                memory.tier.hold(change.promises.clone(), change.due_at);
                memory.tier.withdraw(&change.withdrawn);
                memory.tier.remember(&change.awards);
            }
            Self::BenefitsGranted { grant } => {
                memory.tier.remember(&grant.awards);
                memory.tier.begin_month(grant.month);
                for benefit in &grant.benefits {
                    memory.tier.count_benefit(grant.month, &benefit.id, benefit.count);
                }
            }
        }
        Ok(())
    }
}

impl Backtested for TierFact {
    /// Tiers follow from orders, events and time.
    fn cause(&self) -> BacktestCause<'_> {
        BacktestCause::None
    }

    fn revokes(&self) -> Revokes<'_> {
        match self {
            Self::Changed { change } => Revokes::OfTiers(&change.withdrawn),
            Self::BenefitsGranted { .. } => Revokes::Nothing,
        }
    }

    fn tiers(&self) -> Option<&[TierPromise]> {
        match self {
            Self::Changed { change } => Some(&change.promises),
            Self::BenefitsGranted { .. } => None,
        }
    }

    /// Monthly points are appended when the account is next opened, and belong to the first day of the month.
    fn granted_at(&self, at: Instant) -> Instant {
        match self {
            Self::Changed { .. } => at,
            Self::BenefitsGranted { grant } => grant.granted.awards.first().map_or(at, |award| award.earned_at),
        }
    }
}

impl Viewed for TierFact {
    fn view(&self, reading: Reading) -> EntryWhat {
        match self {
            Self::Changed { change } => EntryWhat::TierChanged {
                from: change.from.clone(),
                to: change.to.clone(),
                awards: reading.awards(&change.granted),
                revoked: change.points_revoked(),
            },
            Self::BenefitsGranted { grant } => EntryWhat::BenefitsGranted {
                month: grant.month.0.strftime("%Y-%m").to_string(),
                tier_id: grant.tier_id.clone(),
                benefits: grant.benefits.iter().map(GrantedBenefit::view).collect(),
                awards: reading.awards(&grant.granted),
            },
        }
    }
}

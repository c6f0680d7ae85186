//! What an account remembers of each subject beyond its points, as far as later decisions depend on it. Facts change it; it decides
//! nothing. Every part has a bound, so that the account stays small.

mod activity;
mod behaviour;
mod holds;
mod kept_orders;
mod referral;
mod tally;
mod tier;
mod tier_terms;
mod used;

pub use activity::ActiveRun;
pub use behaviour::{Pack, PackBonus, Remembered, Streak};
pub use holds::OpenHold;
pub use kept_orders::KeptOrders;
pub use referral::{BOOSTED_MAX, Boosted, Kept, LadderRung, Pays, ReferralPromise, Referrals};
pub use tally::{CapUse, Count, Tally};
pub use tier::{
    KEPT_DAYS, MonthlyGrants, Qualification, Qualified, QualifiedAsOf, TierAward, TierAwardFor, TierPromise,
    TierRecord, first_kept,
};
pub use tier_terms::StoredTierTerms;
pub use used::Used;

use super::lot::Lot;
use crate::units::lot_class::LotClass;
use crate::units::{
    points::Points,
    time::{Day, Instant},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The memory after the last entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// Open holds, in the order in which they were placed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<OpenHold>,
    /// The number of orders so far, refunded or not.
    #[serde(default)]
    pub orders: u32,
    /// The orders that were not refunded in full.
    #[serde(default, skip_serializing_if = "KeptOrders::is_none")]
    pub kept_orders: KeptOrders,
    #[serde(default, skip_serializing_if = "Remembered::is_empty")]
    pub behaviour: Remembered,
    /// What the member was granted under caps whose period has not ended.
    #[serde(default, skip_serializing_if = "Tally::is_empty")]
    pub cap_uses: Tally,
    /// The run of activities that extended lots, for each class.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub active: BTreeMap<LotClass, ActiveRun>,
    /// Points used on orders on the last day with any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<Used>,
    /// Friends whom the member referred, as far as awards depend on them.
    #[serde(default, skip_serializing_if = "Referrals::is_empty")]
    pub referrals: Referrals,
    /// What counted towards tiers, by day.
    #[serde(default, skip_serializing_if = "Qualification::is_empty")]
    pub qualification: Qualification,
    #[serde(default, skip_serializing_if = "TierRecord::is_empty")]
    pub tier: TierRecord,
    /// When the member was erased. Orders after it earn nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased_at: Option<Instant>,
    /// When the present membership began, if an erased one under the same id came before it. Earlier orders are not its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub began_at: Option<Instant>,
}

impl Memory {
    pub fn use_on(&mut self, day: Day, points: Points) {
        Used::add(&mut self.used, day, points);
    }

    /// Removes an open hold. `None` if no such hold is open.
    pub fn close_hold(&mut self, hold_id: &crate::units::id::HoldId) -> Option<OpenHold> {
        let at = self.holds.iter().position(|hold| hold.hold_id == *hold_id)?;
        Some(self.holds.remove(at))
    }

    /// The class's run after an activity at `at`: a new run if the last one has ended.
    pub fn run_after(&self, class: LotClass, expires_at: Instant, at: Instant) -> ActiveRun {
        let run = self.active.get(&class).filter(|run| at < run.expires_at);
        run.map_or(ActiveRun { since: at, expires_at }, |run| ActiveRun {
            since: run.since,
            expires_at: run.expires_at.max(expires_at),
        })
    }
}

/// Returns the lot, or a part of one, with the expiry to which the run of its class has extended it.
pub fn extended(lot: &Lot, run: Option<&ActiveRun>) -> Lot {
    match run {
        Some(run) if lot.expires_at.is_some_and(|expires_at| run.since < expires_at) => lot.moved_to(run.expires_at),
        _ => lot.clone(),
    }
}

//! What a draft would have done, compared with what was done.

use crate::{
    units::id::{RuleId, TierId},
    wire::LeftOut,
};
use std::collections::{BTreeMap, BTreeSet};

/// Sums over members. Sums of disjoint sets of members can be added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Members with an order, an event or a check-in in the period.
    pub members: u64,
    pub orders: u64,
    pub events: u64,
    /// Line totals after discounts, in minor units.
    pub sales_minor: u128,
    pub by_draft: Side,
    pub really: Side,
    /// The parts of the draft that could not be applied.
    pub left_out: BTreeSet<LeftOut>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    pub rules: BTreeMap<RuleId, RuleSums>,
    /// Members who held the tier at any time in the period, even if a refund withdrew it later.
    pub tiers: BTreeMap<TierId, u64>,
}

/// The awards of one rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleSums {
    pub awards: u64,
    /// Members who were granted anything.
    pub members: u64,
    pub desired: u128,
    /// Granted points, before revocations.
    pub granted: u128,
    /// Points that refunds in the period revoked, whenever they were granted.
    pub revoked: u128,
}

impl Side {
    pub fn granted(&self) -> u128 {
        self.rules.values().map(|sum| sum.granted).sum()
    }

    pub fn revoked(&self) -> u128 {
        self.rules.values().map(|sum| sum.revoked).sum()
    }

    /// Granted minus revoked points, at least 0. The period can revoke more than it granted, because some points were granted before it.
    pub fn net(&self) -> u128 {
        self.granted().saturating_sub(self.revoked())
    }

    pub(super) fn add_member(&mut self, rules: BTreeMap<RuleId, RuleSums>, tiers: BTreeSet<TierId>) {
        for (rule_id, more) in rules {
            self.rules.entry(rule_id).or_default().add(more);
        }
        for tier_id in tiers {
            *self.tiers.entry(tier_id).or_default() += 1;
        }
    }
}

impl RuleSums {
    fn add(&mut self, more: Self) {
        self.awards += more.awards;
        self.members += more.members;
        self.desired += more.desired;
        self.granted += more.granted;
        self.revoked += more.revoked;
    }
}

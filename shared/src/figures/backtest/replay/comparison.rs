//! What a draft would have done and what was done, side by side.

use crate::{
    units::id::{RuleId, TierId},
    wire::LeftOut,
};
use std::collections::{BTreeMap, BTreeSet};

/// Sums over members, which add up over several parts of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Who had an order, event or check-in in the period.
    pub members: u64,
    pub orders: u64,
    pub events: u64,
    /// Lines after discounts, in minor units.
    pub sales_minor: u128,
    pub by_draft: Side,
    pub really: Side,
    /// What of the draft could not be applied.
    pub left_out: BTreeSet<LeftOut>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    pub rules: BTreeMap<RuleId, Sum>,
    /// Members who held the tier at any time of the period, if only until a refund took it back.
    pub tiers: BTreeMap<TierId, u64>,
}

/// The awards of one rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    pub awards: u64,
    /// Who was granted anything.
    pub members: u64,
    pub desired: u128,
    /// Before anything was called back.
    pub granted: u128,
    /// What refunds of the period called back, whenever it had been granted.
    pub revoked: u128,
}

impl Side {
    pub fn granted(&self) -> u128 {
        self.rules.values().map(|sum| sum.granted).sum()
    }

    pub fn revoked(&self) -> u128 {
        self.rules.values().map(|sum| sum.revoked).sum()
    }

    /// Granted less called back; nothing where the period called back more, of what was granted before it.
    pub fn net(&self) -> u128 {
        self.granted().saturating_sub(self.revoked())
    }

    pub(super) fn add_member(&mut self, rules: BTreeMap<RuleId, Sum>, tiers: BTreeSet<TierId>) {
        for (rule_id, more) in rules {
            self.rules.entry(rule_id).or_default().add(more);
        }
        for tier_id in tiers {
            *self.tiers.entry(tier_id).or_default() += 1;
        }
    }
}

impl Sum {
    fn add(&mut self, more: Self) {
        self.awards += more.awards;
        self.members += more.members;
        self.desired += more.desired;
        self.granted += more.granted;
        self.revoked += more.revoked;
    }
}

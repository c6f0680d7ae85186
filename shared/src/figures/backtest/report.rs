//! The result of a run, by rule and in sum. Reports of disjoint sets of members add up to the report of all members.

use super::source::sources;
use crate::{
    program::Program,
    units::id::{RuleId, TierId},
    units::points::Points,
    units::time::Instant,
};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Members with at least one order.
    pub members: u64,
    pub orders: u64,
    /// Line totals after discounts, in minor units.
    pub sales_minor: u128,
    /// One for each spend rule, in the program's order; then one for each award of the tiers, the lowest tier first.
    pub rules: Vec<RuleReport>,
    /// The number of members who ever held each tier.
    pub tiers: BTreeMap<TierId, u64>,
    /// Granted points by expiry, if no points were spent. `None` is never.
    pub ends: BTreeMap<Option<Instant>, u128>,
}

/// The result of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleReport {
    pub rule_id: RuleId,
    pub awards: u64,
    /// Members who were granted anything.
    pub members: u64,
    pub desired: u128,
    pub granted: u128,
}

impl Report {
    pub(super) fn new(program: &Program) -> Self {
        let mut report = Self::default();
        for source in sources(program) {
            report.rule(source.rule_id);
        }
        report
    }

    pub fn granted(&self) -> u128 {
        self.rules.iter().map(|rule| rule.granted).sum()
    }

    /// Points that would have expired by `until` if no points were spent.
    pub fn expired_by(&self, until: Instant) -> u128 {
        let ended = self.ends.iter().filter(|(end, _)| end.is_some_and(|end| end <= until));
        ended.map(|(_, points)| points).sum()
    }

    /// Adds the report of other members under the same program.
    #[must_use]
    pub fn plus(mut self, other: &Self) -> Self {
        self.members += other.members;
        self.orders += other.orders;
        self.sales_minor += other.sales_minor;
        for more in &other.rules {
            let at = self.rule(&more.rule_id);
            let Some(rule) = self.rules.get_mut(at) else { continue };
            rule.awards += more.awards;
            rule.members += more.members;
            rule.desired += more.desired;
            rule.granted += more.granted;
        }
        for (tier_id, members) in &other.tiers {
            *self.tiers.entry(tier_id.clone()).or_default() += members;
        }
        for (end, points) in &other.ends {
            *self.ends.entry(*end).or_default() += points;
        }
        self
    }

    /// Returns the index of a rule's report, and adds a report if there is none.
    pub(super) fn rule(&mut self, rule_id: &RuleId) -> usize {
        let known = self.rules.iter().position(|rule| rule.rule_id == *rule_id);
        known.unwrap_or_else(|| {
            self.rules.push(RuleReport::new(rule_id));
            self.rules.len() - 1
        })
    }

    pub(super) fn count_end(&mut self, end: Option<Instant>, points: Points) {
        if !points.is_zero() {
            *self.ends.entry(end).or_default() += u128::from(points.get());
        }
    }
}

impl RuleReport {
    fn new(rule_id: &RuleId) -> Self {
        Self { rule_id: rule_id.clone(), awards: 0, members: 0, desired: 0, granted: 0 }
    }

    pub(super) fn add(&mut self, desired: Points, granted: Points) {
        self.awards += 1;
        self.desired += u128::from(desired.get());
        self.granted += u128::from(granted.get());
    }
}

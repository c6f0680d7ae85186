//! The entries of one member on one side of the comparison, in order: what each rule granted, what was revoked, and which tiers were held.
//! It decides nothing.

use super::RuleSums;
use crate::{
    ledger::fact::award::AwardPart,
    ledger::fact::{Fact, Revokes},
    ledger::memory::{TierAward, TierPromise},
    order::OrderHistory,
    order::refund::called_back,
    referral::ReferralHistory,
    units::id::{OrderId, RuleId, TierId},
    units::points::Points,
    units::time::{Instant, Window, Zone},
};
use std::collections::{BTreeMap, BTreeSet};

/// The period of the comparison, and the time zone of its days.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) period: Window,
    pub(super) zone: Zone,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    /// The entries of each order so far: orders of the member, and orders of friends whom the member referred.
    of_order: BTreeMap<OrderId, Vec<(Instant, Fact)>>,
    /// The rule of the newcomer pack, once it has paid for all tasks.
    pack_rule: Option<RuleId>,
    /// The tiers of the last change, and its time.
    written: Option<(Instant, Vec<TierPromise>)>,
    rules: BTreeMap<RuleId, RuleSums>,
    tiers: BTreeSet<TierId>,
}

impl Book {
    pub(super) fn read(&mut self, fact: &Fact, at: Instant, span: &Span) {
        if span.period.contains(fact.backtested().granted_at(at)) {
            self.count_granted(fact);
        }
        if span.period.contains(at) {
            for (rule_id, points) in self.called_back(fact) {
                self.rules.entry(rule_id).or_default().revoked += u128::from(points.get());
            }
        }
        self.remember(fact, at);
        if let Some(promises) = fact.backtested().tiers() {
            self.write_tiers(at, promises.to_vec(), span);
        }
    }

    /// Returns the sums and the tiers when time has reached `end`.
    pub(super) fn close(mut self, end: Instant, span: &Span) -> (BTreeMap<RuleId, RuleSums>, BTreeSet<TierId>) {
        self.write_tiers(end, Vec::new(), span);
        (self.rules, self.tiers)
    }

    /// An order with all its entries.
    pub(super) fn order(&self, order_id: &OrderId) -> Option<OrderHistory> {
        OrderHistory::fold(self.of_order.get(order_id)?.iter().map(|(_, fact)| fact))
    }

    /// What a friend's order granted, and what remains of it.
    pub(super) fn friend_order(&self, order_id: &OrderId) -> Option<ReferralHistory> {
        ReferralHistory::fold(self.of_order.get(order_id)?.iter().map(|(at, fact)| (*at, fact)))
    }

    fn count_granted(&mut self, fact: &Fact) {
        for award in fact.granted().iter().flat_map(|granted| &granted.awards) {
            let sum = self.rules.entry(award.rule_id.clone()).or_default();
            sum.awards += 1;
            sum.members = u64::from(sum.members > 0 || !award.points.is_zero());
            sum.desired += u128::from(award.desired.get());
            sum.granted += u128::from(award.points.get());
        }
    }

    /// Awarded points that the entry revokes, by the rule that granted them.
    fn called_back(&self, fact: &Fact) -> Vec<(RuleId, Points)> {
        let called_back = match fact.backtested().revokes() {
            Revokes::OfOrder(refund) => {
                let of_order = self.order(&refund.order_id).map(|history| called_back(&history, refund));
                let bonus = self.pack_rule.clone().zip(refund.pack.as_ref().map(|undone| undone.bonus));
                of_order.unwrap_or_default().into_iter().chain(bonus).collect()
            }
            Revokes::OfFriend(revocation) => {
                let referral = self.friend_order(&revocation.order_id);
                let award = referral.as_ref().and_then(|referral| referral.order.earned.awards.first());
                award.map(|award| (award.rule_id.clone(), revocation.points())).into_iter().collect()
            }
            Revokes::OfTiers(withdrawn) => {
                let of_award = |award: &TierAward| (award.rule_id.clone(), award.points);
                withdrawn.iter().map(of_award).collect()
            }
            Revokes::Nothing => Vec::new(),
        };
        called_back.into_iter().filter(|(_, points): &(RuleId, Points)| !points.is_zero()).collect()
    }

    fn remember(&mut self, fact: &Fact, at: Instant) {
        let mut awards = fact.granted().into_iter().flat_map(|granted| &granted.awards);
        if let Some(award) = awards.find(|award| award.part == Some(AwardPart::AllDone)) {
            self.pack_rule = Some(award.rule_id.clone());
        }
        if let Some(order_id) = fact.order_id() {
            self.of_order.entry(order_id.clone()).or_default().push((at, fact.clone()));
        }
    }

    /// Stores the promises from `at` on, and counts the tiers that were held until then.
    fn write_tiers(&mut self, at: Instant, promises: Vec<TierPromise>, span: &Span) {
        let before = self.written.replace((at, promises));
        let Some((since, promises)) = before else { return };
        let is_before = span.period.from.is_some_and(|from| since < from && at <= from);
        let is_after = span.period.until.is_some_and(|until| until <= since);
        if is_before || is_after {
            return;
        }
        let from = span.period.from.map_or(since, |from| from.max(since));
        let until = span.period.until.map_or(at, |until| until.min(at));
        self.tiers.extend(held(&promises, from, until, &span.zone));
    }
}

/// Returns the tiers that the promises kept between two instants. Promises are in the order of the highest tier, which ends first.
fn held(promises: &[TierPromise], from: Instant, until: Instant, zone: &Zone) -> Vec<TierId> {
    let begins = zone.day_of(from);
    let mut held = Vec::new();
    for promise in promises.iter().filter(|promise| promise.ends_on.is_none_or(|ends_on| begins < ends_on)) {
        held.push(promise.tier_id.clone());
        // The next tier is held when this one has ended.
        if promise.ends_on.is_none_or(|ends_on| until <= zone.start_of(ends_on.0)) {
            break;
        }
    }
    held
}

//! One member's entries on one side of the comparison, read in their order: what each rule granted, what was called back of it, and which
//! tiers were held. It decides nothing.

use super::Sum;
use crate::{
    ledger::fact::Fact,
    ledger::fact::award::AwardPart,
    ledger::fact::member::MemberFact,
    ledger::fact::referral::ReferralFact,
    ledger::fact::refund::RefundFact,
    ledger::fact::tier::TierFact,
    ledger::memory::{TierAward, TierPromise},
    order::OrderHistory,
    order::refund::called_back,
    referral::ReferralHistory,
    units::id::{OrderId, RuleId, TierId},
    units::points::Points,
    units::time::{Instant, Window, Zone},
};
use std::collections::{BTreeMap, BTreeSet};

/// The stretch of time that is compared, and whose days it has.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) period: Window,
    pub(super) zone: Zone,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    /// The entries of each order so far: the member's own, and those of friends whom the member brought.
    of_order: BTreeMap<OrderId, Vec<(Instant, Fact)>>,
    /// The newcomer pack's rule, once it has paid for all tasks.
    pack_rule: Option<RuleId>,
    /// The tiers that stand written down, and since when.
    written: Option<(Instant, Vec<TierPromise>)>,
    rules: BTreeMap<RuleId, Sum>,
    tiers: BTreeSet<TierId>,
}

impl Book {
    pub(super) fn read(&mut self, fact: &Fact, at: Instant, span: &Span) {
        if span.period.contains(came_about(fact, at)) {
            self.count_granted(fact);
        }
        if span.period.contains(at) {
            for (rule_id, points) in self.called_back(fact) {
                self.rules.entry(rule_id).or_default().revoked += u128::from(points.get());
            }
        }
        self.remember(fact, at);
        match fact {
            Fact::Tier(TierFact::Changed { change }) => self.write_tiers(at, change.promises.clone(), span),
            Fact::Member(MemberFact::Erased {}) => self.write_tiers(at, Vec::new(), span),
            _ => {}
        }
    }

    /// What there is to tell once time has come to `end`.
    pub(super) fn close(mut self, end: Instant, span: &Span) -> (BTreeMap<RuleId, Sum>, BTreeSet<TierId>) {
        self.write_tiers(end, Vec::new(), span);
        (self.rules, self.tiers)
    }

    /// An order with all that has come of it.
    pub(super) fn order(&self, order_id: &OrderId) -> Option<OrderHistory> {
        OrderHistory::fold(self.of_order.get(order_id)?.iter().map(|(_, fact)| fact))
    }

    /// What a friend's order gave, and what is left of that.
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

    /// Awarded points that the entry calls back, by the rule that had given them.
    fn called_back(&self, fact: &Fact) -> Vec<(RuleId, Points)> {
        let called_back = match fact {
            Fact::Refund(RefundFact::Refunded { refund }) => {
                let of_order = self.order(&refund.order_id).map(|history| called_back(&history, refund));
                let bonus = self.pack_rule.clone().zip(refund.pack.as_ref().map(|undone| undone.bonus));
                of_order.unwrap_or_default().into_iter().chain(bonus).collect()
            }
            Fact::Referral(ReferralFact::Revoked { revocation }) => {
                let given = self.friend_order(&revocation.order_id);
                let award = given.as_ref().and_then(|given| given.order.earned.awards.first());
                award.map(|award| (award.rule_id.clone(), revocation.points())).into_iter().collect()
            }
            Fact::Tier(TierFact::Changed { change }) => {
                let of_award = |award: &TierAward| (award.rule_id.clone(), award.points);
                change.withdrawn.iter().map(of_award).collect()
            }
            _ => Vec::new(),
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

    /// Other promises stand from `at` on; what the ones before came to until then is told.
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

/// The tiers that were held from one moment to another by promises, the highest and first to end first.
fn held(promises: &[TierPromise], from: Instant, until: Instant, zone: &Zone) -> Vec<TierId> {
    let begins = zone.day_of(from);
    let mut held = Vec::new();
    for promise in promises.iter().filter(|promise| promise.ends_on.is_none_or(|ends_on| begins < ends_on)) {
        held.push(promise.tier_id.clone());
        // The next is held once this one has ended.
        if promise.ends_on.is_none_or(|ends_on| until <= zone.start_of(ends_on.0)) {
            break;
        }
    }
    held
}

/// When the entry's points came about. A month's are written down whenever somebody looks next; they are of the month's first day.
fn came_about(fact: &Fact, at: Instant) -> Instant {
    match fact {
        Fact::Tier(TierFact::BenefitsGranted { grant }) => {
            grant.granted.awards.first().map_or(at, |award| award.earned_at)
        }
        _ => at,
    }
}

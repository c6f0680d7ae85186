//! Past orders under a program with tiers: the ledger's own verbs decide each one on an account that nobody keeps. Slower than a
//! [`super::Backtest`], and knows everything that they know.

use super::{PastOrder, Report};
use crate::{
    caps::Tally,
    id::{MemberId, MerchantId, OrderId, TierId},
    ledger::{Account, Change},
    lot::Lot,
    member::Profile,
    money::Amount,
    order::{self, Order},
    program::Program,
    refusal::Refusal,
    settle,
};
use std::collections::BTreeSet;

/// A run under way.
#[derive(Clone, Debug)]
pub struct Rehearsal<'p> {
    program: &'p Program,
    /// What everybody has been granted under the program's budgets.
    of_all: Tally,
    report: Report,
}

/// One member of a run.
#[derive(Clone, Debug)]
pub struct RehearsedMember {
    member_id: MemberId,
    profile: Profile,
    account: Account,
    /// Whether each rule of the report has given this member anything.
    touched: Vec<bool>,
    tiers: BTreeSet<TierId>,
}

impl RehearsedMember {
    pub fn new(merchant_id: &MerchantId, member_id: &MemberId, profile: Profile) -> Self {
        let account = Account::new(merchant_id, member_id);
        Self { member_id: member_id.clone(), profile, account, touched: Vec::new(), tiers: BTreeSet::new() }
    }
}

impl<'p> Rehearsal<'p> {
    pub fn new(program: &'p Program) -> Self {
        Self { program, of_all: Tally::default(), report: Report::new(program) }
    }

    /// The member's next order, not older than the one before. Only a program with budgets asks that the orders of all members come in
    /// the order of time. An order that the ledger would refuse counts for nothing.
    pub fn order(
        &mut self,
        member: &mut RehearsedMember,
        order_id: &OrderId,
        past: &PastOrder<'_>,
    ) -> Result<(), Refusal> {
        let order = Order {
            order_id: order_id.clone(),
            member_id: member.member_id.clone(),
            placed_at: past.placed_at,
            store: past.store.map(str::to_owned),
            channel: past.channel.map(str::to_owned),
            hold_id: None,
            basket: past.basket.clone(),
            tax: Amount::ZERO,
        };
        let draft = settle::rehearse(member.account.clone(), self.program, past.placed_at)?;
        let mut draft = draft.with_budgets(self.of_all.clone());
        order::record(&mut draft, &order, self.program, &member.profile, None)?;
        self.of_all = draft.budgets().clone();
        let (account, changes) = draft.finish_rehearsal();
        member.account = account;
        for change in &changes {
            self.count(member, change);
        }
        self.report.orders += 1;
        self.report.sales_minor += u128::from(past.basket.lines_total().minor());
        Ok(())
    }

    /// Counts a member to whom nothing more will happen.
    pub fn close(&mut self, member: &RehearsedMember) {
        self.report.members += u64::from(member.account.orders > 0);
        for (rule, touched) in self.report.rules.iter_mut().zip(&member.touched) {
            rule.members += u64::from(*touched);
        }
        for tier_id in &member.tiers {
            *self.report.tiers.entry(tier_id.clone()).or_default() += 1;
        }
        self.count_ends(&member.account.lots);
    }

    pub fn finish(self) -> Report {
        self.report
    }

    fn count(&mut self, member: &mut RehearsedMember, change: &Change) {
        for award in change.granted().iter().flat_map(|granted| &granted.awards) {
            let at = self.report.rule(&award.rule_id);
            if let Some(rule) = self.report.rules.get_mut(at) {
                rule.add(award.desired, award.points);
            }
            member.touched.resize(self.report.rules.len().max(member.touched.len()), false);
            if let Some(touched) = member.touched.get_mut(at) {
                *touched |= !award.points.is_zero();
            }
        }
        match change {
            Change::Expired { expired } => self.count_ends(expired),
            Change::TierChanged { change } => member.tiers.extend(change.to.clone()),
            _ => {}
        }
    }

    fn count_ends(&mut self, lots: &[Lot]) {
        for lot in lots {
            self.report.count_end(lot.expires_at, lot.points);
        }
    }
}

//! Stored entries run through a draft program: what its ledger would have granted for the same orders, events and check-ins, beside what
//! was granted. The very verbs decide, on an account that nobody keeps.
//!
//! Refunds, holds and points by hand are left out: both sides count what was granted, before anything was taken back.

use crate::{
    basket::{Basket, Line},
    behaviour::{self, Event},
    id::{MemberId, MerchantId, RuleId},
    ledger::{Account, Change, Draft, Fault, Sealed},
    member::{Profile, facts},
    money::Amount,
    order::{self, Order, PaidLine, PaidOrder},
    program::Program,
    refusal::Refusal,
    settle,
    time::Window,
};
use std::collections::BTreeMap;

/// What a draft would have granted, and what was, by rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Who had an order, event or check-in in the period.
    pub members: u64,
    pub orders: u64,
    pub events: u64,
    /// Lines after discounts, in minor units.
    pub sales_minor: u128,
    pub by_draft: BTreeMap<RuleId, Sum>,
    pub really: BTreeMap<RuleId, Sum>,
}

/// The awards of one rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    pub awards: u64,
    pub members: u64,
    pub desired: u128,
    pub granted: u128,
}

impl Comparison {
    /// Runs one member's entries, the oldest first. What lies before the period only makes the member what they are when it begins.
    pub fn add_member(
        &mut self,
        program: &Program,
        merchant_id: &MerchantId,
        (member_id, profile): (&MemberId, &Profile),
        entries: &[Sealed],
        period: Window,
    ) -> Result<(), Fault> {
        let mut account = Account::new(merchant_id, member_id);
        let (mut by_draft, mut really) = (BTreeMap::new(), BTreeMap::new());
        let mut is_there = false;
        for entry in entries.iter().filter(|entry| period.until.is_none_or(|until| entry.at < until)) {
            let mut draft = settle::rehearse(account.clone(), program, entry.at)?;
            // What the draft program refuses, as a second check-in of a day in another zone, it grants nothing for.
            let outcome = replay(&mut draft, program, (member_id, profile), &entry.change);
            if let Err(Refusal::Fault(fault)) = outcome {
                return Err(fault);
            }
            if outcome.is_ok() {
                let (next, changes) = draft.finish_rehearsal();
                account = next;
                if period.contains(entry.at) {
                    for change in &changes {
                        count(&mut by_draft, change);
                    }
                }
            }
            if period.contains(entry.at) {
                is_there |= self.note(&entry.change);
                count(&mut really, &entry.change);
            }
        }
        self.members += u64::from(is_there);
        merge(&mut self.by_draft, by_draft);
        merge(&mut self.really, really);
        Ok(())
    }

    /// All points of such sums.
    pub fn granted(sums: &BTreeMap<RuleId, Sum>) -> u128 {
        sums.values().map(|sum| sum.granted).sum()
    }

    /// Whether the entry is something that earns.
    fn note(&mut self, change: &Change) -> bool {
        match change {
            Change::OrderPaid { order } => {
                self.orders += 1;
                self.sales_minor += u128::from(order.lines_total().minor());
                true
            }
            Change::EventRecorded { .. } | Change::CheckedIn { .. } => {
                self.events += 1;
                true
            }
            _ => false,
        }
    }
}

fn count(sums: &mut BTreeMap<RuleId, Sum>, change: &Change) {
    for award in change.granted().iter().flat_map(|granted| &granted.awards) {
        let sum = sums.entry(award.rule_id.clone()).or_default();
        sum.awards += 1;
        sum.members = u64::from(sum.members > 0 || !award.points.is_zero());
        sum.desired += u128::from(award.desired.get());
        sum.granted += u128::from(award.points.get());
    }
}

fn merge(all: &mut BTreeMap<RuleId, Sum>, of_member: BTreeMap<RuleId, Sum>) {
    for (rule_id, more) in of_member {
        let sum = all.entry(rule_id).or_default();
        sum.awards += more.awards;
        sum.members += more.members;
        sum.desired += more.desired;
        sum.granted += more.granted;
    }
}

/// What the change would have been under the program. Entries that grant nothing by a rule change nothing here.
fn replay(
    draft: &mut Draft,
    program: &Program,
    (member_id, profile): (&MemberId, &Profile),
    change: &Change,
) -> Result<(), Refusal> {
    match change {
        Change::OrderPaid { order } => {
            let order = as_order(order, program);
            order::record(draft, &order, program, profile, None).map(|_| ())
        }
        Change::EventRecorded { event } => {
            let facts = facts(draft.account(), member_id, profile, program, event.occurred_at);
            let event = Event {
                event_id: event.event_id.clone(),
                kind: event.event.clone(),
                occurred_at: event.occurred_at,
                evidence: None,
            };
            behaviour::record(draft, &event, program, &facts).map(|_| ())
        }
        Change::CheckedIn { .. } => match &program.earning.check_in {
            Some(rule) => behaviour::check_in(draft, rule, program).map(|_| ()),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// The order as it was paid. What points paid of a line is left out of it where the program lets that earn nothing.
fn as_order(paid: &PaidOrder, program: &Program) -> Order {
    let line = |line: &PaidLine| Line {
        line_id: line.line_id.clone(),
        sku: line.sku.clone(),
        categories: line.categories.clone(),
        tags: line.tags.clone(),
        quantity: line.quantity,
        total: program.earning.points_paid.earning_part(line.total, line.points_off),
    };
    Order {
        order_id: paid.order_id.clone(),
        member_id: paid.member_id.clone(),
        placed_at: paid.placed_at,
        store: paid.store.clone(),
        channel: paid.channel.clone(),
        hold_id: None,
        basket: Basket {
            currency: program.currency,
            lines: paid.lines.iter().map(line).collect(),
            shipping: Amount::ZERO,
        },
        tax: Amount::ZERO,
    }
}

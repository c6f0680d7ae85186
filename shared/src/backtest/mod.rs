//! Past orders run through a program: what it would have granted, without a ledger, for millions of orders. The sums are what a ledger
//! would have granted entry for entry; a test holds them together.

mod counters;
mod days;
mod rehearsal;
mod replay;
mod report;

pub use rehearsal::{Rehearsal, RehearsedMember};
pub use replay::{Comparison, Replay, Scope, Side, Sum};
pub use report::{Report, RuleReport};

use crate::{
    basket::Basket,
    earn::{EarningLine, earn_points},
    expiry::Validity,
    lot::{LotClass, Renewal},
    member::MemberFacts,
    points::Points,
    program::{Occasion, Program},
    time::Instant,
};
use counters::{CapIndex, Counters};
use days::{Day, Days};

/// One order of the past, paid in full.
#[derive(Clone, Copy, Debug)]
pub struct PastOrder<'a> {
    pub placed_at: Instant,
    pub store: Option<&'a str>,
    pub channel: Option<&'a str>,
    pub basket: &'a Basket,
}

/// A run under way, of a program without tiers: those take a [`Rehearsal`].
#[derive(Clone, Debug)]
pub struct Backtest<'p> {
    program: &'p Program,
    caps: CapIndex,
    /// What everybody has been granted under the program's budgets.
    budgets: Counters,
    days: Days,
    report: Report,
    /// Room that all orders share.
    lines: Vec<EarningLine>,
    earned: Vec<(usize, Points)>,
}

/// What a run knows of one member.
#[derive(Clone, Debug)]
pub struct MemberRun {
    facts: MemberFacts,
    counters: Counters,
    /// Whether each spend rule has given this member anything.
    touched: Vec<bool>,
    /// Points whose end moves with activity.
    moving: Vec<Moving>,
}

#[derive(Clone, Copy, Debug)]
struct Moving {
    class: LotClass,
    points: Points,
    validity: Validity,
}

impl MemberRun {
    /// A member before the first order, of whom this much is known.
    pub fn new(program: &Program, facts: MemberFacts) -> Self {
        Self {
            facts: MemberFacts { orders: Some(0), ..facts },
            counters: Counters::new(program),
            touched: vec![false; program.earning.spend_rules.len()],
            moving: Vec::new(),
        }
    }
}

impl<'p> Backtest<'p> {
    pub fn new(program: &'p Program) -> Self {
        Self {
            program,
            caps: CapIndex::new(program),
            budgets: Counters::new(program),
            days: Days::default(),
            report: Report::new(program),
            lines: Vec::new(),
            earned: Vec::new(),
        }
    }

    /// The member's next order, not older than the one before. Only a program with budgets asks that the orders of all members come in
    /// the order of time.
    pub fn order(&mut self, member: &mut MemberRun, order: &PastOrder<'_>) {
        let day = self.days.of(order.placed_at, self.program);
        let (at, date) = (order.placed_at, day.date);
        let occasion = Occasion { at, date, store: order.store, channel: order.channel, member: &member.facts };
        let (earned, lines) = (&mut self.earned, &mut self.lines);
        earned.clear();
        earn_points(self.program, order.basket, &occasion, &[], lines, |rule, points| earned.push((rule, points)));
        self.renew(member, at, &day);
        self.caps.begin_order(&mut member.counters);
        for at in 0..self.earned.len() {
            if let Some(&(rule, desired)) = self.earned.get(at) {
                let granted = self.caps.grant(rule, desired, &day, &mut member.counters, &mut self.budgets);
                self.award(member, rule, (desired, granted), &day);
            }
        }
        self.report.orders += 1;
        self.report.sales_minor += u128::from(order.basket.lines_total().minor());
        member.facts.orders = member.facts.orders.map(|orders| orders.saturating_add(1));
    }

    fn award(&mut self, member: &mut MemberRun, rule: usize, (desired, granted): (Points, Points), day: &Day) {
        if let Some(report) = self.report.rules.get_mut(rule) {
            report.add(desired, granted);
        }
        if let Some(touched) = member.touched.get_mut(rule) {
            *touched |= !granted.is_zero();
        }
        let Some(rule) = self.program.earning.spend_rules.get(rule) else { return };
        let validity = day.validity(rule.class);
        match validity.renewal {
            Renewal::Fixed => self.report.count_end(validity.expires_at, granted),
            Renewal::Unlimited | Renewal::Until(_) => {
                member.moving.push(Moving { class: rule.class, points: granted, validity });
            }
        }
    }

    /// An order moves the points whose policy counts it; what had ended before stays ended.
    fn renew(&mut self, member: &mut MemberRun, at: Instant, day: &Day) {
        let report = &mut self.report;
        member.moving.retain(|moving| {
            let is_over = moving.validity.expires_at.is_some_and(|expires_at| expires_at <= at);
            if is_over {
                report.count_end(moving.validity.expires_at, moving.points);
            }
            !is_over
        });
        for moving in &mut member.moving {
            let Validity { expires_at, renewal } = &mut moving.validity;
            if let (Some(expires_at), Some(date)) = (expires_at, day.renewed_to(moving.class)) {
                *expires_at = renewal.moved(*expires_at, date);
            }
        }
    }

    /// Counts a member to whom nothing more will happen.
    pub fn close(&mut self, member: &MemberRun) {
        self.report.members += u64::from(member.facts.orders.is_some_and(|orders| orders > 0));
        for (report, touched) in self.report.rules.iter_mut().zip(&member.touched) {
            report.members += u64::from(*touched);
        }
        for moving in &member.moving {
            self.report.count_end(moving.validity.expires_at, moving.points);
        }
    }

    pub fn finish(self) -> Report {
        self.report
    }
}

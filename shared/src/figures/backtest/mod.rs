//! Runs past orders through a program without a ledger, for millions of orders. The result is what a ledger would have granted, award for
//! award. `tests/suite/laws/backtests.rs` compares both for generated programs and orders.
//!
//! # What is shared with the ledger
//!
//! A run calls the functions that decide commands:
//! - points of an order and validity: [`earn_points`], `earning::expiry::validity`, `earning::spend::available_at`;
//! - caps: `Cap::is_about` (which caps count an award) and `earning::caps::left` (what remains under a cap);
//! - windows: `Period::ends_at` (caps), `TierWindow::end_of` and `Cushion::end_after` (tiers);
//! - tiers: `Needs::are_met`, `Spell::after`, `LevelProgress::has_reached`, `tier::due_on`, `tier::missing_points`.
//!
//! # What is not shared, and why
//!
//! A run has no account, no entries and no revocations. Therefore its state has another form than the memory of an account:
//! - `counters`: a cap has a number, and only its latest period is kept. An account keeps a key for each cap, and every period that a late
//!   cause or a refund can still change.
//! - `qualifying`: days are only added, so sums of a prefix are enough, and the day that ends a tier only moves forward. One order costs
//!   amortised constant time. An account computes all steps of a window again (`tier::reach`), because a refund can change any day.
//! - `days`: dates, ends of periods and validities are computed once for each instant. A command computes them once anyway.
//! - `tiers`: levels, awards and benefits have numbers instead of ids.
//!
//! With the memory of an account instead, an order would cost allocations and a walk over all its days. A run must handle about 2,000,000
//! orders a second. Shared state would also tie the form of stored data to the speed of a backtest.

mod counters;
mod days;
mod member;
mod qualifying;
mod replay;
mod report;
mod source;
mod tiers;

pub use member::MemberRun;
pub use replay::{Comparison, Replay, RuleSums, Scope, Side};
pub use report::{Report, RuleReport};

use crate::{
    basket::Basket,
    earning::expiry::Validity,
    earning::spend::{EarningLine, earn_points},
    ledger::lot::Renewal,
    program::MemberFacts,
    program::{Occasion, Program},
    units::metrics::Metrics,
    units::points::Points,
    units::time::{self, Instant},
};
use counters::{CapIndex, Counters};
use days::{DayCache, DayTerms};
use member::Moving;
use source::{Source, sources};
use tiers::{DuePoints, TierIndex};

/// One past order, paid in full.
#[derive(Clone, Copy, Debug)]
pub struct PastOrder<'a> {
    pub placed_at: Instant,
    pub store: Option<&'a str>,
    pub channel: Option<&'a str>,
    pub basket: &'a Basket,
}

/// Points that the run has granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunAward {
    /// The index of its rule in [`Report::rules`].
    pub rule: usize,
    pub desired: Points,
    pub granted: Points,
    /// The expiry if no activity extends it.
    pub expires_at: Option<Instant>,
}

/// A run. It omits what a list of orders does not contain: events, refunds and spent points. An account therefore has no debt, and the run
/// assumes that it has room for all granted points.
#[derive(Clone, Debug)]
pub struct Backtest<'p> {
    program: &'p Program,
    sources: Vec<Source<'p>>,
    /// The index of each source in the report.
    places: Vec<usize>,
    caps: CapIndex,
    tiers: Option<TierIndex<'p>>,
    /// What all members were granted under the program's budgets.
    budgets: Counters,
    days: DayCache,
    report: Report,
    /// Memory that all orders share.
    lines: Vec<EarningLine>,
    due: DuePoints,
    granted: Vec<RunAward>,
}

impl<'p> Backtest<'p> {
    pub fn new(program: &'p Program) -> Self {
        let sources = sources(program);
        let mut report = Report::new(program);
        Self {
            program,
            places: sources.iter().map(|source| report.rule(source.rule_id)).collect(),
            caps: CapIndex::new(program, &sources),
            tiers: TierIndex::new(program),
            sources,
            budgets: Counters::new(program),
            days: DayCache::default(),
            report,
            lines: Vec::new(),
            due: Vec::new(),
            granted: Vec::new(),
        }
    }

    /// Returns a member before the first order. `facts` is what is known about the member.
    pub fn member(&self, facts: MemberFacts) -> MemberRun {
        MemberRun::begin(self.program, &self.report, self.tiers.as_ref(), facts)
    }

    /// Processes the member's next order, which is not older than the one before. Only a program with budgets requires the orders of all
    /// members in order of time. Returns what was granted, in this order: for months that began since the last order, for this order, for
    /// what it reached.
    pub fn order(&mut self, member: &mut MemberRun, order: &PastOrder<'_>) -> &[RunAward] {
        self.granted.clear();
        let day = self.days.of(order.placed_at, self.program);
        self.pass_time(member, &day);
        self.renew(member, order.placed_at, &day);
        let earned = self.earn(member, order, &day);
        let spend = order.basket.lines_total();
        self.raise(member, &day, Metrics { spend, orders: 1, points: earned });
        self.report.orders += 1;
        self.report.sales_minor += u128::from(spend.minor());
        member.has_ordered = true;
        member.facts.orders.iter_mut().for_each(|orders| orders.kept.add(spend));
        &self.granted
    }

    /// Applies what time alone has done to the member's tier until the day.
    fn pass_time(&mut self, member: &mut MemberRun, day: &DayTerms) {
        while let Some(due_on) = self.pass(member, day) {
            let validity = self.days.begun_with(due_on, self.program);
            for at in 0..self.due.len() {
                if let Some(&(source, points)) = self.due.get(at) {
                    self.record(member, source, (points, points), validity);
                }
            }
        }
        let (Some(index), Some(tiers)) = (&self.tiers, &mut member.tiers) else { return };
        let held = tiers.held_on(day.day());
        if tiers.in_facts != held {
            tiers.in_facts = held;
            let level = held.and_then(|held| Some((index.level(held)?, held.is_cushion())));
            member.facts.tier = level.map(|(level, _)| level.id.clone());
            member.facts.tier_multiplier = level.and_then(|(level, cushion)| level.multiplier_in(cushion).cloned());
        }
    }

    fn pass(&mut self, member: &mut MemberRun, day: &DayTerms) -> Option<time::Day> {
        self.due.clear();
        member.tiers.as_mut()?.pass(self.tiers.as_ref()?, day.day(), &mut self.due)
    }

    /// Grants what the order itself earns.
    fn earn(&mut self, member: &mut MemberRun, order: &PastOrder<'_>, day: &DayTerms) -> Points {
        let (at, date) = (order.placed_at, day.date);
        let (store, channel, spend) = (order.store, order.channel, Some(order.basket.lines_total()));
        let occasion = Occasion { at, date, store, channel, spend, member: &member.facts };
        let (due, lines) = (&mut self.due, &mut self.lines);
        due.clear();
        earn_points(self.program, order.basket, &occasion, &[], lines, |rule, points| due.push((rule, points)));
        self.grant(member, day)
    }

    /// Counts the order towards tiers, and grants what it has reached.
    fn raise(&mut self, member: &mut MemberRun, day: &DayTerms, more: Metrics) {
        let (Some(index), Some(tiers)) = (&self.tiers, &mut member.tiers) else { return };
        let former = tiers.in_facts;
        self.due.clear();
        tiers.raise(index, day, more, &mut self.due);
        if !self.due.is_empty() {
            self.grant(member, day);
        }
        let (Some(index), Some(tiers)) = (&self.tiers, &mut member.tiers) else { return };
        self.due.clear();
        tiers.after_order(index, day, former, &mut self.due);
        if !self.due.is_empty() {
            self.grant(member, day);
        }
    }

    /// Grants what is due for one cause after caps, and returns the granted points.
    fn grant(&mut self, member: &mut MemberRun, day: &DayTerms) -> Points {
        self.caps.begin_cause(&mut member.counters);
        let mut sum = Points::ZERO;
        for at in 0..self.due.len() {
            let Some(&(source, desired)) = self.due.get(at) else { continue };
            let Some(class) = self.sources.get(source).map(|source| source.class) else { continue };
            let granted = self.caps.grant(source, desired, day, &mut member.counters, &mut self.budgets);
            self.record(member, source, (desired, granted), day.validity(class));
            sum = sum.plus(granted);
        }
        sum
    }

    fn record(
        &mut self,
        member: &mut MemberRun,
        source: usize,
        (desired, granted): (Points, Points),
        validity: Validity,
    ) {
        let (Some(&place), Some(class)) =
            (self.places.get(source), self.sources.get(source).map(|source| source.class))
        else {
            return;
        };
        self.granted.push(RunAward { rule: place, desired, granted, expires_at: validity.expires_at });
        if let Some(report) = self.report.rules.get_mut(place) {
            report.add(desired, granted);
        }
        if let Some(touched) = member.touched.get_mut(place) {
            *touched |= !granted.is_zero();
        }
        match validity.renewal {
            Renewal::Fixed | Renewal::Grace => self.report.count_end(validity.expires_at, granted),
            Renewal::Unlimited | Renewal::Until(_) => member.moving.push(Moving { class, points: granted, validity }),
        }
    }

    /// An order extends the points whose policy counts it. Points that have expired before remain expired.
    fn renew(&mut self, member: &mut MemberRun, at: Instant, day: &DayTerms) {
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

    /// Counts a member who has no further orders.
    pub fn close(&mut self, member: &MemberRun) {
        self.report.members += u64::from(member.has_ordered);
        for (report, touched) in self.report.rules.iter_mut().zip(&member.touched) {
            report.members += u64::from(*touched);
        }
        for moving in &member.moving {
            self.report.count_end(moving.validity.expires_at, moving.points);
        }
        let levels = self.program.tiers.iter().flat_map(|tiers| &tiers.levels);
        let ever = member.tiers.iter().flat_map(|tiers| &tiers.ever);
        for (level, _) in levels.zip(ever).filter(|(_, ever)| **ever) {
            *self.report.tiers.entry(level.id.clone()).or_default() += 1;
        }
    }

    /// The report so far. Members and tiers are counted when they are closed.
    pub const fn report(&self) -> &Report {
        &self.report
    }

    pub fn finish(self) -> Report {
        self.report
    }
}

//! The counts of caps during a run. Caps have numbers here instead of keys. What a cap leaves is `caps::left`, as in the ledger.

use super::{days::DayTerms, source::Source};
use crate::{
    earning::caps::left,
    program::{Cap, CapOf, Period, Program},
    units::points::Points,
};

/// What was granted under each cap of the program in its latest period.
#[derive(Clone, Debug, Default)]
pub(super) struct Counters(Vec<Counter>);

#[derive(Clone, Copy, Debug, Default)]
struct Counter {
    period: i64,
    points: Points,
    times: u32,
}

impl Counters {
    pub fn new(program: &Program) -> Self {
        Self(vec![Counter::default(); program.earning.caps.len()])
    }
}

/// Which caps count the awards of each source.
#[derive(Clone, Debug)]
pub(super) struct CapIndex {
    caps: Vec<Cap>,
    of_sources: Vec<Vec<usize>>,
    of_orders: Vec<usize>,
}

impl CapIndex {
    pub fn new(program: &Program, sources: &[Source<'_>]) -> Self {
        let caps = &program.earning.caps;
        let about = |source: &Source<'_>| {
            let counts = |(at, cap): (usize, &Cap)| cap.is_about(source.rule_id, source.action?).then_some(at);
            caps.iter().enumerate().filter_map(counts).collect()
        };
        let is_of_order = |(at, cap): (usize, &Cap)| (cap.per == Period::Order).then_some(at);
        Self {
            caps: caps.clone(),
            of_sources: sources.iter().map(about).collect(),
            of_orders: caps.iter().enumerate().filter_map(is_of_order).collect(),
        }
    }

    /// Resets the caps whose period is one order or another single cause.
    pub fn begin_cause(&self, of_member: &mut Counters) {
        for &at in &self.of_orders {
            if let Some(counter) = of_member.0.get_mut(at) {
                *counter = Counter::default();
            }
        }
    }

    /// Returns what the caps leave of `desired` points of a source, and counts it.
    pub fn grant(
        &self,
        source: usize,
        desired: Points,
        day: &DayTerms,
        of_member: &mut Counters,
        of_all: &mut Counters,
    ) -> Points {
        let caps =
            || self.of_sources.get(source).into_iter().flatten().filter_map(|&at| Some((at, self.caps.get(at)?)));
        let mut granted = desired;
        for (at, cap) in caps() {
            let counters = if cap.of == CapOf::Program { &mut *of_all } else { &mut *of_member };
            let Some(counter) = counters.0.get_mut(at) else { continue };
            let period = day.number_of(cap.per);
            if counter.period != period {
                *counter = Counter { period, ..Counter::default() };
            }
            granted = granted.min(left(cap.limit, granted, counter.points, counter.times));
        }
        if granted.is_zero() {
            return granted;
        }
        for (at, cap) in caps() {
            let counters = if cap.of == CapOf::Program { &mut *of_all } else { &mut *of_member };
            if let Some(counter) = counters.0.get_mut(at) {
                counter.points = counter.points.plus(granted);
                counter.times = counter.times.saturating_add(1);
            }
        }
        granted
    }
}

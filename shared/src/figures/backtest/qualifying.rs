//! What counts towards tiers within the program's window on each day: the sums that `tier` computes from an account's days. Here they are
//! updated with each order. This is possible because a run never revokes anything.

use crate::{
    program::{Needs, TierTerms},
    units::metrics::Metrics,
    units::rate::Share,
    units::time::Day,
};

/// When what counts on a day leaves the window, and when a tier that it kept ends after the cushion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ends {
    pub lapses_on: Option<Day>,
    pub ends_on: Option<Day>,
}

impl Ends {
    pub fn new(terms: &TierTerms, day: Day) -> Self {
        let lapses_on = terms.window.end_of(day);
        Self { lapses_on, ends_on: lapses_on.map(|lapses_on| terms.cushion.end_after(lapses_on)) }
    }
}

/// The days of one member with at least one order.
#[derive(Clone, Debug, Default)]
pub(super) struct QualifyingDays {
    days: Vec<QualifyingDay>,
    /// The sum of all days.
    total: Metrics,
    /// The index of the first day that still counts.
    first: usize,
}

#[derive(Clone, Copy, Debug)]
struct QualifyingDay {
    day: Day,
    ends: Ends,
    /// The sum of all earlier days.
    before: Metrics,
}

impl QualifyingDays {
    /// Returns what counts on a day. Days must be passed in order.
    pub fn on(&mut self, day: Day) -> Metrics {
        let is_over = |counted: &QualifyingDay| counted.ends.lapses_on.is_some_and(|lapses_on| lapses_on <= day);
        while self.days.get(self.first).is_some_and(is_over) {
            self.first += 1;
        }
        self.since(self.first)
    }

    /// Adds to a day. An earlier day than the last one, which occurs if a zone turns midnight back, counts with the last day.
    pub fn add(&mut self, day: Day, ends: Ends, more: Metrics) {
        if self.days.last().is_none_or(|last| last.day < day) {
            self.days.push(QualifyingDay { day, ends, before: self.total });
        }
        self.total = self.total.plus(more);
    }

    /// Returns until when a need that is met now remains met, if nothing more happens. `from` is the index of the day whose end decides
    /// this, from the call before and for the next one. It never decreases, because what came after a day only grows.
    pub fn end_of(&self, needs: &Needs, from: &mut usize) -> Ends {
        *from = self.first.max(*from);
        while self.days.get(*from + 1).is_some() && needs.are_met(Share::ALL, &self.since(*from + 1)) {
            *from += 1;
        }
        self.days.get(*from).map(|day| day.ends).unwrap_or_default()
    }

    fn since(&self, first: usize) -> Metrics {
        self.days.get(first).map_or_else(Metrics::default, |day| self.total.minus(day.before))
    }
}

//! What counts towards tiers within the program's window, as it slides over the days: the sums that `tier` reckons from an account's days,
//! kept up from order to order, since a run never takes anything back.

use crate::{
    program::{Metrics, Needs, TierTerms},
    units::rate::Share,
    units::time::Day,
};

/// When what counts on a day is over, and when a tier is gone that it kept so long.
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

/// The days of one member, each with something.
#[derive(Clone, Debug, Default)]
pub(super) struct QualifyingDays {
    days: Vec<QualifyingDay>,
    /// Of all days.
    total: Metrics,
    /// The first that still counts.
    first: usize,
}

#[derive(Clone, Copy, Debug)]
struct QualifyingDay {
    day: Day,
    ends: Ends,
    /// The sum of all days before.
    before: Metrics,
}

impl QualifyingDays {
    /// What counts on a day, which is not before the last one asked about.
    pub fn on(&mut self, day: Day) -> Metrics {
        let is_over = |counted: &QualifyingDay| counted.ends.lapses_on.is_some_and(|lapses_on| lapses_on <= day);
        while self.days.get(self.first).is_some_and(is_over) {
            self.first += 1;
        }
        self.since(self.first)
    }

    /// Adds to a day. One before the last, as when a zone turns midnight back, counts with the last.
    pub fn add(&mut self, day: Day, ends: Ends, more: Metrics) {
        if self.days.last().is_none_or(|last| last.day < day) {
            self.days.push(QualifyingDay { day, ends, before: self.total });
        }
        self.total = self.total.plus(more);
    }

    /// Until when a need is met that is met now, if nothing more happens. `from` is the day whose end is its end, last time and then this
    /// time: it only ever moves on, since what came after a day only grows.
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

//! When a need was met: what counted within the window on each day, and the spells in which a tier is held. It does not depend on members
//! or programs.

use crate::{
    ledger::memory::{Qualification, QualifiedAsOf},
    program::{Needs, TierTerms, TierWindow},
    units::metrics::Metrics,
    units::rate::Share,
    units::time::Day,
};

/// What counts within a window, as known on one day. For later days, it assumes that nothing more happens.
#[derive(Clone, Debug)]
pub(super) struct Reach {
    window: TierWindow,
    day: Day,
    /// Each value is valid from its day until the next one.
    steps: Vec<(Day, Metrics)>,
}

/// Days on which a need is met: from `from` on, before `to`. `None` means without an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) from: Day,
    pub(crate) to: Option<Day>,
}

/// Days on which a tier is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spell {
    pub(crate) since: Day,
    /// The first day on which the need is no longer met. `None` means without an end.
    pub(crate) lapses_on: Option<Day>,
    /// The first day on which the tier is no longer held. `None` means without an end.
    pub(crate) ends_on: Option<Day>,
}

impl Spell {
    pub(crate) fn lasts_on(&self, day: Day) -> bool {
        self.since <= day && self.ends_on.is_none_or(|ends_on| day < ends_on)
    }

    /// Whether the need is no longer met on `day`.
    pub(crate) fn is_cushion(&self, day: Day) -> bool {
        self.lapses_on.is_some_and(|lapses_on| lapses_on <= day)
    }

    /// Returns the spell of a run with its cushion. It joins the spell before it if there is no gap.
    pub(crate) fn after(before: Option<Self>, run: Run, cushion_ends_on: Option<Day>) -> Self {
        let joined = before.filter(|before| before.ends_on.is_none_or(|ends_on| run.from <= ends_on));
        Self { since: joined.map_or(run.from, |before| before.since), lapses_on: run.to, ends_on: cushion_ends_on }
    }
}

impl Reach {
    pub(super) fn of(window: TierWindow, qualification: &Qualification, day: Day) -> Self {
        Self { window, day, steps: steps(window, &qualification.as_of(day)) }
    }

    pub(super) const fn day(&self) -> Day {
        self.day
    }

    /// Returns the reach for another window, on the same day.
    pub(super) fn by(&self, window: TierWindow, qualification: &Qualification) -> Self {
        if window == self.window { self.clone() } else { Self::of(window, qualification, self.day) }
    }

    /// What counts on the day.
    pub(super) fn now(&self) -> Metrics {
        let later = self.steps.partition_point(|(from, _)| *from <= self.day);
        self.steps.get(..later).and_then(<[_]>::last).map(|(_, metrics)| *metrics).unwrap_or_default()
    }

    /// The runs of days on which this share of the need was met or will be met, in order and without overlap.
    pub(super) fn runs(&self, needs: &Needs, share: Share) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for (from, metrics) in &self.steps {
            let open = runs.last_mut().filter(|run| run.to.is_none());
            match (needs.are_met(share, metrics), open) {
                (true, None) => runs.push(Run { from: *from, to: None }),
                (false, Some(run)) => run.to = Some(*from),
                (true, Some(_)) | (false, None) => {}
            }
        }
        runs
    }

    /// The spells of a tier, in order and without overlap.
    pub(super) fn spells(&self, terms: &TierTerms) -> Vec<Spell> {
        let mut spells: Vec<Spell> = Vec::new();
        for run in self.runs(&terms.needs, Share::ALL) {
            let ends_on = run.to.map(|lapses_on| terms.cushion.end_after(lapses_on));
            let before = spells.last().copied();
            let spell = Spell::after(before, run, ends_on);
            if before.is_some_and(|before| before.since == spell.since) {
                spells.pop();
            }
            spells.push(spell);
        }
        spells
    }

    /// The spell that contains the day.
    pub(super) fn spell(&self, terms: &TierTerms) -> Option<Spell> {
        self.spells(terms).into_iter().find(|spell| spell.lasts_on(self.day))
    }
}

/// What counts on each day. It increases on days with activity, and decreases when these days leave the window.
fn steps(window: TierWindow, as_of: &QualifiedAsOf<'_>) -> Vec<(Day, Metrics)> {
    let mut metrics = if window == TierWindow::Lifetime { as_of.before } else { Metrics::default() };
    let mut steps = Vec::new();
    if !metrics.is_zero() {
        steps.push((as_of.from, metrics));
    }
    let mut coming = as_of.days.iter().peekable();
    // The same days, at the time at which they leave the window.
    let mut going = as_of.days.iter().filter_map(|day| Some((window.end_of(day.day)?, day.metrics))).peekable();
    loop {
        let next = match (coming.peek().map(|day| day.day), going.peek().map(|(end, _)| *end)) {
            (Some(begin), Some(end)) => begin.min(end),
            (Some(day), None) | (None, Some(day)) => day,
            (None, None) => return steps,
        };
        while let Some(day) = coming.next_if(|day| day.day == next) {
            metrics = metrics.plus(day.metrics);
        }
        while let Some((_, over)) = going.next_if(|(end, _)| *end == next) {
            metrics = metrics.minus(over);
        }
        steps.push((next, metrics));
    }
}

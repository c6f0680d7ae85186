//! The tiers of one member of a run. `tier` defines needs, spells, awards and monthly benefits for the ledger and for this module. This
//! module applies them to sums that are updated with each order, instead of an account.

use super::{
    days::DayTerms,
    qualifying::{Ends, QualifyingDays},
};
use crate::{
    program::{Benefit, Level, Program},
    tier::{LevelProgress, Run, Spell, due_on, first_of_month, first_of_next_month, missing_points},
    units::id::BenefitId,
    units::metrics::Metrics,
    units::points::Points,
    units::rate::Share,
    units::time,
};

/// The levels of a program, with the indexes of their sources.
#[derive(Clone, Debug)]
pub(super) struct TierIndex<'p> {
    levels: Vec<LevelIndex<'p>>,
    /// The number of sources.
    sources: usize,
    /// The ids of benefits with monthly points. A higher tier adds to what a lower tier granted for the same id.
    benefits: Vec<&'p BenefitId>,
}

#[derive(Clone, Debug)]
struct LevelIndex<'p> {
    level: &'p Level,
    /// The source of its first award. The other awards follow.
    awards_from: usize,
    /// Benefits with monthly points, each with its source and its index in `TierIndex::benefits`.
    benefits: Vec<(&'p Benefit, usize, usize)>,
}

/// A tier that is held, by the index of its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HeldLevel {
    level: usize,
    cushion: bool,
}

/// Points that are due, by source.
pub(super) type DuePoints = Vec<(usize, Points)>;

#[derive(Clone, Debug)]
pub(super) struct TierRun {
    days: QualifyingDays,
    /// One for each level.
    spells: Vec<LevelSpell>,
    /// When time alone next changes something.
    due_on: Option<time::Day>,
    /// Whether each source has paid its award.
    paid: Vec<bool>,
    /// What each benefit granted in `month`.
    granted: Vec<Points>,
    month: Option<time::Day>,
    /// Whether each level was ever held.
    pub ever: Vec<bool>,
    /// The tier that the member's facts contain.
    pub in_facts: Option<HeldLevel>,
}

#[derive(Clone, Copy, Debug, Default)]
struct LevelSpell {
    /// The last spell.
    spell: Option<Spell>,
    /// The index of the qualifying day whose end ends the spell.
    from: usize,
}

impl LevelSpell {
    fn on(&self, day: time::Day) -> Option<Spell> {
        self.spell.filter(|spell| spell.lasts_on(day))
    }
}

impl<'p> TierIndex<'p> {
    pub fn new(program: &'p Program) -> Option<Self> {
        let tiers = program.tiers.as_ref()?;
        let mut index = Self { levels: Vec::new(), sources: program.earning.spend_rules.len(), benefits: Vec::new() };
        for level in &tiers.levels {
            let awards_from = index.sources;
            index.sources += level.awards.len();
            let mut benefits = Vec::new();
            for benefit in level.benefits.iter().filter(|benefit| benefit.monthly_points.is_some()) {
                benefits.push((benefit, index.sources, index.number_of(&benefit.id)));
                index.sources += 1;
            }
            index.levels.push(LevelIndex { level, awards_from, benefits });
        }
        Some(index)
    }

    fn number_of(&mut self, benefit_id: &'p BenefitId) -> usize {
        let known = self.benefits.iter().position(|known| *known == benefit_id);
        known.unwrap_or_else(|| {
            self.benefits.push(benefit_id);
            self.benefits.len() - 1
        })
    }

    /// Returns a member without a tier.
    pub fn member(&self) -> TierRun {
        TierRun {
            days: QualifyingDays::default(),
            spells: vec![LevelSpell::default(); self.levels.len()],
            due_on: None,
            paid: vec![false; self.sources],
            granted: vec![Points::ZERO; self.benefits.len()],
            month: None,
            ever: vec![false; self.levels.len()],
            in_facts: None,
        }
    }

    pub fn level(&self, held: HeldLevel) -> Option<&'p Level> {
        self.levels.get(held.level).map(|index| index.level)
    }
}

impl HeldLevel {
    pub const fn is_cushion(self) -> bool {
        self.cushion
    }
}

impl TierRun {
    /// Applies what time alone does next, if it is due by the day: a month begins, or a tier ends. Returns the day, and adds the points to
    /// `due`.
    pub fn pass(&mut self, index: &TierIndex<'_>, until: time::Day, due: &mut DuePoints) -> Option<time::Day> {
        let day = self.due_on.filter(|due_on| *due_on <= until)?;
        let held = self.held_on(day);
        if day == first_of_month(day)
            && let Some(held) = held
        {
            self.begin_month(index, held, day, due);
        }
        self.settle(index, held, first_of_next_month(day));
        Some(day)
    }

    /// Returns the highest tier held on a day.
    pub fn held_on(&self, day: time::Day) -> Option<HeldLevel> {
        let mut levels = self.spells.iter().enumerate().rev();
        levels.find_map(|(level, spell)| Some(HeldLevel { level, cushion: spell.on(day)?.is_cushion(day) }))
    }

    /// Counts an order, and adds the awards for what it has reached to `due`.
    pub fn raise(&mut self, index: &TierIndex<'_>, day: &DayTerms, more: Metrics, due: &mut DuePoints) {
        let today = day.day();
        let before = self.days.on(today);
        self.days.add(today, day.ends, more);
        let after = self.days.on(today);
        for (LevelIndex { level, awards_from, .. }, of_level) in index.levels.iter().zip(&mut self.spells) {
            let was = LevelProgress { is_held: of_level.on(today).is_some(), has: before };
            if level.terms.needs.are_met(Share::ALL, &after) {
                let Ends { lapses_on, ends_on } = self.days.end_of(&level.terms.needs, &mut of_level.from);
                let run = Run { from: today, to: lapses_on };
                of_level.spell = Some(Spell::after(of_level.spell, run, ends_on));
            }
            let is = LevelProgress { is_held: of_level.on(today).is_some(), has: after };
            for (source, award) in (*awards_from..).zip(&level.awards) {
                if let Some(paid) = self.paid.get_mut(source).filter(|paid| !**paid)
                    && is.has_reached(award.share, level, &was)
                {
                    *paid = true;
                    due.push((source, award.points));
                }
            }
        }
    }

    /// Updates the tier after an order. `former` is the tier before it. If the tier is higher, adds the month's points to `due`.
    pub fn after_order(
        &mut self,
        index: &TierIndex<'_>,
        day: &DayTerms,
        former: Option<HeldLevel>,
        due: &mut DuePoints,
    ) {
        let held = self.held_on(day.day());
        self.settle(index, held, day.next_month);
        if let Some(held) = held
            && former.is_none_or(|former| former.level < held.level)
        {
            self.begin_month(index, held, first_of_month(day.day()), due);
        }
    }

    fn settle(&mut self, index: &TierIndex<'_>, held: Option<HeldLevel>, next_month: time::Day) {
        self.due_on = held.and_then(|held| {
            if let Some(ever) = self.ever.get_mut(held.level) {
                *ever = true;
            }
            due_on(index.level(held)?, &self.spells.get(held.level)?.spell?, next_month)
        });
    }

    /// Adds what the tier grants in the month and was not granted yet.
    fn begin_month(&mut self, index: &TierIndex<'_>, held: HeldLevel, month: time::Day, due: &mut DuePoints) {
        if self.month != Some(month) {
            self.month = Some(month);
            self.granted.fill(Points::ZERO);
        }
        let benefits = index.levels.get(held.level).map(|level| &level.benefits).into_iter().flatten();
        for (benefit, source, number) in benefits.filter(|(benefit, ..)| benefit.counts_in(held.cushion)) {
            let Some(granted) = self.granted.get_mut(*number) else { continue };
            if let Some((_, points)) = missing_points(benefit, *granted) {
                *granted = granted.plus(points);
                due.push((*source, points));
            }
        }
    }
}

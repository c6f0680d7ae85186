//! Points for reaching a tier or a share of the way to it: which awards are due, and which are no longer justified.

use super::reach::Reach;
use crate::{
    earning::expiry::{Validity, validity},
    earning::grant::fixed,
    earning::spend::available_at,
    ledger::fact::award::{Award, Granted},
    ledger::memory::{Qualification, StoredTierTerms, TierAward, TierAwardFor, first_kept},
    program::{Level, LevelAward, Program, TierTerms},
    units::id::RuleId,
    units::lot_class::LotClass,
    units::metrics::Metrics,
    units::points::Points,
    units::rate::Share,
    units::time::{Day, Instant},
};

impl TierAward {
    /// Returns the record of each granted award. `of` states for each rule what its award is for.
    pub(super) fn remember(
        granted: &Granted,
        on: Day,
        of: impl Fn(&RuleId) -> Option<(TierAwardFor, StoredTierTerms)>,
    ) -> Vec<Self> {
        let remembered = |award: &Award| {
            let (of, terms) = of(&award.rule_id)?;
            let lot = award.own_part();
            Some(Self { rule_id: award.rule_id.clone(), of, on, points: award.points, lot, terms })
        };
        granted.awards.iter().filter_map(remembered).collect()
    }

    /// Whether the award would have been granted with only what `reach` contains. If the days that justified it are no longer stored, the
    /// award is kept.
    pub(super) fn is_justified(&self, reach: &Reach, qualification: &Qualification) -> bool {
        let terms = TierTerms::from(self.terms);
        let TierTerms { window, needs, .. } = &terms;
        if window.end_of(first_kept(reach.day())).is_some_and(|end| end > self.on) {
            return true;
        }
        let reach = reach.by(*window, qualification);
        match &self.of {
            TierAwardFor::Share(share) => !reach.runs(needs, *share).is_empty(),
            TierAwardFor::Month(_) => {
                let Day(on) = self.on;
                let month_end = Day(on.last_of_month());
                let covers = |since: Day, ends_on: Option<Day>| {
                    since <= month_end && ends_on.is_none_or(|ends_on| self.on < ends_on)
                };
                reach.spells(&terms).iter().any(|spell| covers(spell.since, spell.ends_on))
            }
        }
    }
}

/// How far a member has come to a tier on a day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LevelProgress {
    /// The tier is held.
    pub(crate) is_held: bool,
    /// What counts in the window.
    pub(crate) has: Metrics,
}

impl LevelProgress {
    fn reaches(&self, level: &Level, share: Share) -> bool {
        match share {
            Share::ALL => self.is_held,
            share => level.terms.needs.are_met(share, &self.has),
        }
    }

    /// Whether this share has been reached since `before`.
    pub(crate) fn has_reached(&self, share: Share, level: &Level, before: &Self) -> bool {
        self.reaches(level, share) && !before.reaches(level, share)
    }
}

/// Returns the awards that `after` has reached on its day and `before` had not, with the level of each.
pub(super) fn reached<'program>(
    levels: &'program [Level],
    before: &Reach,
    after: &Reach,
    was_paid: impl Fn(&RuleId) -> bool,
) -> Vec<(&'program Level, &'program LevelAward)> {
    let way =
        |reach: &Reach, level: &Level| LevelProgress { is_held: reach.spell(&level.terms).is_some(), has: reach.now() };
    let is_due = |(level, award): &(&Level, &LevelAward)| {
        !was_paid(&award.rule_id) && way(after, level).has_reached(award.share, level, &way(before, level))
    };
    let awards = levels.iter().flat_map(|level| level.awards.iter().map(move |award| (level, award)));
    awards.filter(is_due).collect()
}

/// Points for what an order or event has reached. They are pending as long as the points of an order.
pub(super) fn pending(program: &Program, rule_id: &RuleId, class: LotClass, points: Points, at: Instant) -> Award {
    let available_at = available_at(program, at);
    let Validity { expires_at, renewal } = validity(program.expiry.of(class), at, available_at, &program.zone);
    Award { available_at, expires_at, renewal, ..fixed(program, rule_id, class, points, at) }
}

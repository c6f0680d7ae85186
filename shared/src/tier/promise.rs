//! Promises: which tiers a member holds, by which terms and until when. A promise outlives the program that made it. It ends early only if
//! a refund removes what justified it.

use super::reach::{Reach, Spell};
use crate::{
    ledger::Account,
    ledger::memory::{Qualification, TierPromise},
    program::{Level, Multiplier, Program, TierTerms, Tiers},
    units::id::TierId,
    units::time::{Day, Instant, Zone},
};

impl TierPromise {
    fn of(tier_id: &TierId, terms: TierTerms, spell: Spell) -> Self {
        let Spell { since, lapses_on, ends_on } = spell;
        Self { tier_id: tier_id.clone(), terms: terms.into(), since, lapses_on, ends_on }
    }

    pub(super) const fn spell(&self) -> Spell {
        Spell { since: self.since, lapses_on: self.lapses_on, ends_on: self.ends_on }
    }
}

/// The tier that a member holds.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldTier<'program> {
    pub level: &'program Level,
    pub promise: TierPromise,
    pub cushion: bool,
}

impl<'program> HeldTier<'program> {
    /// `None` if the program no longer has the tier.
    pub(super) fn of(tiers: &'program Tiers, promise: TierPromise, day: Day) -> Option<Self> {
        let level = tiers.levels.iter().find(|level| level.id == promise.tier_id)?;
        let cushion = promise.spell().is_cushion(day);
        Some(Self { level, promise, cushion })
    }

    pub fn multiplier(&self) -> Option<&Multiplier> {
        self.level.multiplier_in(self.cushion)
    }
}

/// Returns the tier held at `at`, which can be in the past. What was recorded for later days does not count then.
pub fn held<'program>(account: &Account, program: &'program Program, at: Instant) -> Option<HeldTier<'program>> {
    let tiers = program.tiers.as_ref().filter(|_| !account.is_erased())?;
    let day = if at < account.updated_at { program.zone.day_of(at) } else { today(account, &program.zone, at) };
    HeldTier::of(tiers, promises(account, tiers, day).into_iter().next()?, day)
}

/// Returns the local day of `now`, but not a day before the last day on which something counted. The time zone of a program can change.
pub(super) fn today(account: &Account, zone: &Zone, now: Instant) -> Day {
    let day = zone.day_of(now);
    account.memory.qualification.last_day().map_or(day, |last| last.max(day))
}

/// Returns the tiers that a member holds on `day` and later, the highest and first to end first. A tier that ends before a higher tier is
/// omitted.
///
/// Each tier follows today's terms or those of its promise, whichever lasts longer.
pub(super) fn promises(account: &Account, tiers: &Tiers, day: Day) -> Vec<TierPromise> {
    let Some(window) = tiers.levels.first().map(|level| level.terms.window) else { return Vec::new() };
    let reach = Reach::of(window, &account.memory.qualification, day);
    let mut promises: Vec<TierPromise> = Vec::new();
    for level in tiers.levels.iter().rev() {
        let stored =
            account.memory.tier.promises.iter().find(|promise| promise.tier_id == level.id && promise.since <= day);
        let kept = stored.and_then(|promise| keep(promise, &reach, &account.memory.qualification));
        let made = reach.spell(&level.terms).map(|spell| since(kept.as_ref(), spell));
        let made = made.map(|spell| TierPromise::of(&level.id, level.terms, spell));
        let best = match (made, kept) {
            (Some(made), Some(kept)) if outlasts(kept.ends_on, made.ends_on) => Some(kept),
            (Some(made), _) => Some(made),
            (None, kept) => kept,
        };
        let is_left = |best: &TierPromise| promises.last().is_none_or(|higher| outlasts(best.ends_on, higher.ends_on));
        promises.extend(best.filter(is_left));
    }
    promises
}

/// Returns what remains of a promise. Refunds can have removed what justified it.
fn keep(promise: &TierPromise, reach: &Reach, qualification: &Qualification) -> Option<TierPromise> {
    let terms = TierTerms::from(promise.terms);
    let spell = reach.by(terms.window, qualification).spell(&terms)?;
    let spell = since(Some(promise), spell);
    let kept = TierPromise {
        tier_id: promise.tier_id.clone(),
        terms: promise.terms,
        since: spell.since,
        lapses_on: sooner(promise.lapses_on, spell.lapses_on),
        ends_on: sooner(promise.ends_on, spell.ends_on),
    };
    kept.ends_on.is_none_or(|ends_on| reach.day() < ends_on).then_some(kept)
}

/// Returns the spell with the beginning that was promised, because the days of its beginning are possibly no longer stored.
fn since(stored: Option<&TierPromise>, spell: Spell) -> Spell {
    let since = stored.map_or(spell.since, |promise| promise.since.min(spell.since));
    Spell { since, ..spell }
}

fn sooner(one: Option<Day>, other: Option<Day>) -> Option<Day> {
    one.into_iter().chain(other).min()
}

fn outlasts(one: Option<Day>, other: Option<Day>) -> bool {
    other.is_some_and(|other| one.is_none_or(|one| one > other))
}

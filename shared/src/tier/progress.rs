//! A member's tier and the way to the next tier, for the balance.

use super::{HeldTier, held, promise::today, reach::Reach};
use crate::{
    ledger::Account,
    program::{Level, Needs, NeedsHow, Program},
    units::metrics::Metrics,
    units::money::{Amount, Currency},
    units::rate::{DecimalText, Share},
    units::time::Instant,
    wire::{BenefitView, TierMetric, TierProgress, TierStanding},
};

/// The tier held at `now`, in the form of the wire.
pub fn standing(account: &Account, program: &Program, now: Instant) -> Option<TierStanding> {
    let held = held(account, program, now)?;
    let start_of = |day: crate::units::time::Day| program.zone.start_of(day.0);
    let multiplier = held.multiplier().map_or_else(|| "1".to_owned(), |rule| rule.factor.value().to_string());
    let benefits = held.level.benefits_in(held.cushion);
    Some(TierStanding {
        id: held.level.id.clone(),
        name: held.level.name.clone(),
        multiplier: DecimalText(multiplier),
        since: start_of(held.promise.since),
        until: held.promise.ends_on.map(start_of),
        cushion: held.cushion,
        benefits: benefits.map(|benefit| BenefitView { id: benefit.id.clone(), name: benefit.name.clone() }).collect(),
        progress: progress(account, program, now),
    })
}

/// The way to the tier above the one held, or to the first tier. `None` if the highest tier is held.
pub fn progress(account: &Account, program: &Program, now: Instant) -> Option<TierProgress> {
    let tiers = program.tiers.as_ref().filter(|_| !account.is_erased())?;
    let held = held(account, program, now);
    let above = |held: HeldTier<'_>| tiers.levels.iter().position(|level| level.id == held.level.id).map(|at| at + 1);
    let next = tiers.levels.get(held.and_then(above).unwrap_or(0))?;
    let day = today(account, &program.zone, now);
    let has = Reach::of(next.terms.window, &account.memory.qualification, day).now();
    way_to(next, &has, program.currency)
}

fn way_to(level: &Level, has: &Metrics, currency: Currency) -> Option<TierProgress> {
    let (metric, [current, needed]) = decisive(&level.terms.needs, has)?;
    let text = |number: u64| match metric {
        TierMetric::Spend => Amount::saturating(number.into()).to_text(currency).to_string(),
        TierMetric::Orders | TierMetric::Points => number.to_string(),
    };
    let share = Share::reached(current, needed).map_or_else(|| "0".to_owned(), |share| share.to_string());
    Some(TierProgress {
        share: DecimalText(share),
        metric,
        current: text(current),
        needed: text(needed),
        missing: text(needed.saturating_sub(current)),
        next_tier: level.id.clone(),
    })
}

/// The metric that decides: the nearest one if any metric is enough, the furthest one if all are needed. If two are equal, the first one.
fn decisive(needs: &Needs, has: &Metrics) -> Option<(TierMetric, [u64; 2])> {
    let is_nearer = |[has, needed]: [u64; 2], [other_has, other_needed]: [u64; 2]| {
        u128::from(has) * u128::from(other_needed) > u128::from(other_has) * u128::from(needed)
    };
    needs.asked(has).reduce(|best, other| {
        let better = match needs.how {
            NeedsHow::Any => is_nearer(other.1, best.1),
            NeedsHow::All => is_nearer(best.1, other.1),
        };
        if better { other } else { best }
    })
}

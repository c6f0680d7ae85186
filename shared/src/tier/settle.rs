//! Appends changes of tiers to the account: by time, by an order or event, and by a refund.
//!
//! Time is processed step by step, from one due instant to the next, as if the cron job had run at each of them. The result does not depend
//! on when an account is opened.

use super::{
    HeldTier,
    award::{pending, reached},
    benefits::{GrantReason, due_on, first_of_month, first_of_next_month, grant_month},
    held,
    promise::{promises, today},
    reach::Reach,
};
use crate::{
    earning::grant::{Cause, grant},
    earning::revoke::{Due, Lapses, Revocation, SinceExpiry, expired_families, revoke},
    ledger::fact::award::Award,
    ledger::fact::award::Granted,
    ledger::fact::tier::{TierChange, TierFact},
    ledger::memory::{Qualification, TierAward, TierAwardFor, TierPromise},
    ledger::{Account, Draft, Fault},
    program::{Program, TierWindow, Tiers},
    units::id::TierId,
    units::time::{Day, Instant},
};

/// What counted for a member before an order or event.
#[derive(Clone, Debug)]
pub struct Before {
    qualification: Qualification,
}

pub fn before(draft: &Draft) -> Before {
    Before { qualification: draft.account().memory.qualification.clone() }
}

/// Appends what time has done by now: months that began, tiers that ended, and promises of a new program.
pub fn settle(draft: &mut Draft, program: &Program) -> Result<(), Fault> {
    if draft.account().is_erased() {
        return Ok(());
    }
    while let Some(due_at) = draft.account().memory.tier.due_at.filter(|due_at| *due_at <= draft.now()) {
        let day = program.zone.day_of(due_at);
        if due_at == program.zone.start_of(first_of_month(day).0)
            && let Some(held) = held_on(draft.account(), program, day)
        {
            grant_month(draft, program, &held, (day, due_at), GrantReason::First)?;
        }
        write(draft, program, day, TierEffects::default())?;
    }
    let day = today(draft.account(), &program.zone, draft.now());
    write(draft, program, day, TierEffects::default())
}

/// Appends what an order or event has raised: tiers, their awards, and the month's benefits of a new tier.
pub fn after_earning(draft: &mut Draft, program: &Program, before: &Before) -> Result<(), Fault> {
    let Some(tiers) = program.tiers.as_ref().filter(|_| !draft.account().is_erased()) else { return Ok(()) };
    let now = draft.now();
    let day = today(draft.account(), &program.zone, now);
    let former = rank(tiers, draft.account().memory.tier.promises.first());
    let (granted, awards) = grant_reached(draft, program, tiers, (day, now), before);
    write(draft, program, day, TierEffects { granted, awards, ..TierEffects::default() })?;
    match held(draft.account(), program, now) {
        Some(held) if rank(tiers, Some(&held.promise)) > former => {
            grant_month(draft, program, &held, (day, now), GrantReason::Raised)
        }
        _ => Ok(()),
    }
}

/// Withdraws what only the refunded part had justified: tiers, their awards, and their monthly points.
pub fn after_refund(draft: &mut Draft, lapses: &Lapses, program: &Program) -> Result<(), Fault> {
    let account = draft.account();
    if account.is_erased() {
        return Ok(());
    }
    let day = today(account, &program.zone, draft.now());
    let withdrawn = withdrawn(account, day);
    let due = |award: &TierAward| Due {
        lot: award.lot.clone(),
        points: award.points,
        earned_at: award.lot.as_ref().map_or(draft.now(), |lot| lot.earned_at),
        since_expiry: SinceExpiry::default(),
    };
    let dues: Vec<Due> = withdrawn.iter().map(due).collect();
    let revocation = revoke(account.lots.clone(), draft, &dues, lapses, program);
    write(draft, program, day, TierEffects { withdrawn, revocation, ..TierEffects::default() })
}

/// Awards of tiers that would not have been granted without the refunded part.
fn withdrawn(account: &Account, day: Day) -> Vec<TierAward> {
    let reach = Reach::of(TierWindow::Lifetime, &account.memory.qualification, day);
    let is_unjustified = |award: &&TierAward| !award.is_justified(&reach, &account.memory.qualification);
    account.memory.tier.awards.iter().filter(is_unjustified).cloned().collect()
}

/// The families of expired lots of the member's tier awards: a refund may withdraw the awards.
pub fn families_of_awards(draft: &Draft) -> Vec<String> {
    let awards = draft.account().memory.tier.awards.iter();
    let lots: Vec<_> = awards.filter_map(|award| award.lot.clone()).collect();
    expired_families(draft, &lots)
}

/// What changes in addition to the promises.
#[derive(Default)]
struct TierEffects {
    granted: Granted,
    awards: Vec<TierAward>,
    withdrawn: Vec<TierAward>,
    revocation: Revocation,
}

/// Appends the state on `day`, unless it is already stored.
fn write(draft: &mut Draft, program: &Program, day: Day, effects: TierEffects) -> Result<(), Fault> {
    let account = draft.account();
    let promises = program.tiers.as_ref().map_or_else(Vec::new, |tiers| promises(account, tiers, day));
    let due_at = due_after(&promises, program, day);
    let is_idle = effects.awards.is_empty() && effects.withdrawn.is_empty();
    if is_idle && promises == account.memory.tier.promises && due_at == account.memory.tier.due_at {
        return Ok(());
    }
    let top = |promises: &[TierPromise]| -> Option<TierId> { promises.first().map(|promise| promise.tier_id.clone()) };
    let (from, to) = (top(&account.memory.tier.promises), top(&promises));
    let TierEffects { granted, awards, withdrawn, revocation } = effects;
    let movement = revocation.movement().and_grant(&granted);
    let Revocation { revoked, debt_added, absorbed, lapsed, .. } = revocation;
    let lapsed = lapsed.iter().copied().sum();
    let change =
        TierChange { from, to, promises, due_at, granted, awards, withdrawn, revoked, debt_added, absorbed, lapsed };
    draft.append_by_system(movement, TierFact::Changed { change: Box::new(change) })
}

fn grant_reached(
    draft: &Draft,
    program: &Program,
    tiers: &Tiers,
    (day, now): (Day, Instant),
    before: &Before,
) -> (Granted, Vec<TierAward>) {
    let account = draft.account();
    let window = tiers.levels.first().map_or(TierWindow::Lifetime, |level| level.terms.window);
    let was = Reach::of(window, &before.qualification, day);
    let is = Reach::of(window, &account.memory.qualification, day);
    let was_paid = |rule_id: &crate::units::id::RuleId| {
        account
            .memory
            .tier
            .awards
            .iter()
            .any(|paid| paid.rule_id == *rule_id && matches!(paid.of, TierAwardFor::Share(_)))
    };
    let reached = reached(&tiers.levels, &was, &is, was_paid);
    if reached.is_empty() {
        return Default::default();
    }
    let awards: Vec<Award> =
        reached.iter().map(|(_, award)| pending(program, &award.rule_id, award.class, award.points, now)).collect();
    let granted = grant(draft, program, (Cause::Tier, now), awards);
    let awards = TierAward::remember(&granted, day, |rule_id| {
        let (level, award) = reached.iter().find(|(_, award)| award.rule_id == *rule_id)?;
        Some((TierAwardFor::Share(award.share), level.terms.into()))
    });
    (granted, awards)
}

/// The rank of a tier. `None` is below the lowest tier.
fn rank(tiers: &Tiers, promise: Option<&TierPromise>) -> Option<usize> {
    tiers.levels.iter().position(|level| promise.is_some_and(|promise| promise.tier_id == level.id))
}

fn held_on<'program>(account: &Account, program: &'program Program, day: Day) -> Option<HeldTier<'program>> {
    let tiers = program.tiers.as_ref()?;
    HeldTier::of(tiers, promises(account, tiers, day).into_iter().next()?, day)
}

/// Returns when time alone next changes something: the tier ends, or a month with benefits begins.
fn due_after(promises: &[TierPromise], program: &Program, day: Day) -> Option<Instant> {
    let promise = promises.first()?;
    let mut levels = program.tiers.iter().flat_map(|tiers| &tiers.levels);
    let level = levels.find(|level| level.id == promise.tier_id);
    let due_on = level.map_or(promise.ends_on, |level| due_on(level, &promise.spell(), first_of_next_month(day)));
    due_on.map(|Day(date)| program.zone.start_of(date))
}

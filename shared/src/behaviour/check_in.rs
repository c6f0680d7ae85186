//! The daily check-in and its streak, by the local day in the program's time zone: one check-in a day, and a bonus on each multiple of a
//! number of days in a row.

use super::{Moment, award};
use crate::{
    earning::expiry::renew,
    earning::grant::{Cause, grant},
    ledger::fact::award::{Award, AwardPart},
    ledger::fact::behaviour::{BehaviourFact, CheckIn},
    ledger::memory::Streak,
    ledger::{Account, Draft, Movement},
    program::{Activity, CheckInRule, Program},
    refusal::Refusal,
    tier,
    units::points::Points,
    units::time::{Day, Instant},
    wire::{CheckInStanding, EarnReason},
};

/// Records today's check-in. Refuses a second check-in on one local day, and one for an erased member.
pub fn check_in(draft: &mut Draft, rule: &CheckInRule, program: &Program) -> Result<CheckIn, Refusal> {
    preview(draft, rule, program)?;
    renew(draft, program, Activity::CheckIn, draft.now())?;
    let check_in = preview(draft, rule, program)?;
    let before = tier::before(draft);
    let fact = BehaviourFact::CheckedIn { check_in: Box::new(check_in.clone()) };
    draft.append(Movement::none().and_grant(&check_in.earned), fact)?;
    tier::after_earning(draft, program, &before)?;
    Ok(check_in)
}

/// Returns what a check-in now would write.
pub fn preview(draft: &Draft, rule: &CheckInRule, program: &Program) -> Result<CheckIn, Refusal> {
    let account = draft.account();
    if account.is_erased() {
        return Err(Refusal::MemberFrozen);
    }
    let day = program.zone.day_of(draft.now());
    let kept = match so_far(account, rule, day) {
        SoFar::Today(_) => return Err(Refusal::AlreadyRewarded),
        SoFar::Before(days) => days,
    };
    let streak = kept.saturating_add(1);
    let moment = Moment { at: draft.now(), now: draft.now() };
    let paid = |points: Points, part: Option<AwardPart>| {
        let award = award(program, &rule.rule_id, rule.class, points, moment);
        (!points.is_zero()).then_some(Award { part, ..award })
    };
    let due = rule.streak.filter(|bonus| streak % bonus.every == 0);
    let bonus = due.and_then(|bonus| paid(bonus.bonus, Some(AwardPart::Streak)));
    let awards = paid(rule.points, None).into_iter().chain(bonus).collect();
    let earned = grant(draft, program, (Cause::CheckIn, draft.now()), awards);
    let reason = (earned.points() < earned.desired()).then_some(EarnReason::Capped);
    Ok(CheckIn { day, streak, earned, reason })
}

/// The streak before a check-in.
enum SoFar {
    /// The member checked in on this day already, with this number of days in a row. If the program's zone moved west, the last check-in
    /// can have a later date than today.
    Today(u32),
    /// The number of days that the next check-in continues. 0 if too many days were missed.
    Before(u32),
}

fn so_far(account: &Account, rule: &CheckInRule, today: Day) -> SoFar {
    let Some(Streak { last, days }) = account.memory.behaviour.streak else { return SoFar::Before(0) };
    if today <= last {
        return SoFar::Today(days);
    }
    let missed = last.days_until(today) - 1;
    SoFar::Before(if missed <= rule.grace_days.into() { days } else { 0 })
}

/// Returns the state of a member's check-ins at `now`. `None` if the program has no check-in rule.
pub fn standing(account: &Account, program: &Program, now: Instant) -> Option<CheckInStanding> {
    let rule = program.earning.check_in.as_ref()?;
    let (today, streak) = match so_far(account, rule, program.zone.day_of(now)) {
        SoFar::Today(days) => (true, days),
        SoFar::Before(days) => (false, days),
    };
    Some(CheckInStanding { today, streak, next_bonus_in: next_bonus_in(rule, streak) })
}

/// The number of check-ins until the next bonus, after `streak` days in a row.
pub fn next_bonus_in(rule: &CheckInRule, streak: u32) -> Option<u32> {
    rule.streak.map(|bonus| bonus.every - streak % bonus.every)
}

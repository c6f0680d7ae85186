//! Monthly benefits: granted on the first of each month, and immediately when a tier is reached. A benefit is granted once a month; a
//! higher tier adds the difference.

use super::{HeldTier, award::pending, reach::Spell};
use crate::{
    earning::grant::{Cause, fixed, grant},
    ledger::fact::award::Award,
    ledger::fact::tier::{BenefitGrant, GrantedBenefit, TierFact},
    ledger::memory::{TierAward, TierAwardFor},
    ledger::{Account, Draft, Fault, Movement},
    program::{Benefit, Level, Program},
    units::id::RuleId,
    units::lot_class::LotClass,
    units::points::Points,
    units::time::{Day, Instant},
};
use jiff::ToSpan;

/// Why a month's benefits are granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GrantReason {
    /// The month begins.
    First,
    /// An order or event raised the member. The points are pending like those of an order.
    Raised,
}

/// Grants the benefits of the month of `day` that were not granted yet, for the tier held on that day. `at` is the time of the cause.
pub(super) fn grant_month(
    draft: &mut Draft,
    program: &Program,
    held: &HeldTier<'_>,
    (day, at): (Day, Instant),
    occasion: GrantReason,
) -> Result<(), Fault> {
    let month = first_of_month(day);
    let account = draft.account();
    let benefits: Vec<GrantedBenefit> =
        monthly(held.level, held.cushion).filter_map(|benefit| missing_count(account, month, benefit)).collect();
    let missing = monthly(held.level, held.cushion)
        .filter_map(|benefit| missing_points(benefit, granted_points(account, month, benefit)));
    let awards: Vec<Award> = missing
        .map(|(rule_id, points)| match occasion {
            GrantReason::First => fixed(program, rule_id, LotClass::Bonus, points, at),
            GrantReason::Raised => pending(program, rule_id, LotClass::Bonus, points, at),
        })
        .collect();
    if benefits.is_empty() && awards.is_empty() {
        return Ok(());
    }
    let granted = grant(draft, program, (Cause::TierMonth, draft.now()), awards);
    let awards = TierAward::remember(&granted, day, |rule_id| {
        let is_its = |benefit: &&Benefit| benefit.monthly_points.as_ref().is_some_and(|(its, _)| its == rule_id);
        let benefit = held.level.benefits.iter().find(is_its)?;
        Some((TierAwardFor::Month(benefit.id.clone()), held.promise.terms))
    });
    let tier_id = held.level.id.clone();
    let movement = Movement::none().and_grant(&granted);
    let grant = Box::new(BenefitGrant { month, tier_id, benefits, granted, awards });
    draft.append_by_system(movement, TierFact::BenefitsGranted { grant })?;
    // Points that are granted late can have expired already.
    draft.expire_lots()
}

pub(crate) fn first_of_month(Day(date): Day) -> Day {
    Day(date.first_of_month())
}

pub(crate) fn first_of_next_month(Day(date): Day) -> Day {
    Day(date.first_of_month().saturating_add(1.month()))
}

/// Returns the day on which time alone next changes a tier: the tier ends, or a month with benefits begins.
pub(crate) fn due_on(level: &Level, spell: &Spell, next_month: Day) -> Option<Day> {
    let brings = spell.lasts_on(next_month) && monthly(level, spell.is_cushion(next_month)).next().is_some();
    if brings { Some(next_month) } else { spell.ends_on }
}

/// The monthly benefits of a tier.
fn monthly(level: &Level, cushion: bool) -> impl Iterator<Item = &Benefit> {
    let benefits = level.benefits_in(cushion);
    benefits.filter(|benefit| benefit.monthly.is_some() || benefit.monthly_points.is_some())
}

fn missing_count(account: &Account, month: Day, benefit: &Benefit) -> Option<GrantedBenefit> {
    let granted =
        account.memory.tier.month.iter().filter(|granted| granted.month == month).flat_map(|granted| &granted.counts);
    let granted = granted.filter(|(id, _)| *id == benefit.id).map(|(_, count)| *count).sum();
    let count = benefit.monthly?.saturating_sub(granted);
    (count > 0).then(|| GrantedBenefit { id: benefit.id.clone(), name: benefit.name.clone(), count })
}

fn granted_points(account: &Account, month: Day, benefit: &Benefit) -> Points {
    let is_its =
        |award: &&TierAward| first_of_month(award.on) == month && award.of == TierAwardFor::Month(benefit.id.clone());
    account.memory.tier.awards.iter().filter(is_its).map(|award| award.points).sum()
}

/// Returns the points of a benefit that remain to be granted if `given` were granted in the month, and the rule that grants them.
pub(crate) fn missing_points(benefit: &Benefit, granted: Points) -> Option<(&RuleId, Points)> {
    let (rule_id, points) = benefit.monthly_points.as_ref()?;
    let points = points.minus(granted);
    (!points.is_zero()).then_some((rule_id, points))
}

//! The newcomer pack. The sign-up opens it. It pays for each task done in time, and a bonus for all tasks. The task `first_order` is paid
//! in the entry of that order, so that a refund of the order revokes these points. If the order is refunded in full, the bonus that it
//! completed is revoked too.

use super::Moment;
use crate::{
    basket::Line,
    earning::expiry::{Validity, validity},
    earning::grant::fixed,
    earning::spend::available_at,
    ledger::Account,
    ledger::fact::award::{Award, AwardPart, Granted},
    ledger::fact::behaviour::PackStep,
    ledger::lot::Renewal,
    ledger::memory::{Pack, PackBonus},
    program::{MemberFacts, NewcomerRule, Program},
    units::event_kind::{EventKind, Task},
    units::id::OrderId,
    units::money::Amount,
    units::points::Points,
    units::time::Instant,
};

/// What a pack pays for one event or order, before caps.
#[derive(Clone, Debug, Default)]
pub struct PackEarning {
    pub awards: Vec<Award>,
    pub(super) step: Option<PackStep>,
    /// The first order, without which the bonus for all tasks would not be paid now.
    pub(super) hangs_on: Option<OrderId>,
}

impl PackEarning {
    /// Returns the step with the bonus that was granted. An erased member is granted nothing.
    pub(crate) fn granted(self, granted: &Granted) -> Option<PackStep> {
        let bonus = granted.awards.iter().find(|award| award.part == Some(AwardPart::AllDone));
        let bonus = bonus.map(|award| PackBonus {
            points: award.points,
            counts: award.counts.clone(),
            lot: award.own_part(),
            order_id: self.hangs_on,
        });
        self.step.map(|step| PackStep { bonus, ..step })
    }
}

impl Pack {
    /// Returns the pack if this order did its first-order task.
    pub(crate) fn begun_by<'a>(account: &'a Account, order_id: &OrderId) -> Option<&'a Self> {
        account.memory.behaviour.pack.as_ref().filter(|pack| pack.first_order.as_ref() == Some(order_id))
    }

    /// Returns the bonus if it was paid after the first order and depends on it.
    pub(crate) fn dependent_bonus(&self) -> Option<&PackBonus> {
        self.bonus.as_ref().filter(|bonus| bonus.order_id.is_some())
    }
}

/// What the pack pays for an event: the welcome for the first sign-up, or the points of a task that is done for the first time and in time.
pub(super) fn of_event(account: &Account, program: &Program, kind: &EventKind, moment: Moment) -> PackEarning {
    let Some(rule) = program.earning.newcomer.as_ref() else { return PackEarning::default() };
    let remembered = &account.memory.behaviour;
    let dated = |part: AwardPart, points: Points| {
        let award = super::award(program, &rule.rule_id, rule.class, points, moment);
        let Validity { expires_at, renewal } = own_validity(program, rule, moment.now, moment.now)
            .unwrap_or(Validity { expires_at: award.expires_at, renewal: award.renewal });
        (!points.is_zero()).then_some(Award { part: Some(part), expires_at, renewal, ..award })
    };
    if *kind == EventKind::SignUp {
        if remembered.pack.is_some() || remembered.paid_once.contains(kind) {
            return PackEarning::default();
        }
        let opens_until = Some(program.zone.end_of_day_after(moment.at, rule.days));
        let awards = dated(AwardPart::Welcome, rule.welcome).into_iter().collect();
        return PackEarning { awards, step: Some(PackStep { opens_until, ..PackStep::default() }), hangs_on: None };
    }
    let task = Task::Event(kind.clone());
    let earning = of_task(account, rule, task, moment.at, &dated);
    let completes = earning.awards.iter().any(|award| award.part == Some(AwardPart::AllDone));
    let needs_order = rule.tasks.iter().any(|listed| listed.task == Task::FirstOrder);
    let first_order = remembered.pack.as_ref().and_then(|pack| pack.first_order.clone());
    PackEarning { hangs_on: first_order.filter(|_| completes && needs_order), ..earning }
}

/// What the pack pays for a member's first order, split over its lines by their cost. `spend` is what is paid for them.
pub fn of_first_order(
    account: &Account,
    (program, member): (&Program, &MemberFacts),
    placed_at: Instant,
    (lines, spend): (&[Line], Amount),
    now: Instant,
) -> PackEarning {
    let rule = match program.earning.newcomer.as_ref() {
        Some(rule) if is_first(member, rule, spend) && !account.is_erased() => rule,
        _ => return PackEarning::default(),
    };
    let available_at = available_at(program, placed_at);
    let dated = |part: AwardPart, points: Points| {
        let award = fixed(program, &rule.rule_id, rule.class, points, placed_at);
        let by_policy = || validity(program.expiry.of(rule.class), placed_at, available_at, &program.zone);
        let Validity { expires_at, renewal } = own_validity(program, rule, now, available_at).unwrap_or_else(by_policy);
        let award = Award { part: Some(part), available_at, expires_at, renewal, ..award };
        (!points.is_zero()).then(|| award.split_by(shares(lines)))
    };
    of_task(account, rule, Task::FirstOrder, placed_at, &dated)
}

/// Whether an order with this `spend` does the task.
fn is_first(member: &MemberFacts, rule: &NewcomerRule, spend: Amount) -> bool {
    let task = rule.tasks.iter().find(|listed| listed.task == Task::FirstOrder);
    task.is_some_and(|task| member.is_first_order(spend, task.min_spend))
}

fn of_task(
    account: &Account,
    rule: &NewcomerRule,
    task: Task,
    at: Instant,
    dated: &dyn Fn(AwardPart, Points) -> Option<Award>,
) -> PackEarning {
    let open = account.memory.behaviour.pack.as_ref().filter(|pack| at < pack.until && !pack.done.contains(&task));
    let listed = rule.tasks.iter().find(|listed| listed.task == task);
    let (Some(pack), Some(listed)) = (open, listed) else { return PackEarning::default() };
    let is_done = |listed: &Task| *listed == task || pack.done.contains(listed);
    let completes = pack.bonus.is_none() && rule.tasks.iter().all(|listed| is_done(&listed.task));
    let all_done = completes.then(|| dated(AwardPart::AllDone, rule.all_done)).flatten();
    let awards = dated(AwardPart::Task(task.clone()), listed.points).into_iter().chain(all_done).collect();
    PackEarning { awards, step: Some(PackStep { task: Some(task), ..PackStep::default() }), hangs_on: None }
}

/// The validity by the pack's own number of days, counted from the day of the award. Activity does not extend it. If the points would
/// expire before they are available, the days count from the day on which they become available. `None` if the pack has no such number.
fn own_validity(
    program: &Program,
    rule: &NewcomerRule,
    awarded_at: Instant,
    available_at: Instant,
) -> Option<Validity> {
    let end_after = |at: Instant, days: u16| program.zone.end_of_day_after(at, days);
    let days = rule.valid_days?;
    let expires_at = end_after(awarded_at, days);
    let expires_at = Some(if expires_at > available_at { expires_at } else { end_after(available_at, days) });
    Some(Validity { expires_at, renewal: Renewal::Fixed })
}

/// The weights of the lines: their totals, or their units if all lines are free. An order has fewer lines than 2^16.
fn shares(lines: &[Line]) -> Vec<(u16, u128)> {
    let is_free = lines.iter().all(|line| line.total.is_zero());
    let weight = |line: &Line| u128::from(if is_free { line.quantity.into() } else { line.total.minor() });
    (0_u16..).zip(lines).map(|(at, line)| (at, weight(line))).collect()
}

//! The settings of event rules, the check-in and its streak, and the newcomer pack. `behaviour` applies them.

use super::{Below, Condition, RecurringDays, validate::read_conditions};
use crate::{
    units::event_kind::{EventKind, Task},
    units::id::RuleId,
    units::lot_class::LotClass,
    units::money::{Amount, Currency},
    units::points::Points,
    wire::{CheckInDocument, EventRuleDocument, NewcomerDocument, TaskDocument},
};

const POINTS_MAX: u64 = 1_000_000;
const EVERY_MAX: u32 = 366;
const GRACE_DAYS_MAX: u16 = 30;
const TASKS_MAX: usize = 20;
const DAYS_MAX: u16 = 3660;

/// Points for one kind of event.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRule {
    pub rule_id: RuleId,
    pub event: EventKind,
    /// At most 1,000,000. Zero pays nothing.
    pub points: Points,
    pub class: LotClass,
    /// No condition is about a line.
    pub conditions: Vec<Condition>,
}

/// Points for each day, and a bonus for days in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckInRule {
    pub rule_id: RuleId,
    pub points: Points,
    pub streak: Option<StreakBonus>,
    /// The number of missed days in a row that do not break a streak.
    pub grace_days: u16,
    pub class: LotClass,
}

/// A bonus on each multiple of `every` days of a streak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreakBonus {
    /// 1–366.
    pub every: u32,
    pub bonus: Points,
}

/// What a new member is granted for joining and for the first tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewcomerRule {
    pub rule_id: RuleId,
    pub welcome: Points,
    /// Each task occurs once.
    pub tasks: Vec<NewcomerTask>,
    /// Granted in addition, with the last of the tasks.
    pub all_done: Points,
    /// Tasks count until the end of the day that is this number of days after joining.
    pub days: u16,
    /// The points are usable until the end of the day that is this number of days after each award. `None`: by the policy of their class.
    pub valid_days: Option<u16>,
    pub class: LotClass,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewcomerTask {
    pub task: Task,
    pub points: Points,
    /// Of the task `first_order`: the least that an order must reach to do it.
    pub min_spend: Amount,
}

impl EventRule {
    pub(super) fn read(
        document: &EventRuleDocument,
        terms: (Currency, Option<&RecurringDays>),
        problems: &mut Below<'_>,
    ) -> Self {
        let points = read_points("/points", document.points, problems);
        let conditions = read_conditions(&document.conditions, terms, problems);
        for (at, condition) in conditions.iter().enumerate() {
            if condition.is_of_lines() {
                problems.add(&format!("/conditions/{at}"), "is about the lines of an order, and an event has no lines");
            }
        }
        let (rule_id, event) = (document.id.clone(), document.event.clone());
        Self { rule_id, event, points, class: document.class, conditions }
    }
}

impl CheckInRule {
    pub(super) fn read(document: &CheckInDocument, problems: &mut Below<'_>) -> Self {
        let CheckInDocument { id, names: _, points, streak, grace_days, class, caps: _ } = document;
        let points = read_points("/points", *points, problems);
        let streak = streak.map(|streak| {
            problems.within("/streak/every", streak.every, 1..=EVERY_MAX);
            StreakBonus { every: streak.every.max(1), bonus: read_points("/streak/bonus", streak.bonus, problems) }
        });
        problems.within("/grace_days", *grace_days, 0..=GRACE_DAYS_MAX);
        Self { rule_id: id.clone(), points, streak, grace_days: *grace_days, class: *class }
    }
}

impl NewcomerRule {
    /// `pending_days` is the program's return window: the points of a first order are pending until it closes.
    pub(super) fn read(
        document: &NewcomerDocument,
        (currency, pending_days): (Currency, u16),
        problems: &mut Below<'_>,
    ) -> Self {
        let NewcomerDocument { id, names: _, welcome, tasks, all_done, days, valid_days, class } = document;
        let welcome = read_points("/welcome", *welcome, problems);
        let all_done = read_points("/all_done", *all_done, problems);
        problems.within("/days", *days, 0..=DAYS_MAX);
        let tasks = read_tasks(tasks, currency, problems);
        if tasks.is_empty() && !all_done.is_zero() {
            problems.add("/all_done", "needs at least one task");
        }
        if let Some(valid_days) = *valid_days {
            problems.within("/valid_days", valid_days, 1..=DAYS_MAX);
            let has_order = tasks.iter().any(|task| task.task == Task::FirstOrder);
            if has_order && (1..=pending_days).contains(&valid_days) {
                problems.add(
                    "/valid_days",
                    "must be more than earning.pending_days, or points would expire before they can be spent",
                );
            }
        }
        let (days, valid_days, class) = (*days, *valid_days, *class);
        Self { rule_id: id.clone(), welcome, tasks, all_done, days, valid_days, class }
    }
}

fn read_tasks(documents: &[TaskDocument], currency: Currency, problems: &mut Below<'_>) -> Vec<NewcomerTask> {
    if documents.len() > TASKS_MAX {
        problems.add("/tasks", format!("must have at most {TASKS_MAX} tasks"));
    }
    let mut tasks: Vec<NewcomerTask> = Vec::new();
    for (at, document) in documents.iter().take(TASKS_MAX).enumerate() {
        let points = read_points(&format!("/tasks/{at}/points"), document.points, problems);
        if document.event == Task::Event(EventKind::SignUp) {
            problems.add(&format!("/tasks/{at}/event"), "must not be sign_up; use `welcome` for it");
        }
        if tasks.iter().any(|task| task.task == document.event) {
            problems.add(&format!("/tasks/{at}/event"), "occurs twice; each task counts once");
        }
        if document.min_spend.is_some() && document.event != Task::FirstOrder {
            problems.add(&format!("/tasks/{at}/min_spend"), "belongs to the task first_order");
        }
        let min_spend = problems.min_spend(&format!("/tasks/{at}/min_spend"), document.min_spend.as_ref(), currency);
        tasks.push(NewcomerTask { task: document.event.clone(), points, min_spend });
    }
    tasks
}

fn read_points(pointer: &str, points: u32, problems: &mut Below<'_>) -> Points {
    problems.within(pointer, u64::from(points), 0..=POINTS_MAX);
    Points::saturating(points.into())
}

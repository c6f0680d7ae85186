//! Which ways to earn points a shopper sees, and which of them are done. What a way grants is decided in `order` and `behaviour`.

use crate::{
    behaviour::{Event, preview_event, standing},
    ledger::Draft,
    ledger::fact::award::{Award, Cut},
    ledger::memory::Pack,
    program::MemberFacts,
    program::{Condition, Occasion, Period, Program},
    units::event_kind::{EventKind, Task},
    units::id::RuleId,
    units::time::{Instant, Window},
    wire::{
        ConditionDocument, DaysDocument, EarningDocument, Names, NewcomerDocument, RuleDocument, TaskDocument,
        TaskView, Way, WayCondition, WayStanding, WayToEarn,
    },
};

/// The shopper who reads the list.
#[derive(Clone, Copy, Debug)]
pub struct Viewer<'a> {
    pub program: &'a Program,
    pub draft: &'a Draft,
    pub facts: &'a MemberFacts,
}

/// Returns the ways that are open at `now`, in the order of the rules. A rule for a segment or an arm is shown only to its members, and
/// without this condition. A rule for other dates is not shown. Without a viewer, returns what every visitor can see.
pub fn ways(earning: &EarningDocument, viewer: Option<Viewer<'_>>, now: Instant) -> Vec<WayToEarn> {
    earning.rules.iter().filter_map(|rule| Looking { earning, viewer, now }.at(rule)).collect()
}

#[derive(Clone, Copy)]
struct Looking<'a> {
    earning: &'a EarningDocument,
    viewer: Option<Viewer<'a>>,
    now: Instant,
}

/// How a condition is shown.
enum Shown {
    Stated(WayCondition),
    /// The condition holds for the viewer and is not shown.
    Omitted,
    /// The way is not open to the viewer, or not open now.
    Closed,
}

impl<'a> Looking<'a> {
    fn at(self, rule: &RuleDocument) -> Option<WayToEarn> {
        let way = |rule_id: &RuleId, names: &Names, what| WayToEarn {
            rule_id: rule_id.clone(),
            names: names.clone(),
            what,
            conditions: Vec::new(),
            caps: Vec::new(),
            standing: None,
        };
        Some(match rule {
            RuleDocument::Spend { id, names, points, per, conditions, caps, .. } => WayToEarn {
                conditions: self.conditions(conditions)?,
                caps: caps.clone(),
                ..way(id, names, Way::Spend { points: *points, per: per.clone() })
            },
            RuleDocument::Multiplier { id, names, factor, conditions } => WayToEarn {
                conditions: self.conditions(conditions)?,
                ..way(id, names, Way::Multiplier { factor: factor.clone() })
            },
            RuleDocument::Referral(rule) => {
                let (registration, first_order, ladder) =
                    (rule.registration.clone(), rule.first_order.clone(), rule.ladder.clone());
                let what = Way::Referral { registration, first_order, ladder };
                WayToEarn { caps: rule.caps.clone(), ..way(&rule.id, &rule.names, what) }
            }
            RuleDocument::Event(rule) => WayToEarn {
                conditions: self.conditions(&rule.conditions)?,
                caps: rule.caps.clone(),
                standing: self.viewer.map(|viewer| viewer.of_event(&rule.id, &rule.event, self.now)),
                ..way(&rule.id, &rule.names, Way::Event { event: rule.event.clone(), points: rule.points })
            },
            RuleDocument::CheckIn(rule) => {
                let what = Way::CheckIn { points: rule.points, streak: rule.streak, grace_days: rule.grace_days };
                let standing = self.viewer.and_then(|viewer| viewer.of_check_in(self.now));
                WayToEarn { caps: rule.caps.clone(), standing, ..way(&rule.id, &rule.names, what) }
            }
            RuleDocument::Newcomer(_) if !self.takes_newcomers() => return None,
            RuleDocument::Newcomer(rule) => {
                let (rule, pack) = (self.open_tasks(rule), self.pack());
                let is_done = pack.map(|pack| rule.tasks.iter().all(|task| pack.done.contains(&task.event)));
                let standing = is_done.map(|done| WayStanding { done, again_at: None });
                WayToEarn { standing, ..way(&rule.id, &rule.names, newcomer(&rule, pack)) }
            }
        })
    }

    fn pack(self) -> Option<&'a Pack> {
        self.viewer.and_then(|viewer| viewer.draft.account().memory.behaviour.pack.as_ref())
    }

    /// Whether the newcomer pack is open to the viewer, or can still be opened.
    fn takes_newcomers(self) -> bool {
        let is_new = self.viewer.is_none_or(|viewer| viewer.draft.account().seq == 0);
        self.pack().map_or(is_new, |pack| self.now < pack.until)
    }

    /// The pack without the task `first_order` if the viewer has ordered without doing it. No order does it then, and the bonus for all tasks is not
    /// paid.
    fn open_tasks(self, rule: &NewcomerDocument) -> NewcomerDocument {
        let Some(viewer) = self.viewer else { return rule.clone() };
        let is_done = |task: &TaskDocument| self.pack().is_some_and(|pack| pack.done.contains(&task.event));
        let is_open = |task: &TaskDocument| {
            let condition = ConditionDocument::FirstOrder { min_spend: task.min_spend.clone() };
            task.event != Task::FirstOrder || is_done(task) || viewer.meets(&condition, self.now)
        };
        let mut open = rule.clone();
        open.tasks.retain(is_open);
        if open.tasks.len() < rule.tasks.len() {
            open.all_done = 0;
        }
        open
    }

    /// `None` if one of the conditions closes the way.
    fn conditions(self, conditions: &[ConditionDocument]) -> Option<Vec<WayCondition>> {
        let mut stated: Vec<WayCondition> = Vec::new();
        for condition in conditions {
            match self.condition(condition) {
                Shown::Stated(condition) if stated.contains(&condition) => {}
                Shown::Stated(condition) => stated.push(condition),
                Shown::Omitted => {}
                Shown::Closed => return None,
            }
        }
        Some(stated)
    }

    fn condition(self, document: &ConditionDocument) -> Shown {
        let days = |weekdays: &[_], days_of_month: &[_]| {
            let (weekdays, days_of_month) = (weekdays.to_vec(), days_of_month.to_vec());
            Shown::Stated(WayCondition::Days(DaysDocument { weekdays, days_of_month }))
        };
        match document {
            ConditionDocument::Sku(_) | ConditionDocument::Tag(_) => Shown::Stated(WayCondition::Products {}),
            ConditionDocument::Category(choice) => Shown::Stated(WayCondition::Category(choice.clone())),
            ConditionDocument::Store(choice) => Shown::Stated(WayCondition::Store(choice.clone())),
            ConditionDocument::Channel(choice) => Shown::Stated(WayCondition::Channel(choice.clone())),
            ConditionDocument::Tier(choice) => Shown::Stated(WayCondition::Tier(choice.clone())),
            ConditionDocument::Dates { from, until } => {
                let is_on = Window { from: *from, until: *until }.contains(self.now);
                if is_on { Shown::Stated(WayCondition::Dates { from: *from, until: *until }) } else { Shown::Closed }
            }
            ConditionDocument::Weekday { any_of } => days(any_of, &[]),
            ConditionDocument::DayOfMonth { any_of } => days(&[], any_of),
            ConditionDocument::MemberDay {} => {
                Shown::Stated(WayCondition::Days(self.earning.member_days.clone().unwrap_or_default()))
            }
            ConditionDocument::Birthday { period } => Shown::Stated(WayCondition::Birthday { period: *period }),
            ConditionDocument::FirstOrder { min_spend } => match self.viewer {
                Some(viewer) if !viewer.meets(document, self.now) => Shown::Closed,
                Some(_) | None => Shown::Stated(WayCondition::FirstOrder { min_spend: min_spend.clone() }),
            },
            ConditionDocument::Segment(_) | ConditionDocument::Arm { .. } => {
                let is_theirs = self.viewer.is_some_and(|viewer| viewer.meets(document, self.now));
                if is_theirs { Shown::Omitted } else { Shown::Closed }
            }
        }
    }
}

impl Viewer<'_> {
    fn meets(self, document: &ConditionDocument, now: Instant) -> bool {
        let occasion = Occasion::new(now, &self.program.zone, self.facts);
        Condition::read(document, (self.program.currency, None)).is_ok_and(|condition| condition.holds(None, &occasion))
    }

    /// Whether the rule would still pay if the event were recorded now.
    fn of_event(self, rule_id: &RuleId, kind: &EventKind, now: Instant) -> WayStanding {
        let event = Event { event_id: None, kind: kind.clone(), occurred_at: now, evidence: None };
        let recorded = preview_event(self.draft, &event, self.program, self.facts);
        let is_its = |award: &&Award| award.rule_id == *rule_id && award.points.is_zero();
        let cut = recorded.earned.awards.iter().find(is_its).and_then(|award| award.cut.as_ref());
        let again_at = match cut {
            Some(Cut::Capped { per, .. }) => Period::from(*per).ends_at(now, &self.program.zone),
            Some(Cut::AccountFull {} | Cut::Once {}) | None => None,
        };
        WayStanding { done: cut.is_some(), again_at }
    }

    fn of_check_in(self, now: Instant) -> Option<WayStanding> {
        let standing = standing(self.draft.account(), self.program, now)?;
        let tomorrow = self.program.zone.end_of_day_after(now, 0);
        Some(WayStanding { done: standing.today, again_at: standing.today.then_some(tomorrow) })
    }
}

fn newcomer(rule: &NewcomerDocument, pack: Option<&Pack>) -> Way {
    let task = |TaskDocument { event, points, .. }: &TaskDocument| TaskView {
        event: event.clone(),
        points: *points,
        done: pack.map(|pack| pack.done.contains(event)),
    };
    Way::Newcomer {
        welcome: rule.welcome,
        tasks: rule.tasks.iter().map(task).collect(),
        all_done: rule.all_done,
        days: rule.days,
        until: pack.map(|pack| pack.until),
    }
}

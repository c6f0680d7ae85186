//! Which ways to earn points a shopper is shown, and which of them are done. What a way gives is the verbs' to say.

use crate::{
    behaviour::{Event, preview_event, standing},
    ledger::Draft,
    ledger::fact::award::{Award, Cut},
    ledger::memory::Pack,
    member::profile::MemberFacts,
    program::{Condition, Occasion, Program},
    units::event_kind::EventKind,
    units::id::RuleId,
    units::time::{Instant, Window},
    wire::{
        ConditionDocument, DaysDocument, EarningDocument, Names, NewcomerDocument, RuleDocument, TaskDocument,
        TaskView, Way, WayCondition, WayStanding, WayToEarn,
    },
};

/// The shopper who asks.
#[derive(Clone, Copy, Debug)]
pub struct Viewer<'a> {
    pub program: &'a Program,
    pub draft: &'a Draft,
    pub facts: &'a MemberFacts,
}

/// The ways that are open at `now`, in the order of the rules. A rule for segments or an arm is told only to those for whom it is, and not why;
/// one for other dates to nobody. Without a viewer, as anybody may see them.
pub fn ways(earning: &EarningDocument, viewer: Option<Viewer<'_>>, now: Instant) -> Vec<WayToEarn> {
    earning.rules.iter().filter_map(|rule| Looking { earning, viewer, now }.at(rule)).collect()
}

#[derive(Clone, Copy)]
struct Looking<'a> {
    earning: &'a EarningDocument,
    viewer: Option<Viewer<'a>>,
    now: Instant,
}

/// What becomes of a condition.
enum Shown {
    Told(WayCondition),
    /// It holds for the viewer, and nobody is told of it.
    Untold,
    /// The way is not the viewer's, or not now.
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
                let pack = self.pack();
                let is_done = pack.map(|pack| rule.tasks.iter().all(|task| pack.done.contains(&task.event)));
                let standing = is_done.map(|done| WayStanding { done, again_at: None });
                WayToEarn { standing, ..way(&rule.id, &rule.names, newcomer(rule, pack)) }
            }
        })
    }

    fn pack(self) -> Option<&'a Pack> {
        self.viewer.and_then(|viewer| viewer.draft.account().memory.behaviour.pack.as_ref())
    }

    /// Whether the newcomer pack is open to the viewer, or could still be opened.
    fn takes_newcomers(self) -> bool {
        let is_new = self.viewer.is_none_or(|viewer| viewer.draft.account().seq == 0);
        self.pack().map_or(is_new, |pack| self.now < pack.until)
    }

    /// None where one of them closes the way.
    fn conditions(self, conditions: &[ConditionDocument]) -> Option<Vec<WayCondition>> {
        let mut told: Vec<WayCondition> = Vec::new();
        for condition in conditions {
            match self.condition(condition) {
                Shown::Told(condition) if told.contains(&condition) => {}
                Shown::Told(condition) => told.push(condition),
                Shown::Untold => {}
                Shown::Closed => return None,
            }
        }
        Some(told)
    }

    fn condition(self, document: &ConditionDocument) -> Shown {
        let days = |weekdays: &[_], days_of_month: &[_]| {
            let (weekdays, days_of_month) = (weekdays.to_vec(), days_of_month.to_vec());
            Shown::Told(WayCondition::Days(DaysDocument { weekdays, days_of_month }))
        };
        match document {
            ConditionDocument::Sku(_) | ConditionDocument::Tag(_) => Shown::Told(WayCondition::Products {}),
            ConditionDocument::Category(choice) => Shown::Told(WayCondition::Category(choice.clone())),
            ConditionDocument::Store(choice) => Shown::Told(WayCondition::Store(choice.clone())),
            ConditionDocument::Channel(choice) => Shown::Told(WayCondition::Channel(choice.clone())),
            ConditionDocument::Tier(choice) => Shown::Told(WayCondition::Tier(choice.clone())),
            ConditionDocument::Dates { from, until } => {
                let is_on = Window { from: *from, until: *until }.contains(self.now);
                if is_on { Shown::Told(WayCondition::Dates { from: *from, until: *until }) } else { Shown::Closed }
            }
            ConditionDocument::Weekday { any_of } => days(any_of, &[]),
            ConditionDocument::DayOfMonth { any_of } => days(&[], any_of),
            ConditionDocument::MemberDay {} => {
                Shown::Told(WayCondition::Days(self.earning.member_days.clone().unwrap_or_default()))
            }
            ConditionDocument::Birthday { period } => Shown::Told(WayCondition::Birthday { period: *period }),
            ConditionDocument::FirstOrder { min_spend } => match self.viewer {
                Some(viewer) if !viewer.meets(document, self.now) => Shown::Closed,
                Some(_) | None => Shown::Told(WayCondition::FirstOrder { min_spend: min_spend.clone() }),
            },
            ConditionDocument::Segment(_) | ConditionDocument::Arm { .. } => {
                let is_theirs = self.viewer.is_some_and(|viewer| viewer.meets(document, self.now));
                if is_theirs { Shown::Untold } else { Shown::Closed }
            }
        }
    }
}

impl Viewer<'_> {
    fn meets(self, document: &ConditionDocument, now: Instant) -> bool {
        let occasion = Occasion::new(now, &self.program.zone, self.facts);
        Condition::read(document, (self.program.currency, None)).is_ok_and(|condition| condition.holds(None, &occasion))
    }

    /// What recording the event now would bring by this rule.
    fn of_event(self, rule_id: &RuleId, kind: &EventKind, now: Instant) -> WayStanding {
        let event = Event { event_id: None, kind: kind.clone(), occurred_at: now, evidence: None };
        let recorded = preview_event(self.draft, &event, self.program, self.facts);
        let is_its = |award: &&Award| award.rule_id == *rule_id && award.points.is_zero();
        let cut = recorded.earned.awards.iter().find(is_its).and_then(|award| award.cut.as_ref());
        let again_at = match cut {
            Some(Cut::Capped { per, .. }) => per.ends_at(now, &self.program.zone),
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

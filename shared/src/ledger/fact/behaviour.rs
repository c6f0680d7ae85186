//! Facts of behaviour: an event or a check-in, with what it earned.

use super::{
    BacktestCause, Backtested, DailySum, Reading, Recorded, Revokes, Subject, Viewed, award::Granted, lots::Lapse,
    texts::HashedTexts,
};
use crate::{
    ledger::{
        Fault,
        memory::{Memory, Pack, PackBonus, Qualified, Remembered, Streak, TierPromise},
    },
    units::{
        event_kind::{EventKind, Task},
        id::{EventId, OrderId},
        time::{Day, Instant},
    },
    wire::{EarnReason, EntryWhat, Evidence},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BehaviourFact {
    /// The member did something, whether or not it earned anything.
    Recorded {
        event: Box<RecordedEvent>,
    },
    CheckedIn {
        check_in: Box<CheckIn>,
    },
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedEvent {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<EventId>,
    pub event: EventKind,
    pub occurred_at: Instant,
    /// Not stored for an erased member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    pub earned: Granted,
    /// Why nothing, or less than the rules grant, was granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<EarnReason>,
    /// The kind pays once, and this event was paid.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub paid_once: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<PackStep>,
    /// What counts towards tiers, and on which local day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualified: Option<Qualified>,
}

/// A check-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckIn {
    pub day: Day,
    /// The streak, including this day.
    pub streak: u32,
    pub earned: Granted,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<EarnReason>,
}

/// What one event or order did to the newcomer pack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackStep {
    /// The pack was opened, until this instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_until: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<Task>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bonus: Option<PackBonus>,
}

impl Recorded for BehaviourFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Recorded { .. } => "event_recorded",
            Self::CheckedIn { .. } => "checked_in",
        }
    }

    fn subjects(&self) -> Vec<Subject<'_>> {
        match self {
            Self::Recorded { event } => event.event_id.iter().map(Subject::Event).collect(),
            Self::CheckedIn { .. } => Vec::new(),
        }
    }

    fn claims(&self) -> Option<Subject<'_>> {
        self.subjects().into_iter().next()
    }

    fn sums(&self) -> Vec<DailySum> {
        match self {
            Self::Recorded { event } => vec![DailySum { metric: "events", key: event.event.to_string(), n: 1 }],
            Self::CheckedIn { .. } => vec![DailySum { metric: "check_ins", key: String::new(), n: 1 }],
        }
    }

    fn granted(&self) -> Option<&Granted> {
        match self {
            Self::Recorded { event } => Some(&event.earned),
            Self::CheckedIn { check_in } => Some(&check_in.earned),
        }
    }

    fn lapses(&self) -> &[Lapse] {
        &[]
    }

    fn texts(&self) -> Option<&HashedTexts> {
        None
    }

    fn texts_mut(&mut self) -> Option<&mut HashedTexts> {
        None
    }

    fn fold(&self, memory: &mut Memory, _at: Instant) -> Result<(), Fault> {
        let qualified = match self {
            Self::Recorded { event } => {
                memory.behaviour.record(event);
                event.qualified
            }
            Self::CheckedIn { check_in } => {
                memory.behaviour.streak = Some(Streak { last: check_in.day, days: check_in.streak });
                Qualified::of_points(check_in.day, check_in.earned.points())
            }
        };
        if let Some(qualified) = qualified {
            memory.qualification.add(&qualified);
        }
        Ok(())
    }
}

impl Backtested for BehaviourFact {
    fn cause(&self) -> BacktestCause<'_> {
        match self {
            Self::Recorded { event } => BacktestCause::Event(event),
            Self::CheckedIn { .. } => BacktestCause::CheckIn,
        }
    }

    fn revokes(&self) -> Revokes<'_> {
        Revokes::Nothing
    }

    fn tiers(&self) -> Option<&[TierPromise]> {
        None
    }

    fn granted_at(&self, at: Instant) -> Instant {
        at
    }
}

impl Viewed for BehaviourFact {
    fn view(&self, reading: Reading) -> EntryWhat {
        match self {
            Self::Recorded { event } => EntryWhat::EventRecorded {
                event_id: event.event_id.clone(),
                event: event.event.clone(),
                occurred_at: event.occurred_at,
                reason: event.reason,
                awards: reading.awards(&event.earned),
                evidence: event.evidence.clone().and_then(|evidence| reading.for_merchant(evidence)),
            },
            Self::CheckedIn { check_in } => EntryWhat::CheckedIn {
                day: check_in.day,
                streak: check_in.streak,
                awards: reading.awards(&check_in.earned),
            },
        }
    }
}

impl Remembered {
    fn record(&mut self, event: &RecordedEvent) {
        if event.paid_once && !self.paid_once.contains(&event.event) {
            self.paid_once.push(event.event.clone());
        }
        if let Some(step) = &event.pack {
            self.take_step(step, None);
        }
    }

    /// Applies one step to the pack. `order_id` is the order that did it, if it was an order.
    pub fn take_step(&mut self, step: &PackStep, order_id: Option<&OrderId>) {
        let opened = |until| Pack { until, done: Vec::new(), first_order: None, bonus: None };
        let Some(mut pack) = self.pack.take().or_else(|| step.opens_until.map(opened)) else { return };
        pack.done.extend(step.task.clone());
        if step.task == Some(Task::FirstOrder) {
            pack.first_order = order_id.cloned();
        }
        pack.bonus = pack.bonus.or_else(|| step.bonus.clone());
        self.pack = Some(pack);
    }
}

impl Pack {
    /// All of the pack's first order was returned.
    pub fn undo(&mut self) {
        self.first_order = None;
        self.done.retain(|task| *task != Task::FirstOrder);
        self.bonus.take_if(|bonus| bonus.order_id.is_some());
    }
}

//! What time and activity do to lots: points expire, or their expiry is extended.

use super::{
    BacktestCause, Backtested, DailySum, Reading, Recorded, Revokes, Subject, Viewed, award::Granted,
    texts::HashedTexts,
};
use crate::units::lot_class::LotClass;
use crate::{
    ledger::{
        Fault,
        lot::Lot,
        memory::{Memory, TierPromise, extended},
    },
    program::Activity,
    units::{points::Points, same_variants::same_variants, time::Instant},
    wire::{ActivityName, EntryWhat},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LotsFact {
    /// Points reached their expiry.
    Expired { lapses: Vec<Lapse> },
    /// An activity extended the points of a class: they expire at `expires_at` or at their own limit, unless they expire later anyway.
    Renewed { class: LotClass, expires_at: Instant, activity: StoredActivity },
}

/// How many points of one lot expired unused, and how many others of it were spent at that time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lapse {
    /// See [`Lot::family`].
    pub family: String,
    pub expired: Points,
    pub spent: Points,
}

/// An activity that extended points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoredActivity {
    Order,
    Redeem,
    Event,
    CheckIn,
}

same_variants!(Activity => StoredActivity: Order, Redeem, Event, CheckIn);
same_variants!(StoredActivity => ActivityName: Order, Redeem, Event, CheckIn);

impl LotsFact {
    pub fn expired(lots: &[Lot]) -> Self {
        Self::Expired { lapses: lots.iter().map(Lapse::of).collect() }
    }
}

impl Lapse {
    pub fn of(lot: &Lot) -> Self {
        Self { family: lot.family(), expired: lot.points, spent: lot.spent }
    }
}

impl Recorded for LotsFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Expired { .. } => "expired",
            Self::Renewed { .. } => "renewed",
        }
    }

    fn subjects(&self) -> Vec<Subject<'_>> {
        match self {
            Self::Expired { lapses } => lapses.iter().map(|lapse| Subject::Lot(&lapse.family)).collect(),
            Self::Renewed { .. } => Vec::new(),
        }
    }

    fn claims(&self) -> Option<Subject<'_>> {
        None
    }

    fn sums(&self) -> Vec<DailySum> {
        Vec::new()
    }

    fn granted(&self) -> Option<&Granted> {
        None
    }

    fn texts(&self) -> Option<&HashedTexts> {
        None
    }

    fn texts_mut(&mut self) -> Option<&mut HashedTexts> {
        None
    }

    fn lapses(&self) -> &[Lapse] {
        match self {
            Self::Expired { lapses } => lapses,
            Self::Renewed { .. } => &[],
        }
    }

    fn fold(&self, memory: &mut Memory, at: Instant) -> Result<(), Fault> {
        match self {
            Self::Expired { .. } => Ok(()),
            Self::Renewed { class, expires_at, .. } => {
                memory.extend_run(*class, *expires_at, at);
                Ok(())
            }
        }
    }
}

impl Backtested for LotsFact {
    /// Time and activity change lots.
    fn cause(&self) -> BacktestCause<'_> {
        BacktestCause::None
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

impl Viewed for LotsFact {
    fn view(&self, _reading: Reading) -> EntryWhat {
        match self {
            Self::Expired { .. } => EntryWhat::Expired,
            Self::Renewed { class, expires_at, activity } => {
                EntryWhat::Renewed { activity: (*activity).into(), class: *class, expires_at: *expires_at }
            }
        }
    }
}

impl Memory {
    /// Adds an activity at `at` to the class's run. Parts in open holds are extended with it.
    fn extend_run(&mut self, class: LotClass, expires_at: Instant, at: Instant) {
        let run = self.run_after(class, expires_at, at);
        self.active.insert(class, run);
        for part in self.holds.iter_mut().flat_map(|hold| &mut hold.parts).filter(|part| part.class == class) {
            *part = extended(part, Some(&run));
        }
    }
}

//! Facts of a member: points granted or revoked by hand, the erasure, and a new membership after it.

use super::{
    BacktestCause, Backtested, DailySum, Reading, Recorded, Revokes, Subject, Viewed, award::Granted, lots::Lapse,
    texts::HashedTexts,
};
use crate::{
    ledger::{
        Fault,
        lot::{Lot, points_of},
        memory::{Memory, Qualification, Remembered, TierPromise, TierRecord},
    },
    units::{event_kind::EventKind, id::AdjustmentId, points::Points, time::Instant},
    wire::EntryWhat,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MemberFact {
    Adjusted {
        adjustment: Box<Adjustment>,
    },
    /// The member was erased. What was left of the points is revoked.
    Erased {},
    /// A new, empty membership under the id of an erased member.
    Rejoined {
        began_at: Instant,
        /// The welcome can be granted again.
        is_welcome: bool,
    },
}

/// A change by hand: either `granted` and `debt_paid`, or `taken`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    pub adjustment_id: AdjustmentId,
    /// Who made the change, and why.
    pub texts: HashedTexts,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub granted: Vec<Lot>,
    /// Granted points that settled a debt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub debt_paid: Vec<Lot>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<Lot>,
}

impl Adjustment {
    /// The change that was asked for: positive for points granted, negative for points revoked.
    pub fn points(&self) -> (Points, Points) {
        (points_of(&self.granted).plus(points_of(&self.debt_paid)), points_of(&self.taken))
    }
}

impl Adjustment {
    /// The texts are null once the member is erased.
    fn view(&self, reading: Reading) -> EntryWhat {
        let texts = self.texts.texts();
        EntryWhat::Adjusted {
            adjustment_id: self.adjustment_id.clone(),
            reason: texts.map(|texts| texts.reason.clone()),
            author: texts.and_then(|texts| reading.for_merchant(texts.author.clone())),
        }
    }
}

impl Recorded for MemberFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Adjusted { .. } => "adjusted",
            Self::Erased {} => "erased",
            Self::Rejoined { .. } => "rejoined",
        }
    }

    fn subjects(&self) -> Vec<Subject<'_>> {
        match self {
            Self::Adjusted { adjustment } => vec![Subject::Adjustment(&adjustment.adjustment_id)],
            Self::Erased {} | Self::Rejoined { .. } => Vec::new(),
        }
    }

    fn lapses(&self) -> &[Lapse] {
        &[]
    }

    fn texts(&self) -> Option<&HashedTexts> {
        match self {
            Self::Adjusted { adjustment } => Some(&adjustment.texts),
            Self::Erased {} | Self::Rejoined { .. } => None,
        }
    }

    fn texts_mut(&mut self) -> Option<&mut HashedTexts> {
        match self {
            Self::Adjusted { adjustment } => Some(&mut adjustment.texts),
            Self::Erased {} | Self::Rejoined { .. } => None,
        }
    }

    fn claims(&self) -> Option<Subject<'_>> {
        self.subjects().into_iter().next()
    }

    fn sums(&self) -> Vec<DailySum> {
        Vec::new()
    }

    fn granted(&self) -> Option<&Granted> {
        None
    }

    fn fold(&self, memory: &mut Memory, at: Instant) -> Result<(), Fault> {
        match self {
            Self::Adjusted { .. } => {}
            Self::Erased {} => {
                memory.behaviour = Remembered::default();
                memory.qualification = Qualification::default();
                memory.tier = TierRecord::default();
                memory.erased_at = Some(at);
            }
            Self::Rejoined { began_at, is_welcome } => {
                memory.erased_at = None;
                memory.began_at = Some(*began_at);
                memory.behaviour.paid_once = if *is_welcome { Vec::new() } else { vec![EventKind::SignUp] };
            }
        }
        Ok(())
    }
}

impl Backtested for MemberFact {
    fn cause(&self) -> BacktestCause<'_> {
        match self {
            Self::Adjusted { .. } => BacktestCause::None,
            Self::Erased {} => BacktestCause::Erasure,
            Self::Rejoined { began_at, .. } => BacktestCause::Rejoining(*began_at),
        }
    }

    fn revokes(&self) -> Revokes<'_> {
        Revokes::Nothing
    }

    fn tiers(&self) -> Option<&[TierPromise]> {
        match self {
            Self::Erased {} => Some(&[]),
            Self::Adjusted { .. } | Self::Rejoined { .. } => None,
        }
    }

    fn granted_at(&self, at: Instant) -> Instant {
        at
    }
}

impl Viewed for MemberFact {
    fn view(&self, reading: Reading) -> EntryWhat {
        match self {
            Self::Adjusted { adjustment } => adjustment.view(reading),
            Self::Erased {} => EntryWhat::Erased,
            Self::Rejoined { .. } => EntryWhat::Rejoined,
        }
    }
}

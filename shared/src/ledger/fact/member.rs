//! Facts of a member: points granted or revoked by hand, the erasure, and a new membership after it.

use super::{
    Recorded, Subject,
    texts::{HashedTexts, Texts},
};
use crate::{
    ledger::{
        Fault,
        lot::{Lot, points_of},
        memory::{Memory, Qualification, Remembered, TierRecord},
    },
    units::{event_kind::EventKind, id::AdjustmentId, points::Points, time::Instant},
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

/// A change by hand: either `given` and `debt_paid`, or `taken`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    pub adjustment_id: AdjustmentId,
    /// Who made the change, and why.
    pub texts: HashedTexts,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<Lot>,
    /// Granted points that settled a debt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub debt_paid: Vec<Lot>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<Lot>,
}

impl Adjustment {
    /// The change that was asked for: positive for points granted, negative for points revoked.
    pub fn points(&self) -> (Points, Points) {
        (points_of(&self.given).plus(points_of(&self.debt_paid)), points_of(&self.taken))
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

    fn texts(&self) -> Option<&Texts> {
        match self {
            Self::Adjusted { adjustment } => adjustment.texts.texts(),
            Self::Erased {} | Self::Rejoined { .. } => None,
        }
    }

    fn claims(&self) -> Option<Subject<'_>> {
        self.subjects().into_iter().next()
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

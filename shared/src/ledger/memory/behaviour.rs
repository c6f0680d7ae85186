//! What an account remembers of check-ins, of events that pay once, and of the newcomer pack.

use super::Count;
use crate::{
    ledger::lot::Lot,
    units::{
        event_kind::{EventKind, Task},
        id::OrderId,
        points::Points,
        time::{Day, Instant},
    },
};
use serde::{Deserialize, Serialize};

/// Bounded: one streak, one pack, and the two kinds of events that pay once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub streak: Option<Streak>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<Pack>,
    /// The kinds that pay once and have paid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paid_once: Vec<EventKind>,
}

impl Remembered {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Consecutive days with a check-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Streak {
    pub last: Day,
    /// At least 1. Missed days that the grace period forgave do not count.
    pub days: u32,
}

/// A member's newcomer pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// Tasks count before this instant.
    pub until: Instant,
    /// The tasks done. At most as many as programs named while the pack was open.
    pub done: Vec<Task>,
    /// The order that did the first-order task; `None` again after it was refunded in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_order: Option<OrderId>,
    /// What was paid for all tasks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bonus: Option<PackBonus>,
}

/// The bonus for all tasks, as it was granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackBonus {
    pub points: Points,
    /// The caps that count it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<Count>,
    /// Its part of a lot; `None` if a debt took all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<Lot>,
    /// The earlier order without which the bonus would not have been paid. `None` if it was paid with that order: then the refunds of that
    /// order revoke it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<OrderId>,
}

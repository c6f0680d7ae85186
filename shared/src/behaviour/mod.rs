//! What members do besides buying, and what that earns: events, check-ins, the newcomer pack. Orders are in `order`; what a merchant
//! pays for each is in `program::behaviour`.

mod check_in;
mod event;
mod kind;
mod newcomer;

pub use check_in::{CheckIn, Streak, check_in, next_bonus_in, preview as preview_check_in, standing};
pub use event::{Event, RecordedEvent, join, preview as preview_event, record};
pub use kind::{CustomWord, EventKind};
pub(crate) use newcomer::of_first_order;
pub use newcomer::{Pack, PackBonus, PackEarning, PackStep, PackUndone, Task};

use crate::{
    earning::expiry::{Validity, validity},
    ledger::fact::award::Award,
    ledger::lot::LotClass,
    program::Program,
    units::id::RuleId,
    units::points::Points,
    units::time::Instant,
};
use serde::{Deserialize, Serialize};

/// What an account remembers of its member's behaviour. Bounded: one streak, one pack, and two kinds that pay once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub streak: Option<Streak>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<Pack>,
    /// The kinds that pay once and have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paid_once: Vec<EventKind>,
}

impl Remembered {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// When something happened, and when it is recorded: the award is of the day it happened, and can be spent from now on.
#[derive(Clone, Copy, Debug)]
struct Moment {
    /// At most `now`.
    at: Instant,
    now: Instant,
}

/// So many points for a rule. Points of something long past that would be gone already live from today.
fn award(program: &Program, rule_id: &RuleId, class: LotClass, points: Points, moment: Moment) -> Award {
    let Moment { at, now } = moment;
    let Validity { expires_at, renewal } = validity(program.expiry.of(class), at, now, &program.zone);
    Award { available_at: now, expires_at, renewal, ..Award::fixed(program, rule_id, class, points, at) }
}

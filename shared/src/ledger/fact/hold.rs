//! Facts of holds: points reserved for a checkout, and how the reservation ended.

use super::{
    BacktestCause, Backtested, DailySum, Reading, Recorded, Revokes, Subject, Viewed, award::Granted, lots::Lapse,
    texts::HashedTexts,
};
use crate::{
    ledger::{
        Fault,
        lot::{Lot, points_of},
        memory::{Memory, OpenHold, TierPromise, Used},
    },
    units::{
        id::{HoldId, LineId, OrderId},
        money::Amount,
        points::Points,
        time::{Day, Instant},
    },
    wire::EntryWhat,
};
use serde::{Deserialize, Serialize};

/// A hold as it was placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    pub hold_id: HoldId,
    pub points: Points,
    /// The money that the points take off.
    pub amount: Amount,
    pub currency: String,
    pub basket_digest: String,
    pub program_version: u32,
    pub placed_at: Instant,
    /// The local day on which its points count as used.
    pub day: Day,
    pub expires_at: Instant,
    /// The parts of lots that it reserves, in burn order.
    pub parts: Vec<Lot>,
    /// What the points pay of each line of the quoted basket.
    pub lines: Vec<PaidPart>,
}

/// What points pay of one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidPart {
    pub line_id: LineId,
    pub points: Points,
    pub amount: Amount,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HoldFact {
    Placed {
        hold: Box<Hold>,
    },
    Extended {
        hold_id: HoldId,
        expires_at: Instant,
    },
    /// The hold was paid with: what it burnt, and what returned to the lots or settled a debt.
    Captured {
        hold_id: HoldId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        order_id: Option<OrderId>,
        amount: Amount,
        burnt: Vec<Lot>,
        returned: Points,
    },
    Released {
        hold_id: HoldId,
    },
    TimedOut {
        hold_id: HoldId,
    },
    /// The hold had ended, and its order burnt the same points again as far as they were available.
    BurntAgain {
        hold_id: HoldId,
        order_id: OrderId,
        amount: Amount,
        burnt: Vec<Lot>,
        day: Day,
    },
    /// An order claimed a hold that had been captured without one: what it used, and what of the capture returned.
    Claimed {
        hold_id: HoldId,
        order_id: OrderId,
        amount: Amount,
        burnt: Vec<Lot>,
        returned: Points,
        /// The local day on which the points counted as used.
        day: Day,
    },
    /// A capture without an order was undone: all its points returned.
    Reversed {
        hold_id: HoldId,
        returned: Points,
        /// The local day on which the points counted as used.
        day: Day,
    },
}

impl HoldFact {
    pub const fn hold_id(&self) -> &HoldId {
        match self {
            Self::Placed { hold } => &hold.hold_id,
            Self::Extended { hold_id, .. }
            | Self::Captured { hold_id, .. }
            | Self::Released { hold_id }
            | Self::TimedOut { hold_id }
            | Self::BurntAgain { hold_id, .. }
            | Self::Claimed { hold_id, .. }
            | Self::Reversed { hold_id, .. } => hold_id,
        }
    }

    const fn order_id(&self) -> Option<&OrderId> {
        match self {
            Self::Captured { order_id, .. } => order_id.as_ref(),
            Self::BurntAgain { order_id, .. } | Self::Claimed { order_id, .. } => Some(order_id),
            Self::Placed { .. }
            | Self::Extended { .. }
            | Self::Released { .. }
            | Self::TimedOut { .. }
            | Self::Reversed { .. } => None,
        }
    }
}

impl Recorded for HoldFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Placed { .. } => "held",
            Self::Extended { .. } => "hold_extended",
            Self::Captured { .. } | Self::BurntAgain { .. } => "spent",
            Self::Released { .. } => "released",
            Self::TimedOut { .. } => "timed_out",
            Self::Claimed { .. } => "hold_claimed",
            Self::Reversed { .. } => "hold_reversed",
        }
    }

    fn subjects(&self) -> Vec<Subject<'_>> {
        let order = self.order_id().map(Subject::Order);
        std::iter::once(Subject::Hold(self.hold_id())).chain(order).collect()
    }

    fn claims(&self) -> Option<Subject<'_>> {
        match self {
            Self::Placed { hold } => Some(Subject::Hold(&hold.hold_id)),
            Self::Extended { .. }
            | Self::Captured { .. }
            | Self::Released { .. }
            | Self::TimedOut { .. }
            | Self::BurntAgain { .. }
            | Self::Claimed { .. }
            | Self::Reversed { .. } => None,
        }
    }

    fn sums(&self) -> Vec<DailySum> {
        Vec::new()
    }

    fn granted(&self) -> Option<&Granted> {
        None
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
        match self {
            Self::Placed { hold } => {
                memory.use_on(hold.day, hold.points);
                memory.holds.push(OpenHold::of(hold));
            }
            Self::Extended { hold_id, expires_at } => {
                let hold = memory.holds.iter_mut().find(|hold| hold.hold_id == *hold_id);
                hold.ok_or_else(|| Fault::HoldNotOpen(hold_id.clone()))?.expires_at = *expires_at;
            }
            Self::Captured { hold_id, returned, .. } => close(memory, hold_id, Some(*returned))?,
            Self::Released { hold_id } | Self::TimedOut { hold_id } => close(memory, hold_id, None)?,
            Self::BurntAgain { burnt, day, .. } => memory.use_on(*day, points_of(burnt)),
            Self::Claimed { returned, day, .. } | Self::Reversed { returned, day, .. } => {
                Used::subtract(&mut memory.used, *day, *returned);
            }
        }
        Ok(())
    }
}

impl Backtested for HoldFact {
    /// No rule of earning depends on a hold.
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

impl Viewed for HoldFact {
    fn view(&self, reading: Reading) -> EntryWhat {
        let hold_id = self.hold_id().clone();
        match self {
            Self::Placed { hold } => EntryWhat::Held { hold_id, amount: reading.money(hold.amount) },
            Self::Extended { .. } => EntryWhat::HoldExtended { hold_id },
            Self::Captured { order_id, amount, .. } => {
                EntryWhat::Spent { order_id: order_id.clone(), amount: reading.money(*amount) }
            }
            Self::BurntAgain { order_id, amount, .. } => {
                EntryWhat::Spent { order_id: Some(order_id.clone()), amount: reading.money(*amount) }
            }
            Self::Released { .. } => EntryWhat::Released { hold_id },
            Self::TimedOut { .. } => EntryWhat::TimedOut { hold_id },
            Self::Claimed { order_id, .. } => EntryWhat::HoldClaimed { hold_id, order_id: order_id.clone() },
            Self::Reversed { .. } => EntryWhat::HoldReversed { hold_id },
        }
    }
}

impl OpenHold {
    fn of(hold: &Hold) -> Self {
        Self {
            hold_id: hold.hold_id.clone(),
            points: hold.points,
            amount: hold.amount,
            day: hold.day,
            placed_at: hold.placed_at,
            expires_at: hold.expires_at,
            parts: hold.parts.clone(),
        }
    }
}

/// Removes an open hold. The points that returned no longer count as used on its day; `None` means that all returned.
fn close(memory: &mut Memory, hold_id: &HoldId, returned: Option<Points>) -> Result<(), Fault> {
    let hold = memory.close_hold(hold_id).ok_or_else(|| Fault::HoldNotOpen(hold_id.clone()))?;
    Used::subtract(&mut memory.used, hold.day, returned.unwrap_or(hold.points));
    Ok(())
}

//! Holds: reserved points, and the ways in which a hold ends.

use super::lot::{Part, sum};

#[derive(Clone, Debug)]
pub struct Hold {
    pub id: String,
    pub points: i128,
    pub amount: i128,
    /// The reserved points by lot, in burn order; after a capture, the burnt ones. Empty once they have returned.
    pub parts: Vec<Part>,
    pub goods: String,
    pub placed_at: i64,
    pub expires_at: i64,
    pub state: HoldState,
    /// What counts under the maximum of a day.
    pub used: i128,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HoldState {
    Held,
    /// Captured without an order so far.
    Captured {
        points: i128,
        amount: i128,
    },
    /// An order has used it.
    Used,
    Released,
    TimedOut,
}

impl Hold {
    pub fn is_over(&self, now: i64) -> bool {
        self.state == HoldState::Held && self.expires_at <= now
    }

    pub fn reserved(&self) -> i128 {
        if self.state == HoldState::Held { sum(&self.parts) } else { 0 }
    }
}

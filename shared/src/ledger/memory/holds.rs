//! Open holds as the account keeps them: amounts and lots. The lines of a hold are in its entry only.

use crate::{
    ledger::lot::{Lot, stored_lots},
    units::{
        id::HoldId,
        money::Amount,
        points::Points,
        time::{Day, Instant},
    },
};
use serde::{Deserialize, Serialize};

/// An open hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenHold {
    pub hold_id: HoldId,
    pub points: Points,
    /// The money that the points take off.
    pub amount: Amount,
    /// The local day on which its points count as used.
    pub day: Day,
    pub placed_at: Instant,
    pub expires_at: Instant,
    /// The parts of lots that the hold reserved, in burn order.
    #[serde(with = "stored_lots")]
    pub parts: Vec<Lot>,
}

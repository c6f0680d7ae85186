//! Faults: an entry that does not follow from its account. The cause is a defect of the program or of the stored data, never a caller.

use crate::units::id::{HoldId, LotId};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("lot {0} does not hold the points that an entry takes from it")]
    LotLacksPoints(LotId),
    #[error("hold {0} is not open")]
    HoldNotOpen(HoldId),
    #[error("a sum of points is out of range")]
    SumOutOfRange,
    #[error("issued points are not the sum of lots, holds and totals")]
    NotConserved,
    #[error("an entry cannot be stored")]
    Unstorable,
}

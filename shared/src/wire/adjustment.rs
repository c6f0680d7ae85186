//! A manual change of a member's points: always with an author and a reason.

use super::{Balance, RestoredView};
use crate::{units::id::AdjustmentId, units::lot_class::LotClass, units::time::Instant};
use serde::{Deserialize, Serialize};

/// Points given (positive) or taken (negative) by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AdjustmentRequest {
    /// The merchant's own id of the change: it is made once, for ever. Jifen creates an id if this is omitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub adjustment_id: Option<AdjustmentId>,
    /// Not zero; its absolute value is at most 2^53 - 1.
    pub points: i64,
    /// Who decided it, for the audit: 1–100 characters.
    pub author: String,
    /// Why, in words a member may read: 1–200 characters.
    pub reason: String,
    /// Which expiry policy given points follow. Only for positive changes; `bonus` if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<LotClass>,
    /// When given points expire, instead of the policy of their class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub expires_at: Option<Instant>,
    /// The lot to revoke from, pending or available: no other lot is touched. Only for negative changes. The response to a grant names its lot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdjustmentAnswer {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub adjustment_id: AdjustmentId,
    pub points: i64,
    /// The parts of lots that were granted or revoked. Empty if a debt took all granted points.
    pub lots: Vec<RestoredView>,
    pub balance: Balance,
}

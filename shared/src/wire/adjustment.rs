//! A manual change of a member's points: always with an author and a reason.

use super::{Balance, RestoredView};
use crate::{units::id::AdjustmentId, units::id::MemberId, units::lot_class::LotClass, units::time::Instant};
use serde::{Deserialize, Serialize};

/// Points granted (positive) or revoked (negative) by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AdjustmentRequest {
    /// The merchant's own id of the change. The same id makes the change only once. Jifen creates an id if this is omitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub adjustment_id: Option<AdjustmentId>,
    /// Not zero; its absolute value is at most 2^53 - 1.
    pub points: i64,
    /// Who decided on the change, for the audit: 1–100 characters.
    pub author: String,
    /// The reason, in words that the member can read: 1–200 characters.
    pub reason: String,
    /// The expiry policy of granted points. Only for positive changes. Default `bonus`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<LotClass>,
    /// When granted points expire, instead of by the policy of their class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub expires_at: Option<Instant>,
    /// The lot to revoke from, pending or available. No other lot is changed. Only for negative changes. The response to a grant names its
    /// lot.
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

/// `GET /v1/adjustments`: a change by hand in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdjustmentView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub adjustment_id: AdjustmentId,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub adjusted_at: Instant,
    /// Positive for points granted, negative for points revoked.
    pub points: i64,
    /// Null once the member is erased, like the reason.
    pub author: Option<String>,
    pub reason: Option<String>,
    /// The parts of lots that were granted or revoked.
    pub lots: Vec<RestoredView>,
}

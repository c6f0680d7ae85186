//! A manual change of a member's points: always with an author and a reason.

use super::Balance;
use crate::{units::id::AdjustmentId, units::lot_class::LotClass, units::time::Instant};
use serde::{Deserialize, Serialize};

/// Points given (positive) or taken (negative) by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AdjustmentRequest {
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
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdjustmentAnswer {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub adjustment_id: AdjustmentId,
    pub points: i64,
    pub balance: Balance,
}

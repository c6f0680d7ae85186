//! A refund of part of an order, or of everything that is left.

use super::Balance;
use crate::{
    units::id::{LineId, LotId, RefundId},
    units::money::MoneyText,
    units::points::Points,
    units::time::Instant,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RefundRequest {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub refund_id: RefundId,
    #[serde(default)]
    pub lines: Vec<RefundLineIn>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping: Option<MoneyText>,
    /// Refunds everything that is left, with shipping and tax. Then `lines` must be empty.
    #[serde(default)]
    pub all: bool,
}

/// One of `quantity` and `amount`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RefundLineIn {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub line_id: LineId,
    /// The number of returned units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u32>,
    /// A part of the line's total, paid with points or in cash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<MoneyText>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefundAnswer {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub refund_id: RefundId,
    /// The money to pay out.
    pub cash: MoneyText,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points_restored: Points,
    pub restored: Vec<RestoredView>,
    /// Earned points that were revoked, including those that became debt.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points_revoked: Points,
    /// The part of `points_revoked` that the member no longer had and owes now.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub debt_added: Points,
    pub balance: Balance,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RestoredView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub lot_id: LotId,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points: Points,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub expires_at: Option<Instant>,
}

/// A refund as `GET /v1/orders/{id}` lists it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefundSummary {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub refund_id: RefundId,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Instant,
    pub cash: MoneyText,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points_restored: Points,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points_revoked: Points,
}

//! Points reserved for a checkout: the shopper places a hold, and the merchant's backend resolves it.

use super::Balance;
use crate::{
    units::id::{HoldId, MemberId, OrderId},
    units::money::MoneyText,
    units::points::Points,
    units::time::Instant,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HoldRequest {
    /// The signed text of a quote.
    pub quote: String,
}

/// The state of a hold. Only `held` can still be captured or released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HoldState {
    Held,
    Captured,
    Released,
    TimedOut,
    /// Captured without an order, and reversed.
    Reversed,
}

impl HoldState {
    pub const ALL: [Self; 5] = [Self::Held, Self::Captured, Self::Released, Self::TimedOut, Self::Reversed];
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HoldAnswer {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub hold_id: HoldId,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    /// The points that the hold reserves or reserved. The response to a capture states the captured points here.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points: Points,
    /// What they take off the order.
    pub amount: MoneyText,
    /// What the hold paid; null unless the hold is captured.
    pub captured: Option<CapturedPart>,
    /// The order that the hold paid; null if no order has used it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub order_id: Option<OrderId>,
    pub currency: String,
    /// SHA-256 of the quoted basket, in hex: lines and shipping, without tax. The response to an order states `basket_changed` if its own differs.
    pub basket_digest: String,
    pub state: HoldState,
    /// When the hold times out.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: Instant,
    pub balance: Balance,
}

/// `GET /v1/holds`: a hold in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HoldView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub hold_id: HoldId,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    /// The points that the hold reserves or reserved.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points: Points,
    /// The money that they take off the order.
    pub amount: MoneyText,
    /// What the hold paid; null unless the hold is captured.
    pub captured: Option<CapturedPart>,
    /// The order that the hold paid; null if no order has used it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub order_id: Option<OrderId>,
    pub currency: String,
    pub basket_digest: String,
    pub state: HoldState,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub placed_at: Instant,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: Instant,
}

/// The captured part of a hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CapturedPart {
    /// The points that were burnt.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points: Points,
    /// The money that they paid.
    pub amount: MoneyText,
}

/// Extends a hold while a payment runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExtendRequest {
    /// Minutes from now. The hold ends at the latest `hold_minutes_max` after its placing.
    pub minutes: u32,
}

/// Captures a hold without an order in Jifen. An order in Jifen captures its hold itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CaptureRequest {
    /// The number of held points to burn. The rest returns to its lots. All if omitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u64>))]
    pub points: Option<Points>,
}

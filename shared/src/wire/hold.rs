//! Points set aside for a checkout: placed by the shopper, resolved by the merchant's backend.

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
    /// Captured without an order, and undone.
    Reversed,
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
    /// When it times out by itself.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: Instant,
    pub balance: Balance,
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

/// Prolongs a hold while a payment runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExtendRequest {
    /// Minutes from now; bounded by the program's `hold_minutes_max` from when the hold was placed.
    pub minutes: u32,
}

/// Captures a hold without an order of Jifen's knowledge. An order captures its hold by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CaptureRequest {
    /// How many of the held points to take; the rest returns to its lots. All if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u64>))]
    pub points: Option<Points>,
}

//! The points of a member at an instant.

use super::{TierProgress, TierStanding};
use crate::{
    units::id::{HoldId, MemberId},
    units::money::MoneyText,
    units::points::Points,
    units::time::Instant,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Money {
    pub amount: MoneyText,
    pub currency: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Balance {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub as_of: Instant,
    /// Points that can be spent now.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub available: Points,
    /// Points that are earned and not yet spendable.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub pending: Points,
    /// Points that are reserved by open holds.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub held: Points,
    /// Points that the member still owes after a revocation. The next award pays them first.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub debt: Points,
    /// The worth of `available` at the program's rate, rounded down.
    pub worth: Money,
    /// By date, the soonest first, never-expiring last. The sum is `available`.
    pub expiring: Vec<Expiring>,
    /// By date, the soonest first. The sum is `pending`.
    pub next_pending: Vec<NextPending>,
    /// Null below the first tier, and if there are no tiers.
    pub tier: Option<TierStanding>,
    /// Null if the program has no check-in rule.
    #[serde(default)]
    pub check_in: Option<super::CheckInStanding>,
    /// Points used on orders today, if the program has a maximum for a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u64>))]
    pub used_today: Option<Points>,
    /// Whether points cannot be used on orders now: on this date, or by members of this tier.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub spending_closed: bool,
    /// Open holds, the oldest first. The sum of their points is `held`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<OpenHoldView>,
    /// The way to the next tier, or to the first one. Null if the highest tier is held.
    pub next_tier: Option<TierProgress>,
}

/// Points that are reserved for a checkout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenHoldView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub hold_id: HoldId,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points: Points,
    /// The amount that they take off the order.
    pub amount: MoneyText,
    /// When the hold times out and the points return.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: Instant,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Expiring {
    /// The first instant at which the points have expired. Null if they never expire.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub expires_at: Option<Instant>,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points: Points,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NextPending {
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub available_at: Instant,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points: Points,
}

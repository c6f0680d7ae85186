//! What a member has at an instant.

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
    /// Can be spent now.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub available: Points,
    /// Earned, but not yet spendable.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub pending: Points,
    /// Set aside for a checkout under way.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub held: Points,
    /// Still owed after a refund; the next award pays it first.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub debt: Points,
    /// What `available` is worth at the program's rate, rounded down.
    pub worth: Money,
    /// By date, soonest first, never-expiring last; sums to `available`.
    pub expiring: Vec<Expiring>,
    /// By date, soonest first; sums to `pending`.
    pub next_pending: Vec<NextPending>,
    /// Null below the first tier, and where there are no tiers.
    pub tier: Option<TierStanding>,
    /// Null where the program pays for no check-ins.
    #[serde(default)]
    pub check_in: Option<super::CheckInStanding>,
    /// Points used on orders today, where the program has a maximum for a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u64>))]
    pub used_today: Option<Points>,
    /// Points cannot be used on orders now: on this date, or by members of this tier.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub spending_closed: bool,
    /// Open holds, the oldest first; their points sum to `held`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<OpenHold>,
    /// The way to the next tier, or to the first; null at the top.
    pub next_tier: Option<TierProgress>,
}

/// Points set aside for a checkout under way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenHold {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub hold_id: HoldId,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points: Points,
    /// What they take off the order.
    pub amount: MoneyText,
    /// When they return by themselves.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: Instant,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Expiring {
    /// The first moment the points are gone; null if they never expire.
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

//! Referrals: the program's rule for them, and the binding of a friend to the member who brought them.

use super::{AwardView, Balance, CapDocument};
use crate::{
    id::{MemberId, RuleId},
    lot::LotClass,
    points::Points,
    time::Instant,
};
use serde::{Deserialize, Serialize};

/// What bringing a friend gives. At most one rule of a program is of this kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReferralDocument {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: RuleId,
    pub registration: RegistrationDocument,
    #[serde(default)]
    pub class: LotClass,
    #[serde(default)]
    pub caps: Vec<CapDocument>,
}

/// Given at once when a friend is bound, and never taken back: 0–1,000,000 points each, and at least one of them above 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RegistrationDocument {
    #[serde(default)]
    pub referrer: u64,
    #[serde(default)]
    pub friend: u64,
}

/// `POST /v1/referrals`. Both are members; a friend is bound once, and before the first order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReferralRequest {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub referrer_id: MemberId,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub friend_id: MemberId,
}

/// What binding came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReferralAnswer {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub referrer_id: MemberId,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub friend_id: MemberId,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub bound_at: Instant,
    pub referrer: ReferrerGains,
    pub friend: FriendGains,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReferrerGains {
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub granted: Points,
    pub awards: Vec<AwardView>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FriendGains {
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub granted: Points,
    pub awards: Vec<AwardView>,
    pub balance: Balance,
}

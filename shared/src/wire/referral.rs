//! Referrals: the program's rule for them, and the binding of a friend to the referrer.

use super::{AwardView, Balance, CapDocument, Names};
use crate::{
    units::id::{MemberId, RuleId},
    units::lot_class::LotClass,
    units::money::MoneyText,
    units::points::Points,
    units::rate::DecimalText,
    units::time::Instant,
};
use serde::{Deserialize, Serialize};

/// Points for referring a friend: at registration, for the first order, or both. A program has at most one such rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReferralDocument {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: RuleId,
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub names: Names,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<RegistrationDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_order: Option<FirstOrderDocument>,
    /// Raises the award for the first orders of later friends. At most 10 rungs, increasing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ladder: Vec<RungDocument>,
    #[serde(default)]
    pub class: LotClass,
    #[serde(default)]
    pub caps: Vec<CapDocument>,
}

/// Granted immediately when a friend is bound, and never revoked: 0–1,000,000 points each, at least one of them above 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RegistrationDocument {
    #[serde(default)]
    pub referrer: u64,
    #[serde(default)]
    pub friend: u64,
}

/// For the friend's first order after the binding: one of the two. The points are pending as long as the points of the order, and are
/// revoked with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FirstOrderDocument {
    /// Points for each main unit of money that the friend pays in cash for the order's lines: above 0, at most 100, at most four digits
    /// after the point. 0.05 of 200.00 are 10 points, rounded down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<DecimalText>,
    /// 1–1,000,000 for the whole order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<u64>,
    /// The least that is paid for the lines of an order that counts as the first: above 0. Any order above 0 if omitted. The first order is the
    /// first one that is not refunded in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_spend: Option<MoneyText>,
}

/// From this friend on, counted by first orders, the award for the first order is multiplied by `factor`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RungDocument {
    /// At least 2, and more than in the rung before.
    pub from: u32,
    /// Above 1, at most 100, and more than in the rung before. At most four digits after the point.
    pub factor: DecimalText,
}

/// `POST /v1/referrals`. Both must be members. A friend is bound once, before the first order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReferralRequest {
    /// Either this or `referral_code`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub referrer_id: Option<MemberId>,
    /// The code of the referrer from `GET /v1/me/invite`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral_code: Option<String>,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub friend_id: MemberId,
}

/// `GET /v1/me/invite`: the facts with which a shopper invites friends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InviteView {
    /// Letters, digits, `-` and `_`. It does not change and does not reveal the member id. A link to the shop passes it to the backend,
    /// which binds the friend with it.
    pub referral_code: String,
    /// The number of friends bound so far.
    pub friends: u64,
    /// The number of friends whose first order counts for the ladder.
    pub counted: u32,
}

/// The result of a binding.
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

/// `GET /v1/members/{id}/referrals`: the member's referrer, and the friends whom the member referred.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReferralsView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    pub referred_by: Option<ReferredView>,
    /// The number of friends whose first order counts for the ladder. An order that was refunded in full does not count.
    pub counted: u32,
    /// Friends, the last one bound first.
    pub data: Vec<ReferredView>,
    pub next_cursor: Option<String>,
}

/// The other member of a binding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReferredView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub bound_at: Instant,
}

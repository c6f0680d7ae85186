//! Referrals: the program's rule for them, and the binding of a friend to the member who brought them.

use super::{AwardView, Balance, CapDocument, Names};
use crate::{
    ledger::lot::LotClass,
    units::id::{MemberId, RuleId},
    units::money::MoneyText,
    units::points::Points,
    units::rate::DecimalText,
    units::time::Instant,
};
use serde::{Deserialize, Serialize};

/// What bringing a friend gives: at registration, for the first order, or both. At most one rule of a program is of this kind.
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
    /// More for the first orders of later friends; at most 10 rungs, ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ladder: Vec<RungDocument>,
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

/// For the friend's first order after the binding: either, not both. Pending as long as the order's own points, and taken back with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FirstOrderDocument {
    /// Points for each main unit of money that the friend pays in cash for the order's lines: above 0, at most 100, at most four digits after
    /// the point. 0.05 of 200.00 are 10 points; rounded down.
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

/// From the `from`th friend whose first order counts on, the award for it times `factor`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RungDocument {
    /// At least 2, and more than the rung before.
    pub from: u32,
    /// Above 1, at most 100, and more than the rung before; at most four digits after the point.
    pub factor: DecimalText,
}

/// `POST /v1/referrals`. Both are members; a friend is bound once, and before the first order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReferralRequest {
    /// Either this or `referral_code`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub referrer_id: Option<MemberId>,
    /// The referrer's, as `GET /v1/me/invite` gave it and the friend brought it along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral_code: Option<String>,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub friend_id: MemberId,
}

/// `GET /v1/me/invite`: what a shopper needs to invite friends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InviteView {
    /// Letters, digits, `-` and `_`, the same for ever; it says nothing of the member's id. A link to the shop carries it to its backend, which
    /// binds the friend with it.
    pub referral_code: String,
    /// Bound so far.
    pub friends: u64,
    /// Those of them whose first order counts for the ladder.
    pub counted: u32,
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

/// `GET /v1/members/{id}/referrals`: who brought the member, and whom the member brought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReferralsView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    pub referred_by: Option<ReferredView>,
    /// Friends whose first order counts for the ladder: not those who returned everything.
    pub counted: u32,
    /// Friends, the last bound first.
    pub data: Vec<ReferredView>,
    pub next_cursor: Option<String>,
}

/// The other side of a binding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReferredView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub bound_at: Instant,
}

//! A member, as the merchant describes it. No name, phone number or address is needed.

use super::{AwardView, Balance, EntryView, Page};
use crate::{units::id::MemberId, units::time::Instant};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MemberRequest {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    /// `YYYY-MM-DD`, from 1900 to today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<String>,
    #[serde(default)]
    pub segments: Vec<String>,
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// The number of orders in another system before joining, at most 1,000,000; 0 if omitted. With more than 0, no order is a first order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orders_before: Option<u32>,
    /// Now if omitted. Not in the future. A member who joined before today is an import, and gets no welcome points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub joined_at: Option<Instant>,
}

/// A field that is omitted keeps its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MemberPatch {
    /// `YYYY-MM-DD`. Null clears the birthday. A changed birthday counts from `birthday_counts_from`, which the response states.
    #[serde(default, deserialize_with = "stated", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub birthday: Option<Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segments: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<BTreeMap<String, String>>,
    /// As for joining. What was granted remains; later orders follow the new number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orders_before: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<MemberStatus>,
}

/// Distinguishes null from a field that is omitted.
fn stated<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MemberStatus {
    Active,
    /// Cannot spend points. Paid orders are recorded.
    Frozen,
    /// Personal data is deleted and points are forfeited. The entries remain in the ledger.
    Erased,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    pub birthday: Option<String>,
    /// The local day from which a changed birthday counts, `YYYY-MM-DD`. Null for the first birthday that the member stated, which counts
    /// immediately; for no birthday; and while the merchant has no program.
    #[serde(default)]
    pub birthday_counts_from: Option<String>,
    pub segments: Vec<String>,
    pub attributes: BTreeMap<String, String>,
    /// The number of orders in another system before joining.
    #[serde(default)]
    pub orders_before: u32,
    pub status: MemberStatus,
    /// Null for a member who has not joined: the first request was an order, an event or a check-in.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub joined_at: Option<Instant>,
}

/// `POST /v1/members`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinAnswer {
    #[serde(flatten)]
    pub member: MemberView,
    /// What the sign-up earned. Omitted if it earned nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earned: Vec<AwardView>,
}

/// `GET /v1/members/{id}/export`: all data about a member, the entries page by page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberExport {
    pub member: MemberView,
    pub balance: Balance,
    /// Newest first.
    pub entries: Page<EntryView>,
}

/// `POST /v1/member-tokens`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MemberTokenRequest {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    /// 1–3600, 900 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl_seconds: Option<u32>,
    /// The only page origin that can use the token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberTokenAnswer {
    pub token: String,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: Instant,
}

//! A paid order: the merchant's request, and the points that it earned and spent.

use super::{Balance, PeriodName, RefundSummary, RoundingName};
use crate::{
    units::event_kind::EventKind,
    units::id::{HoldId, LineId, MemberId, OrderId, RuleId},
    units::lot_class::LotClass,
    units::money::MoneyText,
    units::points::Points,
    units::rate::DecimalText,
    units::time::Instant,
};
use serde::{Deserialize, Deserializer, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LineIn {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub line_id: LineId,
    /// At most 64 characters. Empty, null or omitted for a line without a SKU, such as a tip: no rule by SKU matches that line.
    #[serde(default, deserialize_with = "or_empty", skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub sku: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// 0–1,000,000. A line of quantity 0 costs nothing and earns nothing.
    pub quantity: u32,
    pub unit_price: MoneyText,
    /// The whole line's discount, at most quantity × unit price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<MoneyText>,
    /// The whole line's tax, on top of its price. A refund returns the tax of the lines that it returns. If any line states its tax, a line
    /// without one bears none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<MoneyText>,
}

/// Null is read as an empty text.
fn or_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderRequest {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub order_id: OrderId,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    pub currency: String,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub placed_at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub hold_id: Option<HoldId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping: Option<MoneyText>,
    /// Tax on top of the lines; earns nothing. If lines state their tax, this must be their sum. Otherwise it is returned in proportion to
    /// the lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<MoneyText>,
    /// The cash that was charged, at most the order's total. All that points do not pay, if omitted. Money that was neither charged nor paid
    /// with points is a shortfall: no refund returns it. Points pay at most what was not charged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charged: Option<MoneyText>,
    pub lines: Vec<LineIn>,
}

/// `POST /v1/earn-previews`: an order that is not placed yet, an event or a check-in. Exactly one of `lines`, `event` and `check_in`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EarnPreviewRequest {
    /// Only with `lines`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<LineIn>>,
    /// A kind of event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub event: Option<EventKind>,
    /// `{}`: today's check-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_in: Option<CheckInAsked>,
}

/// Previews today's check-in. It has no fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckInAsked {}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EarnPreviewAnswer {
    pub earned: Earned,
    /// The worth of the points, rounded down.
    pub worth: super::Money,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderAnswer {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub order_id: OrderId,
    pub earned: Earned,
    pub spent: Spent,
    pub balance: Balance,
}

/// `GET /v1/orders/{id}`: the order as the ledger stores it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub order_id: OrderId,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    pub currency: String,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub placed_at: Instant,
    /// When the order was posted.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub recorded_at: Instant,
    /// Lines, shipping and tax together.
    pub total: MoneyText,
    /// The part of `total` that was paid in cash.
    pub cash: MoneyText,
    pub lines: Vec<OrderLineView>,
    pub earned: Earned,
    pub spent: Spent,
    pub refunds: Vec<RefundSummary>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderLineView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub line_id: LineId,
    pub sku: String,
    pub quantity: u32,
    /// After the line's discount.
    pub total: MoneyText,
    /// The line's own tax; omitted if the merchant stated none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<MoneyText>,
    pub refunded_quantity: u32,
    /// The part of `total` that was returned, paid with points or in cash.
    pub refunded: MoneyText,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Earned {
    /// The points by the rules, before caps.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub desired: Points,
    /// What was granted after caps.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub granted: Points,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub available_at: Instant,
    pub lines: Vec<LinePoints>,
    pub awards: Vec<AwardView>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinePoints {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub line_id: LineId,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points: Points,
    /// The combined multiplier of this line. Omitted if no multiplier applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multiplier: Option<DecimalText>,
}

/// The award of one rule, with the computation as it was stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AwardView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub rule_id: RuleId,
    pub program_version: u32,
    pub class: LotClass,
    /// Identifies the award if the rule has several: `welcome`, a task or `all_done` of the newcomer pack, or the check-in's `streak`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The money for which points were computed. Omitted if points were not computed from money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<MoneyText>,
    /// Points for each `per` of money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<EarnRateView>,
    /// The multipliers that applied to at least one line. The combined multiplier of each line is in `lines`.
    pub factors: Vec<FactorView>,
    /// The program's maximum, if it cut the combined multiplier of a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_multiplier: Option<DecimalText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<CapView>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounding: Option<RoundingName>,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points: Points,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub expires_at: Option<Instant>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EarnRateView {
    pub points: u32,
    pub per: MoneyText,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FactorView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub rule_id: RuleId,
    pub factor: DecimalText,
}

/// Why an award was cut.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CapView {
    pub reason: CapReason,
    /// Whose awards the cap counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<CappedAwards>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<PeriodName>,
    /// The maximum of points in that period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u64>))]
    pub points: Option<Points>,
    /// The maximum of awards in that period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub desired: Points,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CapReason {
    /// An account never issues more than 2^53 - 1 points.
    AccountFull,
    /// A cap of the program left less than the rules grant.
    Capped,
    /// The rule pays once in a member's life, and has paid.
    Once,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Spent {
    /// Points that were burnt.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points: Points,
    /// The money that they paid.
    pub amount: MoneyText,
    pub lines: Vec<LinePart>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortfall: Option<Shortfall>,
    /// The basket differs from the quoted one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub basket_changed: bool,
}

/// A line's part of the burnt points and of the money that they took off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinePart {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub line_id: LineId,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points: Points,
    pub amount: MoneyText,
}

/// Money of the order that was paid neither in cash nor with points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shortfall {
    /// The points that were missing. 0 if only cash was missing.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points: Points,
    pub amount: MoneyText,
    pub reason: ShortfallReason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ShortfallReason {
    /// The hold had ended, and its points had been spent or had expired since.
    PointsGone,
    /// Another order had already captured the hold.
    HoldCaptured,
    /// The charged cash was less than what points left to pay.
    NotCharged,
}

/// Whose awards a cap counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CappedAwards {
    /// The awards of one member by one rule.
    Rule,
    /// The awards of one member for one action.
    Action,
    /// All awards of one member.
    Member,
    /// The awards of all members together.
    Program,
}

/// `POST /v1/orders/{id}/complete`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompleteAnswer {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub order_id: OrderId,
    /// Points that became available.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points: Points,
    pub balance: Balance,
}

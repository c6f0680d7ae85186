//! A draft program tried on what was really bought and done.

use super::{Money, ProgramDocument};
use crate::{
    id::{MemberId, RuleId},
    money::MoneyText,
    rate::DecimalText,
    time::Instant,
};
use serde::{Deserialize, Serialize};

/// `POST /v1/program/backtest`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BacktestRequest {
    /// The draft. It need not be saved.
    pub program: ProgramDocument,
    /// The period, half-open; from the beginning, and to the end, if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub from: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Instant>,
    /// The `next_cursor` of the part before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub cursor: Option<MemberId>,
    /// What the merchant expects the draft to bring in, for its return on the expected cost of this part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub income: Option<MoneyText>,
}

/// The members of one part: sums of all parts make the sum of all members. Both sides count what was granted, before refunds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BacktestAnswer {
    /// Who had an order, an event or a check-in in the period.
    pub members: u64,
    pub orders: u64,
    pub events: u64,
    /// Order lines after discounts.
    pub sales: Money,
    pub draft: BacktestSide,
    /// What was really granted.
    pub actual: BacktestSide,
    /// (income − expected cost) / expected cost of the draft; only where an income was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roi: Option<DecimalText>,
    /// Null once all members are done.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub next_cursor: Option<MemberId>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BacktestSide {
    /// By id.
    pub rules: Vec<BacktestRule>,
    pub granted: u64,
    /// What the points are expected to cost, by the draft's `figures`.
    pub expected_cost: Money,
    /// That as a part of the sales.
    pub cost_share: DecimalText,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BacktestRule {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub rule_id: RuleId,
    pub awards: u64,
    /// Who was granted anything.
    pub members: u64,
    pub desired: u64,
    pub granted: u64,
}

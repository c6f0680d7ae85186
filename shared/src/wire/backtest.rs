//! A draft program, tried on the stored orders, refunds and events.

use super::{Money, ProgramDocument};
use crate::{
    units::id::{MemberId, RuleId, TierId},
    units::money::MoneyText,
    units::rate::DecimalText,
    units::time::Instant,
};
use serde::{Deserialize, Serialize};

/// `POST /v1/program/backtest`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BacktestRequest {
    /// The draft. It need not be saved.
    pub program: ProgramDocument,
    /// The period, half-open. By default it begins with the first entry and does not end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub from: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Instant>,
    /// The `next_cursor` of the previous part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub cursor: Option<MemberId>,
    /// The income that the merchant expects from the draft. It is used for the return on the expected cost of this part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub income: Option<MoneyText>,
}

/// The result for the members of one part. The sums of all parts are the sums of all members.
///
/// The same orders, refunds, events, check-ins and referrals are decided again under the draft. Points are never spent under it: what was
/// paid with points remains as it was. Points by hand are on neither side, and debts change neither side. Birthdays and segments are those
/// of today.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BacktestAnswer {
    /// Members with an order, an event or a check-in in the period.
    pub members: u64,
    pub orders: u64,
    pub events: u64,
    /// Line totals after discounts.
    pub sales: Money,
    pub draft: BacktestSide,
    /// What really happened, according to the entries. A tier of a new version of the program counts from the member's next entry on.
    pub actual: BacktestSide,
    /// (income − expected cost) / expected cost of the draft. Omitted without an income.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roi: Option<DecimalText>,
    /// The parts of the draft that the numbers do not contain. Empty if nothing is missing.
    pub left_out: Vec<LeftOut>,
    /// Null if all members are done.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub next_cursor: Option<MemberId>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BacktestSide {
    /// By id.
    pub rules: Vec<BacktestRule>,
    /// Granted points, before revocations, whether or not they paid a debt.
    pub granted: u64,
    /// Points that refunds in the period revoked, whenever they were granted, and whether or not the member still had them.
    pub revoked: u64,
    /// The expected cost of `granted` minus `revoked`, by the draft's `figures`. Zero if more was revoked.
    pub expected_cost: Money,
    /// The expected cost as a share of the sales.
    pub cost_share: DecimalText,
    /// By id. Tiers without members are omitted.
    pub tiers: Vec<BacktestTier>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BacktestTier {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub tier_id: TierId,
    /// Members who held the tier at any time in the period, even if a refund withdrew it later.
    pub members: u64,
}

/// What a backtest over stored entries cannot compute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// The draft's budgets are not applied: they need all members at once, and one part does not contain all members.
    Budgets,
    /// The draft pays for the sign-up, and the sign-up of some members is not stored, because the program of that day paid nothing for it.
    SignUps,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BacktestRule {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub rule_id: RuleId,
    pub awards: u64,
    /// Members who were granted anything.
    pub members: u64,
    pub desired: u64,
    pub granted: u64,
    pub revoked: u64,
}

//! A draft program tried on what was really bought and done.

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

/// The members of one part: sums of all parts make the sum of all members.
///
/// Under the draft the same orders, refunds, events, check-ins and referrals are decided again. Points are never spent there: what was paid
/// with points is taken as it was. Points by hand are on neither side, and debts change neither. Birthdays and segments are today's.
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
    /// What really happened, by the entries: a tier that a new version of the program gives counts from the member's next entry on.
    pub actual: BacktestSide,
    /// (income − expected cost) / expected cost of the draft; only where an income was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roi: Option<DecimalText>,
    /// What of the draft is not in its numbers; empty where nothing is missing.
    pub left_out: Vec<LeftOut>,
    /// Null once all members are done.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub next_cursor: Option<MemberId>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BacktestSide {
    /// By id.
    pub rules: Vec<BacktestRule>,
    /// Before anything was taken back, whether or not it paid a debt.
    pub granted: u64,
    /// What refunds of the period took back, whenever it had been granted, whether or not the member still had it.
    pub revoked: u64,
    /// What `granted` less `revoked` is expected to cost, by the draft's `figures`; nothing where more was revoked.
    pub expected_cost: Money,
    /// That as a part of the sales.
    pub cost_share: DecimalText,
    /// By id; those that nobody held are left out.
    pub tiers: Vec<BacktestTier>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BacktestTier {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub tier_id: TierId,
    /// Who held it at any time in the period, reached in it or before, if only until a refund took it back.
    pub members: u64,
}

/// What a backtest over stored entries cannot reckon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// The draft's caps of the whole program are not applied: they need all members at once, and one part does not have them all.
    Budgets,
    /// The draft pays for signing up, and some members' sign-up is not stored, because the program of that day paid nothing for it.
    SignUps,
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
    pub revoked: u64,
}

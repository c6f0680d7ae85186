//! The settings of earning: spend rules, multipliers, and how they combine. `earn` applies them.

use super::{Cap, CheckInRule, Condition, EventRule, NewcomerRule, ReferralRule};
use crate::{ledger::lot::LotClass, units::id::RuleId, units::money::Amount, units::rate::Factor};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq)]
pub struct Earning {
    /// The return window in days; 0 makes points available at once.
    pub pending_days: u16,
    /// Causes that are posted up to so many days late count under the caps of their own period.
    pub late_days: u16,
    pub points_paid: PointsPaid,
    pub stacking: Stacking,
    pub max_multiplier: Decimal,
    pub spend_rules: Vec<SpendRule>,
    /// The smallest factor first.
    pub multipliers: Vec<Multiplier>,
    /// Of rules, actions, members and the program.
    pub caps: Vec<Cap>,
    pub referral: Option<ReferralRule>,
    pub event_rules: Vec<EventRule>,
    pub check_in: Option<CheckInRule>,
    pub newcomer: Option<NewcomerRule>,
}

/// Points for money spent.
#[derive(Clone, Debug, PartialEq)]
pub struct SpendRule {
    pub rule_id: RuleId,
    /// 1–1,000,000 points for each `per`.
    pub points: u32,
    pub per: Amount,
    pub rounding: Rounding,
    pub blocks: Blocks,
    pub class: LotClass,
    pub conditions: Vec<Condition>,
}

/// A factor on what spend rules give for the lines it applies to.
#[derive(Clone, Debug, PartialEq)]
pub struct Multiplier {
    pub rule_id: RuleId,
    pub factor: Factor,
    pub conditions: Vec<Condition>,
}

/// Whether the part of an order that points paid earns points again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointsPaid {
    EarnsNothing,
    Earns,
}

impl PointsPaid {
    /// The part of a line's total that earns, where points took `off` of it.
    pub fn earning_part(self, total: Amount, off: Amount) -> Amount {
        match self {
            Self::EarnsNothing => total.minus(off),
            Self::Earns => total,
        }
    }
}

/// How several multipliers on one line combine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stacking {
    /// The largest alone.
    #[default]
    Best,
    /// Their product.
    Multiply,
    /// 1 and what each adds to it: 2 and 3 make 4. Never below zero.
    Add,
}

/// How the one rounding of an award goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Down, in the merchant's favour.
    #[default]
    Floor,
    HalfUp,
    /// To the even neighbour at exactly one half.
    HalfEven,
    /// Up, in the member's favour.
    Ceil,
}

/// Whether a part of `per` counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Blocks {
    /// 7.00 at 10 points per 2.00 is 35.
    #[default]
    Fractional,
    /// Only whole blocks of `per` over the order count: 7.00 at 10 points per 2.00 is 30.
    Whole,
}

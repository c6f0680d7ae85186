//! The settings of earning: spend rules, multipliers, and how they combine. `earning::spend` applies them.

use super::{Cap, CheckInRule, Condition, EventRule, NewcomerRule, ReferralRule};
use crate::{
    units::id::RuleId,
    units::lot_class::LotClass,
    units::money::Amount,
    units::rate::Factor,
    units::same_variants::same_variants,
    wire::{BlocksName, RoundingName, StackingName},
};
use rust_decimal::Decimal;

#[derive(Clone, Debug, PartialEq)]
pub struct Earning {
    /// The return window in days. With 0, points are available immediately.
    pub pending_days: u16,
    /// Causes that are posted up to this number of days late count under the caps of their own period.
    pub late_days: u16,
    /// A changed birthday counts from this number of days after the day of the change.
    pub birthday_change_days: u16,
    pub points_paid: PointsPaid,
    pub stacking: Stacking,
    pub max_multiplier: Decimal,
    pub spend_rules: Vec<SpendRule>,
    /// In the order of their factors, the smallest first.
    pub multipliers: Vec<Multiplier>,
    /// The caps of rules, actions, members and the program.
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

/// A factor on the points of spend rules, for the lines to which it applies.
#[derive(Clone, Debug, PartialEq)]
pub struct Multiplier {
    pub rule_id: RuleId,
    pub factor: Factor,
    pub conditions: Vec<Condition>,
}

/// Whether the part of an order that points paid earns points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointsPaid {
    EarnsNothing,
    Earns,
}

impl PointsPaid {
    /// The part of a line's total that earns, if points took `off` from it.
    pub fn earning_part(self, total: Amount, off: Amount) -> Amount {
        match self {
            Self::EarnsNothing => total.minus(off),
            Self::Earns => total,
        }
    }
}

/// How several multipliers on one line combine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stacking {
    /// Only the largest.
    Best,
    /// Their product.
    Multiply,
    /// 1 and the increase of each: 2 and 3 make 4. Never below zero.
    Add,
}

/// The rounding of an award, which happens once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Down, in the merchant's favour.
    Floor,
    HalfUp,
    /// To the even neighbour at exactly one half.
    HalfEven,
    /// Up, in the member's favour.
    Ceil,
}

/// Whether a part of `per` earns points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocks {
    /// 7.00 at 10 points per 2.00 is 35.
    Fractional,
    /// Only whole multiples of `per` in the order count: 7.00 at 10 points per 2.00 is 30.
    Whole,
}

same_variants!(StackingName => Stacking: Best, Multiply, Add);
same_variants!(RoundingName => Rounding: Floor, HalfUp, HalfEven, Ceil);
same_variants!(BlocksName => Blocks: Fractional, Whole);

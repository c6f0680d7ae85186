//! Settings that are one word of a closed list, as JSON. Answers use the same words.

use serde::{Deserialize, Serialize};

/// How several multipliers on one line combine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = Stacking))]
#[serde(rename_all = "snake_case")]
pub enum StackingName {
    /// Only the largest.
    #[default]
    Best,
    /// Their product.
    Multiply,
    /// 1 and the increase of each: 2 and 3 make 4. Never below zero.
    Add,
}

/// The rounding of an award, which happens once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = Rounding))]
#[serde(rename_all = "snake_case")]
pub enum RoundingName {
    /// Down, in the merchant's favour.
    #[default]
    Floor,
    HalfUp,
    /// To the even neighbour at exactly one half.
    HalfEven,
    /// Up, in the member's favour.
    Ceil,
}

/// Whether a part of `per` earns points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = Blocks))]
#[serde(rename_all = "snake_case")]
pub enum BlocksName {
    /// 7.00 at 10 points per 2.00 is 35.
    #[default]
    Fractional,
    /// Only whole multiples of `per` in the order count: 7.00 at 10 points per 2.00 is 30.
    Whole,
}

/// The period in which a cap counts, in local days of the program's time zone. Weeks begin on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = Period))]
#[serde(rename_all = "snake_case")]
pub enum PeriodName {
    /// One order or event.
    Order,
    Day,
    Week,
    Month,
    Ever,
}

/// An activity of a member that can extend the expiry of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = Activity))]
#[serde(rename_all = "snake_case")]
pub enum ActivityName {
    /// A paid order.
    Order,
    /// Points spent.
    Redeem,
    /// A behaviour that was rewarded.
    Event,
    CheckIn,
}

/// The period to whose end an expiry is rounded up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = RoundUpTo))]
#[serde(rename_all = "snake_case")]
pub enum RoundUpToName {
    Month,
    Quarter,
    Year,
}

/// Where awarded points are revoked if the award's own lots have too few.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = RevokeFrom))]
#[serde(rename_all = "snake_case")]
pub enum RevokeFromName {
    /// From any other lots, in burn order.
    #[default]
    Any,
    /// From no other lots. The rest becomes debt.
    Own,
}

/// What happens to awarded points that are already spent when their order is refunded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = DebtPolicy))]
#[serde(rename_all = "snake_case")]
pub enum DebtPolicyName {
    /// They become debt, which the next award pays first.
    #[default]
    Carry,
    /// The merchant bears the loss. Points in open holds are not spent, and become debt.
    Absorb,
}

/// A calendar period of tiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = CalendarPeriod))]
#[serde(rename_all = "snake_case")]
pub enum CalendarPeriodName {
    Month,
    Quarter,
    Year,
}

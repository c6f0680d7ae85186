//! The settings of cash-off as JSON. `program::CashOff` is their validated form.

use crate::{units::id::TierId, units::money::MoneyText, units::rate::DecimalText, units::time::Instant};
use serde::{Deserialize, Serialize};

/// Points as money off, by a `rate` or by a `ladder`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CashOffDocument {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<RateDocument>,
    /// Rates that follow, the earliest first (at most 100): the one in force at the instant of the quote counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rate_versions: Vec<RateVersionDocument>,
    /// In place of a rate: 1–10 rungs, rising in points and in money. Points buy the largest sum of rungs that fits into the order. The amount of
    /// the largest rung is at most 20,000 times the largest amount that divides the amounts of all rungs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ladder: Option<Vec<RateDocument>>,
    /// Points that are about to expire count more than once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rescue: Option<RescueDocument>,
    /// The fewest points an order may use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_points: Option<u64>,
    /// Points are used in multiples of this; 1 if left out. Not with a ladder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step_points: Option<u64>,
    /// The largest share of the eligible lines that points may pay: above 0, at most 1 (the default).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_share: Option<DecimalText>,
    /// The most points an order may use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_points: Option<u64>,
    /// The most points a member may use on one day of the program's zone, by when they were set aside. What returns makes room again, but for refunds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_points_per_day: Option<u64>,
    /// Money that must be left to pay; 0 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_cash: Option<MoneyText>,
    /// Lines that points cannot pay, and when and by whom points cannot be used.
    #[serde(default)]
    pub exclude: ExclusionsDocument,
}

/// So many points are worth so much money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RateDocument {
    pub points: u64,
    pub amount: MoneyText,
}

/// From an instant on, so many points are worth so much money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RateVersionDocument {
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub from: Instant,
    pub points: u64,
    pub amount: MoneyText,
}

/// In its last hours a lot's points count more than once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RescueDocument {
    /// Before the lot's expiry: 1–2,208.
    pub hours: u32,
    /// How often a point counts: above 1, at most 100, at most four digits after the point.
    pub factor: DecimalText,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ExclusionsDocument {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skus: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// When points cannot be used on orders (at most 100 windows).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<WindowDocument>,
    /// Members of these tiers cannot use points on orders.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub tiers: Vec<TierId>,
}

/// Half-open: from `from` on, before `until`. At least one of the two.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct WindowDocument {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub from: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Instant>,
}

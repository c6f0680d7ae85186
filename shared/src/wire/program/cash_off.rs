//! The settings of cash-off as JSON. `program::CashOff` is their validated form.

use crate::{units::id::TierId, units::money::MoneyText, units::rate::DecimalText, units::time::Instant};
use serde::{Deserialize, Serialize};

/// Points as money off, by a `rate` or a `ladder`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CashOffDocument {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<RateDocument>,
    /// Rates that replace `rate`, the earliest first (at most 100). The rate in force at the time of the quote counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rate_versions: Vec<RateVersionDocument>,
    /// Instead of a rate: 1–10 rungs, increasing in points and in money. Points buy the largest sum of rungs that fits into the order. The
    /// amount of the largest rung is at most 20,000 times the largest amount that divides the amounts of all rungs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ladder: Option<Vec<RateDocument>>,
    /// Points that are about to expire count more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rescue: Option<RescueDocument>,
    /// The minimum of points for an order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_points: Option<u64>,
    /// Points are used in multiples of this number. Default 1. Not with a ladder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step_points: Option<u64>,
    /// The maximum share of the eligible lines that points can pay: above 0, at most 1 (the default).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_share: Option<DecimalText>,
    /// The maximum of points for an order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_points: Option<u64>,
    /// The maximum of points for a member and a local day, by the time of the hold. A released hold makes room again; a refund does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_points_per_day: Option<u64>,
    /// Money that must remain to be paid in cash. Default 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_cash: Option<MoneyText>,
    /// Lines that points cannot pay, and dates and tiers without cash-off.
    #[serde(default)]
    pub exclude: ExclusionsDocument,
}

/// A number of points and what they are worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RateDocument {
    pub points: u64,
    pub amount: MoneyText,
}

/// A rate that is in force from an instant on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RateVersionDocument {
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub from: Instant,
    pub points: u64,
    pub amount: MoneyText,
}

/// In the last hours before the expiry of a lot, its points count more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RescueDocument {
    /// The number of hours before the expiry: 1–2,208.
    pub hours: u32,
    /// How many times a point counts: above 1, at most 100, at most four digits after the point.
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

/// Half-open: `from` is included, `until` is not. At least one of the two.
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

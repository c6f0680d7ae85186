//! The merchant's figures, and the settings that they are reckoned with.

use super::Money;
use crate::{units::points::Points, units::rate::DecimalText, units::time::Instant};
use serde::{Deserialize, Serialize};

/// What is expected of points, and what asks for attention.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct FiguresDocument {
    /// The share of points that members will use: above 0, at most 1 (the default).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redemption_rate: Option<DecimalText>,
    /// What a point's worth of goods costs the merchant: above 0, at most 1 (the default).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_share: Option<DecimalText>,
    /// More points issued on one local day are told as a warning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_daily_issue: Option<u64>,
    /// A larger unspent share of all points issued is told as critical.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_accumulation: Option<DecimalText>,
}

/// `GET /v1/figures`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FiguresAnswer {
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub as_of: Instant,
    /// Since the last local midnight.
    pub today: PointSums,
    pub ever: PointSums,
    /// Points that members have, or will, and have not used.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub outstanding: Points,
    /// The unspent share of all points issued.
    pub accumulation: DecimalText,
    /// Burnt points for each one issued.
    pub burn_to_issue: DecimalText,
    /// What the outstanding points are worth in full.
    pub outstanding_worth: Money,
    /// What is expected to be claimed of them within 30 days.
    pub liability: Money,
    /// What the points issued so far are expected to be used for.
    pub issue_cost: Money,
    /// What that is expected to cost.
    pub redemption_cost: Money,
    pub alerts: Vec<Alert>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PointSums {
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub issued: Points,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub burnt: Points,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub expired: Points,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub revoked: Points,
}

/// A figure above its threshold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alert {
    pub level: AlertLevel,
    pub figure: String,
    pub value: DecimalText,
    pub threshold: DecimalText,
    /// What to do about it.
    pub action: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AlertLevel {
    Warning,
    Critical,
}

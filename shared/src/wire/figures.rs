//! The merchant's figures, and their settings.

use super::Money;
use crate::{units::points::Points, units::rate::DecimalText, units::time::Instant};
use serde::{Deserialize, Serialize};

/// Assumptions about points, and the thresholds of alerts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct FiguresDocument {
    /// The share of points that members are expected to use: above 0, at most 1 (the default).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redemption_rate: Option<DecimalText>,
    /// What goods cost the merchant, as a share of their price: above 0, at most 1 (the default).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_share: Option<DecimalText>,
    /// If more points are issued on one local day, there is a warning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_daily_issue: Option<u64>,
    /// If the unspent share of all issued points is larger, there is a critical alert.
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
    /// Points that members have, available, pending or held, and have not used.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub outstanding: Points,
    /// The unspent share of all issued points.
    pub accumulation: DecimalText,
    /// Burnt points for each issued point.
    pub burn_to_issue: DecimalText,
    /// The full worth of the outstanding points.
    pub outstanding_worth: Money,
    /// What members are expected to claim of it within 30 days.
    pub liability: Money,
    /// The worth of the points issued so far that are expected to be used.
    pub issue_cost: Money,
    /// What this is expected to cost the merchant.
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
    /// What the merchant can do.
    pub action: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AlertLevel {
    Warning,
    Critical,
}

//! What an activity counts towards tiers: money, orders and points. The needs of a tier are settings.

use super::{money::Amount, points::Points};
use serde::{Deserialize, Serialize};

/// What counts towards tiers. Stored as `[spend, orders, points]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(Amount, u32, Points)", into = "(Amount, u32, Points)")]
pub struct Metrics {
    pub spend: Amount,
    pub orders: u32,
    pub points: Points,
}

impl Metrics {
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            spend: self.spend.plus(other.spend),
            orders: self.orders.saturating_add(other.orders),
            points: self.points.plus(other.points),
        }
    }

    /// The difference of each part, at least zero.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self {
            spend: self.spend.minus(other.spend),
            orders: self.orders.saturating_sub(other.orders),
            points: self.points.minus(other.points),
        }
    }

    pub fn is_zero(&self) -> bool {
        *self == Self::default()
    }
}

impl From<(Amount, u32, Points)> for Metrics {
    fn from((spend, orders, points): (Amount, u32, Points)) -> Self {
        Self { spend, orders, points }
    }
}

impl From<Metrics> for (Amount, u32, Points) {
    fn from(metrics: Metrics) -> Self {
        (metrics.spend, metrics.orders, metrics.points)
    }
}

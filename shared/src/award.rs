//! An award: points granted for one cause by one rule, and how they came about. Decides none; see `earn`.

use crate::{
    allocate::allocate,
    id::{LotId, OrderId, RuleId},
    lot::{Lot, LotClass},
    money::Amount,
    points::Points,
    program::Rounding,
    rate::DecimalText,
    time::Instant,
};
use serde::{Deserialize, Serialize};

/// Points granted for one cause by one rule, with everything that made them. Frozen in the ledger: a refund revokes from this record and
/// never asks today's rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Award {
    pub rule_id: RuleId,
    pub program_version: u32,
    pub class: LotClass,
    pub reckoned: Reckoned,
    /// What the rule gave.
    pub desired: Points,
    /// What was granted.
    pub points: Points,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Cap>,
    /// The split of `points` over the order's lines that earned any, by their place in the order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<(u16, Points)>,
    pub earned_at: Instant,
    pub available_at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
}

/// How an award's `desired` came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Reckoned {
    /// So many points for each `per` of money spent, times the factors of each line, rounded once.
    Spend {
        points: u32,
        per: Amount,
        /// The money it was reckoned on.
        base: Amount,
        /// The multipliers that counted for some line; each line's product is in `PaidLine::multiplier`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        factors: Vec<AppliedFactor>,
        /// What the factors of some line were cut to together.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_multiplier: Option<DecimalText>,
        rounding: Rounding,
    },
}

/// A multiplier that counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedFactor {
    pub rule_id: RuleId,
    pub factor: DecimalText,
}

/// Why an award was cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cap {
    /// An account never issues more than 2^53 - 1 points.
    AccountFull,
}

impl Award {
    /// Cuts the award to at most `points` and splits it over the lines anew.
    pub fn cut_to(&mut self, points: Points, cap: Cap) {
        if points >= self.points {
            return;
        }
        let weights: Vec<u128> = self.lines.iter().map(|(_, points)| points.get().into()).collect();
        for ((_, points), part) in self.lines.iter_mut().zip(allocate(points.get(), &weights)) {
            *points = Points::saturating(part.into());
        }
        self.lines.retain(|(_, points)| !points.is_zero());
        self.points = points;
        self.cap = Some(cap);
    }

    /// The lot that the award makes, with `points` of it left after a debt was paid.
    pub fn lot(&self, order_id: &OrderId, points: Points, revocable_until: Instant) -> Lot {
        Lot {
            lot_id: LotId::of_award(order_id.as_str(), &self.rule_id),
            class: self.class,
            points,
            order_id: Some(order_id.clone()),
            earned_at: self.earned_at,
            available_at: self.available_at,
            expires_at: self.expires_at,
            revocable_until,
        }
    }
}

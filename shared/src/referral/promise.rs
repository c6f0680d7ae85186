//! What a referrer is promised for a friend's first order, and how many points that comes to. Grants nothing; see `first_order`.

use crate::{order::refund::Kept, units::money::Amount, units::points::Points, units::rate::Factor};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A promise. Frozen with the award: what is taken back is reckoned from this, never from today's rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    pub pays: Pays,
    /// By `from`, ascending, with ascending factors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ladder: Vec<Rung>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pays {
    /// `share` points for each `per` that the friend paid in cash for the order's lines.
    Share { share: Factor, per: Amount },
    /// So many for the whole order.
    Points(Points),
}

/// From the `from`th friend on, `factor` times as much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    pub from: u32,
    pub factor: Factor,
}

impl Promise {
    /// What the `nth` friend is worth who keeps so much of the first order; rounded down, once.
    ///
    /// Bounds: money below 10^13, points at most 10^6, shares and factors at most 10^6 ten-thousandths: products stay below 2^127.
    pub fn points(&self, kept: Kept, nth: u32) -> Points {
        let (numerator, denominator) = match self.pays {
            Pays::Share { share, per } => {
                (u128::from(kept.cash.minor()) * u128::from(share.ten_thousandths()), per.minor() * ONE)
            }
            Pays::Points(points) => (u128::from(points.get()) * u128::from(kept.part), kept.whole),
        };
        let numerator = numerator * u128::from(self.factor(nth).ten_thousandths());
        Points::saturating(numerator / (u128::from(denominator.max(1)) * u128::from(ONE)))
    }

    /// What the ladder multiplies by for the `nth` friend; 1 below its first rung.
    pub fn factor(&self, nth: u32) -> Factor {
        let reached = self.ladder.iter().rev().find(|rung| rung.from <= nth);
        reached.map_or(Factor::ONE, |rung| rung.factor)
    }

    pub(super) fn is_boosted(&self, nth: u32) -> bool {
        self.factor(nth).value() > Decimal::ONE
    }
}

/// One, in ten-thousandths.
const ONE: u64 = 10_000;

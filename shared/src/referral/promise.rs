//! How many points a referrer is promised for a friend's first order. The award is granted in `first_order`.

use crate::{
    ledger::memory::{Kept, Pays, ReferralPromise},
    units::{points::Points, rate::Factor},
};
use rust_decimal::Decimal;

impl ReferralPromise {
    /// The points for the `nth` friend who kept `kept` of the first order, rounded down once.
    ///
    /// Bounds: money below 10^13, points at most 10^6, shares and factors at most 10^6 ten-thousandths. The products stay below 2^127.
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

    /// The ladder's factor for the `nth` friend. 1 below the first rung.
    pub fn factor(&self, nth: u32) -> Factor {
        let reached = self.ladder.iter().rev().find(|rung| rung.from <= nth);
        reached.map_or(Factor::ONE, |rung| rung.factor)
    }

    pub(crate) fn is_boosted(&self, nth: u32) -> bool {
        self.factor(nth).value() > Decimal::ONE
    }
}

/// One, in ten-thousandths.
const ONE: u64 = 10_000;

//! How the multipliers of one line combine. What they multiply is in `reckon`.

use crate::{
    basket::Line,
    program::{Earning, Multiplier, Occasion, Stacking},
};
use rust_decimal::Decimal;

/// The combined multiplier of one line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Combined {
    pub value: Decimal,
    pub limit: Limit,
}

/// Whether the program's `max_multiplier` cut the combined multiplier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    Unreached,
    Reached,
}

/// The multipliers that apply to a line, the smallest factor first. In this order, a product exceeds its bound only if the final product
/// does.
fn applying<'a>(
    earning: &'a Earning,
    line: &'a Line,
    occasion: &'a Occasion<'a>,
) -> impl DoubleEndedIterator<Item = &'a Multiplier> {
    let holds =
        |multiplier: &&Multiplier| multiplier.conditions.iter().all(|condition| condition.holds(Some(line), occasion));
    let tiers = occasion.member.tier_multiplier.as_ref();
    let is_no_larger = |multiplier: &Multiplier| tiers.is_none_or(|tiers| multiplier.factor <= tiers.factor);
    let (smaller, larger) = earning.multipliers.split_at(earning.multipliers.partition_point(is_no_larger));
    smaller.iter().chain(tiers).chain(larger).filter(holds)
}

pub(super) fn combine(earning: &Earning, line: &Line, occasion: &Occasion<'_>) -> Combined {
    let mut values = applying(earning, line, occasion).map(|multiplier| multiplier.factor.value());
    let value = match earning.stacking {
        Stacking::Best => values.next_back().unwrap_or(Decimal::ONE),
        Stacking::Multiply => {
            values.fold(Decimal::ONE, |product, factor| product.checked_mul(factor).unwrap_or(Decimal::MAX))
        }
        Stacking::Add => {
            values.fold(Decimal::ONE, |sum, factor| sum.saturating_add(factor.saturating_sub(Decimal::ONE)))
        }
    };
    let limit = if value > earning.max_multiplier { Limit::Reached } else { Limit::Unreached };
    Combined { value: value.clamp(Decimal::ZERO, earning.max_multiplier), limit }
}

/// The multipliers that change the result of [`combine`].
pub(super) fn counted<'a>(earning: &'a Earning, line: &'a Line, occasion: &'a Occasion<'a>) -> Vec<&'a Multiplier> {
    let mut applying = applying(earning, line, occasion);
    let counted: Vec<&Multiplier> = match earning.stacking {
        Stacking::Best => applying.next_back().into_iter().collect(),
        Stacking::Multiply | Stacking::Add => applying.collect(),
    };
    counted.into_iter().filter(|multiplier| multiplier.factor.value() != Decimal::ONE).collect()
}

//! The arithmetic of a spend rule: money times multipliers times points, exact until the one rounding.

use super::EarningLine;
use crate::{
    program::{Blocks, Rounding, SpendRule},
    units::allocate::allocate,
    units::money::Amount,
    units::points::Points,
};
use rust_decimal::Decimal;

/// The money of each line that counts: all of it, or for whole blocks the largest multiple of `per` in the order, split over the lines.
pub(super) fn counted_bases(rule: &SpendRule, lines: &[&EarningLine]) -> Vec<Amount> {
    let bases: Vec<Amount> = lines.iter().map(|line| line.base).collect();
    match rule.blocks {
        Blocks::Fractional => bases,
        Blocks::Whole => {
            let sum = bases.iter().copied().sum::<Amount>().minor();
            let per = rule.per.minor().max(1);
            let weights: Vec<u128> = bases.iter().map(|base| base.minor().into()).collect();
            let counted = allocate(sum / per * per, &weights);
            counted.into_iter().map(|minor| Amount::saturating(minor.into())).collect()
        }
    }
}

/// The money of each line times its multiplier, as integers over one power of ten.
pub(super) struct Weights {
    pub of_lines: Vec<u128>,
    scale: u32,
}

pub(super) fn weights(lines: &[&EarningLine], bases: &[Amount]) -> Weights {
    let scale = lines.iter().map(|line| line.combined.value.scale()).max().unwrap_or(0);
    let weight = |(line, base): (&&EarningLine, &Amount)| weight(*base, line.combined.value, scale);
    Weights { of_lines: lines.iter().zip(bases).map(weight).collect(), scale }
}

fn weight(base: Amount, multiplier: Decimal, scale: u32) -> u128 {
    let mantissa = u128::try_from(multiplier.mantissa()).unwrap_or(0);
    u128::from(base.minor()) * mantissa * 10_u128.pow(scale - multiplier.scale())
}

/// The points of the rule. This is the one rounding.
pub(super) fn round_once(rule: &SpendRule, weights: &Weights) -> Points {
    rounded(rule, weights.of_lines.iter().sum(), weights.scale)
}

/// The points of the rule for the lines: the result of [`round_once`] for their weights, without the weights themselves.
pub(super) fn points_of<'lines>(rule: &SpendRule, lines: impl Iterator<Item = &'lines EarningLine>) -> Points {
    if rule.blocks == Blocks::Whole {
        let lines: Vec<&EarningLine> = lines.collect();
        return round_once(rule, &weights(&lines, &counted_bases(rule, &lines)));
    }
    let (mut sum, mut scale) = (0_u128, 0_u32);
    for line in lines {
        let value = line.combined.value;
        let finer = value.scale().max(scale);
        let weight = weight(line.base, value, finer);
        sum = sum * 10_u128.pow(finer - scale) + weight;
        scale = finer;
    }
    rounded(rule, sum, scale)
}

/// Money times points over `per`, rounded.
///
/// Bounds: money below 10^13, points per block at most 10^6, multipliers at most 100 with at most 15 digits: the products stay below 2^127.
fn rounded(rule: &SpendRule, money: u128, scale: u32) -> Points {
    let numerator = money * u128::from(rule.points);
    let denominator = u128::from(rule.per.minor().max(1)) * 10_u128.pow(scale);
    let (floor, remainder) = (numerator / denominator, numerator % denominator);
    let half = (remainder * 2).cmp(&denominator);
    let up = match rule.rounding {
        Rounding::Floor => false,
        Rounding::Ceil => remainder > 0,
        Rounding::HalfUp => half.is_ge(),
        Rounding::HalfEven => half.is_gt() || (half.is_eq() && floor % 2 == 1),
    };
    Points::saturating(floor + u128::from(up))
}

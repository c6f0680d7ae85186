//! The maximum that the kept part of an order keeps of a rule that pays for whole blocks of money: what its whole blocks earn. Otherwise a
//! customer could order more, return a little, and keep more points than an order of the kept part earns.

use super::returned::Returned;
use crate::{
    ledger::fact::award::{Award, Calculation},
    ledger::fact::order::{PaidLine, PaidOrder},
    units::allocate::cumulative,
    units::money::Amount,
    units::points::Points,
    units::rate::DecimalText,
};
use rust_decimal::Decimal;

/// Returns the maximum of the award's points for the kept part, rounded down: its whole blocks at the highest factor among its lines.
/// `None` if parts of blocks count, or if nothing that counted was returned.
///
/// It never increases when more is returned. Bounds: blocks below 10^13, points for each at most 10^6, factors at most 100 with at most 15
/// digits. The product stays below 2^127.
pub(super) fn most_kept(returned: &Returned, paid: &PaidOrder, award: &Award) -> Option<Points> {
    let Calculation::Spend { points, per, cut_from: Some(spent), .. } = &award.calculation else { return None };
    let lines = || {
        let places = award.lines.iter().map(|(at, _)| usize::from(*at));
        places.filter_map(|at| Some((paid.lines.get(at)?, returned.value_of(at)?)))
    };
    let lost: Amount = lines().map(|(line, value)| base_of(paid, line, value)).sum();
    if lost.is_zero() {
        return None;
    }
    let blocks = spent.minus(lost).minor() / per.minor().max(1);
    let kept = lines().filter(|(line, value)| *value < line.total);
    let factor = kept.map(|(line, _)| factor(line)).max().unwrap_or(Decimal::ZERO);
    let scale = 10_u128.pow(factor.scale());
    let product = u128::from(blocks) * u128::from(*points) * u128::try_from(factor.mantissa()).unwrap_or(0);
    Some(Points::saturating(product / scale))
}

/// The part of a line's `value` for which spend rules grant points.
fn base_of(paid: &PaidOrder, line: &PaidLine, value: Amount) -> Amount {
    let base = paid.counted(line);
    Amount::saturating(cumulative(base.minor(), value.minor(), line.total.minor()).into())
}

fn factor(line: &PaidLine) -> Decimal {
    let parse = |DecimalText(text): &DecimalText| Decimal::from_str_exact(text).ok();
    line.multiplier.as_ref().and_then(parse).unwrap_or(Decimal::ONE)
}

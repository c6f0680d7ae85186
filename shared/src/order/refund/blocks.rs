//! What the kept part of an order earns of a rule that pays for whole blocks of money alone: no more than its whole blocks do. Without this,
//! returning a little of an order would keep points that nobody earns who buys as much.

use super::returned::Returned;
use crate::{
    ledger::fact::award::{Award, Reckoned},
    ledger::fact::order::{PaidLine, PaidOrder},
    units::allocate::cumulative,
    units::money::Amount,
    units::points::Points,
    units::rate::DecimalText,
};
use rust_decimal::Decimal;

/// The most points of the award that the kept part may keep, rounded down: what its whole blocks earn at the highest factor among its lines.
/// None where parts of blocks count as well, and while nothing that counted has come back.
///
/// Never rises as more is returned. Bounds: blocks below 10^13, points for each at most 10^6, factors at most 100 with at most 15 digits:
/// the product stays below 2^127.
pub(super) fn most_kept(returned: &Returned, paid: &PaidOrder, award: &Award) -> Option<Points> {
    let Reckoned::Spend { points, per, cut_from: Some(spent), .. } = &award.reckoned else { return None };
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

/// What `value` of a line counts when spend rules reckon.
fn base_of(paid: &PaidOrder, line: &PaidLine, value: Amount) -> Amount {
    let base = paid.counted(line);
    Amount::saturating(cumulative(base.minor(), value.minor(), line.total.minor()).into())
}

fn factor(line: &PaidLine) -> Decimal {
    let parse = |DecimalText(text): &DecimalText| Decimal::from_str_exact(text).ok();
    line.multiplier.as_ref().and_then(parse).unwrap_or(Decimal::ONE)
}

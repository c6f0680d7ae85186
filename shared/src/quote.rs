//! What points would do for a basket: the bounds of the choice, and the outcome of one.
//! Runs in the shopper's browser for the preview and in the Worker for the answer that counts. Places nothing; see `hold`.

use crate::{
    allocate::allocate,
    api::{Bounds, BoundsLimit, PointsWanted},
    basket::{Basket, Line},
    id::LineId,
    lot::{Lot, available_points, burn},
    money::Amount,
    points::Points,
    program::CashOff,
    refusal::Refusal,
    time::Instant,
};
use serde::{Deserialize, Serialize};

/// The outcome of one choice. `amount + cash` is what the basket costs, for each line and in sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    pub points: Points,
    /// Money off.
    pub amount: Amount,
    /// Left to pay: lines and shipping, less `amount`.
    pub cash: Amount,
    pub bounds: Bounds,
    /// A part for each line of the basket, in its order.
    pub lines: Vec<PaidPart>,
    /// Parts of lots, in burn order.
    pub burns: Vec<Lot>,
}

/// What points pay of one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidPart {
    pub line_id: LineId,
    pub points: Points,
    pub amount: Amount,
}

/// Quotes `wanted` points of the member's `lots` for `basket` at `now`.
///
/// Points to money rounds down to the minor unit. `Max` takes the most money off with the fewest points. Refuses a choice that is no
/// multiple of the step, too few, more than available, or more than the order takes; and any choice where the least is out of reach.
pub fn quote(
    cash_off: &CashOff,
    basket: &Basket,
    lots: &[Lot],
    wanted: PointsWanted,
    now: Instant,
) -> Result<Quote, Refusal> {
    let available = available_points(lots, now);
    let ceiling = ceiling(cash_off, basket);
    let bounds = bounds(cash_off, ceiling, available);
    let points = match wanted {
        PointsWanted::Max => most(cash_off, bounds, available)?,
        PointsWanted::Exactly(points) => chosen(cash_off, points, ceiling, available)?,
    };
    let amount = cash_off.rate.worth(points);
    let burns = burn(lots, points, now).ok_or(Refusal::InsufficientPoints { required: points, available })?;
    let lines = split(basket, cash_off, points, amount);
    Ok(Quote { points, amount, cash: basket.payable().minus(amount), bounds, lines, burns })
}

/// The most money that points may take off a basket, and the most points, whatever the member has.
#[derive(Clone, Copy)]
struct Ceiling {
    amount: Amount,
    points: Points,
    limit: BoundsLimit,
}

fn ceiling(cash_off: &CashOff, basket: &Basket) -> Ceiling {
    let eligible = eligible_total(basket, cash_off);
    let share = cash_off.max_share.map_or(eligible, |share| Amount::saturating(share.of(eligible.minor()).into()));
    let beside_cash = basket.payable().minus(cash_off.min_cash);
    let amount = eligible.min(share).min(beside_cash);
    let limit = if amount == eligible {
        BoundsLimit::Total
    } else if amount == share {
        BoundsLimit::Share
    } else {
        BoundsLimit::Cash
    };
    let points = cash_off.rate.most_points_worth(amount);
    match cash_off.max_points {
        Some(max) if max < points => Ceiling { amount, points: max, limit: BoundsLimit::Points },
        _ => Ceiling { amount, points, limit },
    }
}

/// The lines' money that points may pay.
pub fn eligible_total(basket: &Basket, cash_off: &CashOff) -> Amount {
    basket.lines.iter().filter(|line| !cash_off.exclude.exclude(line)).map(|line| line.total).sum()
}

fn bounds(cash_off: &CashOff, ceiling: Ceiling, available: Points) -> Bounds {
    let max = best(cash_off, ceiling.points.min(available));
    let limit = if max < best(cash_off, ceiling.points) { BoundsLimit::Balance } else { ceiling.limit };
    let min = if max.is_zero() { max } else { least(cash_off) };
    Bounds { min, max, step: cash_off.step_points, limit }
}

/// The choice of at most `points` that takes the most off, with the fewest points; none where the least is out of reach.
fn best(cash_off: &CashOff, points: Points) -> Points {
    let (least, most) = (least(cash_off), down_to_step(points, cash_off.step_points));
    if most < least { Points::ZERO } else { without_waste(cash_off, most).max(least) }
}

/// The fewest points of a choice that is not nothing: the minimum and one minor unit's worth, on a step.
fn least(cash_off: &CashOff) -> Points {
    let worth_something = cash_off.rate.fewest_points_worth(Amount::saturating_from(1));
    up_to_step(cash_off.min_points.max(worth_something), cash_off.step_points)
}

/// Fewer points on a step that are worth as much.
fn without_waste(cash_off: &CashOff, points: Points) -> Points {
    up_to_step(cash_off.rate.fewest_points_worth(cash_off.rate.worth(points)), cash_off.step_points).min(points)
}

fn down_to_step(points: Points, step: Points) -> Points {
    let step = step.get().max(1);
    Points::saturating(u128::from(points.get() / step * step))
}

fn up_to_step(points: Points, step: Points) -> Points {
    let step = u128::from(step.get().max(1));
    Points::saturating(u128::from(points.get()).div_ceil(step) * step)
}

/// The best choice within the bounds. Where a minimum is set and out of reach, that is said; where there is just nothing to use, it is 0.
fn most(cash_off: &CashOff, bounds: Bounds, available: Points) -> Result<Points, Refusal> {
    let out_of_reach = bounds.max.is_zero() && !cash_off.min_points.is_zero();
    if out_of_reach {
        return Err(Refusal::BelowMinimum { required: least(cash_off), available });
    }
    Ok(bounds.max)
}

fn chosen(cash_off: &CashOff, points: Points, ceiling: Ceiling, available: Points) -> Result<Points, Refusal> {
    if points.is_zero() {
        return Ok(points);
    }
    if !points.get().is_multiple_of(cash_off.step_points.get()) {
        return Err(Refusal::NotAStep { step: cash_off.step_points });
    }
    if points < least(cash_off) {
        return Err(Refusal::BelowMinimum { required: least(cash_off), available });
    }
    if points > available {
        return Err(Refusal::InsufficientPoints { required: points, available });
    }
    if points > ceiling.points || cash_off.rate.worth(points) > ceiling.amount {
        return Err(Refusal::AboveCap { allowed: best(cash_off, ceiling.points) });
    }
    Ok(points)
}

/// Each line's money that points may pay, as weights.
pub(crate) fn eligible_weights(basket: &Basket, cash_off: &CashOff) -> Vec<u128> {
    let eligible = |line: &Line| if cash_off.exclude.exclude(line) { Amount::ZERO } else { line.total };
    basket.lines.iter().map(|line| eligible(line).minor().into()).collect()
}

/// Money over the eligible lines by what they cost, then points by the money they pay. Money comes first so that no line is paid more
/// than it costs, however coarse a point is.
fn split(basket: &Basket, cash_off: &CashOff, points: Points, amount: Amount) -> Vec<PaidPart> {
    let weights = eligible_weights(basket, cash_off);
    let amounts = allocate(amount.minor(), &weights);
    let paid: Vec<u128> = amounts.iter().map(|&minor| u128::from(minor)).collect();
    // Points too few for one minor unit pay nothing, and still belong to a line.
    let points = allocate(points.get(), if amount.is_zero() { &weights } else { &paid });
    let parts = basket.lines.iter().zip(amounts).zip(points);
    let part = |((line, minor), points): ((&Line, u64), u64)| PaidPart {
        line_id: line.line_id.clone(),
        points: Points::saturating(points.into()),
        amount: Amount::saturating(minor.into()),
    };
    parts.map(part).collect()
}

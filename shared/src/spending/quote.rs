//! What points would do for a basket: the bounds of the choice, and the result of one choice. It runs in the shopper's browser for a
//! preview, and in the Worker for the binding answer. It holds no points; see `hold`.

use crate::{
    basket::{Basket, Line},
    ledger::fact::hold::PaidPart,
    ledger::lot::{Lot, available_points, burn},
    program::CashOff,
    refusal::Refusal,
    spending::tariff::{Tariff, rescued_points},
    units::allocate::allocate,
    units::id::TierId,
    units::money::Amount,
    units::points::Points,
    units::time::Instant,
    wire::{Bounds, BoundsLimit, PointsChoice, PointsWanted},
};

/// The result of one choice. `amount + cash` is what the basket costs, for each line and in sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    pub points: Points,
    /// Money off.
    pub amount: Amount,
    /// The money that remains to be paid: lines and shipping, minus `amount`.
    pub cash: Amount,
    pub bounds: Bounds,
    /// A part for each line of the basket, in its order.
    pub lines: Vec<PaidPart>,
    /// Parts of lots, in burn order.
    pub burns: Vec<Burn>,
    /// The available points that count more because they are about to expire.
    pub rescued: Points,
}

/// A part of a lot to be burnt, and whether it is rescued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Burn {
    pub lot: Lot,
    pub rescue: bool,
}

/// The facts of a quote in addition to the lots.
#[derive(Clone, Copy, Debug)]
pub struct QuoteFacts<'a> {
    pub now: Instant,
    pub tier: Option<&'a TierId>,
    /// The member's points that were held or burnt for orders on the local day of `now`.
    pub used_today: Points,
}

impl Quote {
    /// The parts of lots, without the rescue.
    pub fn burnt(&self) -> Vec<Lot> {
        self.burns.iter().map(|burn| burn.lot.clone()).collect()
    }
}

/// Quotes `wanted` points of the member's `lots` for `basket`.
///
/// The amount is rounded down to the minor unit. `Max` takes the largest amount off with the fewest points. Refuses a number that is not a
/// multiple of the step or not one of the ladder's best sums, too few points, more than are available, and more than the order can use.
/// Refuses every choice if the least choice is out of reach, and every choice except zero while cash-off is closed or closed to the member.
pub fn quote(
    cash_off: &CashOff,
    basket: &Basket,
    lots: &[Lot],
    wanted: PointsWanted,
    facts: &QuoteFacts<'_>,
) -> Result<Quote, Refusal> {
    let now = facts.now;
    let room = Room::new(cash_off, basket, lots, facts);
    let bounds = room.bounds(basket);
    let points = match wanted {
        PointsWanted::Max => room.most(&bounds)?,
        PointsWanted::Exactly(points) => room.chosen(points)?,
    };
    let amount = room.tariff.worth(points);
    let available = room.available;
    let burns = burn(lots, points, now).ok_or(Refusal::InsufficientPoints { required: points, available })?;
    let until = cash_off.rescue.map(|rescue| rescue.until(now));
    let burns = burns.into_iter().map(|lot| Burn { rescue: until.is_some_and(|until| lot.is_expired(until)), lot });
    Ok(Quote {
        points,
        amount,
        cash: basket.payable().minus(amount),
        bounds,
        lines: split(basket, cash_off, points, amount),
        burns: burns.collect(),
        rescued: room.tariff.rescued,
    })
}

/// How many of the member's points an order can use.
struct Room<'a> {
    cash_off: &'a CashOff,
    tariff: Tariff<'a>,
    available: Points,
    /// The maximum of points, whatever the member has, and the reason for it.
    ceiling: (Points, BoundsLimit),
    closed: Option<Refusal>,
}

/// The maximum number of a ladder's choices in an answer.
const CHOICES_MAX: usize = 50;

impl<'a> Room<'a> {
    fn new(cash_off: &'a CashOff, basket: &Basket, lots: &[Lot], facts: &QuoteFacts<'_>) -> Self {
        let (amount, limit) = most_money(cash_off, basket);
        let tariff = Tariff::new(cash_off, amount, rescued_points(cash_off, lots, facts.now), facts.now);
        let today = cash_off.max_points_per_day.map(|most| most.minus(facts.used_today));
        let closed = closed(cash_off, facts.tier, facts.now);
        let of_order = (tariff.most(), limit);
        let limits = [
            (cash_off.max_points, BoundsLimit::Points),
            (today, BoundsLimit::Day),
            (closed.as_ref().map(|_| Points::ZERO), BoundsLimit::Closed),
        ];
        let ceiling = limits.into_iter().fold(of_order, |ceiling, (most, limit)| match most {
            Some(most) if most < ceiling.0 => (most, limit),
            _ => ceiling,
        });
        Self { cash_off, tariff, available: available_points(lots, facts.now), ceiling, closed }
    }

    fn best(&self, points: Points) -> Points {
        self.tariff.best(points, self.cash_off.min_points)
    }

    fn bounds(&self, basket: &Basket) -> Bounds {
        let (ceiling, min_points) = (self.ceiling.0, self.cash_off.min_points);
        let max = self.best(ceiling.min(self.available));
        let limit = if max < self.best(ceiling) { BoundsLimit::Balance } else { self.ceiling.1 };
        let least = || self.tariff.least(min_points).unwrap_or_default();
        let min = if max.is_zero() { max } else { least() };
        let choice = |points| PointsChoice { points, amount: self.tariff.worth(points).to_text(basket.currency) };
        let choices = self.tariff.choices(max, min_points, CHOICES_MAX).into_iter().map(choice).collect();
        Bounds { min, max, step: self.tariff.step(), limit, choices }
    }

    /// The best choice within the bounds. If the program's minimum is out of reach, this is refused. If the order can use no points for
    /// another reason, the result is 0.
    fn most(&self, bounds: &Bounds) -> Result<Points, Refusal> {
        let is_for_now = matches!(bounds.limit, BoundsLimit::Day | BoundsLimit::Closed);
        let out_of_reach = bounds.max.is_zero() && !self.cash_off.min_points.is_zero() && !is_for_now;
        match self.tariff.least(self.cash_off.min_points) {
            Some(required) if out_of_reach => Err(Refusal::BelowMinimum { required, available: self.available }),
            _ => Ok(bounds.max),
        }
    }

    fn chosen(&self, points: Points) -> Result<Points, Refusal> {
        if points.is_zero() {
            return Ok(points);
        }
        if let Some(closed) = &self.closed {
            return Err(closed.clone());
        }
        let available = self.available;
        let step = self.tariff.step();
        if !points.get().is_multiple_of(step.get().max(1)) {
            return Err(Refusal::NotAStep { step });
        }
        let Some(required) = self.tariff.least(self.cash_off.min_points) else {
            return Err(Refusal::AboveCap { allowed: Points::ZERO });
        };
        if points < required {
            return Err(Refusal::BelowMinimum { required, available });
        }
        if points > available {
            return Err(Refusal::InsufficientPoints { required: points, available });
        }
        if points <= self.ceiling.0
            && let Some(closest) = self.tariff.waste(points)
        {
            return Err(Refusal::NotAChoice { closest });
        }
        let allowed = self.best(self.ceiling.0);
        if points > allowed { Err(Refusal::AboveCap { allowed }) } else { Ok(points) }
    }
}

/// Why no member, or no member of this tier, can use points at `now`.
pub fn closed(cash_off: &CashOff, tier: Option<&TierId>, now: Instant) -> Option<Refusal> {
    let exclude = &cash_off.exclude;
    if exclude.dates.iter().any(|window| window.contains(now)) {
        return Some(Refusal::ClosedNow);
    }
    let tier = tier.filter(|tier| exclude.tiers.contains(tier))?;
    Some(Refusal::ClosedToTier { tier: tier.clone() })
}

/// The maximum of money that points can take off a basket, and the reason for it.
fn most_money(cash_off: &CashOff, basket: &Basket) -> (Amount, BoundsLimit) {
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
    (amount, limit)
}

/// The money of the lines that points can pay.
pub fn eligible_total(basket: &Basket, cash_off: &CashOff) -> Amount {
    basket.lines.iter().filter(|line| !cash_off.exclude.exclude(line)).map(|line| line.total).sum()
}

/// The money of each line that points can pay, as weights.
pub(crate) fn eligible_weights(basket: &Basket, cash_off: &CashOff) -> Vec<u128> {
    let eligible = |line: &Line| if cash_off.exclude.exclude(line) { Amount::ZERO } else { line.total };
    basket.lines.iter().map(|line| eligible(line).minor().into()).collect()
}

/// Splits the money over the eligible lines by their totals, then the points by the money that they pay. The money is split first, so that
/// no line is paid more than it costs, even if one point is worth a lot.
fn split(basket: &Basket, cash_off: &CashOff, points: Points, amount: Amount) -> Vec<PaidPart> {
    let weights = eligible_weights(basket, cash_off);
    let amounts = allocate(amount.minor(), &weights);
    let paid: Vec<u128> = amounts.iter().map(|&minor| u128::from(minor)).collect();
    // If the points pay less than one minor unit, they are still assigned to lines.
    let points = allocate(points.get(), if amount.is_zero() { &weights } else { &paid });
    let parts = basket.lines.iter().zip(amounts).zip(points);
    let part = |((line, minor), points): ((&Line, u64), u64)| PaidPart {
        line_id: line.line_id.clone(),
        points: Points::saturating(points.into()),
        amount: Amount::saturating(minor.into()),
    };
    parts.map(part).collect()
}

//! What points are worth to one member at one instant, and which numbers of points can be chosen. The program states a rate or a ladder,
//! and some of the member's points can count more than once. The caller passes the maximum of money that the order can take; see `quote`.

use crate::{
    ledger::lot::Lot,
    program::ladder::{FittingSums, fitting_sums},
    program::{CashOff, Ladder, PointValue, Rate},
    units::money::Amount,
    units::points::Points,
    units::rate::Multiple,
    units::time::Instant,
};

/// Converts points to money and money to points. More points are never worth less.
#[derive(Clone, Debug)]
pub struct Tariff<'a> {
    scale: Scale<'a>,
    /// Choices by a rate are multiples of this number. A ladder's choices are the fewest points for their money.
    step: Points,
    /// The member's points that count `factor` times. They burn first.
    pub rescued: Points,
    factor: Multiple,
    /// The maximum of money that the order can take.
    ceiling: Amount,
}

#[derive(Clone, Debug)]
enum Scale<'a> {
    Rate(Rate),
    Sums(&'a Ladder, FittingSums),
}

impl<'a> Tariff<'a> {
    /// For an order that can take at most `ceiling`, and a member with `rescued` points that count more.
    pub fn new(cash_off: &'a CashOff, ceiling: Amount, rescued: Points, now: Instant) -> Self {
        let (scale, step) = match &cash_off.value {
            PointValue::Rates(rates) => (Scale::Rate(rates.at(now)), cash_off.step_points),
            PointValue::Ladder(ladder) => (Scale::Sums(ladder, fitting_sums(ladder, ceiling)), Points::saturating(1)),
        };
        let factor = cash_off.rescue.map_or(Multiple::ONE, |rescue| rescue.factor);
        Self { scale, step, rescued, factor, ceiling }
    }

    /// The worth of `points`, rescued points first. Rounded down once, to the minor unit. By a ladder at most `ceiling`.
    pub fn worth(&self, points: Points) -> Amount {
        let weight = self.weight(points);
        match &self.scale {
            Scale::Rate(rate) => {
                let whole = u128::from(rate.points.get().max(1)) * Multiple::WHOLE;
                Amount::saturating(weight * u128::from(rate.amount.minor()) / whole)
            }
            Scale::Sums(_, sums) => sums.worth(whole_points(weight)),
        }
    }

    /// The fewest points that are worth at least `amount`, on a step or not. `None` if no points are.
    pub fn fewest(&self, amount: Amount) -> Option<Points> {
        let weight = match &self.scale {
            Scale::Rate(rate) => {
                let product = u128::from(amount.minor()) * u128::from(rate.points.get()) * Multiple::WHOLE;
                product.div_ceil(rate.amount.minor().max(1).into())
            }
            Scale::Sums(_, sums) => u128::from(sums.fewest(amount)?) * Multiple::WHOLE,
        };
        self.points_of(weight)
    }

    /// The maximum of points that the order can use. By a rate: one fewer than are worth more than the ceiling. By a ladder: the fewest
    /// points for the largest amount that fits.
    pub fn most(&self) -> Points {
        match self.scale {
            Scale::Rate(_) => {
                let above = Amount::from_minor(self.ceiling.minor() + 1).and_then(|above| self.fewest(above));
                above.map_or(Points::MAX, |above| above.minus(Points::saturating(1)))
            }
            Scale::Sums(..) => self.fewest(self.worth(Points::MAX)).unwrap_or_default(),
        }
    }

    /// The smallest choice of at least `min_points` that is worth more than nothing. `None` if there is none. By a ladder, if this order
    /// has no such choice, the choice of a larger order.
    pub fn least(&self, min_points: Points) -> Option<Points> {
        match &self.scale {
            Scale::Rate(_) => up_to_step(self.fewest(Amount::saturating_from(1))?.max(min_points), self.step),
            Scale::Sums(ladder, sums) => {
                let of_any_order = || self.least_sum(&fitting_sums(ladder, Amount::MAX), min_points);
                self.least_sum(sums, min_points).or_else(of_any_order)
            }
        }
    }

    fn least_sum(&self, sums: &FittingSums, min_points: Points) -> Option<Points> {
        let fewest = |amount: Amount| self.points_of(u128::from(sums.fewest(amount)?) * Multiple::WHOLE);
        let from = fewest(Amount::saturating_from(1))?.max(min_points);
        let worth = sums.worth(whole_points(self.weight(from)));
        fewest(worth).filter(|fewest| *fewest >= from).or_else(|| fewest(Amount::from_minor(worth.minor() + 1)?))
    }

    /// The choice of at most `points` that takes the largest amount off, with the fewest points. Zero if the least choice is out of reach.
    pub fn best(&self, points: Points, min_points: Points) -> Points {
        let most = down_to_step(points, self.step);
        match self.least(min_points) {
            Some(least) if least <= most => self.without_waste(most).max(least),
            _ => Points::ZERO,
        }
    }

    /// The fewest points on a step that are worth as much as `points`.
    fn without_waste(&self, points: Points) -> Points {
        let fewest = self.fewest(self.worth(points)).and_then(|fewest| up_to_step(fewest, self.step));
        fewest.unwrap_or(points).min(points)
    }

    /// The number of which all choices are multiples.
    pub fn step(&self) -> Points {
        match &self.scale {
            Scale::Rate(_) => self.step,
            Scale::Sums(_, sums) if self.rescued.is_zero() => sums.step(),
            // Points that count more make sums of rungs that are not multiples of the rungs' points.
            Scale::Sums(..) => Points::saturating(1),
        }
    }

    /// The ladder's choices of at most `most` points, in increasing order: the `count` largest ones. Empty for a rate.
    pub fn choices(&self, most: Points, min_points: Points, count: usize) -> Vec<Points> {
        let mut choices = Vec::new();
        let mut choice = most;
        while matches!(self.scale, Scale::Sums(..)) && !choice.is_zero() && choices.len() < count {
            choices.push(choice);
            choice = self.best(choice.minus(Points::saturating(1)), min_points);
        }
        choices.reverse();
        choices
    }

    /// The smaller number of points that is worth as much as `points` of a ladder. `None` if there is none, and for a rate.
    pub fn waste(&self, points: Points) -> Option<Points> {
        match self.scale {
            Scale::Rate(_) => None,
            Scale::Sums(..) => self.fewest(self.worth(points)).filter(|fewest| *fewest < points),
        }
    }

    /// The weight of points, in ten-thousandths of a point.
    fn weight(&self, points: Points) -> u128 {
        let rescued = points.min(self.rescued);
        u128::from(rescued.get()) * self.factor.parts() + u128::from(points.minus(rescued).get()) * Multiple::WHOLE
    }

    /// The fewest points whose weight is at least `weight`.
    fn points_of(&self, weight: u128) -> Option<Points> {
        let rescued = self.weight(self.rescued);
        let points = match weight.checked_sub(rescued) {
            None => weight.div_ceil(self.factor.parts()),
            Some(more) => u128::from(self.rescued.get()) + more.div_ceil(Multiple::WHOLE),
        };
        u64::try_from(points).ok().and_then(Points::new)
    }
}

/// The points of `lots` that count more at `now`, because they are about to expire.
pub fn rescued_points(cash_off: &CashOff, lots: &[Lot], now: Instant) -> Points {
    let Some(until) = cash_off.rescue.map(|rescue| rescue.until(now)) else { return Points::ZERO };
    lots.iter().filter(|lot| lot.is_available(now) && lot.is_expired(until)).map(|lot| lot.points).sum()
}

/// A weight in points, rounded down, because a part of a point buys no rung.
fn whole_points(weight: u128) -> u64 {
    u64::try_from(weight / Multiple::WHOLE).unwrap_or(u64::MAX)
}

fn down_to_step(points: Points, step: Points) -> Points {
    let step = step.get().max(1);
    Points::saturating(u128::from(points.get() / step * step))
}

/// `None` if the next step is above the maximum of points.
fn up_to_step(points: Points, step: Points) -> Option<Points> {
    let step = step.get().max(1);
    points.get().div_ceil(step).checked_mul(step).and_then(Points::new)
}

//! Quotes: how many points can be used for a basket, how much money they take off, and how both are split over the lines.

use super::{
    account::Account,
    basket::Basket,
    fraction::Fraction,
    ladder,
    lot::Part,
    settings::{CashOff, Price, Settings},
    split::split,
};

#[derive(Clone, Debug)]
pub struct Quote {
    pub points: i128,
    pub amount: i128,
    pub cash: i128,
    pub choices: Choices,
    pub lines: Vec<LineOff>,
    pub burns: Vec<Part>,
    /// The basket without tax, which the order is compared with.
    pub goods: String,
}

/// What can be chosen: `min`, `min + step`, … `max`, or the listed sums of a ladder. `min` and `max` are 0 if nothing can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    pub min: i128,
    pub max: i128,
    pub step: i128,
    /// Points and money of each sum of rungs. Empty for a rate.
    pub sums: Vec<(i128, i128)>,
}

/// The part of the points and of the money off that belongs to one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineOff {
    pub points: i128,
    pub amount: i128,
}

/// The bounds of one basket and member.
pub struct Bounds {
    /// The most money that points can pay.
    pub payable: i128,
    /// The most points that can be used.
    pub usable: i128,
}

impl Bounds {
    pub fn of(settings: &Settings, account: &Account, basket: &Basket, used_today: i128, now: i64) -> Self {
        let cash_off = &settings.cash_off;
        if cash_off.is_closed(now) {
            return Self { payable: 0, usable: 0 };
        }
        let eligible: i128 = basket.eligible(settings).iter().sum();
        let share = cash_off.max_share.times(Fraction::whole(eligible)).floor();
        let payable = share.min(basket.total() - cash_off.min_cash).max(0);
        let day = cash_off.max_points_per_day.map(|most| (most - used_today).max(0));
        let limits = [Some(account.available()), cash_off.max_points, day];
        Self { payable, usable: limits.into_iter().flatten().min().unwrap_or(0) }
    }
}

impl CashOff {
    /// The money that these points take off, rounded down.
    pub fn worth(&self, points: i128) -> i128 {
        match &self.price {
            Price::Rate { points: per, amount, .. } => points * amount / per,
            Price::Ladder(rungs) => ladder::sums(rungs, points, i128::MAX).last().map_or(0, |&(_, money)| money),
        }
    }

    /// Every choice that makes sense within the bounds.
    pub fn choices(&self, bounds: &Bounds) -> Choices {
        match &self.price {
            Price::Rate { step, .. } => self.steps(*step, bounds),
            Price::Ladder(rungs) => {
                let fits = ladder::sums(rungs, bounds.usable, bounds.payable);
                let sums: Vec<_> = fits.into_iter().filter(|&(points, _)| points >= self.min_points).collect();
                let (min, max) = (sums.first(), sums.last());
                let points = |sum: Option<&(i128, i128)>| sum.map_or(0, |&(points, _)| points);
                Choices { min: points(min), max: points(max), step: ladder::step(rungs), sums }
            }
        }
    }

    fn steps(&self, step: i128, bounds: &Bounds) -> Choices {
        let makes_sense = |points: i128| {
            let worth = self.worth(points);
            points >= self.min_points && worth > 0 && worth <= bounds.payable
        };
        // More points than these are worth more than can be paid.
        let enough = (0..100).map(|doubled| step << doubled).find(|&points| self.worth(points) > bounds.payable);
        let usable = bounds.usable.min(enough.unwrap_or(step));
        let most = (1..=usable / step).rev().map(|steps| steps * step).find(|&points| makes_sense(points));
        let Some(most) = most else { return Choices { min: 0, max: 0, step, sums: Vec::new() } };
        // No point is used that does not take off more money.
        let cheaper = |points: &i128| makes_sense(*points) && self.worth(*points) == self.worth(most);
        let max = (1..=most / step).map(|steps| most - (steps - 1) * step).take_while(cheaper).last().unwrap_or(most);
        let min = (1..=max / step).map(|steps| steps * step).find(|&points| makes_sense(points)).unwrap_or(max);
        Choices { min, max, step, sums: Vec::new() }
    }
}

/// The points of a hold that pay at most `payable` of its money, rounded up, with the money that they pay.
pub fn reduced((points, amount): (i128, i128), payable: i128) -> (i128, i128) {
    if amount <= payable {
        return (points, amount);
    }
    (Fraction::new(points * payable, amount).ceil(), payable)
}

/// The money of a part of some points, rounded down.
pub fn worth_of_part(part: i128, (points, amount): (i128, i128)) -> i128 {
    if points == 0 { 0 } else { Fraction::new(amount * part, points).floor() }
}

/// Splits money off over the lines in proportion to what is eligible.
pub fn off_by_line(settings: &Settings, basket: &Basket, amount: i128) -> Vec<i128> {
    let weights: Vec<Fraction> = basket.eligible(settings).into_iter().map(Fraction::whole).collect();
    split(amount, &weights)
}

/// Splits the points and the money that they pay over the lines in proportion to the money off of each line.
pub fn over_lines(off: &[i128], points: i128, amount: i128) -> Vec<LineOff> {
    let shares: Vec<Fraction> = off.iter().map(|&off| Fraction::whole(off)).collect();
    let parts = split(points, &shares).into_iter().zip(split(amount, &shares));
    parts.map(|(points, amount)| LineOff { points, amount }).collect()
}

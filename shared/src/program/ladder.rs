//! The sums of a ladder's rungs that fit into an order: the most money that so many points buy, and the fewest points for so much money.
//! Exact for every ladder, any number of points and any amount. The program states the rungs; see `program::Ladder`.

use crate::{
    program::{Ladder, Rung},
    units::money::Amount,
    units::points::Points,
};

/// All sums of rungs that are worth at most a ceiling, as far as one of them can be the best choice.
///
/// The best rung is the one that is worth the most for each of its points. A sum is a base without the best rung, and a number of best rungs.
/// Two bases whose amounts differ by a multiple of the best rung's amount can be compared: if the smaller one, filled up with best rungs to the
/// amount of the larger one, takes no more points, then every sum with the larger base is a sum with the smaller base for no more points.
/// The larger base is then omitted. How many bases remain depends on the ladder, and not on the number of points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FittingSums {
    /// By rising amount.
    bases: Vec<Base>,
    /// Points of the best rung.
    width: u64,
    /// Money of the best rung, in minor units.
    gain: u64,
    step: Points,
}

/// A sum of rungs other than the best one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Base {
    points: u64,
    /// In minor units.
    amount: u64,
    /// The most best rungs that fit in addition.
    times_max: u64,
}

/// The sums of the rungs of `ladder` that are worth at most `ceiling`.
pub fn fitting_sums(ladder: &Ladder, ceiling: Amount) -> FittingSums {
    let rungs: Vec<Rung> = ladder.rungs.iter().copied().take_while(|rung| rung.amount <= ceiling).collect();
    // Without a rung only the sum of none fits, to which nothing can be added.
    let best = best_rung(&rungs).map(|best| (best.points.get(), best.amount.minor().max(1)));
    let (width, gain) = best.unwrap_or((1, u64::MAX));
    let bases = best.map_or_else(
        || vec![Base { points: 0, amount: 0, times_max: 0 }],
        |best| bases(&rungs, best, ladder.unit, ceiling.minor()),
    );
    FittingSums { bases, width, gain, step: ladder.step }
}

/// The rung that is worth the most for each point. The first one of equals.
fn best_rung(rungs: &[Rung]) -> Option<Rung> {
    let product = |money: Rung, points: Rung| u128::from(money.amount.minor()) * u128::from(points.points.get());
    rungs.iter().copied().reduce(|best, rung| if product(rung, best) > product(best, rung) { rung } else { best })
}

/// The bases by rising amount. All amounts are multiples of `unit`.
///
/// Each base is a smaller one and a rung. The next one is the smallest of the candidates, one for each rung: the rung and the first base to
/// which it has not been added. Its candidates rise as the bases do.
fn bases(rungs: &[Rung], (width, gain): (u64, u64), unit: u64, ceiling: u64) -> Vec<Base> {
    let base = |points, amount| Base { points, amount, times_max: (ceiling - amount) / gain };
    let remainder = |amount: u64| usize::try_from(amount % gain / unit.max(1)).unwrap_or_default();
    let mut bases = vec![base(0, 0)];
    // The last base for each remainder. No other base with that remainder takes fewer points, once filled up.
    let mut last: Vec<Option<usize>> = vec![None; remainder(gain - 1) + 1];
    if let Some(last) = last.first_mut() {
        *last = Some(0);
    }
    let mut next = vec![0_usize; rungs.len()];
    loop {
        let candidate = |(which, (rung, at)): (usize, (&Rung, &usize))| {
            let before = bases.get(*at)?;
            let amount = before.amount.checked_add(rung.amount.minor()).filter(|amount| *amount <= ceiling)?;
            Some((amount, before.points.saturating_add(rung.points.get()), which))
        };
        let Some((amount, points, which)) = rungs.iter().zip(&next).enumerate().filter_map(candidate).min() else {
            return bases;
        };
        if let Some(at) = next.get_mut(which) {
            *at += 1;
        }
        let Some(last) = last.get_mut(remainder(amount)) else { return bases };
        let filled_up = |base: &Base| base.points.saturating_add(((amount - base.amount) / gain).saturating_mul(width));
        if last.and_then(|last| bases.get(last)).is_none_or(|last| filled_up(last) > points) {
            *last = Some(bases.len());
            bases.push(base(points, amount));
        }
    }
}

impl FittingSums {
    /// The most money for at most so many points.
    pub fn worth(&self, points: u64) -> Amount {
        let worth = |base: &Base| {
            let times = points.checked_sub(base.points)? / self.width;
            Some(base.amount + times.min(base.times_max) * self.gain)
        };
        Amount::saturating(self.bases.iter().filter_map(worth).max().unwrap_or_default().into())
    }

    /// The fewest points that are worth `amount` or more. `None` if no sum that fits is.
    pub fn fewest(&self, amount: Amount) -> Option<u64> {
        let fewest = |base: &Base| {
            let times = amount.minor().saturating_sub(base.amount).div_ceil(self.gain);
            base.points.checked_add(times.checked_mul(self.width)?).filter(|_| times <= base.times_max)
        };
        self.bases.iter().filter_map(fewest).min()
    }

    /// The fewest points, at least `points`, that are the choice of some order: the fewest for an amount. `None` above all numbers.
    ///
    /// From the next base with the same remainder on, that base takes fewer points for the same amount.
    pub fn fewest_from(&self, points: u64) -> Option<u64> {
        let mut bases = self.bases.clone();
        bases.sort_unstable_by_key(|base| (base.amount % self.gain, base.amount));
        let next = bases.iter().skip(1).map(Some).chain([None]);
        let fewest = |(base, next): (&Base, Option<&Base>)| {
            let times = points.saturating_sub(base.points).div_ceil(self.width).max(u64::from(base.amount == 0));
            let amount = base.amount.checked_add(times.checked_mul(self.gain)?)?;
            let replaces = |next: &Base| next.amount % self.gain == base.amount % self.gain && next.amount <= amount;
            let is_fewest = times <= base.times_max && !next.is_some_and(replaces);
            base.points.checked_add(times.checked_mul(self.width)?).filter(|_| is_fewest)
        };
        bases.iter().zip(next).filter_map(fewest).min()
    }

    /// The points that every choice is a multiple of.
    pub fn step(&self) -> Points {
        self.step
    }
}

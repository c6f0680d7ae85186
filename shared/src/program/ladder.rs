//! The sums of a ladder's rungs that fit into an order: the maximum of money for a number of points, and the minimum of points for an
//! amount. Exact for every ladder, number of points and amount. The program states the rungs; see `program::Ladder`.

use crate::{
    program::{Ladder, Rung},
    units::money::Amount,
    units::points::Points,
};

/// The sums of rungs up to a ceiling that can be the best choice.
///
/// The best rung is worth the most for each point. A sum consists of a base, which does not contain the best rung, and a number of best
/// rungs. Two bases can be compared if their amounts differ by a multiple of the best rung's amount: fill up the smaller base with best
/// rungs until its amount is that of the larger base. If it then needs no more points, every sum with the larger base can be replaced by a
/// sum with the smaller base. The larger base is then omitted. The number of remaining bases depends on the ladder, and not on the number
/// of points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FittingSums {
    /// By increasing amount.
    bases: Vec<Base>,
    /// Points of the best rung.
    width: u64,
    /// Money of the best rung, in minor units.
    gain: u64,
    step: Points,
}

/// A sum of rungs without the best rung.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Base {
    points: u64,
    /// In minor units.
    amount: u64,
    /// The maximum number of best rungs that fit in addition.
    times_max: u64,
}

/// Returns the sums of the rungs of `ladder` that are worth at most `ceiling`.
pub fn fitting_sums(ladder: &Ladder, ceiling: Amount) -> FittingSums {
    let rungs: Vec<Rung> = ladder.rungs.iter().copied().take_while(|rung| rung.amount <= ceiling).collect();
    // Without a rung, only the empty sum fits.
    let best = best_rung(&rungs).map(|best| (best.points.get(), best.amount.minor().max(1)));
    let (width, gain) = best.unwrap_or((1, u64::MAX));
    let bases = best.map_or_else(
        || vec![Base { points: 0, amount: 0, times_max: 0 }],
        |best| bases(&rungs, best, ladder.unit, ceiling.minor()),
    );
    FittingSums { bases, width, gain, step: ladder.step }
}

/// The rung that is worth the most for each point. If two are equal, the first one.
fn best_rung(rungs: &[Rung]) -> Option<Rung> {
    let product = |money: Rung, points: Rung| u128::from(money.amount.minor()) * u128::from(points.points.get());
    rungs.iter().copied().reduce(|best, rung| if product(rung, best) > product(best, rung) { rung } else { best })
}

/// Returns the bases by increasing amount. All amounts are multiples of `unit`.
///
/// Each base is a smaller base and one rung. For each rung there is one candidate: the rung and the first base to which it has not been
/// added yet. The next base is the smallest candidate. The candidates of a rung increase, because the bases do.
fn bases(rungs: &[Rung], (width, gain): (u64, u64), unit: u64, ceiling: u64) -> Vec<Base> {
    let base = |points, amount| Base { points, amount, times_max: (ceiling - amount) / gain };
    let remainder = |amount: u64| usize::try_from(amount % gain / unit.max(1)).unwrap_or_default();
    let mut bases = vec![base(0, 0)];
    // The last base for each remainder. No other base with this remainder needs fewer points after it is filled up.
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
    /// Returns the maximum of money for at most `points` points.
    pub fn worth(&self, points: u64) -> Amount {
        let worth = |base: &Base| {
            let times = points.checked_sub(base.points)? / self.width;
            Some(base.amount + times.min(base.times_max) * self.gain)
        };
        Amount::saturating(self.bases.iter().filter_map(worth).max().unwrap_or_default().into())
    }

    /// Returns the minimum of points that are worth at least `amount`. `None` if no fitting sum is worth so much.
    pub fn fewest(&self, amount: Amount) -> Option<u64> {
        let fewest = |base: &Base| {
            let times = amount.minor().saturating_sub(base.amount).div_ceil(self.gain);
            base.points.checked_add(times.checked_mul(self.width)?).filter(|_| times <= base.times_max)
        };
        self.bases.iter().filter_map(fewest).min()
    }

    /// Returns the smallest number of points, at least `points`, that is the best choice for some amount. `None` if there is none.
    ///
    /// From the next base with the same remainder on, that base needs fewer points for the same amount.
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

    /// Every choice is a multiple of this number of points.
    pub fn step(&self) -> Points {
        self.step
    }
}

//! The best sums of a ladder's rungs: the most money that so many points buy, and the fewest points for so much money. Exact for any
//! number of points. Which rungs there are is the program's; see `program::Ladder`.

use crate::{program::Ladder, units::money::Amount, units::points::Points};

/// The best sum for each number of cells, a cell being the points that all rungs are multiples of.
///
/// A table as far as sums differ from one another in more than the best rung, and then that rung again and again: with a rung of `n` cells the
/// best value for its points, any `n` other rungs hold some whose cells `n` divides, which it replaces at no loss. So from some number of
/// cells on, `n` more always buy that rung's money more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BestSums {
    cell: u64,
    /// The best sum of at most so many cells, in minor units. Begins with 0, and never falls.
    best: Vec<u64>,
    /// Behind the table so many cells more are worth so much more. None where the table ends above all that counts.
    repeat: Option<(u64, u64)>,
}

/// The best sums of the rungs that are worth at most `ceiling` each. Sums above it are told apart from those below, and no further.
pub fn best_sums(ladder: &Ladder, ceiling: Amount) -> BestSums {
    let cell = ladder.step.get().max(1);
    let count = ladder.rungs.iter().take_while(|rung| rung.amount <= ceiling);
    let rungs: Vec<(u64, u64)> = count.map(|rung| (rung.points.get() / cell, rung.amount.minor())).collect();
    let (mut best, mut repeat) = (vec![0], None);
    if let (Some(&(longest, _)), Some((width, gain))) = (rungs.last(), best_value(&rungs)) {
        let mut regular = 0;
        while regular < longest && best.last().is_some_and(|sum| *sum <= ceiling.minor()) {
            let sum = next_sum(&best, &rungs);
            let is_regular = before(&best, width).is_some_and(|earlier| earlier + gain == sum);
            regular = if is_regular { regular + 1 } else { 0 };
            best.push(sum);
        }
        repeat = (regular >= longest).then_some((width, gain));
    }
    BestSums { cell, best, repeat }
}

/// The rung that is worth the most for each point; of equals the first.
fn best_value(rungs: &[(u64, u64)]) -> Option<(u64, u64)> {
    let product = |left: u64, right: u64| u128::from(left) * u128::from(right);
    let better = |best: (u64, u64), rung: (u64, u64)| {
        if product(rung.1, best.0) > product(best.1, rung.0) { rung } else { best }
    };
    rungs.iter().copied().reduce(better)
}

/// The best sum for one cell more than the table has: nothing for that cell, or a rung that ends with it.
fn next_sum(best: &[u64], rungs: &[(u64, u64)]) -> u64 {
    let ending = rungs.iter().filter_map(|&(cells, amount)| Some(before(best, cells)? + amount));
    ending.fold(best.last().copied().unwrap_or_default(), u64::max)
}

/// The sum so many cells before the one that follows the table.
fn before(best: &[u64], cells: u64) -> Option<u64> {
    best.get(best.len().checked_sub(usize::try_from(cells).ok()?)?).copied()
}

impl BestSums {
    /// The most money for at most so many points.
    pub fn worth(&self, points: u128) -> Amount {
        let (cells, last) = (points / u128::from(self.cell.max(1)), self.best.len().saturating_sub(1) as u128);
        let times = self.repeat.map_or(0, |(width, _)| cells.saturating_sub(last).div_ceil(width.max(1).into()));
        let (width, gain) = self.repeat.unwrap_or_default();
        let at = cells.saturating_sub(times * u128::from(width)).min(last);
        let sum = usize::try_from(at).ok().and_then(|at| self.best.get(at)).copied().unwrap_or_default();
        Amount::saturating(u128::from(sum) + times * u128::from(gain))
    }

    /// The fewest points that are worth `amount` or more; none where no number of points is.
    pub fn fewest(&self, amount: Amount) -> Option<u128> {
        let last = self.best.last().copied().unwrap_or_default();
        let (width, gain) = self.repeat.unwrap_or_default();
        let times = if gain == 0 { 0 } else { amount.minor().saturating_sub(last).div_ceil(gain) };
        let rest = amount.minor().saturating_sub(times.saturating_mul(gain));
        let at = self.best.partition_point(|sum| *sum < rest);
        let cells = (at < self.best.len()).then(|| at as u128 + u128::from(times) * u128::from(width))?;
        Some(cells * u128::from(self.cell))
    }

    /// The points that every choice is a multiple of.
    pub fn step(&self) -> Points {
        Points::saturating(self.cell.into())
    }
}

//! Ladders: the best sum of rungs for an order equals the best of all sums, for any ladder, number of points and ceiling.

use super::law;
use crate::sample;
use proptest::prelude::*;
use shared::{
    program::ladder::fitting_sums,
    program::{Ladder, Rung},
    units::money::Amount,
};

/// The fewest points for exactly each amount up to `ceiling` in minor units, from a table over all amounts. `None` if no sum of rungs has
/// this amount.
pub struct EverySum(Vec<Option<u64>>);

impl EverySum {
    pub fn new(rungs: &[Rung], ceiling: u64) -> Self {
        let mut fewest: Vec<Option<u64>> = vec![Some(0)];
        for amount in 1..=ceiling {
            let with = |rung: &Rung| {
                let before = amount.checked_sub(rung.amount.minor())?;
                Some(fewest[usize::try_from(before).unwrap()]? + rung.points.get())
            };
            fewest.push(rungs.iter().filter_map(with).min());
        }
        Self(fewest)
    }

    /// The maximum of money for at most `points` points.
    pub fn worth(&self, points: u64) -> u64 {
        let within = self.0.iter().rposition(|fewest| fewest.is_some_and(|fewest| fewest <= points));
        within.unwrap().try_into().unwrap()
    }

    fn fewest(&self, amount: u64) -> Option<u64> {
        self.0[usize::try_from(amount).unwrap()..].iter().flatten().min().copied()
    }
}

/// Like [`EverySum::worth`] without a table: tries every number of every rung.
fn tried_one_by_one(rungs: &[Rung], points: u64, ceiling: u64) -> u64 {
    let Some((last, others)) = rungs.split_last() else { return 0 };
    let most = (points / last.points.get()).min(ceiling / last.amount.minor());
    let with = |times: u64| {
        let (cost, amount) = (times * last.points.get(), times * last.amount.minor());
        amount + tried_one_by_one(others, points - cost, ceiling - amount)
    };
    (0..=most).map(with).max().unwrap()
}

fn rungs() -> impl Strategy<Value = Vec<Rung>> {
    let rises = prop::collection::vec((1..14_u64, 1..60_u64), 1..6);
    (1..40_u64, 1..4_u64, rises).prop_map(|(step, unit, rises)| {
        let (mut points, mut amount) = (0, 0);
        let rung = |(more, dearer): (u64, u64)| {
            (points, amount) = (points + more * step, amount + dearer * unit);
            Rung { points: sample::points(points), amount: Amount::from_minor(amount).unwrap() }
        };
        rises.into_iter().map(rung).collect()
    })
}

fn amount(minor: u64) -> Amount {
    Amount::from_minor(minor).unwrap()
}

#[test]
fn the_best_sum_that_fits_equals_the_best_of_all_sums() {
    let seen = law(400, (rungs(), 0..3_000_u64, 0..2_000_u64), |(rungs, points, ceiling), seen| {
        let sums = fitting_sums(&Ladder::new(rungs.clone()).unwrap(), amount(ceiling));
        let every = EverySum::new(&rungs, ceiling);
        if points < 200 && ceiling < 600 {
            seen.count("tried one by one");
            assert_eq!(every.worth(points), tried_one_by_one(&rungs, points, ceiling));
        }
        let worth = sums.worth(points).minor();
        assert_eq!(worth, every.worth(points), "{points} points");
        seen.count_if(worth < every.worth(u64::MAX), "limited by the points");
        seen.count_if(worth < EverySum::new(&rungs, 60_000).worth(points), "limited by the ceiling");
        for wanted in [0, 1, worth / 2, worth, worth + 1, ceiling] {
            if wanted <= ceiling {
                assert_eq!(sums.fewest(amount(wanted)), every.fewest(wanted), "{wanted}");
            }
        }
        assert_eq!(sums.fewest(amount(ceiling + 1)), None, "above the ceiling");
    });
    seen.at_least(&[("tried one by one", 1), ("limited by the points", 20), ("limited by the ceiling", 20)]);
}

/// Sums far above the rungs, and the largest numbers: if all money is multiplied by `scale`, the same sums fit.
#[test]
fn sums_are_exact_for_the_largest_numbers() {
    let numbers = (rungs(), 0..60_000_u64, 5_000..30_000_u64, 1..200_000_000_000_u64);
    law(100, numbers, |(rungs, points, ceiling, scale), _| {
        let every = EverySum::new(&rungs, ceiling);
        let larger = |rung: &Rung| Rung { amount: amount(rung.amount.minor() * scale), ..*rung };
        let ladder = Ladder::new(rungs.iter().map(larger).collect()).unwrap();
        let sums = fitting_sums(&ladder, amount(ceiling * scale + scale - 1));
        for points in [points, points / 7, u64::MAX] {
            let worth = every.worth(points);
            assert_eq!(sums.worth(points).minor(), worth * scale);
            assert_eq!(sums.fewest(amount(worth * scale)), every.fewest(worth));
            let more = (worth < ceiling).then(|| every.fewest(worth + 1)).flatten();
            assert_eq!(sums.fewest(amount(worth * scale + 1)), more);
        }
    });
}

/// The settings are checked with this: a number of points is the choice of some order if it is the fewest points for an amount.
#[test]
fn the_fewest_points_from_a_minimum_on_are_the_choice_of_some_order() {
    law(100, (rungs(), 0..400_u64), |(rungs, least), _| {
        let sums = fitting_sums(&Ladder::new(rungs.clone()).unwrap(), Amount::MAX);
        let every = EverySum::new(&rungs, 100_000);
        let fewest = every.0.iter().skip(1).flatten().filter(|points| **points >= least).min().copied();
        assert_eq!(sums.fewest_from(least), fewest);
        let fitting = every.0.iter().position(|points| *points == fewest).unwrap();
        let choice = fitting_sums(&Ladder::new(rungs).unwrap(), amount(fitting.try_into().unwrap()));
        assert_eq!(choice.fewest(choice.worth(fewest.unwrap())), fewest);
    });
}

//! Ladders: the table of best sums says what trying every sum of rungs says, however many points there are.

use super::law;
use crate::sample;
use proptest::prelude::*;
use shared::{
    program::ladder::best_sums,
    program::{Ladder, Rung},
    units::money::Amount,
};

/// The best of all sums of rungs of at most `points`, in minor units: tries each rung as the last one of each number of points.
pub fn best_of_all_sums(rungs: &[Rung], points: u64) -> u64 {
    let mut best = vec![0_u64];
    for points in 1..=points {
        let with = |rung: &Rung| {
            Some(best[usize::try_from(points.checked_sub(rung.points.get())?).unwrap()] + rung.amount.minor())
        };
        best.push(rungs.iter().filter_map(with).max().unwrap_or(0));
    }
    best.into_iter().max().unwrap()
}

/// As [`best_of_all_sums`] without any table: every number of every rung.
fn every_sum(rungs: &[Rung], points: u64) -> u64 {
    let Some((last, others)) = rungs.split_last() else { return 0 };
    let times = 0..=points / last.points.get();
    times
        .map(|times| times * last.amount.minor() + every_sum(others, points - times * last.points.get()))
        .max()
        .unwrap()
}

fn rungs() -> impl Strategy<Value = Vec<Rung>> {
    let rises = prop::collection::vec((1..14_u64, 1..60_u64), 1..6);
    (1..40_u64, rises).prop_map(|(step, rises)| {
        let (mut points, mut amount) = (0, 0);
        let rung = |(more, dearer): (u64, u64)| {
            (points, amount) = (points + more * step, amount + dearer);
            Rung { points: sample::points(points), amount: Amount::from_minor(amount).unwrap() }
        };
        rises.into_iter().map(rung).collect()
    })
}

#[test]
fn the_table_knows_the_best_of_all_sums() {
    let seen = law(400, (rungs(), 0..3_000_u64, 0..600_u64), |(rungs, points, ceiling), seen| {
        let ceiling = Amount::from_minor(ceiling).unwrap();
        let sums = best_sums(&Ladder::new(rungs.clone()).unwrap(), ceiling);
        let counting: Vec<Rung> = rungs.iter().copied().filter(|rung| rung.amount <= ceiling).collect();
        seen.count_if(counting.len() < rungs.len(), "a rung too high");
        let best = best_of_all_sums(&counting, points);
        if points < 200 {
            seen.count("tried one by one");
            assert_eq!(best, every_sum(&counting, points));
        }
        let found = sums.worth(points.into());
        if best <= ceiling.minor() {
            seen.count("within the ceiling");
            assert_eq!(found.minor(), best);
            let fewest = u64::try_from(sums.fewest(found).unwrap()).unwrap();
            assert!(fewest <= points && best_of_all_sums(&counting, fewest) == best);
            assert!(fewest == 0 || best_of_all_sums(&counting, fewest - 1) < best, "no fewer points do");
            let more = sums.fewest(Amount::from_minor(best + 1).unwrap());
            assert_eq!(more.is_none(), counting.is_empty(), "where there is a rung, more points are worth more");
        } else {
            seen.count("above the ceiling");
            assert!(found > ceiling, "{found:?}");
        }
    });
    seen.at_least(&[
        ("a rung too high", 10),
        ("tried one by one", 3),
        ("within the ceiling", 15),
        ("above the ceiling", 15),
    ]);
}

/// Without a ceiling the table ends where it repeats, and the largest numbers are as exact as small ones.
#[test]
fn sums_repeat_behind_the_table() {
    law(300, (rungs(), 0..4_000_u64, 0..1_000_000_000_u64), |(rungs, points, times), _| {
        let sums = best_sums(&Ladder::new(rungs.clone()).unwrap(), Amount::MAX);
        assert_eq!(sums.worth(points.into()).minor(), best_of_all_sums(&rungs, points));
        // Here the best rung for its points comes on top: no rung of these has more than 65 cells of 40 points, and 65 times 65 is where it must.
        let best = rungs.iter().reduce(|best, rung| if is_better(rung, best) { rung } else { best }).unwrap();
        let far = 200_000 + points;
        let near = sums.worth(far.into()).minor();
        let farther = u128::from(far) + u128::from(times) * u128::from(best.points.get());
        assert_eq!(
            u128::from(sums.worth(farther).minor()),
            u128::from(near) + u128::from(times) * u128::from(best.amount.minor())
        );
        let amount = sums.worth(farther);
        let fewest = sums.fewest(amount).unwrap();
        assert!(fewest <= farther && sums.worth(fewest) == amount && sums.worth(fewest - 1) < amount);
    });
}

fn is_better(rung: &Rung, than: &Rung) -> bool {
    rung.amount.minor() * than.points.get() > than.amount.minor() * rung.points.get()
}

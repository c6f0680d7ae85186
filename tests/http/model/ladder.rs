//! Sums of rungs: which amounts of money points can buy, and how few points buy each.

use super::fraction::gcd;

/// The sums of at most `usable` points and `payable` money that no cheaper or equally cheap sum beats, rising.
pub fn sums(rungs: &[(i128, i128)], usable: i128, payable: i128) -> Vec<(i128, i128)> {
    let unit = rungs.iter().fold(0, |unit, &(_, money)| gcd(money, unit));
    let reachable = rungs.iter().map(|&(price, money)| usable / price * money + money).max().unwrap_or(0);
    let count = usize::try_from(payable.min(reachable) / unit).unwrap();
    // The fewest points that buy each multiple of the unit.
    let mut fewest: Vec<Option<i128>> = vec![Some(0)];
    for at in 1..=count {
        let before = |&(price, money): &(i128, i128)| {
            let back = usize::try_from(money / unit).unwrap();
            fewest.get(at.checked_sub(back)?).copied().flatten().map(|points| points + price)
        };
        fewest.push(rungs.iter().filter_map(before).min());
    }
    let mut kept: Vec<(i128, i128)> = Vec::new();
    for (at, points) in fewest.into_iter().enumerate().skip(1).rev() {
        let Some(points) = points.filter(|&points| points <= usable) else { continue };
        let money = i128::try_from(at).unwrap() * unit;
        if kept.last().is_none_or(|&(cheaper, _)| points < cheaper) {
            kept.push((points, money));
        }
    }
    kept.reverse();
    kept
}

pub fn step(rungs: &[(i128, i128)]) -> i128 {
    rungs.iter().fold(0, |step, &(points, _)| gcd(points, step))
}

#[test]
fn the_largest_sum_that_fits_is_found() {
    let rungs = [(1000, 3000), (3000, 12_000)];
    for (usable, payable, points, money) in [
        (20_000, 23_999, 6000, 21_000),
        (20_000, 21_000, 6000, 21_000),
        (20_000, 20_999, 5000, 18_000),
        (20_000, 24_000, 6000, 24_000),
        (7999, 100_000, 7000, 27_000),
    ] {
        assert_eq!(sums(&rungs, usable, payable).last(), Some(&(points, money)), "{usable} {payable}");
    }
    assert_eq!(sums(&rungs, 999, 100_000), []);
}

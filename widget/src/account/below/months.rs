//! When points expire, as a few bars: one bar for each month if all fit. Otherwise the soonest months, and one bar for later and never.

use shared::units::points::Points;

/// The number of bars that fit on a phone.
const BARS_MAX: usize = 6;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Months since the year 0.
    Month(u32),
    /// Later than the months before it.
    Later,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    pub when: When,
    pub points: Points,
}

/// From points by the month of their last day, soonest first. `None` is for points that never expire. Empty if no points expire.
pub fn bars(expiring: &[(Option<u32>, Points)]) -> Vec<Bar> {
    let mut months: Vec<(u32, Points)> = Vec::new();
    let mut never = Points::ZERO;
    for (month, points) in expiring {
        match (month, months.last_mut()) {
            (None, _) => never = never.plus(*points),
            (Some(month), Some(last)) if last.0 == *month => last.1 = last.1.plus(*points),
            (Some(month), _) => months.push((*month, *points)),
        }
    }
    let (Some(first), Some(last)) = (months.first(), months.last()) else { return Vec::new() };
    let bars_max = BARS_MAX - usize::from(!never.is_zero());
    let is_run = last.0 - first.0 < u32::try_from(bars_max).unwrap_or_default();
    let mut bars = if is_run { run(&months, first.0, last.0) } else { soonest(&months, bars_max) };
    if !never.is_zero() {
        bars.push(Bar { when: When::Never, points: never });
    }
    bars
}

/// All consecutive months, including those without points.
fn run(months: &[(u32, Points)], first: u32, last: u32) -> Vec<Bar> {
    let points = |month| months.iter().find(|known| known.0 == month).map_or(Points::ZERO, |known| known.1);
    (first..=last).map(|month| Bar { when: When::Month(month), points: points(month) }).collect()
}

/// Only months with points. Those that do not fit are in one bar.
fn soonest(months: &[(u32, Points)], bars_max: usize) -> Vec<Bar> {
    let told = if months.len() > bars_max { bars_max - 1 } else { bars_max };
    let (told, rest) = months.split_at(told.min(months.len()));
    let mut bars: Vec<Bar> = told.iter().map(|known| Bar { when: When::Month(known.0), points: known.1 }).collect();
    if !rest.is_empty() {
        let points = rest.iter().fold(Points::ZERO, |sum, known| sum.plus(known.1));
        bars.push(Bar { when: When::Later, points });
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expiring: &[(u32, u64)], expected: &[(When, u64)]) {
        let points = |points| Points::new(points).unwrap();
        let expiring: Vec<_> =
            expiring.iter().map(|&(month, of_month)| ((month > 0).then_some(month), points(of_month))).collect();
        let expected: Vec<_> = expected.iter().map(|&(when, of_bar)| Bar { when, points: points(of_bar) }).collect();
        assert_eq!(bars(&expiring), expected);
    }

    #[test]
    fn consecutive_months_are_shown_with_those_between_them() {
        use When::{Month, Never};
        let expected =
            [(Month(11), 800), (Month(12), 0), (Month(13), 460), (Month(14), 0), (Month(15), 1_000), (Never, 1_000)];
        check(&[(11, 800), (13, 460), (15, 1_000), (0, 1_000)], &expected);
        // Without points that never expire there is room for one more month.
        let expected = [(Month(1), 1), (Month(2), 0), (Month(3), 0), (Month(4), 0), (Month(5), 0), (Month(6), 2)];
        check(&[(1, 1), (6, 2)], &expected);
    }

    #[test]
    fn distant_months_are_shown_without_those_between() {
        use When::{Month, Never};
        check(&[(1, 1), (7, 2)], &[(Month(1), 1), (Month(7), 2)]);
        check(&[(1, 1), (6, 2), (0, 3)], &[(Month(1), 1), (Month(6), 2), (Never, 3)]);
    }

    #[test]
    fn months_that_do_not_fit_are_one_bar() {
        use When::{Later, Month, Never};
        let many = [(1, 1), (3, 1), (5, 1), (7, 1), (9, 1), (11, 1), (13, 1)];
        check(&many, &[(Month(1), 1), (Month(3), 1), (Month(5), 1), (Month(7), 1), (Month(9), 1), (Later, 2)]);
        let many = [(1, 1), (3, 1), (5, 1), (7, 1), (9, 1), (11, 1), (0, 9)];
        check(&many, &[(Month(1), 1), (Month(3), 1), (Month(5), 1), (Month(7), 1), (Later, 2), (Never, 9)]);
    }

    #[test]
    fn several_days_of_a_month_are_one_bar() {
        check(&[(11, 1), (11, 2)], &[(When::Month(11), 3)]);
    }

    #[test]
    fn nothing_is_shown_if_no_points_expire() {
        check(&[], &[]);
        check(&[(0, 500)], &[]);
    }
}

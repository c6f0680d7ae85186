//! The numbers of points that can be chosen, and the steps between them. A quote states the bounds.

use shared::{units::points::Points, wire::Bounds};

/// The shopper's wish, kept while the order or the balance changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    Most,
    Exactly(Points),
}

/// The choice that is closest to a wish: 0, or `min`, `min + step`, … `max`, or one of a ladder's. It is at most the wish, unless the wish
/// was below `min`.
pub fn closest(bounds: &Bounds, wish: Wish) -> Points {
    match wish {
        Wish::Most => bounds.max,
        Wish::Exactly(points) => settle(bounds, points),
    }
}

/// Below the minimum: zero or the minimum, whichever is nearer.
fn settle(bounds: &Bounds, points: Points) -> Points {
    if points >= bounds.max {
        return bounds.max;
    }
    if points < bounds.min {
        let is_nearer_to_min = points.plus(points) >= bounds.min;
        return if is_nearer_to_min { bounds.min } else { Points::ZERO };
    }
    let step = bounds.step.get().max(1);
    let stepped = match bounds.choices.as_slice() {
        [] => Points::saturating(u128::from(points.get() / step * step)),
        choices => {
            choices.iter().rev().find(|choice| choice.points <= points).map_or(bounds.min, |choice| choice.points)
        }
    };
    stepped.max(bounds.min)
}

/// The choice for a slider that moved from `from` to `to`. One step up from zero is the minimum, and one step down from it is zero. On a
/// ladder one step leads to the next rung.
pub fn slid(bounds: &Bounds, from: Points, to: Points) -> Points {
    if !bounds.choices.is_empty() && to > from {
        return settle(bounds, to).max(above(bounds, from));
    }
    if to.is_zero() || to >= bounds.min {
        return settle(bounds, to);
    }
    if from.is_zero() {
        return bounds.min.min(bounds.max);
    }
    if from == bounds.min { Points::ZERO } else { settle(bounds, to) }
}

pub fn above(bounds: &Bounds, points: Points) -> Points {
    if points < bounds.min {
        return bounds.min.min(bounds.max);
    }
    match bounds.choices.iter().find(|choice| choice.points > points) {
        Some(choice) => choice.points,
        None => settle(bounds, points.plus(bounds.step)),
    }
}

pub fn below(bounds: &Bounds, points: Points) -> Points {
    if points <= bounds.min { Points::ZERO } else { settle(bounds, points.minus(step(bounds))).max(bounds.min) }
}

/// The smallest step down to another choice.
fn step(bounds: &Bounds) -> Points {
    if bounds.choices.is_empty() { bounds.step } else { Points::saturating(1) }
}

/// The number that the shopper typed, with any grouping. `None` without a digit, or for a number that is too large.
pub fn typed(text: &str) -> Option<Points> {
    let digits: String = text.chars().filter_map(ascii_digit).collect();
    digits.parse().ok().and_then(Points::new)
}

/// Also the digits of Chinese (full-width) and Arabic keyboards.
fn ascii_digit(character: char) -> Option<char> {
    let zeros = ['0', '\u{ff10}', '\u{660}', '\u{6f0}'];
    let value =
        zeros.iter().find_map(|zero| (character as u32).checked_sub(*zero as u32).filter(|value| *value < 10))?;
    char::from_digit(value, 10)
}

/// Whether the number itself can be chosen.
pub fn is_choice(bounds: &Bounds, points: Points) -> bool {
    settle(bounds, points) == points
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::wire::{BoundsLimit, PointsChoice};

    fn points(points: u64) -> Points {
        Points::new(points).unwrap()
    }

    fn bounds(min: u64, max: u64, step: u64) -> Bounds {
        Bounds {
            min: points(min),
            max: points(max),
            step: points(step),
            limit: BoundsLimit::Share,
            choices: Vec::new(),
        }
    }

    #[test]
    fn a_wish_becomes_the_closest_choice() {
        let bounds = bounds(500, 2_900, 100);
        let cases = [
            (0, 0),
            (1, 0),
            (249, 0),
            (250, 500),
            (500, 500),
            (599, 500),
            (600, 600),
            (2_899, 2_800),
            (2_900, 2_900),
            (2_901, 2_900),
            (Points::MAX.get(), 2_900),
        ];
        for (wished, expected) in cases {
            assert_eq!(closest(&bounds, Wish::Exactly(points(wished))), points(expected), "{wished}");
        }
        assert_eq!(closest(&bounds, Wish::Most), points(2_900));
    }

    #[test]
    fn a_slider_skips_the_gap_below_the_minimum() {
        let bounds = bounds(500, 2_900, 100);
        let cases = [
            (0, 100, 500),
            (500, 400, 0),
            (600, 500, 500),
            (2_000, 400, 500),
            (2_000, 200, 0),
            (500, 600, 600),
            (2_800, 2_900, 2_900),
            (1_000, 0, 0),
        ];
        for (from, to, expected) in cases {
            assert_eq!(slid(&bounds, points(from), points(to)), points(expected), "{from} to {to}");
        }
    }

    #[test]
    fn buttons_reach_every_choice_up_and_down() {
        let bounds = bounds(300, 600, 100);
        let mut at = Points::ZERO;
        let mut walked = Vec::new();
        for _ in 0..6 {
            at = above(&bounds, at);
            walked.push(at.get());
        }
        for _ in 0..6 {
            at = below(&bounds, at);
            walked.push(at.get());
        }
        assert_eq!(walked, [300, 400, 500, 600, 600, 600, 500, 400, 300, 0, 0, 0]);
    }

    #[test]
    fn without_choices_every_wish_becomes_zero() {
        let bounds = bounds(0, 0, 100);
        for wish in [Wish::Most, Wish::Exactly(Points::ZERO), Wish::Exactly(Points::MAX)] {
            assert_eq!(closest(&bounds, wish), Points::ZERO);
        }
        assert_eq!(above(&bounds, Points::ZERO), Points::ZERO);
        assert_eq!(below(&bounds, Points::ZERO), Points::ZERO);
    }

    #[test]
    fn a_step_of_zero_counts_as_one() {
        assert_eq!(closest(&bounds(0, 9, 0), Wish::Exactly(points(7))), points(7));
    }

    #[test]
    fn typed_numbers_are_read_with_any_grouping() {
        let cases = [
            ("1200", Some(1_200)),
            ("1,200", Some(1_200)),
            ("1 200", Some(1_200)),
            ("1.200", Some(1_200)),
            ("１２００", Some(1_200)),
            ("١٬٢٠٠", Some(1_200)),
            ("0", Some(0)),
            ("00100", Some(100)),
            ("", None),
            ("all", None),
            ("9007199254740991", Some(9_007_199_254_740_991)),
            ("9007199254740992", None),
            ("99999999999999999999999", None),
        ];
        for (text, expected) in cases {
            assert_eq!(typed(text), expected.map(points), "{text}");
        }
    }

    /// 1,000 and 2,500 points and their sums, up to 5,000.
    fn ladder() -> Bounds {
        let choice = |of: u64| PointsChoice { points: points(of), amount: "0.00".into() };
        let choices = [1_000, 2_000, 2_500, 3_500, 5_000].map(choice).to_vec();
        Bounds { choices, ..bounds(1_000, 5_000, 500) }
    }

    #[test]
    fn a_wish_on_a_ladder_becomes_one_of_its_choices() {
        let cases = [
            (0, 0),
            (499, 0),
            (500, 1_000),
            (1_999, 1_000),
            (2_000, 2_000),
            (2_499, 2_000),
            (4_999, 3_500),
            (9_999, 5_000),
        ];
        for (wished, expected) in cases {
            assert_eq!(closest(&ladder(), Wish::Exactly(points(wished))), points(expected), "{wished}");
            assert_eq!(is_choice(&ladder(), points(wished)), wished == expected);
        }
    }

    #[test]
    fn buttons_and_slider_reach_the_choices_of_a_ladder() {
        let walk = |to: fn(&Bounds, Points) -> Points, mut at: Points| -> Vec<u64> {
            std::iter::repeat_with(|| {
                at = to(&ladder(), at);
                at.get()
            })
            .take(6)
            .collect()
        };
        assert_eq!(walk(above, Points::ZERO), [1_000, 2_000, 2_500, 3_500, 5_000, 5_000]);
        assert_eq!(walk(below, points(5_000)), [3_500, 2_500, 2_000, 1_000, 0, 0]);
        let cases = [
            (0, 500, 1_000),
            (3_500, 4_000, 5_000),
            (3_500, 3_000, 2_500),
            (1_000, 500, 0),
            (5_000, 0, 0),
            (0, 4_000, 3_500),
        ];
        for (from, to, expected) in cases {
            assert_eq!(slid(&ladder(), points(from), points(to)), points(expected), "{from} to {to}");
        }
    }

    /// The quote lists the largest 50 choices. The choices below them are reached in one step.
    #[test]
    fn choices_that_are_not_listed_are_skipped() {
        let bounds = Bounds { min: points(100), ..ladder() };
        assert_eq!(above(&bounds, Points::ZERO), points(100));
        assert_eq!(above(&bounds, points(100)), points(1_000));
        assert_eq!(below(&bounds, points(1_000)), points(100));
        assert_eq!(closest(&bounds, Wish::Exactly(points(900))), points(100));
    }
}

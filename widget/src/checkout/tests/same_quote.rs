//! Law 8 without a browser: under every kind of program, the preview of each possible choice equals the edge's answer.

use super::scene::{answer, asked_under, cash_off, choosing, points, tea};
use crate::checkout::{
    choice::{Wish, above, below, closest, is_choice, slid},
    state::{Checkout, Closed, Message, Phase},
};
use shared::{
    program::{CashOff, Ladder, PointValue, Rate, Rates, Rescue},
    units::money::Amount,
    units::points::Points,
    units::rate::Multiple,
    units::time::Instant,
    wire::{BoundsLimit, PointsWanted},
};

fn rate(of: u64, minor: u64) -> Rate {
    Rate { points: points(of), amount: Amount::saturating_from(minor) }
}

fn rates(first: Rate, later: Vec<(Instant, Rate)>) -> PointValue {
    PointValue::Rates(Rates { first, later })
}

fn ladder(rungs: &[(u64, u64)]) -> PointValue {
    PointValue::Ladder(Ladder::new(rungs.iter().map(|(of, minor)| rate(*of, *minor)).collect()).unwrap())
}

/// The scene's lots expire in about 17, 33 and 50 hours.
fn rescue(hours: u32, factor: &str) -> Rescue {
    Rescue { hours, factor: Multiple::parse(factor).unwrap() }
}

fn programs() -> Vec<(&'static str, CashOff)> {
    let free = || CashOff { step_points: points(1), min_points: Points::ZERO, max_share: None, ..cash_off() };
    let low = || ladder(&[(70, 300), (110, 550), (500, 2_600)]);
    let past = Instant::from_millis(0);
    vec![
        ("a ladder", CashOff { value: ladder(&[(100, 300), (300, 1_200)]), ..free() }),
        ("rungs with little in common", CashOff { value: low(), min_points: points(150), ..free() }),
        ("a rescue of one lot", CashOff { rescue: Some(rescue(20, "2")), ..free() }),
        ("a coarse rescue", CashOff { value: rates(rate(3, 1), vec![]), rescue: Some(rescue(20, "1.5")), ..free() }),
        ("a rescue on steps", CashOff { rescue: Some(rescue(40, "3.3333")), ..cash_off() }),
        ("a rescue of everything", CashOff { rescue: Some(rescue(2_000, "2")), ..free() }),
        ("a rescue on a ladder", CashOff { value: low(), rescue: Some(rescue(20, "2.5")), ..free() }),
        ("a day's maximum", CashOff { max_points_per_day: Some(points(777)), ..free() }),
        ("a dated rate", CashOff { value: rates(rate(1, 900), vec![(past, rate(10, 11))]), ..free() }),
    ]
}

fn opened(cash_off: CashOff, has: &[u64]) -> Checkout {
    let (mut state, ticket) = asked_under(cash_off, tea(), has);
    let most = answer(&state, has, PointsWanted::Max);
    state.update(Message::Most(ticket, most));
    state
}

#[test]
fn previews_under_every_program_equal_the_edges_answers() {
    let mut compared = 0;
    for (name, cash_off) in programs() {
        for has in [[800, 460, 2_000], [100, 40, 25], [5, 0, 3], [3_000, 3_000, 30_000]] {
            let mut state = opened(cash_off.clone(), &has);
            let Some(choosing) = state.choosing() else { continue };
            assert!(choosing.ground.is_some(), "{name}: only the edge reckons");
            let bounds = choosing.bounds.clone();
            for wished in (0..=bounds.max.get().min(1_500)).step_by(7) {
                let wished = closest(&bounds, Wish::Exactly(points(wished)));
                state.update(Message::Wish(Wish::Exactly(wished)));
                let edge = answer(&state, &has, PointsWanted::Exactly(wished)).unwrap();
                let outcome = &state.choosing().unwrap().outcome;
                assert_eq!(
                    (outcome.points, &outcome.amount, &outcome.cash),
                    (wished, &edge.amount, &edge.cash),
                    "{name}"
                );
                assert_eq!(
                    (&outcome.bounds, &outcome.lines, &outcome.burns),
                    (&edge.bounds, &edge.lines, &edge.burns),
                    "{name}"
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 2_000, "{compared}");
}

/// Slider, buttons and field: the edge accepts every choice that they make.
#[test]
fn no_control_makes_a_choice_that_the_edge_refuses() {
    for (name, cash_off) in programs() {
        let has = [800, 460, 2_000];
        let state = opened(cash_off, &has);
        let bounds = state.choosing().unwrap().bounds.clone();
        let takes = |chosen: Points| answer(&state, &has, PointsWanted::Exactly(chosen)).is_ok();
        assert!(takes(closest(&bounds, Wish::Most)), "{name}");
        for to in (0..=bounds.max.get() + 50).step_by(11).map(points) {
            assert!(!is_choice(&bounds, to) || takes(to), "{name}: {} typed", to.get());
            for from in [Points::ZERO, bounds.min, closest(&bounds, Wish::Exactly(points(500))), bounds.max] {
                assert!(takes(slid(&bounds, from, to)), "{name}: slid from {} to {}", from.get(), to.get());
            }
            let from = closest(&bounds, Wish::Exactly(to));
            assert!(takes(above(&bounds, from)) && takes(below(&bounds, from)), "{name}: a step from {}", from.get());
        }
    }
}

#[test]
fn a_closed_cash_off_is_not_shown_as_a_small_order() {
    for limit in [BoundsLimit::Day, BoundsLimit::Closed] {
        let (mut state, ticket) = asked_under(cash_off(), tea(), &[800]);
        let mut most = answer(&state, &[800], PointsWanted::Exactly(Points::ZERO)).unwrap();
        most.bounds.max = Points::ZERO;
        most.bounds.limit = limit;
        state.update(Message::Most(ticket, Ok(most)));
        assert_eq!(state.phase, Phase::Closed(Closed::EarnOnly), "{limit:?}");
    }
    assert!(choosing().choosing().is_some());
}

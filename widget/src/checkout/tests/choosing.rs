//! The choice: previews, quotes, the button, stale quotes and lost races.

use super::scene::{
    HAS, MINUTE_MS, NOW_MS, answer, asked, cash, choosing, chosen, hold, line, now, order, points, refused, tea, told,
};
use crate::{
    checkout::{
        choice::Wish,
        outcome::Source,
        state::{Effect, Event, Haste, Kind, Message, Notice, Step},
    },
    wire::{Failure, code},
};
use shared::{units::points::Points, units::time::Instant, wire::PointsWanted};
use std::rc::Rc;

#[test]
fn the_largest_choice_is_first_and_preview_and_quote_are_reported() {
    let (mut state, ticket) = asked(tea(), &HAS);
    let most = answer(&state, &HAS, PointsWanted::Max);
    let effects = state.update(Message::Most(ticket, most));
    assert_eq!(told(&effects), [(Source::Preview, 2_900), (Source::Edge, 2_900)]);
    assert_eq!((chosen(&state), cash(&state).as_str()), (2_900, "70.99"));
    assert!(state.choosing().unwrap().is_settled());
}

#[test]
fn until_the_preview_is_loaded_only_the_edge_computes() {
    let (mut state, ticket) = asked(tea(), &HAS);
    let most = answer(&state, &HAS, PointsWanted::Max);
    let late = state.cash_off.take().unwrap();
    let effects = state.update(Message::Most(ticket, most));
    assert_eq!(told(&effects), [(Source::Edge, 2_900)]);
    let effects = state.update(Message::CashOff(late));
    assert_eq!(told(&effects), [(Source::Preview, 2_900)]);
    let effects = state.update(Message::Wish(Wish::Exactly(points(1_200))));
    assert_eq!(told(&effects), [(Source::Preview, 1_200)]);
}

#[test]
fn the_preview_of_every_choice_equals_the_edges_answer() {
    let mut state = choosing();
    for wished in (0..=2_900).step_by(100) {
        let effects = state.update(Message::Wish(Wish::Exactly(points(wished))));
        let edge = answer(&state, &HAS, PointsWanted::Exactly(points(wished))).unwrap();
        let outcome = &state.choosing().unwrap().outcome;
        assert_eq!(told(&effects), [(Source::Preview, wished)]);
        assert_eq!((&outcome.amount, &outcome.cash, &outcome.bounds), (&edge.amount, &edge.cash, &edge.bounds));
        assert_eq!((&outcome.lines, &outcome.burns), (&edge.lines, &edge.burns));
    }
}

#[test]
fn a_request_is_sent_when_the_shopper_pauses_and_its_answer_counts() {
    let mut state = choosing();
    let effects = state.update(Message::Wish(Wish::Exactly(points(1_200))));
    let [_, Effect::Ask { ticket, points: about, haste: Haste::Settled }] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    let (ticket, about) = (*ticket, *about);
    assert!(!state.choosing().unwrap().is_settled());
    let quoted = answer(&state, &HAS, PointsWanted::Exactly(about));
    let effects = state.update(Message::Quoted(ticket, quoted));
    assert_eq!(told(&effects), [(Source::Edge, 1_200)]);
    assert!(state.choosing().unwrap().is_settled());
}

#[test]
fn answers_to_older_requests_are_ignored() {
    let mut state = choosing();
    let first = state.update(Message::Wish(Wish::Exactly(points(1_200))));
    let [_, Effect::Ask { ticket: old, .. }] = first.as_slice() else { panic!("{first:?}") };
    let old = *old;
    state.update(Message::Wish(Wish::Exactly(points(500))));
    let late = answer(&state, &HAS, PointsWanted::Exactly(points(1_200)));
    assert_eq!(state.update(Message::Quoted(old, late)), []);
    assert_eq!(chosen(&state), 500);
}

#[test]
fn a_move_without_effect_is_reported_to_the_page() {
    let mut state = choosing();
    let effects = state.update(Message::Wish(Wish::Most));
    assert_eq!(told(&effects), [(Source::Preview, 2_900)]);
    assert_eq!(effects.len(), 1, "nothing is asked");
}

#[test]
fn the_choice_follows_typing_and_wrong_numbers_are_reported() {
    let mut state = choosing();
    state.update(Message::Typed(points(1_250)));
    assert_eq!((state.notice, chosen(&state)), (Some(Notice::NoChoice), 1_200));
    assert!(state.is_wished(Some(points(1_250))), "the field keeps it");
    state.update(Message::Typed(points(1_200)));
    assert_eq!((state.notice, chosen(&state)), (None, 1_200));
}

#[test]
fn the_button_holds_the_signed_quote_once() {
    let mut state = choosing();
    let effects = state.update(Message::Apply(now()));
    assert_eq!(effects, [Effect::Place { quote: "signed-2900".into() }]);
    assert_eq!(state.update(Message::Apply(now())), [], "pressed twice");
    let hold = hold(&state, 2_900);
    let effects = state.update(Message::Placed(Ok(Rc::clone(&hold))));
    assert_eq!(effects, [Effect::Tell(Event::Hold(hold))]);
    assert_eq!((state.phase.kind(), state.notice), (Kind::Held, Some(Notice::Held)));
}

#[test]
fn no_hold_is_placed_for_zero_points() {
    let mut state = choosing();
    state.update(Message::Wish(Wish::Exactly(Points::ZERO)));
    assert_eq!(state.update(Message::Apply(now())), []);
}

#[test]
fn a_quote_that_is_about_to_expire_is_renewed_before_the_hold() {
    for (left_ms, is_placed) in [(5_000, true), (4_999, false), (0, false), (-1, false)] {
        let mut state = choosing();
        let at = Instant::from_millis(NOW_MS + 5 * MINUTE_MS - left_ms);
        let effects = state.update(Message::Apply(at));
        assert_eq!(matches!(effects.as_slice(), [Effect::Place { .. }]), is_placed, "{left_ms} ms left");
        assert_eq!(matches!(effects.as_slice(), [Effect::Ask { haste: Haste::AtOnce, .. }]), !is_placed);
    }
}

#[test]
fn a_stale_quote_is_renewed_twice_and_then_reported() {
    let mut state = choosing();
    state.update(Message::Apply(now()));
    for _ in 0..2 {
        let effects = state.update(Message::Placed(Err(refused(code::QUOTE_STALE))));
        let [Effect::Ask { ticket, .. }] = effects.as_slice() else { panic!("{effects:?}") };
        let ticket = *ticket;
        let again = answer(&state, &HAS, PointsWanted::Exactly(points(2_900)));
        let effects = state.update(Message::Quoted(ticket, again));
        assert!(matches!(effects.last(), Some(Effect::Place { .. })), "{effects:?}");
    }
    let effects = state.update(Message::Placed(Err(refused(code::QUOTE_STALE))));
    assert!(matches!(effects.last(), Some(Effect::AskMost(_))), "{effects:?}");
    assert_eq!(state.notice, Some(Notice::PointsMoved));
}

#[test]
fn a_renewed_quote_with_other_numbers_is_shown_before_the_hold() {
    let mut state = choosing();
    state.update(Message::Apply(Instant::from_millis(NOW_MS + 5 * MINUTE_MS)));
    let mut again = answer(&state, &HAS, PointsWanted::Exactly(points(2_900))).unwrap();
    again.amount = "28.00".into();
    let ticket = state.asked;
    let effects = state.update(Message::Quoted(ticket, Ok(again)));
    assert_eq!(told(&effects), [(Source::Edge, 2_900)]);
    assert_eq!((effects.len(), state.notice), (1, Some(Notice::Recalculated)));
}

#[test]
fn a_lost_race_is_reported_with_the_remaining_points() {
    let mut state = choosing();
    state.update(Message::Apply(now()));
    let effects = state.update(Message::Placed(Err(refused(code::INSUFFICIENT_POINTS))));
    let [Effect::Tell(Event::Error(_)), Effect::Refresh, Effect::AskMost(ticket)] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    let ticket = *ticket;
    let left = answer(&state, &[500], PointsWanted::Max);
    state.update(Message::Most(ticket, left));
    assert_eq!((chosen(&state), state.notice), (500, Some(Notice::PointsMoved)));
}

#[test]
fn with_a_different_program_only_the_edge_computes() {
    let (mut state, ticket) = asked(tea(), &HAS);
    let mut most = answer(&state, &HAS, PointsWanted::Max).unwrap();
    most.amount = "58.00".into();
    most.cash = "41.99".into();
    state.update(Message::Most(ticket, Ok(most)));
    assert_eq!(cash(&state).as_str(), "41.99", "the edge's answer counts");
    let effects = state.update(Message::Wish(Wish::Exactly(points(500))));
    assert!(matches!(effects.as_slice(), [Effect::Ask { haste: Haste::AtOnce, .. }]), "{effects:?}");
    assert_eq!(state.choosing().unwrap().step, Step::Renewing);
}

#[test]
fn another_order_is_quoted_again_and_the_wish_is_kept() {
    let mut state = choosing();
    state.update(Message::Wish(Wish::Exactly(points(2_000))));
    let effects = state.update(Message::Order(Some(order(vec![line("tea", "50.00")])), "smaller".into()));
    let [Effect::AskMost(ticket)] = effects.as_slice() else { panic!("{effects:?}") };
    let ticket = *ticket;
    let most = answer(&state, &HAS, PointsWanted::Max);
    state.update(Message::Most(ticket, most));
    assert_eq!(chosen(&state), 1_500, "as many of the wish as the order takes");
    state.update(Message::Order(Some(tea()), "the order".into()));
    let most = answer(&state, &HAS, PointsWanted::Max);
    let ticket = state.asked;
    state.update(Message::Most(ticket, most));
    assert_eq!(chosen(&state), 2_000, "and the wish again");
}

#[test]
fn a_failed_request_during_a_pause_changes_nothing() {
    let mut state = choosing();
    let effects = state.update(Message::Wish(Wish::Exactly(points(1_200))));
    let [_, Effect::Ask { ticket, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    let ticket = *ticket;
    let effects = state.update(Message::Quoted(ticket, Err(Failure::Unreachable)));
    assert_eq!(effects, [Effect::Tell(Event::Error(Failure::Unreachable))]);
    assert_eq!(chosen(&state), 1_200, "the preview stays");
    let effects = state.update(Message::Apply(now()));
    assert!(matches!(effects.as_slice(), [Effect::Ask { haste: Haste::AtOnce, .. }]), "the button asks again");
}

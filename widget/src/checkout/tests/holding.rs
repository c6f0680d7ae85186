//! Held points: orders that change, releases, time-outs, and holds from elsewhere.

use super::scene::{HAS, answer, asked, choosing, chosen, held, hold, line, now, order, refused, tea};
use crate::{
    checkout::state::{Effect, Event, Kind, Leaving, Message, Notice},
    wire::{Failure, code},
};
use shared::wire::PointsWanted;
use std::rc::Rc;

#[test]
fn a_changed_order_keeps_the_hold_and_shows_a_notice() {
    let mut state = held();
    assert!(!state.is_held_for_another_order());
    assert_eq!(state.update(Message::Order(Some(order(vec![line("tea", "50.00")])), "another".into())), []);
    assert!(state.is_held_for_another_order());
    state.update(Message::Order(Some(tea()), "the order".into()));
    assert!(!state.is_held_for_another_order());
}

#[test]
fn a_release_leads_back_to_the_choice() {
    for (leaving, points_after) in [(Leaving::Change, 1_200), (Leaving::Remove, 0)] {
        let mut state = held();
        let effects = state.update(Message::Leave(leaving));
        assert!(matches!(effects.as_slice(), [Effect::Release { .. }]), "{effects:?}");
        assert_eq!(state.update(Message::Leave(leaving)), [], "pressed twice");
        let effects = state.update(Message::Released(Ok(())));
        let [Effect::Tell(Event::Release(_)), Effect::AskMost(ticket)] = effects.as_slice() else {
            panic!("{effects:?}")
        };
        let ticket = *ticket;
        let most = answer(&state, &HAS, PointsWanted::Max);
        state.update(Message::Most(ticket, most));
        assert_eq!((chosen(&state), state.notice), (points_after, Some(Notice::Released)));
    }
}

#[test]
fn a_hold_that_cannot_be_released_remains_visible() {
    let mut state = held();
    state.update(Message::Leave(Leaving::Remove));
    let effects = state.update(Message::Released(Err(Failure::Unreachable)));
    assert_eq!(effects, [Effect::Tell(Event::Error(Failure::Unreachable))]);
    assert_eq!((state.phase.kind(), state.notice), (Kind::Held, Some(Notice::StillHeld)));
    assert!(state.is_holding());
}

#[test]
fn a_hold_that_has_already_ended_is_removed_without_a_notice() {
    for over in [code::HOLD_RESOLVED, code::HOLD_EXPIRED, code::NOT_FOUND] {
        let mut state = held();
        state.update(Message::Leave(Leaving::Change));
        let effects = state.update(Message::Released(Err(refused(over))));
        assert!(matches!(effects.as_slice(), [Effect::Tell(Event::Release(_)), Effect::AskMost(_), Effect::Refresh]));
        assert_eq!(state.notice, None, "{over}");
    }
}

#[test]
fn a_hold_that_times_out_sends_no_release() {
    let mut state = held();
    let effects = state.update(Message::Leave(Leaving::RanOut));
    assert!(matches!(effects.as_slice(), [Effect::Tell(Event::Release(_)), Effect::AskMost(_), Effect::Refresh]));
    assert_eq!(state.notice, Some(Notice::RanOut));
}

#[test]
fn the_sessions_hold_is_shown_reported_and_removed() {
    let mut state = choosing();
    let open = hold(&state, 1_200);
    let effects = state.update(Message::OpenHold(Some(Rc::clone(&open))));
    assert_eq!(effects, [Effect::Tell(Event::Hold(Rc::clone(&open)))]);
    assert_eq!(state.update(Message::OpenHold(Some(open))), [], "the same again");
    let effects = state.update(Message::OpenHold(None));
    let is_told = matches!(effects.as_slice(), [Effect::Tell(Event::Release(_)), Effect::AskMost(_)]);
    assert!(is_told, "captured or released elsewhere: {effects:?}");
    assert_eq!(state.update(Message::OpenHold(None)), [], "once");
    assert_eq!(state.update(Message::Released(Err(Failure::Unreachable))), [], "too late to stand again");
}

#[test]
fn a_hold_is_shown_until_it_is_released() {
    let mut state = held();
    state.update(Message::Leave(Leaving::Change));
    assert_eq!(state.update(Message::Order(Some(tea()), "another".into())), []);
    state.update(Message::Released(Err(refused("forbidden"))));
    assert!(state.is_holding());
    state.update(Message::Leave(Leaving::Change));
    let effects = state.update(Message::Released(Ok(())));
    assert!(matches!(effects.as_slice(), [Effect::Tell(Event::Release(_)), Effect::AskMost(_)]), "{effects:?}");
}

#[test]
fn no_choice_is_requested_while_a_hold_is_placed() {
    let mut state = choosing();
    state.update(Message::Apply(now()));
    assert_eq!(state.update(Message::Order(Some(tea()), "another".into())), []);
    assert_eq!(state.update(Message::Apply(now())), [], "nor placed twice");
    let effects = state.update(Message::Placed(Err(Failure::SignedOut)));
    assert!(matches!(effects.as_slice(), [Effect::AskEarns(_)]), "{effects:?}");
}

#[test]
fn an_answer_about_a_choice_does_not_replace_a_hold() {
    let (mut state, ticket) = asked(tea(), &HAS);
    let open = hold(&state, 1_200);
    state.update(Message::OpenHold(Some(open)));
    let most = answer(&state, &HAS, PointsWanted::Max);
    assert_eq!(state.update(Message::Most(ticket, most)), []);
    assert!(state.is_holding());
}

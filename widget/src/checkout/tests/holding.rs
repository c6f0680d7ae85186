//! Holding: orders that change, leaving, running out, and holds from elsewhere.

use super::scene::{HAS, answer, choosing, chosen, held, hold, line, order, refused, tea};
use crate::{
    checkout::state::{Effect, Event, Kind, Leaving, Message, Notice},
    wire::{Failure, code},
};
use shared::api::PointsWanted;
use std::rc::Rc;

#[test]
fn an_order_that_changes_leaves_the_hold_and_says_so() {
    let mut state = held();
    assert!(!state.is_held_for_another_order());
    assert_eq!(state.update(Message::Order(Some(order(vec![line("tea", "50.00")])), "another".into())), []);
    assert!(state.is_held_for_another_order());
    state.update(Message::Order(Some(tea()), "the order".into()));
    assert!(!state.is_held_for_another_order());
}

#[test]
fn leaving_a_hold_leads_back_to_choosing() {
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
fn a_hold_that_cannot_be_released_stays_in_sight() {
    let mut state = held();
    state.update(Message::Leave(Leaving::Remove));
    let effects = state.update(Message::Released(Err(Failure::Unreachable)));
    assert_eq!(effects, [Effect::Tell(Event::Error(Failure::Unreachable))]);
    assert_eq!((state.phase.kind(), state.notice), (Kind::Held, Some(Notice::StillHeld)));
    assert!(state.is_holding());
}

#[test]
fn a_hold_that_has_ended_already_is_let_go_without_a_word() {
    for over in [code::HOLD_RESOLVED, code::HOLD_EXPIRED, code::NOT_FOUND] {
        let mut state = held();
        state.update(Message::Leave(Leaving::Change));
        let effects = state.update(Message::Released(Err(refused(over))));
        assert!(matches!(effects.as_slice(), [Effect::Tell(Event::Release(_)), Effect::AskMost(_), Effect::Refresh]));
        assert_eq!(state.notice, None, "{over}");
    }
}

#[test]
fn a_hold_that_runs_out_asks_for_nothing_to_be_released() {
    let mut state = held();
    let effects = state.update(Message::Leave(Leaving::RanOut));
    assert!(matches!(effects.as_slice(), [Effect::Tell(Event::Release(_)), Effect::AskMost(_), Effect::Refresh]));
    assert_eq!(state.notice, Some(Notice::RanOut));
}

#[test]
fn the_sessions_hold_is_shown_and_told_and_ends_with_it() {
    let mut state = choosing();
    let open = hold(&state, 1_200);
    let effects = state.update(Message::OpenHold(Some(Rc::clone(&open))));
    assert_eq!(effects, [Effect::Tell(Event::Hold(Rc::clone(&open)))]);
    assert_eq!(state.update(Message::OpenHold(Some(open))), [], "the same again");
    let effects = state.update(Message::OpenHold(None));
    assert!(matches!(effects.as_slice(), [Effect::AskMost(_)]), "captured or released elsewhere: {effects:?}");
}

//! The states before there is a choice, and without a choice.

use super::scene::{HAS, answer, asked, choosing, chosen, line, member, now, order, points, refused, tea, terms};
use crate::{
    checkout::state::{Arriving, Checkout, Closed, Effect, Kind, Message, Past, Phase, Shopper},
    order::Order,
    session::{Away, Earns, Reading},
    wire::{Failure, code},
};
use shared::{
    units::points::Points,
    wire::{Money, PointsWanted},
};
use std::rc::Rc;

#[test]
fn nothing_is_requested_before_order_terms_and_shopper_are_known() {
    let known = || {
        [Message::Order(Some(tea()), "t".into()), Message::Terms(Reading::Known(terms())), Message::Shopper(member(5))]
    };
    for last in 0..3 {
        let mut state = Checkout::default();
        let mut messages: Vec<Message> = known().into();
        let final_message = messages.remove(last);
        for message in messages {
            assert_eq!(state.update(message), []);
            assert_eq!(state.phase.kind(), Kind::Waiting);
        }
        assert!(matches!(state.update(final_message).as_slice(), [Effect::AskMost(_)]));
    }
}

#[test]
fn without_a_choice_the_reason_is_shown() {
    let gift = || order(vec![line("gift-card", "90.00")]);
    let tiny = || order(vec![line("tea", "0.90")]);
    let rows: [(Rc<Order>, &[u64], Closed); 3] = [
        (tea(), &[60], Closed::TooFew { least: points(100), available: points(60) }),
        (gift(), &HAS, Closed::AllExcluded),
        (tiny(), &HAS, Closed::OrderTooSmall),
    ];
    for (lines, has, closed) in rows {
        let (mut state, ticket) = asked(lines, has);
        let refused = answer(&state, has, PointsWanted::Max);
        let effects = state.update(Message::Most(ticket, refused));
        assert_eq!(state.phase, Phase::Closed(closed));
        assert!(matches!(effects.as_slice(), [Effect::AskEarns(_)]), "{effects:?}");
    }
}

#[test]
fn the_exclusion_of_all_lines_is_shown_when_the_rules_are_loaded() {
    let (mut state, ticket) = asked(order(vec![line("gift-card", "90.00")]), &HAS);
    let refused = answer(&state, &HAS, PointsWanted::Max);
    let late = state.cash_off.take().unwrap();
    state.update(Message::Most(ticket, refused));
    assert_eq!(state.phase, Phase::Closed(Closed::OrderTooSmall));
    assert_eq!(state.update(Message::CashOff(late)), []);
    assert_eq!(state.phase, Phase::Closed(Closed::AllExcluded));
}

#[test]
fn each_refusal_leads_to_the_state_of_its_code() {
    let rows = [
        (refused(code::MEMBER_FROZEN), Phase::Closed(Closed::Frozen)),
        (refused(code::CURRENCY_MISMATCH), Phase::Closed(Closed::OtherCurrency)),
        (refused(code::ABOVE_CAP), Phase::Closed(Closed::EarnOnly)),
        (refused("rate_limited"), Phase::Away(Away::Unreachable)),
        (refused("a-code-of-the-future"), Phase::Away(Away::Unreachable)),
        (Failure::Unreachable, Phase::Away(Away::Unreachable)),
        (Failure::Offline, Phase::Away(Away::Offline)),
        (Failure::SignedOut, Phase::SignedOut),
    ];
    for (failure, phase) in rows {
        let (mut state, ticket) = asked(tea(), &HAS);
        state.update(Message::Most(ticket, Err(failure)));
        assert_eq!(state.phase, phase);
    }
}

#[test]
fn only_a_newcomer_sees_the_text_about_first_points() {
    for past in [Past::None, Past::Some] {
        let (mut state, ticket) = asked(tea(), &[]);
        let nothing = answer(&state, &[], PointsWanted::Max);
        let effects = state.update(Message::Most(ticket, nothing));
        let [Effect::AskPast(ticket)] = effects.as_slice() else { panic!("{effects:?}") };
        let ticket = *ticket;
        state.update(Message::Past(ticket, past));
        assert_eq!(state.phase, Phase::Closed(Closed::NoPoints(past)));
    }
    let next = Some(Arriving { points: points(321), available_at: now() });
    let (mut state, _) = asked(tea(), &[]);
    state.update(Message::Shopper(Shopper::Member { available: Points::ZERO, next }));
    let nothing = answer(&state, &[], PointsWanted::Max);
    let ticket = state.asked;
    state.update(Message::Most(ticket, nothing));
    assert_eq!(state.phase, Phase::Closed(Closed::NoPoints(Past::Some)), "points on their way are a past");
}

#[test]
fn signed_out_shoppers_see_what_the_order_earns() {
    let mut state = Checkout::default();
    state.update(Message::Order(Some(tea()), "t".into()));
    let effects = state.update(Message::Shopper(Shopper::SignedOut));
    let [Effect::AskEarns(ticket)] = effects.as_slice() else { panic!("{effects:?}") };
    let worth = Rc::new(Money { amount: "0.99".into(), currency: "CNY".to_owned() });
    let earns = Earns { points: points(99), worth };
    let ticket = *ticket;
    state.update(Message::Earns(ticket, earns.clone()));
    assert_eq!((state.phase.kind(), state.earns), (Kind::SignedOut, Some(earns)));
}

#[test]
fn an_empty_order_shows_nothing_and_ignores_answers() {
    let (mut state, ticket) = asked(tea(), &HAS);
    let most = answer(&state, &HAS, PointsWanted::Max);
    assert_eq!(state.update(Message::Order(Some(order(Vec::new())), "none".into())), []);
    assert_eq!(state.phase.kind(), Kind::Nothing);
    assert_eq!(state.update(Message::Most(ticket, most)), []);
    assert_eq!(state.phase.kind(), Kind::Nothing);
}

#[test]
fn a_retry_requests_all_missing_data() {
    let mut state = Checkout::default();
    state.update(Message::Order(Some(tea()), "t".into()));
    state.update(Message::Terms(Reading::Away(Away::Unreachable)));
    state.update(Message::Shopper(Shopper::Away(Away::Unreachable)));
    assert_eq!(state.phase, Phase::Away(Away::Unreachable));
    assert_eq!(state.update(Message::Retry), [Effect::Refresh]);
    assert_eq!(state.phase.kind(), Kind::Waiting);
    // The balance is back, and the program is not. The checkout must not wait for it.
    state.update(Message::Terms(Reading::Away(Away::Unreachable)));
    state.update(Message::Shopper(member(3_260)));
    assert_eq!(state.phase, Phase::Away(Away::Unreachable));
    state.update(Message::BackOnline);
    state.update(Message::Terms(Reading::Known(terms())));
    assert!(matches!(state.update(Message::Shopper(member(3_261))).as_slice(), [] | [Effect::AskMost(_)]));
    assert_eq!(state.phase.kind(), Kind::Waiting);
}

#[test]
fn a_return_of_the_network_changes_nothing_if_nothing_failed() {
    let mut state = choosing();
    assert_eq!(state.update(Message::BackOnline), []);
    assert_eq!(chosen(&state), 2_900);
}

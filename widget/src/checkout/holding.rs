//! The state in which points are held: how a hold begins, ends, and leads back to the choice.

use super::{
    choice::Wish,
    state::{Checkout, Effect, Event, Held, Leaving, Notice, Phase},
};
use crate::{
    session::OpenHold,
    wire::{Failure, code},
};
use shared::units::points::Points;
use std::rc::Rc;

impl Checkout {
    pub(super) fn take_placed(&mut self, outcome: Result<Rc<OpenHold>, Failure>) {
        match outcome {
            Ok(hold) => {
                self.notice = Some(Notice::Held);
                self.hold(hold);
            }
            Err(failure) => self.lose(failure),
        }
    }

    /// The session's hold, from another element, an earlier page or the edge.
    pub(super) fn take_open_hold(&mut self, hold: Option<Rc<OpenHold>>) {
        match (hold, self.held()) {
            (Some(hold), Some(shown)) if hold.hold_id == shown.hold.hold_id => {}
            (Some(hold), _) => self.hold(hold),
            (None, _) => self.end_hold(None),
        }
    }

    fn hold(&mut self, hold: Rc<OpenHold>) {
        // The answer about a choice does not replace the hold.
        self.asked = self.asked.next();
        self.wish = Wish::Exactly(hold.points);
        self.phase = Phase::Held(Box::new(Held { hold: Rc::clone(&hold), leaving: None }));
        self.then(Effect::Tell(Event::Hold(hold)));
    }

    pub(super) fn leave(&mut self, leaving: Leaving) {
        let Phase::Held(held) = &mut self.phase else { return };
        if held.leaving.is_some() {
            return;
        }
        self.notice = None;
        match leaving {
            Leaving::Change | Leaving::Remove => {
                held.leaving = Some(leaving);
                let hold_id = held.hold.hold_id.clone();
                self.then(Effect::Release { hold_id });
            }
            Leaving::RanOut => {
                self.end_hold(Some(Notice::RanOut));
                self.then(Effect::Refresh);
            }
        }
    }

    pub(super) fn take_released(&mut self, outcome: Result<(), Failure>) {
        // The end of the hold can have been reported before.
        let Phase::Held(held) = &mut self.phase else { return };
        match outcome {
            Ok(()) => self.end_hold(Some(Notice::Released)),
            // The hold has already ended. The next answer about the choice states the rest.
            Err(failure) if matches!(failure.code(), code::HOLD_RESOLVED | code::HOLD_EXPIRED | code::NOT_FOUND) => {
                self.end_hold(None);
                self.then(Effect::Refresh);
            }
            Err(_) if held.leaving == Some(Leaving::RanOut) => {}
            Err(failure) => {
                held.leaving = None;
                self.notice = Some(Notice::StillHeld);
                self.then(Effect::Tell(Event::Error(failure)));
            }
        }
    }

    /// The shown content remains until there is a choice.
    fn end_hold(&mut self, notice: Option<Notice>) {
        let Phase::Held(held) = &mut self.phase else { return };
        let points = match held.leaving.replace(Leaving::RanOut) {
            Some(Leaving::RanOut) => return,
            Some(Leaving::Remove) => Points::ZERO,
            Some(Leaving::Change) | None => held.hold.points,
        };
        let hold_id = held.hold.hold_id.clone();
        self.wish = Wish::Exactly(points);
        self.notice = notice;
        self.then(Effect::Tell(Event::Release(hold_id)));
        self.begin();
    }
}

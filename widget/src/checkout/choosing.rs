//! The state in which points are chosen: the preview at once, the edge's quote when the shopper pauses, and the button.

use super::{
    choice::{Wish, closest, is_choice},
    outcome::{Most, Outcome},
    preview::{Ground, ground, preview},
    state::{Checkout, Choosing, Closed, Effect, Event, Haste, Notice, Phase, Signed, Step},
};
use crate::wire::{Failure, code};
use shared::{
    program::CashOff,
    units::points::Points,
    units::time::Instant,
    wire::{BoundsLimit, QuoteAnswer},
};
use std::{mem, rc::Rc};

/// A quote with less remaining time is requested again before it is used.
const QUOTE_LEFT_MIN_MS: i64 = 5_000;
/// The number of times that one press of the button requests a fresh quote after a stale one.
const STALE_TRIES: u8 = 2;
/// Refusals that mean that the points or the program have changed since the bounds were read.
const MOVED: [&str; 9] = [
    code::INSUFFICIENT_POINTS,
    code::BELOW_MINIMUM,
    code::NOT_A_STEP,
    code::ABOVE_CAP,
    code::QUOTE_EXPIRED,
    code::QUOTE_STALE,
    code::CONFLICT,
    code::BUSY,
    code::REQUEST_IN_PROGRESS,
];

impl Checkout {
    /// The edge's answer about the largest choice begins the choosing.
    pub(super) fn take_most(&mut self, answer: Result<QuoteAnswer, Failure>) {
        match answer {
            Ok(answer) if answer.bounds.max.is_zero() => match answer.bounds.limit {
                // The order is not the reason, and another order would not help.
                BoundsLimit::Day | BoundsLimit::Closed => self.close(Closed::EarnOnly),
                BoundsLimit::Balance
                | BoundsLimit::Share
                | BoundsLimit::Points
                | BoundsLimit::Cash
                | BoundsLimit::Total => self.close_for_order(answer.available),
            },
            Ok(answer) => self.open(answer),
            Err(failure) => self.take_failure(failure),
        }
    }

    fn open(&mut self, answer: QuoteAnswer) {
        let QuoteAnswer { available, would_earn, expires_at, rescued, used_today, as_of, .. } = answer;
        let (edge, quote) = Outcome::of_answer(answer);
        let used_today = used_today.unwrap_or_default();
        let most = Most { outcome: Rc::clone(&edge), available, rescued, used_today, as_of };
        let ground = self.ground(&most);
        if let Some(preview) = shown(ground.as_ref(), edge.points) {
            self.then(Effect::Tell(Event::Quote(preview)));
        }
        self.then(Effect::Tell(Event::Quote(Rc::clone(&edge))));
        self.phase = Phase::Choosing(Box::new(Choosing {
            bounds: edge.bounds.clone(),
            available,
            some_excluded: ground.as_ref().is_some_and(|ground| ground.some_excluded),
            outcome: edge,
            would_earn,
            step: Step::Resting,
            ground: ground.filter(|ground| ground.agrees),
            most,
            signed: Some(Signed { quote, expires_at }),
        }));
        self.follow_wish(Haste::AtOnce);
    }

    /// Previews begin. The shown numbers remain, except those that only the rules can state.
    pub(super) fn take_cash_off(&mut self, cash_off: Rc<CashOff>) {
        self.cash_off = Some(cash_off);
        if self.phase == Phase::Closed(Closed::OrderTooSmall) && self.is_all_excluded() {
            self.phase = Phase::Closed(Closed::AllExcluded);
        }
        let Some(ground) = self.choosing().and_then(|choosing| self.ground(&choosing.most)) else { return };
        let Phase::Choosing(choosing) = &mut self.phase else { return };
        choosing.some_excluded = ground.some_excluded;
        choosing.ground = Some(ground).filter(|ground| ground.agrees);
        self.tell_preview();
    }

    /// The result of the present choice by our own arithmetic.
    fn tell_preview(&mut self) {
        if let Some(choosing) = self.choosing()
            && let Some(preview) = shown(choosing.ground.as_ref(), choosing.outcome.points)
        {
            self.then(Effect::Tell(Event::Quote(preview)));
        }
    }

    fn ground(&self, most: &Most) -> Option<Ground> {
        ground(self.order.as_ref()?, &self.terms()?.currency, self.cash_off.as_ref()?, most)
    }

    /// Moves the choice to the wish, unless a request is pending. Then it follows the next answer.
    fn follow_wish(&mut self, haste: Haste) {
        let Some(choosing) = self.choosing() else { return };
        let points = closest(&choosing.bounds, self.wish);
        if choosing.step != Step::Resting || points == choosing.outcome.points {
            return;
        }
        let preview = shown(choosing.ground.as_ref(), points);
        let Phase::Choosing(choosing) = &mut self.phase else { return };
        choosing.signed = None;
        if let Some(preview) = preview {
            choosing.outcome = Rc::clone(&preview);
            self.then(Effect::Tell(Event::Quote(preview)));
            self.ask_about(points, haste);
        } else {
            choosing.step = Step::Renewing;
            self.ask_about(points, Haste::AtOnce);
        }
    }

    /// The choice follows the typed number. A number that cannot be chosen is reported.
    pub(super) fn take_typed(&mut self, points: Points) {
        self.wish_for(Wish::Exactly(points));
        if self.choosing().is_some_and(|choosing| !is_choice(&choosing.bounds, points)) {
            self.notice = Some(Notice::NoChoice);
        }
    }

    /// Whether exactly that number is wished.
    pub fn is_wished(&self, points: Option<Points>) -> bool {
        points.is_some_and(|points| self.wish == Wish::Exactly(points))
    }

    /// The shopper moved the slider: the page gets the result of the choice, even if the choice did not change.
    pub(super) fn wish_for(&mut self, wish: Wish) {
        self.wish = wish;
        self.notice = None;
        self.follow_wish(Haste::Settled);
        if self.effects.is_empty() {
            self.tell_preview();
        }
    }

    /// The edge's answer about one choice. It is binding.
    pub(super) fn take_quote(&mut self, answer: Result<QuoteAnswer, Failure>) {
        match answer {
            Ok(answer) => self.settle(answer),
            Err(failure) => self.lose_quote(failure),
        }
    }

    fn settle(&mut self, answer: QuoteAnswer) {
        let Phase::Choosing(choosing) = &mut self.phase else { return };
        choosing.would_earn = answer.would_earn;
        let expires_at = answer.expires_at;
        let (edge, quote) = Outcome::of_answer(answer);
        let is_as_shown = edge.amount == choosing.outcome.amount && edge.cash == choosing.outcome.cash;
        let is_moved = edge.bounds != choosing.bounds;
        choosing.outcome = Rc::clone(&edge);
        choosing.signed = Some(Signed { quote, expires_at });
        let step = mem::replace(&mut choosing.step, Step::Resting);
        self.then(Effect::Tell(Event::Quote(edge)));
        match step {
            Step::Quoting { tries_left } if is_as_shown => self.place(tries_left),
            Step::Quoting { .. } => self.notice = Some(Notice::Recalculated),
            Step::Resting | Step::Renewing | Step::Placing { .. } if is_moved => self.ask_most(),
            Step::Resting | Step::Renewing | Step::Placing { .. } => self.follow_wish(Haste::AtOnce),
        }
    }

    fn lose_quote(&mut self, failure: Failure) {
        match self.choosing().map(|choosing| choosing.step) {
            None => {}
            // The shopper does not wait for this answer: the preview remains, and the button will request it again.
            Some(Step::Resting) if failure != Failure::SignedOut && !MOVED.contains(&failure.code()) => {
                self.then(Effect::Tell(Event::Error(failure)));
            }
            Some(_) => self.lose(failure),
        }
    }

    /// The button. Nothing is held before it is pressed.
    pub(super) fn apply(&mut self, now: Instant) {
        let Some(choosing) = self.choosing() else { return };
        if choosing.step != Step::Resting || choosing.outcome.points.is_zero() {
            return;
        }
        let is_fresh = choosing.signed.as_ref().is_some_and(|signed| signed.is_fresh(now));
        self.notice = None;
        if is_fresh {
            self.place(STALE_TRIES);
        } else {
            self.quote_to_place(STALE_TRIES);
        }
    }

    /// Places a hold with the signed quote.
    fn place(&mut self, tries_left: u8) {
        let Phase::Choosing(choosing) = &mut self.phase else { return };
        let Some(Signed { quote, .. }) = &choosing.signed else { return };
        let quote = Rc::clone(quote);
        choosing.step = Step::Placing { tries_left };
        self.then(Effect::Place { quote });
    }

    fn quote_to_place(&mut self, tries_left: u8) {
        let Phase::Choosing(choosing) = &mut self.phase else { return };
        let points = choosing.outcome.points;
        choosing.step = Step::Quoting { tries_left };
        choosing.signed = None;
        self.ask_about(points, Haste::AtOnce);
    }

    /// A hold or its quote was refused. A stale quote renews itself. A lost race is shown with the remaining choice.
    pub(super) fn lose(&mut self, failure: Failure) {
        let Phase::Choosing(choosing) = &mut self.phase else { return };
        match (failure.code(), mem::replace(&mut choosing.step, Step::Resting)) {
            (code::QUOTE_EXPIRED | code::QUOTE_STALE, Step::Placing { tries_left }) if tries_left > 0 => {
                self.quote_to_place(tries_left - 1);
            }
            (code, _) if MOVED.contains(&code) => {
                self.notice = Some(Notice::PointsMoved);
                self.then(Effect::Tell(Event::Error(failure)));
                self.then(Effect::Refresh);
                self.ask_most();
            }
            (code::MEMBER_FROZEN, _) => self.close(Closed::Frozen),
            _ => self.take_failure(failure),
        }
    }
}

fn shown(ground: Option<&Ground>, points: Points) -> Option<Rc<Outcome>> {
    preview(ground?, &points).map(Rc::new)
}

impl Signed {
    fn is_fresh(&self, now: Instant) -> bool {
        self.expires_at.millis() - now.millis() >= QUOTE_LEFT_MIN_MS
    }
}

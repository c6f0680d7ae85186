//! How the checkout changes: one message in, effects out. It is pure, so that every sequence of events is tested without a page. `choosing`
//! and `holding` are separate files.

use super::{
    preview::all_excluded,
    state::{Checkout, Closed, Effect, Event, Haste, Message, Past, Phase, Shopper, Step, Ticket},
};
use crate::{
    order::Order,
    session::{Away, Reading, Terms},
    wire::{Failure, Refusal, code},
};
use shared::units::points::Points;
use std::{mem, rc::Rc};

impl Checkout {
    /// Processes a message, and returns the effects.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        self.take(message);
        mem::take(&mut self.effects)
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Order(order, text) => self.take_order(order, text),
            Message::Terms(terms) => {
                self.terms = terms;
                self.cash_off = None;
                self.begin();
            }
            Message::CashOff(cash_off) => self.take_cash_off(cash_off),
            Message::Shopper(shopper) => self.take_shopper(shopper),
            Message::OpenHold(hold) => self.take_open_hold(hold),
            Message::Most(ticket, answer) if ticket == self.asked => self.take_most(answer),
            Message::Quoted(ticket, answer) if ticket == self.asked => self.take_quote(answer),
            Message::Earns(ticket, earns) if ticket == self.asked => self.earns = Some(earns),
            Message::Past(ticket, past) if ticket == self.asked => self.close(Closed::NoPoints(past)),
            Message::Most(..) | Message::Quoted(..) | Message::Earns(..) | Message::Past(..) => {}
            Message::Wish(wish) => self.wish_for(wish),
            Message::Typed(points) => self.take_typed(points),
            Message::Apply(now) => self.apply(now),
            Message::Placed(outcome) => self.take_placed(outcome),
            Message::Leave(leaving) => self.leave(leaving),
            Message::Released(outcome) => self.take_released(outcome),
            Message::BackOnline if !matches!(self.phase, Phase::Away(_)) => {}
            Message::Retry | Message::BackOnline => self.retry(),
        }
    }

    pub(super) fn then(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn take_order(&mut self, order: Option<Rc<Order>>, text: Rc<str>) {
        self.order = order;
        self.order_text = text;
        self.earns = None;
        self.notice = None;
        self.begin();
    }

    fn take_shopper(&mut self, shopper: Shopper) {
        if self.shopper == shopper {
            return;
        }
        self.shopper = shopper;
        match (shopper, self.choosing()) {
            (Shopper::Member { available, .. }, Some(choosing)) if choosing.available == available => {}
            (Shopper::Member { .. }, Some(choosing)) if choosing.step != Step::Resting => {}
            _ => self.begin(),
        }
    }

    /// Requests the possible choices, if enough is known. Earlier requests no longer count. An open hold comes first and remains until it
    /// is released. The same holds for a hold that is being placed: its answer continues, and it will belong to another order.
    pub(super) fn begin(&mut self) {
        if self.is_holding() || self.is_placing() {
            return;
        }
        self.asked = self.asked.next();
        let is_empty = self.order.as_ref().map(|order| order.lines.is_empty());
        match (is_empty, self.shopper) {
            (None, _) | (Some(false), Shopper::Unknown) => self.phase = Phase::Waiting,
            (Some(true), _) => self.phase = Phase::Nothing,
            (Some(false), Shopper::SignedOut) => {
                self.phase = Phase::SignedOut;
                self.ask(Effect::AskEarns);
            }
            (Some(false), Shopper::Away(away)) => self.go_away(away, Event::Error(away.into())),
            (Some(false), Shopper::Member { .. }) => self.begin_choice(),
        }
    }

    fn begin_choice(&mut self) {
        let is_ours = |terms: &Terms| self.order.as_ref().is_some_and(|order| order.currency == terms.currency.code());
        match &self.terms {
            Reading::Unknown => self.phase = Phase::Waiting,
            Reading::Away(away) => self.go_away(*away, Event::Error((*away).into())),
            Reading::Known(terms) if !is_ours(terms) => self.close(Closed::OtherCurrency),
            Reading::Known(terms) if terms.spending.is_none() => self.close(Closed::EarnOnly),
            Reading::Known(_) => self.ask_most(),
        }
    }

    /// Requests the largest choice. The shown content remains until the answer arrives, marked as outdated.
    pub(super) fn ask_most(&mut self) {
        match &mut self.phase {
            Phase::Choosing(choosing) => choosing.step = Step::Renewing,
            Phase::Held(_) => {}
            Phase::Waiting | Phase::Nothing | Phase::SignedOut | Phase::Closed(_) | Phase::Away(_) => {
                self.phase = Phase::Waiting;
            }
        }
        self.ask(Effect::AskMost);
    }

    /// Requests one choice.
    pub(super) fn ask_about(&mut self, points: Points, haste: Haste) {
        self.asked = self.asked.next();
        self.then(Effect::Ask { ticket: self.asked, points, haste });
    }

    /// Answers to older requests no longer count.
    fn ask(&mut self, effect: fn(Ticket) -> Effect) {
        self.asked = self.asked.next();
        self.then(effect(self.asked));
    }

    pub(super) fn close(&mut self, closed: Closed) {
        self.phase = Phase::Closed(closed);
        match closed {
            Closed::OtherCurrency | Closed::Frozen => {}
            Closed::NoPoints(_)
            | Closed::TooFew { .. }
            | Closed::OrderTooSmall
            | Closed::AllExcluded
            | Closed::EarnOnly => self.ask(Effect::AskEarns),
        }
    }

    /// Nothing can be chosen although the member may have points: the order can use none.
    pub(super) fn close_for_order(&mut self, available: Points) {
        match (available.is_zero(), self.is_all_excluded()) {
            (true, _) => self.close_without_points(),
            (false, true) => self.close(Closed::AllExcluded),
            (false, false) => self.close(Closed::OrderTooSmall),
        }
    }

    /// Depends on the rules. If they are unknown or do not exclude lines, the order is too small.
    pub(super) fn is_all_excluded(&self) -> bool {
        match (&self.order, self.terms(), &self.cash_off) {
            (Some(order), Some(terms), Some(cash_off)) => all_excluded(order, &terms.currency, cash_off),
            _ => false,
        }
    }

    /// A member who has spent all points does not see the text about the first points.
    fn close_without_points(&mut self) {
        match self.shopper {
            Shopper::Member { next: Some(_), .. } => self.close(Closed::NoPoints(Past::Some)),
            Shopper::Member { next: None, .. } | Shopper::Unknown | Shopper::SignedOut | Shopper::Away(_) => {
                self.ask(Effect::AskPast);
            }
        }
    }

    /// The state after a failed request for the largest choice.
    pub(super) fn take_failure(&mut self, failure: Failure) {
        match &failure {
            Failure::SignedOut => {
                self.shopper = Shopper::SignedOut;
                self.begin();
            }
            Failure::Offline | Failure::Unreachable => self.go_away((&failure).into(), Event::Error(failure)),
            Failure::Refused(Refusal { code, required, available }) => match code.as_str() {
                code::BELOW_MINIMUM | code::INSUFFICIENT_POINTS => self.close_below(*required, *available),
                code::ABOVE_CAP => self.close(Closed::EarnOnly),
                code::CURRENCY_MISMATCH => self.close(Closed::OtherCurrency),
                code::MEMBER_FROZEN => self.close(Closed::Frozen),
                _ => self.go_away(Away::Unreachable, Event::Error(failure)),
            },
        }
    }

    fn close_below(&mut self, least: Points, available: Points) {
        if available < least && !available.is_zero() {
            self.close(Closed::TooFew { least, available });
        } else {
            self.close_for_order(available);
        }
    }

    /// The shopper can pay as usual. An open hold remains visible.
    pub(super) fn go_away(&mut self, away: Away, event: Event) {
        if !self.is_holding() {
            self.phase = Phase::Away(away);
        }
        self.then(Effect::Tell(event));
        self.then(Effect::Tell(Event::Unavailable));
    }

    fn retry(&mut self) {
        self.notice = None;
        if let Shopper::Away(_) = self.shopper {
            self.shopper = Shopper::Unknown;
        }
        if let Reading::Away(_) = self.terms {
            self.terms = Reading::Unknown;
        }
        self.phase = Phase::Waiting;
        self.then(Effect::Refresh);
        self.begin();
    }
}

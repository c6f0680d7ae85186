//! The running checkout: holds the state, passes messages to it, and executes the effects of `update`: requests, timers, events. It decides
//! nothing.

use super::preview::read_cash_off;
use super::state::{Checkout, Effect, Event, Haste, Message, Past, Ticket};
use crate::{
    dom::{El, effect},
    host::Host,
    i18n::{Run, Voice},
    network::{Asker, Part, RequestKind},
    object::{get, items, object},
    session::{OpenHold, Session},
    watched::Watched,
    wire::{self, Failure},
};
use gloo::timers::callback::Timeout;
use shared::{
    units::id::HoldId,
    units::money::Currency,
    wire::{PointsWanted, QuoteAnswer},
};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsValue;

/// The pause of the shopper before the edge is asked.
const SETTLE_MS: u32 = 250;

pub struct Runner {
    pub state: Watched<Checkout>,
    pub voice: Rc<Watched<Voice>>,
    pub session: Rc<Session>,
    pub host: Rc<Host>,
    /// The order as the page set it, for the page's own events.
    pub order: RefCell<JsValue>,
    settling: RefCell<Option<Timeout>>,
}

/// A phrase of the state in a language.
pub type Phrase<T> = fn(&Checkout, &Voice) -> T;

impl Runner {
    pub fn new(host: &Rc<Host>, session: &Rc<Session>, voice: Rc<Watched<Voice>>) -> Rc<Self> {
        Rc::new(Self {
            state: Watched::new(Checkout::default()),
            voice,
            session: Rc::clone(session),
            host: Rc::clone(host),
            order: RefCell::default(),
            settling: RefCell::default(),
        })
    }

    /// An element whose text is the phrase, kept up to date. Hidden if the phrase is empty.
    pub fn says(self: &Rc<Self>, element: El, phrase: Phrase<String>) -> El {
        let (runner, of_effect) = (Rc::clone(self), element.clone());
        effect(move || {
            let text = phrase(&runner.state.read(), &runner.voice.read());
            of_effect.flag("hidden", text.is_empty());
            of_effect.set_text(&text);
        });
        element
    }

    /// Like `says`, for a phrase with tones.
    pub fn says_runs(self: &Rc<Self>, element: El, phrase: Phrase<Vec<Run>>) -> El {
        let (runner, of_effect) = (Rc::clone(self), element.clone());
        effect(move || {
            let runs = phrase(&runner.state.read(), &runner.voice.read());
            of_effect.flag("hidden", runs.is_empty());
            of_effect.set_runs(&runs);
        });
        element
    }

    /// An element whose attribute is the phrase. The attribute is absent if the phrase is empty.
    pub fn attr(self: &Rc<Self>, element: El, name: &'static str, phrase: Phrase<String>) -> El {
        let (runner, of_effect) = (Rc::clone(self), element.clone());
        effect(move || {
            let text = phrase(&runner.state.read(), &runner.voice.read());
            of_effect.set(name, (!text.is_empty()).then_some(&text));
        });
        element
    }

    /// An element with an attribute that is `true` while the state requires it.
    pub fn flag(self: &Rc<Self>, element: El, name: &'static str, holds: fn(&Checkout) -> bool) -> El {
        let (runner, of_effect) = (Rc::clone(self), element.clone());
        effect(move || of_effect.set(name, holds(&runner.state.read()).then_some("true")));
        element
    }

    /// An element that sends a message when it is clicked.
    pub fn sends(self: &Rc<Self>, element: El, message: fn(&Self) -> Message) -> El {
        let runner = Rc::clone(self);
        element.on("click", move |_| runner.send(message(&runner)))
    }

    pub fn send(self: &Rc<Self>, message: Message) {
        let had_focus = self.host.has_focus();
        let before = self.state.peek().phase.kind();
        let effects = self.state.update(|state| state.update(message));
        if had_focus && self.state.peek().phase.kind() != before {
            self.host.owe_focus();
        }
        for effect in effects {
            self.run(effect);
        }
    }

    /// Until the preview is loaded, and if it cannot be loaded, only the edge computes.
    pub fn load_preview(self: &Rc<Self>, currency: Currency) {
        let runner = Rc::clone(self);
        self.session.network.load(Part::Preview, None, move |outcome| {
            if outcome.is_err() {
                return;
            }
            let value = get(&runner.session.program.borrow(), "cash_off");
            if let Some(cash_off) = read_cash_off(&value, &currency) {
                runner.send(Message::CashOff(cash_off));
            }
        });
    }

    fn run(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::AskMost(ticket) => {
                self.settling.take();
                self.quote(PointsWanted::Max, ticket, Message::Most);
            }
            Effect::Ask { ticket, points, haste } => {
                let runner = Rc::clone(self);
                let ask = move || runner.quote(PointsWanted::Exactly(points), ticket, Message::Quoted);
                self.settling.replace(match haste {
                    Haste::Settled => Some(Timeout::new(SETTLE_MS, ask)),
                    Haste::AtOnce => {
                        ask();
                        None
                    }
                });
            }
            Effect::Place { quote } => self.place(&quote),
            Effect::Release { hold_id } => self.release(&hold_id),
            Effect::AskEarns(ticket) => self.ask_earns(ticket),
            Effect::AskPast(ticket) => self.ask_past(ticket),
            Effect::Refresh => self.session.reload(),
            Effect::Tell(event) => self.tell(event),
        }
    }

    fn quote(
        self: &Rc<Self>,
        wanted: PointsWanted,
        ticket: Ticket,
        message: fn(Ticket, Result<QuoteAnswer, Failure>) -> Message,
    ) {
        let request = self.state.peek().order.as_ref().map(|order| order.quote_request(wanted));
        let runner = Rc::clone(self);
        let network = &self.session.network;
        network.send(RequestKind::Question, Asker::Member, "me/quotes", &request.unwrap_or_default(), move |answer| {
            let quote = answer.and_then(|answer| wire::quote(&answer).ok_or(Failure::Unreachable));
            runner.send(message(ticket, quote));
        });
    }

    fn place(self: &Rc<Self>, quote: &str) {
        let state = self.state.peek();
        let cash = state.choosing().map(|choosing| choosing.outcome.cash.0.clone());
        let order = String::from(&*state.order_text);
        let runner = Rc::clone(self);
        let body = object(&[("quote", quote.into())]);
        self.session.network.send(RequestKind::Change, Asker::Member, "me/holds", &body, move |answer| {
            let placed = answer.and_then(|answer| {
                let hold = OpenHold::read(&answer, cash, Some(order)).ok_or(Failure::Unreachable)?;
                runner.session.take_balance(&get(&answer, "balance")).ok_or(Failure::Unreachable)?;
                let hold = Rc::new(hold);
                runner.session.keep_hold(Some(Rc::clone(&hold)));
                Ok(hold)
            });
            runner.send(Message::Placed(placed));
        });
    }

    fn release(self: &Rc<Self>, hold_id: &HoldId) {
        let runner = Rc::clone(self);
        let path = "me/holds/".to_owned() + hold_id.as_str();
        self.session.network.send(RequestKind::Delete, Asker::Member, &path, &JsValue::UNDEFINED, move |answer| {
            let released = answer.map(|answer| {
                runner.session.keep_hold(None);
                if runner.session.take_balance(&get(&answer, "balance")).is_none() {
                    runner.session.reload();
                }
            });
            runner.send(Message::Released(released));
        });
    }

    fn ask_earns(self: &Rc<Self>, ticket: Ticket) {
        let Some(order) = self.state.peek().order.clone() else { return };
        let runner = Rc::clone(self);
        self.session.earns(&order.earn_request(), move |answer| {
            // Without an answer the line about earning is omitted.
            if let Ok(earns) = answer {
                runner.send(Message::Earns(ticket, earns));
            }
        });
    }

    fn ask_past(self: &Rc<Self>, ticket: Ticket) {
        let runner = Rc::clone(self);
        let path = "me/history?limit=1";
        self.session.network.send(RequestKind::Get, Asker::Member, path, &JsValue::UNDEFINED, move |answer| {
            let entries = items(&get(&answer.unwrap_or_default(), "data"));
            let past = if entries.is_some_and(|entries| entries.is_empty()) { Past::None } else { Past::Some };
            runner.send(Message::Past(ticket, past));
        });
    }

    fn tell(&self, event: Event) {
        match event {
            Event::Quote(outcome) => {
                let detail = outcome.detail(&self.order.borrow());
                self.host.emit("jifen:quote", &detail);
            }
            Event::Hold(hold) => self.host.emit("jifen:hold", &hold.detail()),
            Event::Release(hold_id) => {
                self.session.keep_hold(None);
                self.host.emit("jifen:release", &object(&[("hold_id", hold_id.as_str().into())]));
            }
            Event::Error(failure) => self.host.emit_error(&failure),
            Event::Unavailable => self.host.emit("jifen:unavailable", &JsValue::NULL),
        }
    }
}

//! The running panel: its requests, and the updates of its elements. Held points can be released here. It decides nothing about points.

use super::{program::Program, telling::Telling};
use crate::{
    dom::{El, effect},
    host::Host,
    i18n::{Section, Voice},
    network::{Asker, Part, RequestKind},
    object::{get, object},
    session::{Away, Reading, Session, Standing},
    view::voice,
    watched::Watched,
    wire::{Balance, Failure, code},
};
use std::rc::Rc;
use wasm_bindgen::JsValue;

pub struct Panel {
    pub host: Rc<Host>,
    pub session: Rc<Session>,
    pub voice: Rc<Watched<Voice>>,
    /// The part of the Wasm for the sections below the first view, and its words.
    pub below: Watched<Reading<()>>,
    /// Announced once, when it happens.
    pub said: Watched<String>,
    /// The last announcement was a failure.
    pub is_trouble: Watched<bool>,
    /// The first requests were answered or have failed: the layout will not change.
    pub is_settled: Watched<bool>,
}

impl Panel {
    pub fn new(host: &Rc<Host>, session: &Rc<Session>) -> Rc<Self> {
        session.want_member();
        session.want_terms();
        Rc::new(Self {
            host: Rc::clone(host),
            session: Rc::clone(session),
            voice: voice(host),
            below: Watched::new(Reading::Unknown),
            said: Watched::new(String::new()),
            is_trouble: Watched::new(false),
            is_settled: Watched::new(false),
        })
    }

    /// Loads the sections below the first view, and their words in each language that is used.
    pub fn want_below(self: &Rc<Self>) {
        let panel = Rc::clone(self);
        effect(move || {
            let lacked = panel.voice.read().lacks(Section::Below);
            if lacked.is_some() || *panel.below.peek() != Reading::Known(()) {
                panel.load_below(lacked.as_deref());
            }
        });
    }

    fn load_below(self: &Rc<Self>, lacked: Option<&str>) {
        let panel = Rc::clone(self);
        self.session.network.load(Part::Below, lacked, move |outcome| {
            let is_known = *panel.below.peek() == Reading::Known(());
            match outcome {
                // The words of another language have loaded: all texts are updated.
                Ok(()) if is_known => panel.voice.update(|_| ()),
                Ok(()) => panel.below.set(Reading::Known(())),
                Err(_) if is_known => {}
                Err(failure) => {
                    panel.below.set(Reading::Away(Away::from(&failure)));
                    panel.settle();
                }
            }
        });
    }

    pub fn retry_below(self: &Rc<Self>) {
        let lacked = self.voice.peek().lacks(Section::Below);
        self.load_below(lacked.as_deref());
    }

    /// From now on the layout will not change.
    pub fn settle(&self) {
        if !*self.is_settled.peek() {
            self.is_settled.set(true);
        }
    }

    pub fn balance(&self) -> Option<Rc<Balance>> {
        match &*self.session.standing.read() {
            Standing::Member(balance) => Some(Rc::clone(balance)),
            Standing::Unknown | Standing::SignedOut | Standing::Away(_) => None,
        }
    }

    /// Of the balance, while there is one.
    pub fn of_balance(&self, telling: Telling<'_>, say: fn(&Balance, Telling<'_>) -> String) -> String {
        self.balance().map_or_else(String::new, |balance| say(&balance, telling))
    }

    /// The present state of everything that texts need.
    pub fn tell<T>(&self, say: impl FnOnce(Telling<'_>) -> T) -> T {
        let voice = self.voice.read();
        drop(self.session.terms.read());
        let program = Program::read(&self.session.program.borrow(), &voice);
        say(Telling { voice: &voice, program: &program, now: self.session.now() })
    }

    /// An element with this text, kept up to date. Hidden if the text is empty.
    pub fn says(self: &Rc<Self>, element: El, phrase: fn(&Self, Telling<'_>) -> String) -> El {
        let panel = Rc::clone(self);
        self.keeps_saying(element, Box::new(move |telling| phrase(&panel, telling)))
    }

    /// Like `says`, for phrases that need more than the panel's facts.
    pub fn keeps_saying(self: &Rc<Self>, element: El, phrase: Box<dyn Fn(Telling<'_>) -> String>) -> El {
        let (panel, of_effect) = (Rc::clone(self), element.clone());
        effect(move || {
            let text = panel.tell(&phrase);
            of_effect.flag("hidden", text.is_empty());
            of_effect.set_text(&text);
        });
        element
    }

    /// The balance from another answer. It is requested if the answer does not contain it.
    pub fn take_balance(&self, answer: &JsValue) {
        if self.session.take_balance(&get(answer, "balance")).is_none() {
            self.session.reload();
        }
    }

    /// The content of this place is replaced. If it has the focus, the focus moves to the beginning of the panel.
    pub fn keep_focus(&self, place: &El) {
        if place.has_focus() {
            self.host.owe_focus();
        }
        self.host.settle_focus();
    }

    /// Releases held points before they time out.
    pub fn let_go(self: &Rc<Self>, hold_id: &str) {
        self.is_trouble.set(false);
        let panel = Rc::clone(self);
        let id = hold_id.to_owned();
        let path = "me/holds/".to_owned() + hold_id;
        self.session.network.send(RequestKind::Delete, Asker::Member, &path, &JsValue::UNDEFINED, move |answer| {
            match answer {
                Ok(answer) => panel.let_gone(&id, &answer),
                // The hold has already ended.
                Err(failure)
                    if matches!(failure.code(), code::HOLD_RESOLVED | code::HOLD_EXPIRED | code::NOT_FOUND) =>
                {
                    panel.session.reload();
                }
                Err(failure) => panel.fail(&failure),
            }
        });
    }

    fn let_gone(&self, hold_id: &str, answer: &JsValue) {
        let is_checkouts = self.session.hold.peek().as_ref().is_some_and(|hold| hold.hold_id.as_str() == hold_id);
        if is_checkouts {
            self.session.keep_hold(None);
        }
        self.take_balance(answer);
        self.said.set(self.voice.peek().says.said_released().to_owned());
        self.host.emit("jifen:release", &object(&[("hold_id", hold_id.into())]));
        self.host.focus();
    }

    /// An action of the shopper failed.
    pub fn fail(&self, failure: &Failure) {
        let says = self.voice.peek().says;
        let is_frozen = failure.code() == code::MEMBER_FROZEN;
        self.said.set(if is_frozen { says.frozen_note() } else { says.not_now() }.to_owned());
        self.is_trouble.set(true);
        self.host.emit_error(failure);
    }
}

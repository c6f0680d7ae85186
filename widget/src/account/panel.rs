//! The running panel: what it has asked for, and what the shopper does in it: check in, let go of points, see more of the past. Decides nothing
//! about points.

use super::{
    history::{self, Entry},
    program::Program,
    telling::Telling,
};
use crate::{
    dom::{El, effect},
    host::Host,
    i18n::{Voice, fill},
    network::{Asker, Kind},
    object::{count, get, items, number, object, text},
    session::{Session, Standing},
    watched::Watched,
    wire::{Failure, code},
};
use shared::{api::Balance, points::Points};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsValue;

const SHOWN_AT_FIRST: usize = 5;
const SHOWN_MORE: usize = 10;
/// Asked for beside the Wasm by `loader.js`, too.
const FIRST_PAGE: &str = "me/history?limit=20";

pub struct Panel {
    pub host: Rc<Host>,
    pub session: Rc<Session>,
    pub voice: Rc<Watched<Voice>>,
    /// The edge's answers; undefined until they come, and where they cannot be had.
    pub ways: Watched<JsValue>,
    pub invite: Watched<JsValue>,
    pub past: Watched<Past>,
    /// Told once, when it happens.
    pub said: Watched<String>,
    /// What was said last is that something did not work.
    pub is_trouble: Watched<bool>,
    pub is_checking_in: Watched<bool>,
    /// What was asked for first has come, or cannot be had: nothing will jump.
    pub is_settled: Watched<bool>,
    /// Of the first questions, those without an outcome.
    open: Cell<u8>,
    /// Answers to earlier questions about the past are of no use.
    ticket: Cell<u64>,
}

/// The history as far as it has been read.
#[derive(Default)]
pub struct Past {
    pub entries: Vec<Entry>,
    /// How many the shopper wants to see.
    pub wanted: usize,
    cursor: Option<String>,
}

impl Past {
    pub fn has_more(&self) -> bool {
        self.entries.len() > self.wanted || self.cursor.is_some()
    }
}

impl Panel {
    pub fn new(host: &Rc<Host>, session: &Rc<Session>, voice: Rc<Watched<Voice>>) -> Rc<Self> {
        let panel = Rc::new(Self {
            host: Rc::clone(host),
            session: Rc::clone(session),
            voice,
            ways: Watched::new(JsValue::UNDEFINED),
            invite: Watched::new(JsValue::UNDEFINED),
            past: Watched::new(Past { wanted: SHOWN_AT_FIRST, ..Past::default() }),
            said: Watched::new(String::new()),
            is_trouble: Watched::new(false),
            is_checking_in: Watched::new(false),
            is_settled: Watched::new(false),
            open: Cell::new(3),
            ticket: Cell::new(0),
        });
        session.want_member();
        session.want_terms();
        panel
    }

    /// Asks for all that stands beside the balance, and again whenever that is another one.
    pub fn follow_balance(self: &Rc<Self>) {
        let (panel, last) = (Rc::clone(self), Cell::new(None));
        effect(move || {
            let Some(balance) = panel.balance() else { return };
            if last.replace(Some(balance.as_of)) != Some(balance.as_of) {
                panel.ask("me/ways-to-earn", |panel| &panel.ways);
                panel.ask("me/invite", |panel| &panel.invite);
                panel.ask_past(None);
            }
        });
    }

    pub fn balance(&self) -> Option<Rc<Balance>> {
        match &*self.session.standing.read() {
            Standing::Member(balance) => Some(Rc::clone(balance)),
            Standing::Unknown | Standing::SignedOut | Standing::Away(_) => None,
        }
    }

    /// With all that telling needs, as it is now.
    pub fn tell<T>(&self, say: impl FnOnce(Telling<'_>) -> T) -> T {
        let voice = self.voice.read();
        drop(self.session.terms.read());
        let program = Program::read(&self.session.program.borrow(), &voice);
        say(Telling { voice: &voice, program: &program, now: self.session.now() })
    }

    /// The element with this text, kept up to date; hidden where there is nothing to say.
    pub fn says(self: &Rc<Self>, element: El, phrase: fn(&Self, Telling<'_>) -> String) -> El {
        let (panel, of_effect) = (Rc::clone(self), element.clone());
        effect(move || {
            let text = panel.tell(|telling| phrase(&panel, telling));
            of_effect.flag("hidden", text.is_empty());
            of_effect.set_text(&text);
        });
        element
    }

    fn ask(self: &Rc<Self>, path: &str, place: fn(&Self) -> &Watched<JsValue>) {
        let panel = Rc::clone(self);
        self.session.network.send(Kind::Get, Asker::Member, path, &JsValue::UNDEFINED, move |answer| {
            if let Ok(answer) = answer {
                place(&panel).set(answer);
            }
            panel.settle();
        });
    }

    fn settle(&self) {
        let open = self.open.get().saturating_sub(1);
        self.open.set(open);
        if open == 0 && !*self.is_settled.peek() {
            self.is_settled.set(true);
        }
    }

    /// Page by page, until there is as much as is wanted.
    fn ask_past(self: &Rc<Self>, cursor: Option<String>) {
        let ticket = self.ticket.get() + 1;
        self.ticket.set(ticket);
        let path = cursor.as_ref().map(|cursor| [FIRST_PAGE, "&cursor=", cursor].concat());
        let panel = Rc::clone(self);
        let path = path.as_deref().unwrap_or(FIRST_PAGE);
        self.session.network.send(Kind::Get, Asker::Member, path, &JsValue::UNDEFINED, move |answer| {
            if let Ok(answer) = answer
                && panel.ticket.get() == ticket
            {
                panel.take_past(&answer, cursor.is_none());
            }
            panel.settle();
        });
    }

    fn take_past(self: &Rc<Self>, answer: &JsValue, is_first: bool) {
        let entries = items(&get(answer, "data")).unwrap_or_default();
        self.past.update(|past| {
            if is_first {
                past.entries.clear();
            }
            past.entries.extend(entries.iter().filter_map(history::entry));
            past.cursor = text(answer, "next_cursor");
        });
        self.fill_past();
    }

    fn fill_past(self: &Rc<Self>) {
        let cursor = {
            let past = self.past.peek();
            past.cursor.clone().filter(|_| past.entries.len() < past.wanted)
        };
        if cursor.is_some() {
            self.ask_past(cursor);
        }
    }

    pub fn show_more(self: &Rc<Self>) {
        self.past.update(|past| past.wanted += SHOWN_MORE);
        self.fill_past();
    }

    pub fn check_in(self: &Rc<Self>) {
        if *self.is_checking_in.peek() {
            return;
        }
        self.is_checking_in.set(true);
        self.is_trouble.set(false);
        let panel = Rc::clone(self);
        let body = JsValue::UNDEFINED;
        self.session.network.send(Kind::Change, Asker::Member, "me/check-ins", &body, move |answer| {
            panel.is_checking_in.set(false);
            match answer {
                Ok(answer) => panel.checked_in(&answer),
                Err(failure) => panel.fail(&failure),
            }
        });
    }

    fn checked_in(self: &Rc<Self>, answer: &JsValue) {
        let points = count(answer, "granted").unwrap_or_default();
        let streak = count(answer, "streak").unwrap_or_default();
        if self.session.take_balance(&get(answer, "balance")).is_none() {
            self.session.reload();
        }
        let voice = self.voice.peek();
        self.said.set(voice.count(voice.says.said_checked_in(), points, &[]));
        self.host.emit("jifen:check-in", &object(&[("points", number(points)), ("streak", number(streak))]));
    }

    /// Gives held points back before their time.
    pub fn let_go(self: &Rc<Self>, hold_id: &str) {
        self.is_trouble.set(false);
        let panel = Rc::clone(self);
        let id = hold_id.to_owned();
        let path = "me/holds/".to_owned() + hold_id;
        self.session.network.send(
            Kind::Delete,
            Asker::Member,
            &path,
            &JsValue::UNDEFINED,
            move |answer| match answer {
                Ok(answer) => panel.let_gone(&id, &answer),
                // It has ended already, one way or another.
                Err(failure)
                    if matches!(failure.code(), code::HOLD_RESOLVED | code::HOLD_EXPIRED | code::NOT_FOUND) =>
                {
                    panel.session.reload();
                }
                Err(failure) => panel.fail(&failure),
            },
        );
    }

    fn let_gone(self: &Rc<Self>, hold_id: &str, answer: &JsValue) {
        let is_checkouts = self.session.hold.peek().as_ref().is_some_and(|hold| hold.hold_id.as_str() == hold_id);
        if is_checkouts {
            self.session.keep_hold(None);
        }
        if self.session.take_balance(&get(answer, "balance")).is_none() {
            self.session.reload();
        }
        self.said.set(self.voice.peek().says.said_released().to_owned());
        self.host.emit("jifen:release", &object(&[("hold_id", hold_id.into())]));
        self.host.focus();
    }

    fn fail(&self, failure: &Failure) {
        let says = self.voice.peek().says;
        let is_frozen = failure.code() == code::MEMBER_FROZEN;
        self.said.set(if is_frozen { says.frozen_note() } else { says.not_now() }.to_owned());
        self.is_trouble.set(true);
        self.host.emit_error(failure);
    }
}

/// A phrase about points.
pub fn about(phrase: &str, points: Points, telling: Telling<'_>) -> String {
    fill(phrase, &[("points", &telling.points(points))])
}

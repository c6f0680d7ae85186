//! The edge's answers for everything below the first view, and the shopper's actions there: check in, read more history. It decides nothing
//! about points.

use super::history::{self, Entry};
use crate::{
    account::{panel::Panel, telling::Telling},
    dom::{El, effect},
    network::{Asker, RequestKind},
    object::{count, get, items, number, object, text},
    watched::Watched,
    wire::code,
};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsValue;

const SHOWN_AT_FIRST: usize = 5;
const SHOWN_MORE: usize = 10;
const FIRST_PAGE: &str = "me/history?limit=20";
/// The first requests.
const FIRST: u8 = 3;

pub struct Answers {
    pub panel: Rc<Panel>,
    /// Undefined until they arrive, and if they cannot be loaded.
    pub ways: Watched<JsValue>,
    pub invite: Watched<JsValue>,
    pub past: Watched<PastEntries>,
    pub is_checking_in: Watched<bool>,
    /// The number of first requests without an outcome.
    open: Cell<u8>,
    /// Answers to earlier requests for the history are ignored.
    ticket: Cell<u64>,
    is_first_page_open: Cell<bool>,
    /// The number of times that everything was requested: an earlier answer can arrive last.
    round: Cell<u32>,
}

/// The history that has been loaded.
#[derive(Default)]
pub struct PastEntries {
    pub entries: Vec<Entry>,
    /// The number of entries that the shopper wants to see.
    pub wanted: usize,
    cursor: Option<String>,
}

impl PastEntries {
    pub fn has_more(&self) -> bool {
        self.entries.len() > self.wanted || self.cursor.is_some()
    }
}

impl Answers {
    /// Requests everything, and again whenever the balance changes.
    pub fn follow(panel: &Rc<Panel>) -> Rc<Self> {
        let answers = Rc::new(Self {
            panel: Rc::clone(panel),
            ways: Watched::new(JsValue::UNDEFINED),
            invite: Watched::new(JsValue::UNDEFINED),
            past: Watched::new(PastEntries { wanted: SHOWN_AT_FIRST, ..PastEntries::default() }),
            is_checking_in: Watched::new(false),
            open: Cell::new(FIRST),
            ticket: Cell::new(0),
            is_first_page_open: Cell::new(false),
            round: Cell::new(0),
        });
        let (asking, last) = (Rc::clone(&answers), Cell::new(None));
        effect(move || {
            let Some(balance) = asking.panel.balance() else { return };
            if last.replace(Some(balance.as_of)) != Some(balance.as_of) {
                asking.round.set(asking.round.get() + 1);
                asking.ask("me/ways-to-earn", |answers| &answers.ways);
                asking.ask("me/invite", |answers| &answers.invite);
                asking.ask_past(None);
            }
        });
        answers
    }

    /// Like [`Panel::says`].
    pub fn says(self: &Rc<Self>, element: El, phrase: fn(&Self, Telling<'_>) -> String) -> El {
        let answers = Rc::clone(self);
        self.panel.keeps_saying(element, Box::new(move |telling| phrase(&answers, telling)))
    }

    fn ask(self: &Rc<Self>, path: &str, place: fn(&Self) -> &Watched<JsValue>) {
        let (answers, round) = (Rc::clone(self), self.round.get());
        self.panel.session.network.send(RequestKind::Get, Asker::Member, path, &JsValue::UNDEFINED, move |answer| {
            if let Ok(answer) = answer
                && answers.round.get() == round
            {
                place(&answers).set(answer);
            }
            answers.settle();
        });
    }

    fn settle(&self) {
        let open = self.open.get().saturating_sub(1);
        self.open.set(open);
        if open == 0 {
            self.panel.settle();
        }
    }

    /// Page by page, until enough entries are loaded.
    fn ask_past(self: &Rc<Self>, cursor: Option<String>) {
        let ticket = self.ticket.get() + 1;
        self.ticket.set(ticket);
        self.is_first_page_open.set(cursor.is_none());
        let path = cursor.as_ref().map(|cursor| FIRST_PAGE.to_owned() + "&cursor=" + cursor);
        let answers = Rc::clone(self);
        let path = path.as_deref().unwrap_or(FIRST_PAGE);
        self.panel.session.network.send(RequestKind::Get, Asker::Member, path, &JsValue::UNDEFINED, move |answer| {
            if answers.ticket.get() == ticket {
                answers.is_first_page_open.set(false);
                match answer {
                    Ok(answer) => answers.take_past(&answer, cursor.is_none()),
                    // The shopper requested this page. The first page is requested again with the next balance.
                    Err(failure) if cursor.is_some() => answers.panel.fail(&failure),
                    Err(_) => {}
                }
            }
            answers.settle();
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
        // A first page that is pending will request the next one.
        let cursor = {
            let past = self.past.peek();
            past.cursor.clone().filter(|_| past.entries.len() < past.wanted && !self.is_first_page_open.get())
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
        self.panel.is_trouble.set(false);
        let answers = Rc::clone(self);
        let body = JsValue::UNDEFINED;
        self.panel.session.network.send(RequestKind::Change, Asker::Member, "me/check-ins", &body, move |answer| {
            answers.is_checking_in.set(false);
            match answer {
                Ok(answer) => answers.checked_in(&answer),
                // Checked in on another device: the balance contains the rest.
                Err(failure) if failure.code() == code::ALREADY_REWARDED => answers.panel.session.reload(),
                Err(failure) => answers.panel.fail(&failure),
            }
        });
    }

    fn checked_in(&self, answer: &JsValue) {
        let points = count(answer, "granted").unwrap_or_default();
        let streak = count(answer, "streak").unwrap_or_default();
        self.panel.take_balance(answer);
        let voice = self.panel.voice.peek();
        self.panel.said.set(voice.count(voice.says.said_checked_in(), points, &[]));
        self.panel.host.emit("jifen:check-in", &object(&[("points", number(points)), ("streak", number(streak))]));
    }
}

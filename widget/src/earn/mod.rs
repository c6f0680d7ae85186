//! `<jifen-earn>`: a chip with what an item or an order would earn. Empty if this is zero or unknown.

use crate::{
    dom::{El, effect, el},
    host::Host,
    i18n::{Counted, Voice, runs},
    object::{money, number, object},
    order::{Order, Unreadable},
    session::{Earns, Reading, Session},
    view::{chip, loading, voice},
    watched::Watched,
};
use gloo::timers::callback::Timeout;
use part::part;
use shared::{units::id::LineId, units::money::MoneyText, wire::LineIn};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsValue;
use words::{cut, split};

/// Attributes and properties are often set one after the other.
const SETTLE_MS: u32 = 60;

/// The subject of the element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    Item,
    Order,
}

/// The last requested subject.
type Asked = Rc<RefCell<Option<(Subject, Rc<Order>)>>>;

enum Shown {
    Loading,
    Nothing,
    Earns(Subject, Earns),
}

part! {
    earn 1:
    /// In the `earn` part of the Wasm.
    pub fn earn(host: &Rc<Host>, session: &Rc<Session>) -> El { view(host, session) }
}

fn view(host: &Rc<Host>, session: &Rc<Session>) -> El {
    let shown = Rc::new(Watched::new(Shown::Loading));
    follow_subject(host, session, &shown);
    let voice = voice(host);
    el("span", "").shows(move || {
        let voice = voice.get();
        match &*shown.read() {
            Shown::Loading => vec![loading()],
            Shown::Nothing => Vec::new(),
            Shown::Earns(Subject::Item, earns) => vec![earning(&voice, earns, voice.says.item_earns())],
            Shown::Earns(Subject::Order, earns) => vec![earning(&voice, earns, voice.says.order_earns())],
        }
    })
}

fn earning(voice: &Voice, earns: &Earns, forms: Counted) -> El {
    let points = voice.points(earns.points);
    let worth = voice.money(&earns.worth.amount, &earns.worth.currency);
    let phrase = voice.form(forms, earns.points.get());
    // Too few for the first rung of a ladder: they are worth something only together with others.
    let is_worth_nothing = earns.worth.amount.as_str().bytes().all(|byte| byte == b'0' || byte == b'.');
    let phrase = if is_worth_nothing { cut(phrase, b"_").map_or(phrase, |(before, ..)| before) } else { phrase };
    let said = el("span", "");
    said.set_runs(&runs(phrase, &[("n", &points), ("money", &worth)]));
    chip(voice, &[said])
}

/// Requests when the subject has changed and does not change further.
fn follow_subject(host: &Rc<Host>, session: &Rc<Session>, shown: &Rc<Watched<Shown>>) {
    let (host, session, shown) = (Rc::clone(host), Rc::clone(session), Rc::clone(shown));
    let asked = Rc::new(RefCell::new(None));
    let settling = RefCell::new(None::<Timeout>);
    effect(move || {
        host.watch();
        let subject = subject(&host, &session);
        if subject.is_none() && matches!(*session.terms.read(), Reading::Away(_)) {
            return shown.set(Shown::Nothing);
        }
        if subject.is_none() || *asked.borrow() == subject {
            return;
        }
        asked.replace(subject.clone());
        let (host, session, shown, asked) =
            (Rc::clone(&host), Rc::clone(&session), Rc::clone(&shown), Rc::clone(&asked));
        let ask = move || {
            if let Some((subject, order)) = subject {
                ask(host, &session, shown, asked, subject, order);
            }
        };
        settling.replace(Some(Timeout::new(SETTLE_MS, ask)));
    });
}

/// `None` until the page has set enough. An amount without a currency is in the program's.
fn subject(host: &Host, session: &Rc<Session>) -> Option<(Subject, Rc<Order>)> {
    match Order::read(&host.order()) {
        Ok(Some(order)) => Some((Subject::Order, Rc::new(order))),
        Ok(None) => Some((Subject::Item, Rc::new(item(host, session)?))),
        Err(Unreadable(detail)) => {
            host.emit_invalid(detail);
            None
        }
    }
}

fn item(host: &Host, session: &Rc<Session>) -> Option<Order> {
    let amount = host.attribute("amount")?;
    let currency = host.attribute("currency").or_else(|| {
        session.want_terms();
        match &*session.terms.read() {
            Reading::Known(terms) => Some(terms.currency.code().to_owned()),
            Reading::Unknown | Reading::Away(_) => None,
        }
    })?;
    let words = |name| {
        let text = host.attribute(name).unwrap_or_default();
        split(&text, b",").into_iter().map(str::trim_ascii).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let line = LineIn {
        line_id: LineId::parse("item")?,
        sku: host.attribute("sku").unwrap_or_else(|| "item".to_owned()),
        categories: words("categories"),
        tags: words("tags"),
        quantity: 1,
        unit_price: MoneyText(amount),
        discount: None,
        tax: None,
    };
    Some(Order { currency, lines: vec![line], shipping: None, tax: None })
}

fn ask(
    host: Rc<Host>,
    session: &Rc<Session>,
    shown: Rc<Watched<Shown>>,
    asked: Asked,
    subject: Subject,
    order: Rc<Order>,
) {
    if order.lines.is_empty() {
        return shown.set(Shown::Nothing);
    }
    session.earns(&order.earn_request(), move |answer| {
        // The answer is late: the page has another subject now.
        if *asked.borrow() != Some((subject, order)) {
            return;
        }
        if let Err(failure) = &answer {
            host.emit_unavailable(failure);
        }
        let earns = answer.ok().filter(|earns| !earns.points.is_zero());
        host.emit("jifen:ready", &earns.as_ref().map_or(JsValue::NULL, detail));
        shown.set(earns.map_or(Shown::Nothing, |earns| Shown::Earns(subject, earns)));
    });
}

fn detail(earns: &Earns) -> JsValue {
    object(&[("points", number(earns.points.get())), ("worth", money(&earns.worth))])
}

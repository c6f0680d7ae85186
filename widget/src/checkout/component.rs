//! The checkout's component: converts changes of the page and the session to messages, and the phase to a view.

use super::{
    choosing_view, closed_view, held_view,
    runner::Runner,
    state::{Arriving, Kind, Message, Shopper},
    words,
};
use crate::{
    callback::online,
    dom::{El, div, effect, el, keep},
    host::Host,
    object::to_json,
    order::{Order, Unreadable},
    session::{Reading, Session, Standing},
    view::voice,
    watched::Watched,
    wire::Balance,
};
use part::part;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsValue;

part! {
    checkout 1:
    /// The element's view. In the `checkout` part of the Wasm.
    pub fn checkout(host: &Rc<Host>, session: &Rc<Session>) -> El { view(host, session) }
}

/// Minified by `build.rs`.
const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/checkout.css"));

fn view(host: &Rc<Host>, session: &Rc<Session>) -> El {
    host.dress(CSS);
    let runner = Runner::new(host, session, voice(host));
    listen_to_session(&runner);
    listen_to_page(&runner);
    let (kind, of_body) = (kind(&runner), Rc::clone(&runner));
    let body = div("").shows(move || {
        let view = match kind.get() {
            Kind::Waiting => vec![waiting()],
            Kind::Nothing => vec![el("slot", "")],
            Kind::SignedOut | Kind::Closed | Kind::Away => closed_view::closed(&of_body),
            Kind::Choosing => choosing_view::choosing(&of_body),
            Kind::Held => held_view::held(&of_body),
        };
        of_body.host.settle_focus();
        view
    });
    let card = el("section", "card").with(&[body, status(&runner)]);
    let card = runner.attr(card, "lang", |_, voice| voice.tag().to_owned());
    let card = runner.attr(card, "dir", |_, voice| voice.says.dir().to_owned());
    let card = runner.attr(card, "aria-label", |_, voice| voice.says.pay_with_points().to_owned());
    let card = runner.flag(card, "data-bare", |state| state.phase.kind() == Kind::Nothing);
    runner.flag(card, "aria-busy", |state| state.phase.kind() == Kind::Waiting)
}

/// The live region. It is never hidden, because some screen readers ignore a live region that appears together with its text.
fn status(runner: &Rc<Runner>) -> El {
    let status = el("p", "sr").attr("role", "status");
    let (runner, of_effect) = (Rc::clone(runner), status.clone());
    effect(move || of_effect.set_text(&words::status(&runner.state.read(), &runner.voice.read())));
    status
}

/// As large as the choice, which usually replaces it.
fn waiting() -> El {
    let wait = div("wait");
    for _ in 0..6 {
        el("span", "bar").append_to(wait.node());
    }
    wait
}

/// The kind of the phase. It changes only if the kind changes: then the view is built again. `jifen:ready` is sent once, when there is
/// content.
fn kind(runner: &Rc<Runner>) -> Rc<Watched<Kind>> {
    let kind = Rc::new(Watched::new(Kind::Waiting));
    let (known, runner, was_ready) = (Rc::clone(&kind), Rc::clone(runner), Cell::new(false));
    effect(move || {
        let now = runner.state.read().phase.kind();
        if *known.peek() != now {
            known.set(now);
        }
        if now != Kind::Waiting && !was_ready.replace(true) {
            runner.host.emit("jifen:ready", &JsValue::NULL);
        }
    });
    kind
}

fn listen_to_session(runner: &Rc<Runner>) {
    runner.session.want_member();
    runner.session.want_terms();
    let of_hold = Rc::clone(runner);
    effect(move || {
        let hold = of_hold.session.hold.get();
        of_hold.send(Message::OpenHold(hold));
    });
    let of_standing = Rc::clone(runner);
    effect(move || {
        let shopper = shopper(&of_standing.session.standing.read());
        of_standing.send(Message::Shopper(shopper));
    });
    let of_terms = Rc::clone(runner);
    effect(move || {
        let terms = of_terms.session.terms.get();
        let currency = match &terms {
            Reading::Known(terms) => Some(terms.currency),
            Reading::Unknown | Reading::Away(_) => None,
        };
        of_terms.send(Message::Terms(terms));
        if let Some(currency) = currency {
            of_terms.load_preview(currency);
        }
    });
}

fn shopper(standing: &Standing) -> Shopper {
    match standing {
        Standing::Unknown => Shopper::Unknown,
        Standing::SignedOut => Shopper::SignedOut,
        Standing::Member(balance) => Shopper::Member { available: balance.available, next: arriving(balance) },
        Standing::Away(away) => Shopper::Away(*away),
    }
}

fn arriving(balance: &Balance) -> Option<Arriving> {
    let next = balance.next_pending.first()?;
    Some(Arriving { points: next.points, available_at: next.available_at })
}

fn listen_to_page(runner: &Rc<Runner>) {
    let of_order = Rc::clone(runner);
    let last = RefCell::new(None);
    effect(move || {
        of_order.host.watch();
        let order = of_order.host.order();
        let text: Rc<str> = to_json(&order).into();
        // Frameworks set the same order repeatedly.
        if last.replace(Some(Rc::clone(&text))).as_ref() == Some(&text) {
            return;
        }
        let read = Order::read(&order).unwrap_or_else(|Unreadable(detail)| {
            of_order.host.emit_invalid(detail);
            of_order.host.emit("jifen:unavailable", &JsValue::NULL);
            // No amount to pay is known.
            Some(Order::default())
        });
        of_order.order.replace(order);
        of_order.send(Message::Order(read.map(Rc::new), text));
    });
    let of_network = Rc::clone(runner);
    keep(online(move || of_network.send(Message::BackOnline)));
}

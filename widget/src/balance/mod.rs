//! `<jifen-balance>`: a chip with the shopper's points, their worth, and the next expiry.

mod state;

use crate::{
    dom::{El, button, effect, el},
    host::Host,
    i18n::{Voice, fill, runs},
    object::{array, money, number, object, time_text},
    session::{Session, Standing},
    view::{chip, loading, voice},
    wire::Balance,
};
use shared::{units::time::Instant, wire::Expiring};
use state::soonest;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsValue;

pub fn balance(host: &Rc<Host>, session: &Rc<Session>) -> El {
    session.want_member();
    tell_page(host, session);
    let (voice, session) = (voice(host), Rc::clone(session));
    el("span", "").shows(move || {
        let voice = voice.get();
        vec![match session.standing.get() {
            Standing::Unknown => loading(),
            Standing::SignedOut => chip(&voice, &[el("slot", "").text(voice.says.sign_in_for_balance())]),
            Standing::Member(balance) => chip(&voice, &known(&voice, &session, &balance)),
            Standing::Away(_) => chip(&voice, &away(&voice, &session)),
        }]
    })
}

fn known(voice: &Voice, session: &Session, balance: &Balance) -> Vec<El> {
    let mut said = figures(voice, balance);
    let soon = expiring_soon(voice, balance, session.now());
    if !soon.is_empty() {
        said.push(el("span", "pill").text(&soon));
    }
    said
}

/// The number of points, and their worth.
pub fn figures(voice: &Voice, balance: &Balance) -> Vec<El> {
    let says = voice.says;
    let points = voice.points(balance.available);
    let points = runs(voice.form(says.points(), balance.available.get()), &[("n", &points)]);
    let beside = match (balance.available.is_zero(), balance.pending.is_zero()) {
        (false, _) => fill(says.worth(), &[("money", &voice.money(&balance.worth.amount, &balance.worth.currency))]),
        (true, false) => voice.about(says.on_the_way(), balance.pending),
        (true, true) => String::new(),
    };
    let number = el("span", "points");
    number.set_runs(&points);
    vec![number, el("span", "muted").text(&beside)]
}

/// The next expiry if it is soon. Otherwise empty.
pub fn expiring_soon(voice: &Voice, balance: &Balance, now: Instant) -> String {
    let Some(soon) = soonest(balance, now) else { return String::new() };
    if soon.days == 0 {
        return voice.about(voice.says.expires_today(), soon.points);
    }
    voice.count(voice.says.expires_in_days(), soon.days, &[("points", &voice.points(soon.points))])
}

fn away(voice: &Voice, session: &Rc<Session>) -> [El; 2] {
    let session = Rc::clone(session);
    let retry = button("link").text(voice.says.try_again()).on("click", move |_| session.reload());
    [el("span", "muted").text(voice.says.resting()), retry]
}

/// Sends `jifen:ready` once, and `jifen:balance` for each new balance.
pub fn tell_page(host: &Rc<Host>, session: &Rc<Session>) {
    let (host, session, was_ready) = (Rc::clone(host), Rc::clone(session), Cell::new(false));
    effect(move || {
        match session.standing.get() {
            Standing::Unknown => return,
            Standing::SignedOut => {}
            Standing::Member(balance) => host.emit("jifen:balance", &detail(&balance)),
            Standing::Away(away) => host.emit_unavailable(&away.into()),
        }
        if !was_ready.replace(true) {
            host.emit("jifen:ready", &JsValue::NULL);
        }
    });
}

fn detail(balance: &Balance) -> JsValue {
    object(&[
        ("available", number(balance.available.get())),
        ("pending", number(balance.pending.get())),
        ("held", number(balance.held.get())),
        ("debt", number(balance.debt.get())),
        ("worth", money(&balance.worth)),
        ("expiring", array(&balance.expiring, expiring_detail)),
        ("as_of", time_text(balance.as_of)),
    ])
}

fn expiring_detail(expiring: &Expiring) -> JsValue {
    object(&[
        ("points", number(expiring.points.get())),
        ("expires_at", expiring.expires_at.map_or(JsValue::NULL, time_text)),
    ])
}

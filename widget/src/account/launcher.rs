//! The chip that opens the account: the balance as a button. It is in the main file; the account is loaded when it is opened.

use super::dialog::dialog;
use crate::{
    balance::figures,
    dom::{El, button, div, effect, el},
    host::{Host, OPEN},
    i18n::Section,
    network::Part,
    session::{Session, Standing},
    view::voice,
    watched::Watched,
};
use std::{cell::Cell, rc::Rc};

/// The state of the dialog.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Behind {
    Nothing,
    /// The part of the Wasm is loaded. Its words can be pending.
    Loaded,
    Shown,
}

pub fn launcher(host: &Rc<Host>, session: &Rc<Session>) -> El {
    session.want_member();
    let voice = voice(host);
    let (of_chip, of_voice) = (Rc::clone(session), Rc::clone(&voice));
    let frame = div("");
    let spoken = frame.clone();
    let chip = button("chip").attr("aria-haspopup", "dialog").shows(move || {
        let voice = of_voice.get();
        spoken.set("lang", Some(voice.tag()));
        spoken.set("dir", Some(voice.says.dir()));
        let mark = el("span", "mark").attr("aria-hidden", "true").text(voice.says.mark());
        match of_chip.standing.get() {
            Standing::Unknown => vec![mark, el("span", "bar")],
            Standing::SignedOut => vec![mark, el("slot", "").text(voice.says.sign_in_for_balance())],
            Standing::Away(_) => vec![mark, el("span", "muted").text(voice.says.resting())],
            Standing::Member(balance) => [vec![mark], figures(&voice, &balance)].concat(),
        }
    });
    let of_click = Rc::clone(host);
    let chip = chip.on("click", move |_| of_click.flag(OPEN, true));
    let behind = behind(host, session);
    let (of_dialog, of_session) = (Rc::clone(host), Rc::clone(session));
    let place = div("").shows(move || match behind.get() {
        Behind::Nothing | Behind::Loaded => Vec::new(),
        Behind::Shown => vec![dialog(&of_dialog, &of_session)],
    });
    frame.with(&[chip, place])
}

/// Loads the account when the chip is pressed for the first time.
fn behind(host: &Rc<Host>, session: &Rc<Session>) -> Rc<Watched<Behind>> {
    let behind = Rc::new(Watched::new(Behind::Nothing));
    let (known, host, session) = (Rc::clone(&behind), Rc::clone(host), Rc::clone(session));
    let is_asked = Rc::new(Cell::new(false));
    effect(move || {
        host.watch();
        if host.has(OPEN) && !is_asked.replace(true) {
            let (loaded, is_asked, of_failure) = (Rc::clone(&known), Rc::clone(&is_asked), Rc::clone(&host));
            session.network.load(Part::Account, None, move |outcome| match outcome {
                Ok(()) => loaded.set(Behind::Loaded),
                // The next press tries again.
                Err(failure) => {
                    is_asked.set(false);
                    of_failure.flag(OPEN, false);
                    of_failure.emit_error(&failure);
                }
            });
        }
        let has_words = host.voice().is_ok_and(|voice| voice.lacks(Section::Account).is_none());
        if *known.read() == Behind::Loaded && has_words {
            known.set(Behind::Shown);
        }
    });
    behind
}

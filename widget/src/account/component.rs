//! The elements' components: what is known decides what stands in the card.

use super::{check_in_view, expiry_view, history_view, invite_view, panel::Panel, summary_view, tier_view, ways_view};
use crate::{
    balance::tell_page,
    callback::online,
    dom::{El, button, div, effect, el, keep},
    host::{Host, MAIN},
    session::{Away, Reading, Session, Standing},
    view::voice,
    watched::Watched,
};
use part::part;
use std::rc::Rc;

/// Minified by `build.rs`.
const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/account.css"));

part! {
    account 1:
    /// The whole panel. Of the `account` part of the Wasm.
    pub fn account(host: &Rc<Host>, session: &Rc<Session>) -> El { card(host, session, sections) }
}

part! {
    account 2:
    /// The tier alone. Of the `account` part of the Wasm.
    pub fn tier(host: &Rc<Host>, session: &Rc<Session>) -> El { card(host, session, tier_alone) }
}

/// What stands in the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Waiting,
    SignedOut,
    Away(Away),
    Member,
}

fn sections(panel: &Rc<Panel>) -> Vec<El> {
    panel.follow_balance();
    vec![
        div("now").with(&[
            summary_view::summary(panel),
            expiry_view::expiry(panel),
            tier_view::tier(panel, "h3"),
            check_in_view::check_in(panel),
        ]),
        ways_view::ways(panel),
        history_view::history(panel),
        invite_view::invite(panel),
    ]
}

fn tier_alone(panel: &Rc<Panel>) -> Vec<El> {
    panel.is_settled.set(true);
    vec![tier_view::tier(panel, "p")]
}

fn card(host: &Rc<Host>, session: &Rc<Session>, known: fn(&Rc<Panel>) -> Vec<El>) -> El {
    host.dress(CSS);
    let panel = Panel::new(host, session, voice(host));
    tell_page(host, session);
    let kind = kind(&panel);
    let (of_body, of_kind) = (Rc::clone(&panel), Rc::clone(&kind));
    let body = div("body").shows(move || match of_kind.get() {
        Kind::Waiting => Vec::new(),
        Kind::Member => known(&of_body),
        Kind::SignedOut => signed_out(&of_body),
        Kind::Away(away) => out_of_reach(&of_body, away),
    });
    let card = el("section", "card").with(&[waiting(), body, status(&panel)]);
    let (of_card, of_effect) = (Rc::clone(&panel), card.clone());
    effect(move || {
        let is_waiting = kind.get() == Kind::Waiting || kind.get() == Kind::Member && !*of_card.is_settled.read();
        of_effect.set("aria-busy", is_waiting.then_some("true"));
        let voice = of_card.voice.read();
        of_effect.set("lang", Some(voice.tag()));
        of_effect.set("dir", Some(voice.says.dir()));
        of_effect.set("aria-label", Some(voice.says.my_points()));
    });
    card
}

/// The live region, never hidden: one that comes with its words is not heard everywhere. What did not work is to be seen, too.
fn status(panel: &Rc<Panel>) -> El {
    let status = el("p", "sr").attr("role", "status");
    let (panel, of_effect) = (Rc::clone(panel), status.clone());
    effect(move || {
        of_effect.set("class", Some(if *panel.is_trouble.read() { "notice" } else { "sr" }));
        of_effect.set_text(&panel.said.read());
    });
    status
}

/// As large as what mostly follows.
fn waiting() -> El {
    div("wait").attr("aria-hidden", "true").with(&[(); 11].map(|()| el("span", "bar")))
}

/// Told on only when it is another: the sections keep themselves up to date.
fn kind(panel: &Rc<Panel>) -> Rc<Watched<Kind>> {
    let kind = Rc::new(Watched::new(Kind::Waiting));
    let (known, of_kind) = (Rc::clone(&kind), Rc::clone(panel));
    effect(move || {
        let now = match (&*of_kind.session.standing.read(), &*of_kind.session.terms.read()) {
            (Standing::SignedOut, _) => Kind::SignedOut,
            (Standing::Away(away), _) | (Standing::Member(_), Reading::Away(away)) => Kind::Away(*away),
            (Standing::Member(_), Reading::Known(_)) => Kind::Member,
            (Standing::Unknown, _) | (Standing::Member(_), Reading::Unknown) => Kind::Waiting,
        };
        if *known.peek() != now {
            known.set(now);
        }
    });
    kind
}

fn signed_out(panel: &Rc<Panel>) -> Vec<El> {
    let title = panel.says(el("h2", "title"), |_, telling| telling.voice.says.my_points().to_owned());
    let note = panel.says(el("slot", ""), |_, telling| telling.voice.says.sign_in_for_balance().to_owned());
    vec![title, el("p", "note").with(&[note])]
}

/// Asks again by itself once the network is back.
fn out_of_reach(panel: &Rc<Panel>, away: Away) -> Vec<El> {
    let title: fn(&Panel, super::telling::Telling<'_>) -> String = match away {
        Away::Offline => |_, telling| telling.voice.says.offline().to_owned(),
        Away::Unreachable => |_, telling| telling.voice.says.resting().to_owned(),
    };
    let note: fn(&Panel, super::telling::Telling<'_>) -> String = match away {
        Away::Offline => |_, telling| telling.voice.says.offline_note().to_owned(),
        Away::Unreachable => |_, telling| telling.voice.says.resting_note().to_owned(),
    };
    let retry = panel.says(button("link").attr("id", MAIN), |_, telling| telling.voice.says.try_again().to_owned());
    let (of_retry, of_network) = (Rc::clone(&panel.session), Rc::clone(&panel.session));
    keep(online(move || of_network.reload()));
    vec![
        panel.says(el("h2", "title"), title),
        panel.says(el("p", "note"), note),
        div("acts").with(&[retry.on("click", move |_| of_retry.reload())]),
    ]
}

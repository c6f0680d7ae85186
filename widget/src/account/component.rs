//! The elements' components: the loaded data decides what the card contains.

use super::{
    below::{Sections, below},
    panel::Panel,
    summary_view,
    telling::Telling,
    tier_view,
};
use crate::{
    balance::tell_page,
    callback::online,
    dom::{El, button, div, effect, el, keep},
    host::{Host, MAIN},
    session::{Away, Reading, Session, Standing},
    watched::Watched,
};
use part::part;
use std::rc::Rc;

/// Minified by `build.rs`.
const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/account.css"));

part! {
    account 1:
    /// The whole panel. In the `account` part of the Wasm.
    pub fn account(host: &Rc<Host>, session: &Rc<Session>) -> El {
        let panel = Panel::new(host, session);
        panel.want_below();
        card(&panel, sections)
    }
}

part! {
    account 2:
    /// The tier only. In the `account` part of the Wasm.
    pub fn tier(host: &Rc<Host>, session: &Rc<Session>) -> El {
        let panel = Panel::new(host, session);
        panel.settle();
        card(&panel, |panel| vec![tier_view::tier(panel, "p")])
    }
}

/// The content of the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CardKind {
    Waiting,
    SignedOut,
    Away(Away),
    Member,
}

/// The first view, and the places of the sections below it.
fn sections(panel: &Rc<Panel>) -> Vec<El> {
    let (now, more) = (div("later"), div("later"));
    let first = div("now").with(&[summary_view::summary(panel), tier_view::tier(panel, "h3"), now.clone()]);
    let (panel, under) = (Rc::clone(panel), more.clone());
    effect(move || {
        let sections = match panel.below.get() {
            Reading::Unknown => Sections::default(),
            Reading::Known(()) => below(&panel),
            Reading::Away(_) => Sections { now: Vec::new(), more: vec![at_rest(&panel)] },
        };
        panel.keep_focus(&under);
        now.replace(&sections.now);
        under.replace(&sections.more);
    });
    vec![first, more]
}

/// The sections below could not be loaded: a page that was opened long ago can request files that no longer exist.
fn at_rest(panel: &Rc<Panel>) -> El {
    let retry = panel.says(button("link"), |_, telling| telling.voice.says.try_again().to_owned());
    let of_retry = Rc::clone(panel);
    div("part").with(&[
        panel.says(el("p", "note"), |_, telling| telling.voice.says.resting().to_owned()),
        div("acts").with(&[retry.on("click", move |_| of_retry.retry_below())]),
    ])
}

fn card(panel: &Rc<Panel>, known: fn(&Rc<Panel>) -> Vec<El>) -> El {
    panel.host.dress(CSS);
    tell_page(&panel.host, &panel.session);
    let kind = kind(panel);
    let (of_body, of_kind, body) = (Rc::clone(panel), Rc::clone(&kind), div("body"));
    let place = body.clone();
    let body = body.shows(move || {
        let view = match of_kind.get() {
            CardKind::Waiting => Vec::new(),
            CardKind::Member => known(&of_body),
            CardKind::SignedOut => signed_out(&of_body),
            CardKind::Away(away) => out_of_reach(&of_body, away),
        };
        of_body.keep_focus(&place);
        view
    });
    let card = el("section", "card").with(&[body, waiting(), status(panel)]);
    let (of_card, of_effect) = (Rc::clone(panel), card.clone());
    effect(move || {
        let is_waiting = kind.get() == CardKind::Waiting;
        of_effect.set("aria-busy", is_waiting.then_some("true"));
        of_effect.flag("data-waits", is_waiting || kind.get() == CardKind::Member && !*of_card.is_settled.read());
        let voice = of_card.voice.read();
        of_effect.set("lang", Some(voice.tag()));
        of_effect.set("dir", Some(voice.says.dir()));
        of_effect.set("aria-label", Some(voice.says.my_points()));
    });
    card
}

/// The live region. It is never hidden, because some screen readers ignore a live region that appears together with its text. Failures are
/// also visible.
fn status(panel: &Rc<Panel>) -> El {
    let status = el("p", "sr").attr("role", "status");
    let (panel, of_effect) = (Rc::clone(panel), status.clone());
    effect(move || {
        of_effect.set("class", Some(if *panel.is_trouble.read() { "notice" } else { "sr" }));
        of_effect.set_text(&panel.said.read());
    });
    status
}

/// As large as the usual content: all of it, or the sections below the first view.
fn waiting() -> El {
    let wait = div("wait").attr("aria-hidden", "true");
    for _ in 0..11 {
        el("span", "bar").append_to(wait.node());
    }
    wait
}

/// Changes only if the value changes. The sections update themselves.
fn kind(panel: &Rc<Panel>) -> Rc<Watched<CardKind>> {
    let kind = Rc::new(Watched::new(CardKind::Waiting));
    let (known, of_kind) = (Rc::clone(&kind), Rc::clone(panel));
    effect(move || {
        let now = match (&*of_kind.session.standing.read(), &*of_kind.session.terms.read()) {
            (Standing::SignedOut, _) => CardKind::SignedOut,
            (Standing::Away(away), _) | (Standing::Member(_), Reading::Away(away)) => CardKind::Away(*away),
            (Standing::Member(_), Reading::Known(_)) => CardKind::Member,
            (Standing::Unknown, _) | (Standing::Member(_), Reading::Unknown) => CardKind::Waiting,
        };
        if *known.peek() != now {
            known.set(now);
        }
    });
    kind
}

fn signed_out(panel: &Rc<Panel>) -> Vec<El> {
    let title = el("h2", "title").attr("id", MAIN).attr("tabindex", "-1");
    let title = panel.says(title, |_, telling| telling.voice.says.my_points().to_owned());
    let note = panel.says(el("slot", ""), |_, telling| telling.voice.says.sign_in_for_balance().to_owned());
    vec![title, el("p", "note").with(&[note])]
}

/// Tries again when the network is back.
fn out_of_reach(panel: &Rc<Panel>, away: Away) -> Vec<El> {
    let title: fn(&Panel, Telling<'_>) -> String = match away {
        Away::Offline => |_, telling| telling.voice.says.offline().to_owned(),
        Away::Unreachable => |_, telling| telling.voice.says.resting().to_owned(),
    };
    let note: fn(&Panel, Telling<'_>) -> String = match away {
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

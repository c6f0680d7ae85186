//! Inviting a friend: what both get, and the code or the link to pass on.

use super::{panel::Panel, ways::Ways, ways_words::invitation};
use crate::{
    browser, callback,
    dom::{El, button, div, effect, el},
    i18n::fill,
    object::{count, text},
    watched::Watched,
};
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The attribute with the shop's link for friends; `{code}` in it becomes the shopper's code.
const LINK: &str = "invite-link";

pub fn invite(panel: &Rc<Panel>) -> El {
    let title = panel.says(el("h3", "title"), |_, telling| telling.voice.says.invite().to_owned());
    let friends = panel.says(el("span", "muted"), |panel, telling| match count(&panel.invite.read(), "friends") {
        Some(friends) if friends > 0 => telling.voice.count(telling.voice.says.friends(), friends, &[]),
        Some(_) | None => String::new(),
    });
    let note = panel.says(el("p", "note"), |panel, telling| {
        let referral = Ways::read(&panel.ways.read(), telling.voice).referral;
        referral.map_or_else(String::new, |referral| invitation(&referral, telling))
    });
    let shared = panel.says(el("span", "code"), |panel, _| passed_on(panel).unwrap_or_default());
    let section = div("part invite").with(&[
        div("row").with(&[title, friends]),
        note,
        div("num").with(&[shared, copy(panel), share(panel)]),
    ]);
    let (of_section, shown) = (Rc::clone(panel), section.clone());
    effect(move || shown.flag("hidden", passed_on(&of_section).is_none()));
    section
}

/// The link where the page has given one, otherwise the bare code.
fn passed_on(panel: &Panel) -> Option<String> {
    let code = text(&panel.invite.read(), "referral_code")?;
    panel.host.watch();
    let link = panel.host.attribute(LINK).map(|link| browser::address(&fill(&link, &[("code", &code)])));
    Some(link.unwrap_or(code))
}

fn copy(panel: &Rc<Panel>) -> El {
    let is_copied = Rc::new(Watched::new(false));
    let (button, of_effect, copied) = (button("step line"), Rc::clone(panel), Rc::clone(&is_copied));
    let labelled = button.clone();
    effect(move || {
        let says = of_effect.voice.read().says;
        labelled.set_text(if copied.get() { says.copied() } else { says.copy() });
    });
    let of_click = Rc::clone(panel);
    button.on("click", move |_| {
        let Some(text) = passed_on(&of_click) else { return };
        let (copied, panel) = (Rc::clone(&is_copied), Rc::clone(&of_click));
        let done = move |is_copied: JsValue, _| {
            if is_copied.is_truthy() {
                copied.set(true);
                panel.said.set(panel.voice.peek().says.copied().to_owned());
            }
        };
        browser::copy(&text, callback::answer(done));
    })
}

/// Where the browser can, and there is a link to share.
fn share(panel: &Rc<Panel>) -> El {
    let button = panel.says(button("step line"), |panel, telling| {
        panel.host.watch();
        let is_link = panel.host.attribute(LINK).is_some();
        if is_link && browser::can_share() { telling.voice.says.share().to_owned() } else { String::new() }
    });
    let of_click = Rc::clone(panel);
    button.on("click", move |_| {
        if let Some(link) = passed_on(&of_click) {
            browser::share(&link);
        }
    })
}

//! The invitation of friends: what both members get, and the code or the link.

use super::{answers::Answers, ways::Ways, ways_words::invitation};
use crate::{
    browser, callback,
    dom::{El, button, div, effect, el},
    i18n::fill,
    object::{count, text},
    watched::Watched,
};
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The attribute with the shop's link for friends. `{code}` in it is replaced by the shopper's code.
const LINK: &str = "invite-link";

pub fn invite(answers: &Rc<Answers>) -> El {
    let title = answers.says(el("h3", "title"), |_, telling| telling.voice.says.invite().to_owned());
    let friends =
        answers.says(el("span", "muted"), |answers, telling| match count(&answers.invite.read(), "friends") {
            Some(friends) if friends > 0 => telling.voice.count(telling.voice.says.friends(), friends, &[]),
            Some(_) | None => String::new(),
        });
    let note = answers.says(el("p", "note"), |answers, telling| {
        let referral = Ways::read(&answers.ways.read(), telling.voice).referral;
        referral.map_or_else(String::new, |referral| invitation(&referral, telling))
    });
    let shared = answers.says(el("span", "code"), |answers, _| passed_on(answers).unwrap_or_default());
    let section = div("part invite").with(&[
        div("row").with(&[title, friends]),
        note,
        div("num").with(&[shared, copy(answers), share(answers)]),
    ]);
    let (of_section, shown) = (Rc::clone(answers), section.clone());
    effect(move || shown.flag("hidden", passed_on(&of_section).is_none()));
    section
}

/// The link if the page has set one, otherwise the code.
fn passed_on(answers: &Answers) -> Option<String> {
    let code = text(&answers.invite.read(), "referral_code")?;
    answers.panel.host.watch();
    let link = answers.panel.host.attribute(LINK).map(|link| browser::address(&fill(&link, &[("code", &code)])));
    Some(link.unwrap_or(code))
}

fn copy(answers: &Rc<Answers>) -> El {
    let is_copied = Rc::new(Watched::new(false));
    let (button, of_effect, copied) = (button("step line"), Rc::clone(answers), Rc::clone(&is_copied));
    let labelled = button.clone();
    effect(move || {
        let says = of_effect.panel.voice.read().says;
        labelled.set_text(if copied.get() { says.copied() } else { says.copy() });
    });
    let of_click = Rc::clone(answers);
    button.on("click", move |_| {
        let Some(text) = passed_on(&of_click) else { return };
        let (copied, panel) = (Rc::clone(&is_copied), Rc::clone(&of_click.panel));
        let done = move |is_copied: JsValue, _| {
            if is_copied.is_truthy() {
                copied.set(true);
                panel.said.set(panel.voice.peek().says.copied().to_owned());
            }
        };
        browser::copy(&text, callback::answer(done));
    })
}

/// Only if the browser supports it and there is a link to share.
fn share(answers: &Rc<Answers>) -> El {
    let button = answers.says(button("step line"), |answers, telling| {
        answers.panel.host.watch();
        let is_link = answers.panel.host.attribute(LINK).is_some();
        if is_link && browser::can_share() { telling.voice.says.share().to_owned() } else { String::new() }
    });
    let of_click = Rc::clone(answers);
    button.on("click", move |_| {
        if let Some(link) = passed_on(&of_click) {
            browser::share(&link);
        }
    })
}

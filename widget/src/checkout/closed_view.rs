//! The states without a choice: signed out, no points, too few, not for this order, unavailable. Each shows its reason, and what will help.

use super::{
    choosing_view::notice,
    runner::Runner,
    state::{Kind, Message},
    words,
};
use crate::{
    dom::{El, button, div, el},
    host::MAIN,
};
use std::rc::Rc;

pub fn closed(runner: &Rc<Runner>) -> Vec<El> {
    let title = el("p", "title").attr("id", MAIN).attr("tabindex", "-1");
    let retry = runner.says(button("link"), |_, voice| voice.says.try_again().to_owned());
    let retry = div("acts").with(&[runner.sends(retry, |_| Message::Retry)]);
    let sign_in = div("acts").with(&[el("slot", "").attr("name", "sign-in")]);
    vec![
        runner.says(title, words::closed_title),
        notice(runner),
        runner.says(el("p", "note"), words::closed_note),
        runner.says_runs(el("p", "note"), words::closed_earns),
        runner.flag(sign_in, "hidden", |state| state.phase.kind() != Kind::SignedOut),
        runner.flag(retry, "hidden", |state| state.phase.kind() != Kind::Away),
    ]
}

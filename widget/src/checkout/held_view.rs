//! The held points, the remaining time, and the two ways to release them.

use super::{
    choosing_view::{left_to_pay, notice},
    runner::{Phrase, Runner},
    state::{Checkout, Leaving, Message},
    words,
};
use crate::{
    dom::{El, button, div, effect, el, keep},
    host::MAIN,
    i18n::fill,
};
use gloo::timers::callback::Interval;
use std::{cell::Cell, rc::Rc};

const TICK_MS: u32 = 250;
/// The last minute has a warmer colour.
const LATE_SECONDS: u64 = 60;

pub fn held(runner: &Rc<Runner>) -> Vec<El> {
    let title = el("p", "title").attr("id", MAIN).attr("tabindex", "-1");
    vec![
        div("row").with(&[runner.says(title, words::taken_off), countdown(runner)]),
        notice(runner),
        runner.says(el("p", "note"), words::set_aside),
        runner.flag(div("sum").with(&[left_to_pay(runner)]), "hidden", Checkout::is_held_for_another_order),
        div("acts").with(&[
            back(runner, words::change, |_| Message::Leave(Leaving::Change)),
            back(runner, |_, voice| voice.says.remove().to_owned(), |_| Message::Leave(Leaving::Remove)),
        ]),
    ]
}

fn back(runner: &Rc<Runner>, says: Phrase<String>, leave: fn(&Runner) -> Message) -> El {
    let link = runner.sends(runner.says(button("link"), says), leave);
    runner.flag(link, "aria-disabled", |state| state.held().is_some_and(|held| held.leaving.is_some()))
}

/// The remaining seconds. At zero, the hold has timed out.
fn countdown(runner: &Rc<Runner>) -> El {
    let time = el("span", "time").attr("role", "timer");
    let (of_clock, shown, last) = (Rc::clone(runner), time.clone(), Cell::new(u64::MAX));
    let tick = Rc::new(move || {
        let ends_at = of_clock.state.peek().held().map(|held| held.hold.ends_at);
        let Some(ends_at) = ends_at else { return };
        let left_ms = u64::try_from(ends_at.millis() - of_clock.session.now().millis()).unwrap_or_default();
        let seconds = left_ms / 1_000;
        if last.replace(seconds) != seconds {
            let voice = of_clock.voice.read();
            shown.set_text(&fill(voice.says.kept_for(), &[("time", &voice.clock(seconds))]));
            shown.flag("data-late", seconds < LATE_SECONDS);
        }
        if left_ms == 0 {
            of_clock.send(Message::Leave(Leaving::RanOut));
        }
    });
    let ticking = Rc::clone(&tick);
    keep(Interval::new(TICK_MS, move || ticking()));
    effect(move || tick());
    time
}

//! The choice: the slider, the number field, the results, and one button.

use super::{
    choice::{Wish, above, below, slid, typed},
    runner::Runner,
    state::{Checkout, Choosing, Message, Step},
    words,
};
use crate::{
    dom::{El, button, div, effect, el},
    host::MAIN,
    object::{number, text},
    watched::Watched,
};
use shared::{
    units::points::Points,
    wire::{Bounds, PointsChoice},
};
use std::rc::Rc;

/// The number of buttons that fit on a phone next to the rest.
const RUNGS_MAX: usize = 6;

pub fn choosing(runner: &Rc<Runner>) -> Vec<El> {
    let apply = runner.says(button("btn"), words::button);
    let apply = runner.flag(apply, "aria-disabled", |state| {
        state.choosing().is_none_or(|choosing| choosing.step != Step::Resting || choosing.outcome.points.is_zero())
    });
    let burn = runner.says_runs(el("p", "burn"), words::burn);
    vec![
        div("row").with(&[
            runner.says(el("p", "title"), |_, voice| voice.says.pay_with_points().to_owned()),
            runner.says(el("span", "muted"), words::available),
        ]),
        notice(runner),
        slider(runner),
        div("ends")
            .attr("aria-hidden", "true")
            .with(&[runner.says(el("span", ""), words::none), runner.says(el("span", ""), words::up_to)]),
        rungs(runner),
        runner.flag(number_row(runner), "hidden", is_short_ladder),
        runner.says(el("p", "note").attr("id", "steps"), words::hint),
        div("sum").with(&[
            div("row").with(&[
                runner.says(el("span", ""), |_, voice| voice.says.points_row().to_owned()),
                runner.says(el("span", "good"), words::off),
            ]),
            left_to_pay(runner),
        ]),
        runner.sends(apply, |runner| Message::Apply(runner.session.now())),
        // Numbers that the edge has not confirmed yet have a softer colour.
        runner.flag(burn, "data-soft", |state| !state.choosing().is_some_and(Choosing::is_settled)),
        runner.says(el("p", "burn"), words::excluded),
    ]
}

/// What has happened, if the view does not show it.
pub fn notice(runner: &Rc<Runner>) -> El {
    runner.says(el("p", "notice"), words::notice)
}

pub fn left_to_pay(runner: &Rc<Runner>) -> El {
    div("row pay").with(&[
        runner.says(el("span", ""), |_, voice| voice.says.left_to_pay().to_owned()),
        runner.says(el("span", ""), words::left_to_pay),
    ])
}

fn slider(runner: &Rc<Runner>) -> El {
    let range = el("input", "range").attr("type", "range").attr("id", MAIN).attr("min", "0");
    let range = runner.attr(range, "aria-label", |_, voice| voice.says.how_many().to_owned());
    let range = runner.attr(range, "aria-valuetext", words::choice);
    let (of_effect, shown) = (Rc::clone(runner), range.clone());
    effect(move || show_position(&shown, &of_effect.state.read()));
    let (of_hand, moved) = (Rc::clone(runner), range.clone());
    range.on("input", move |_| {
        let Some(to) = typed(&moved.value()) else { return };
        wish(&of_hand, |bounds, from| slid(bounds, from, to));
        // If the choice did not change, the thumb returns to it.
        show_position(&moved, &of_hand.state.peek());
    })
}

/// The bounds must be set before the value, or the browser would clamp it.
fn show_position(range: &El, state: &Checkout) {
    let Some(choosing) = state.choosing() else { return };
    let (points, max) = (choosing.outcome.points.get(), choosing.bounds.max.get());
    range.assign("step", &number(choosing.bounds.step.get()));
    range.assign("max", &number(max));
    range.assign("value", &number(points));
    // The chosen part, in thousandths.
    let share = points.saturating_mul(1_000) / max.max(1);
    range.style("--at", &number(share));
}

/// The rungs of a short ladder, each as a choice.
fn rungs(runner: &Rc<Runner>) -> El {
    let group =
        runner.attr(div("rungs").attr("role", "group"), "aria-label", |_, voice| voice.says.how_many().to_owned());
    let (of_effect, of_group, shown) = (Rc::clone(runner), group.clone(), Rc::new(Watched::new(Vec::new())));
    let known = Rc::clone(&shown);
    effect(move || {
        let state = of_effect.state.read();
        let choices = state.choosing().map(|choosing| choosing.bounds.choices.as_slice());
        let few = choices.filter(|_| is_short_ladder(&state)).unwrap_or_default();
        // Built again only if the rungs have changed, so that the focused one remains.
        if *known.peek() != few {
            known.set(few.to_vec());
        }
        of_group.flag("hidden", few.is_empty());
    });
    let runner = Rc::clone(runner);
    group.shows(move || shown.read().iter().map(|choice| rung(&runner, choice)).collect())
}

fn rung(runner: &Rc<Runner>, choice: &PointsChoice) -> El {
    let rung = button("rung");
    let (of_effect, of_click, shown, choice) = (Rc::clone(runner), Rc::clone(runner), rung.clone(), choice.clone());
    let points = choice.points;
    effect(move || {
        let state = of_effect.state.read();
        shown.set_text(&words::rung(&state, &of_effect.voice.read(), &choice));
        let is_chosen = state.choosing().is_some_and(|choosing| choosing.outcome.points == points);
        shown.set("aria-pressed", Some(if is_chosen { "true" } else { "false" }));
    });
    rung.on("click", move |_| of_click.send(Message::Wish(Wish::Exactly(points))))
}

fn number_row(runner: &Rc<Runner>) -> El {
    let most = runner.says(button("link"), |_, voice| voice.says.use_the_most().to_owned());
    let most = runner.sends(most, |_| Message::Wish(Wish::Most));
    div("num").with(&[
        runner.flag(step(runner, "\u{2212}", below, words::fewer), "aria-disabled", is_at_least),
        field(runner),
        runner.flag(step(runner, "+", above, words::more), "aria-disabled", is_at_most),
        runner.flag(most, "aria-disabled", is_at_most),
    ])
}

/// If the rungs are the only choices, each is a button, and a number field would be redundant. If there are more choices, such as sums of
/// rungs, the slider and the field are used.
fn is_short_ladder(state: &Checkout) -> bool {
    let rungs = state.choosing().map_or(0, |choosing| choosing.bounds.choices.len());
    (1..=RUNGS_MAX).contains(&rungs)
}

fn step(
    runner: &Rc<Runner>,
    sign: &str,
    to: fn(&Bounds, Points) -> Points,
    label: super::runner::Phrase<String>,
) -> El {
    let of_click = Rc::clone(runner);
    runner.attr(button("step"), "aria-label", label).text(sign).on("click", move |_| wish(&of_click, to))
}

fn is_at_most(state: &Checkout) -> bool {
    state.choosing().is_none_or(|choosing| choosing.outcome.points >= choosing.bounds.max)
}

fn is_at_least(state: &Checkout) -> bool {
    state.choosing().is_none_or(|choosing| choosing.outcome.points.is_zero())
}

/// A text field, because the browser's number field cannot group digits.
fn field(runner: &Rc<Runner>) -> El {
    let field = el("input", "field").attr("inputmode", "numeric").attr("autocomplete", "off");
    let field = field.attr("enterkeyhint", "done").attr("aria-describedby", "steps");
    let field = runner.attr(field, "aria-label", |_, voice| voice.says.how_many().to_owned());
    let (of_effect, shown) = (Rc::clone(runner), field.clone());
    effect(move || {
        let state = of_effect.state.read();
        let number = words::number(&state, &of_effect.voice.read());
        // The shopper is still typing the number.
        if !state.is_wished(typed(&shown.value())) {
            shown.assign("value", &number.into());
        }
    });
    let (of_typing, of_end, of_keys) = (Rc::clone(runner), Rc::clone(runner), Rc::clone(runner));
    let (typing, ended) = (field.clone(), field.clone());
    field
        .on("input", move |_| {
            let Some(wanted) = typed(&typing.value()) else { return };
            of_typing.send(Message::Typed(wanted));
        })
        .on("change", move |_| {
            ended.assign("value", &words::number(&of_end.state.peek(), &of_end.voice.peek()).into());
        })
        .on("keydown", move |event| {
            let step = match text(event, "key").as_deref() {
                Some("ArrowUp") => above,
                Some("ArrowDown") => below,
                _ => return,
            };
            event.prevent_default();
            wish(&of_keys, step);
        })
}

/// Wishes for the result of `choose` for the bounds and the present choice.
fn wish(runner: &Rc<Runner>, choose: impl FnOnce(&Bounds, Points) -> Points) {
    let wished = runner.state.peek().choosing().map(|choosing| choose(&choosing.bounds, choosing.outcome.points));
    if let Some(points) = wished {
        runner.send(Message::Wish(Wish::Exactly(points)));
    }
}

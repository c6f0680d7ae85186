//! The texts of the checkout in each state: numbers by Intl, words by the catalogue, facts by the state.

use super::{
    choice::{above, below},
    state::{Checkout, Choosing, Closed, Notice, Past, Phase, Shopper},
};
use crate::{
    i18n::{Run, Voice, Words, fill, join_all, runs},
    session::Away,
};
use shared::{
    units::money::MoneyText,
    units::points::Points,
    wire::{Bounds, BoundsLimit, PointsChoice},
};

/// The currency of the program. A hold can be shown next to an order in another currency.
fn currency(state: &Checkout) -> &str {
    state.terms().map_or("", |terms| terms.currency.code())
}

fn money(state: &Checkout, voice: &Voice, amount: &MoneyText) -> String {
    voice.money(amount, currency(state))
}

fn choosing(state: &Checkout, say: impl FnOnce(&Choosing) -> String) -> String {
    state.choosing().map_or_else(String::new, say)
}

pub fn available(state: &Checkout, voice: &Voice) -> String {
    choosing(state, |choosing| voice.about(voice.says.available(), choosing.available))
}

/// The slider's upper end, and its reason.
pub fn up_to(state: &Checkout, voice: &Voice) -> String {
    let says = voice.says;
    choosing(state, |choosing| {
        let points = voice.points(choosing.bounds.max);
        let spending = state.terms().and_then(|terms| terms.spending.as_ref());
        let share = spending.map(|spending| voice.share(&spending.max_share)).unwrap_or_default();
        let least = spending.map(|spending| money(state, voice, &spending.min_cash)).unwrap_or_default();
        let phrase = match choosing.bounds.limit {
            BoundsLimit::Balance => says.up_to_balance(),
            BoundsLimit::Share => says.up_to_share(),
            BoundsLimit::Points => says.up_to_points(),
            BoundsLimit::Cash => says.up_to_cash(),
            BoundsLimit::Day => says.up_to_day(),
            BoundsLimit::Total | BoundsLimit::Closed => says.up_to_total(),
        };
        fill(phrase, &[("points", &points), ("share", &share), ("money", &least)])
    })
}

/// The chosen number in the form of the field.
pub fn number(state: &Checkout, voice: &Voice) -> String {
    choosing(state, |choosing| voice.plain_number(choosing.outcome.points.get()))
}

/// The lower end of the slider.
pub fn none(_: &Checkout, voice: &Voice) -> String {
    voice.plain_number(0)
}

/// A rung of a ladder, as a choice.
pub fn rung(state: &Checkout, voice: &Voice, rung: &PointsChoice) -> String {
    let off = money(state, voice, &rung.amount);
    voice.count(voice.says.choice(), rung.points.get(), &[("money", &off)])
}

/// The meaning of the slider's value, for screen readers.
pub fn choice(state: &Checkout, voice: &Voice) -> String {
    choosing(state, |choosing| {
        let off = money(state, voice, &choosing.outcome.amount);
        voice.count(voice.says.choice(), choosing.outcome.points.get(), &[("money", &off)])
    })
}

pub fn fewer(state: &Checkout, voice: &Voice) -> String {
    choosing(state, |choosing| voice.about(voice.says.fewer(), stride(choosing, below)))
}

pub fn more(state: &Checkout, voice: &Voice) -> String {
    choosing(state, |choosing| voice.about(voice.says.more(), stride(choosing, above)))
}

/// The size of one step: a step, or on a ladder the distance to the next rung.
fn stride(choosing: &Choosing, to: fn(&Bounds, Points) -> Points) -> Points {
    let (bounds, from) = (&choosing.bounds, choosing.outcome.points);
    let next = to(bounds, from);
    if bounds.choices.is_empty() { bounds.step } else { next.minus(from).max(from.minus(next)) }
}

fn steps(state: &Checkout, voice: &Voice) -> String {
    choosing(state, |choosing| {
        if !choosing.bounds.choices.is_empty() {
            let mut choices = Vec::new();
            for choice in &choosing.bounds.choices {
                choices.push(voice.points(choice.points));
            }
            return join_all(&choices, " \u{b7} ");
        }
        let (step, least) = (choosing.bounds.step, choosing.bounds.min);
        let phrase = if least > step { voice.says.steps_from() } else { voice.says.steps() };
        fill(phrase, &[("step", &voice.points(step)), ("least", &voice.points(least))])
    })
}

/// The money off, with its sign unless it is zero.
pub fn off(state: &Checkout, voice: &Voice) -> String {
    choosing(state, |choosing| {
        let amount = &choosing.outcome.amount;
        if choosing.outcome.points.is_zero() {
            return money(state, voice, amount);
        }
        "\u{2212}".to_owned() + &money(state, voice, amount)
    })
}

pub fn left_to_pay(state: &Checkout, voice: &Voice) -> String {
    let cash = match &state.phase {
        Phase::Choosing(choosing) => &choosing.outcome.cash,
        Phase::Held(held) => &held.hold.cash,
        Phase::Waiting | Phase::Nothing | Phase::SignedOut | Phase::Closed(_) | Phase::Away(_) => return String::new(),
    };
    money(state, voice, cash)
}

/// The button: exactly its action.
pub fn button(state: &Checkout, voice: &Voice) -> String {
    choosing(state, |choosing| {
        if choosing.is_applying() {
            return voice.says.setting_aside().to_owned();
        }
        if choosing.outcome.points.is_zero() {
            return voice.says.choose_first().to_owned();
        }
        let off = money(state, voice, &choosing.outcome.amount);
        voice.count(voice.says.use_points(), choosing.outcome.points.get(), &[("money", &off)])
    })
}

/// The points that burn first, and what the order earns.
pub fn burn(state: &Checkout, voice: &Voice) -> Vec<Run> {
    let Some(choosing) = state.choosing() else { return Vec::new() };
    let mut said = burns(state, voice, choosing);
    if choosing.is_settled() && !choosing.would_earn.is_zero() {
        let phrase = voice.form(voice.says.will_earn(), choosing.would_earn.get());
        said.extend(runs(phrase, &[("n", &voice.points(choosing.would_earn))]));
    }
    said
}

fn burns(state: &Checkout, voice: &Voice, choosing: &Choosing) -> Vec<Run> {
    let burns = &choosing.outcome.burns;
    let (Some(terms), Some(soonest)) = (state.terms(), burns.first().and_then(|burn| burn.expires_at)) else {
        return Vec::new();
    };
    let first: Points = burns.iter().filter(|burn| burn.expires_at == Some(soonest)).map(|burn| burn.points).sum();
    let rest = choosing.outcome.points.minus(first);
    let date = voice.last_day_before(soonest, &terms.time_zone);
    let phrase = if rest.is_zero() { voice.says.burns_all() } else { voice.says.burns_first() };
    let mut said = runs(phrase, &[("points", &voice.points(first)), ("date", &date), ("rest", &voice.points(rest))]);
    let rescued: Points = burns.iter().filter(|burn| burn.rescue).map(|burn| burn.points).sum();
    if !rescued.is_zero() {
        said.extend(runs(voice.says.rescued(), &[("points", &voice.points(rescued))]));
    }
    said
}

/// States that points cannot pay some of the order.
pub fn excluded(state: &Checkout, voice: &Voice) -> String {
    let is_partly = state.choosing().is_some_and(|choosing| choosing.some_excluded);
    if is_partly { voice.says.some_excluded().to_owned() } else { String::new() }
}

pub fn taken_off(state: &Checkout, voice: &Voice) -> String {
    let Some(held) = state.held() else { return String::new() };
    fill(voice.says.taken_off(), &[("money", &money(state, voice, &held.hold.amount))])
}

pub fn set_aside(state: &Checkout, voice: &Voice) -> String {
    let Some(held) = state.held() else { return String::new() };
    match held.leaving {
        None if state.is_held_for_another_order() => voice.says.order_changed().to_owned(),
        None => voice.count(voice.says.set_aside(), held.hold.points.get(), &[]),
        Some(_) => voice.says.giving_back().to_owned(),
    }
}

pub fn change(state: &Checkout, voice: &Voice) -> String {
    let phrase = if state.is_held_for_another_order() { voice.says.choose_again() } else { voice.says.change() };
    phrase.to_owned()
}

/// The title if nothing can be chosen.
pub fn closed_title(state: &Checkout, voice: &Voice) -> String {
    let says = voice.says;
    match &state.phase {
        Phase::Closed(Closed::NoPoints(Past::None)) => says.no_points().to_owned(),
        Phase::Closed(Closed::NoPoints(Past::Some)) => says.none_now().to_owned(),
        Phase::Closed(Closed::TooFew { available, .. }) => voice.about(says.too_few(), *available),
        Phase::Closed(Closed::OrderTooSmall | Closed::AllExcluded | Closed::OtherCurrency) => {
            says.not_for_this_order().to_owned()
        }
        Phase::Closed(Closed::Frozen) => says.frozen().to_owned(),
        Phase::Away(Away::Offline) => says.offline().to_owned(),
        Phase::Away(Away::Unreachable) => says.resting().to_owned(),
        Phase::Closed(Closed::EarnOnly) => says.earned_here().to_owned(),
        Phase::SignedOut | Phase::Waiting | Phase::Nothing | Phase::Choosing(_) | Phase::Held(_) => {
            says.pay_with_points().to_owned()
        }
    }
}

/// Why there is nothing to choose.
pub fn closed_note(state: &Checkout, voice: &Voice) -> String {
    let says = voice.says;
    match &state.phase {
        Phase::Closed(Closed::NoPoints(_)) => arriving(state, voice),
        Phase::Closed(Closed::TooFew { least, .. }) => fill(says.too_few_note(), &[("least", &voice.points(*least))]),
        Phase::Closed(Closed::OrderTooSmall) => says.order_too_small().to_owned(),
        Phase::Closed(Closed::AllExcluded) => says.all_excluded().to_owned(),
        Phase::Closed(Closed::OtherCurrency) => other_currency(state, says),
        Phase::Closed(Closed::Frozen) => says.frozen_note().to_owned(),
        Phase::SignedOut => says.sign_in().to_owned(),
        Phase::Away(Away::Offline) => says.offline_note().to_owned(),
        Phase::Away(Away::Unreachable) => says.resting_note().to_owned(),
        Phase::Closed(Closed::EarnOnly) | Phase::Waiting | Phase::Nothing | Phase::Choosing(_) | Phase::Held(_) => {
            String::new()
        }
    }
}

fn other_currency(state: &Checkout, says: &Words) -> String {
    fill(says.other_currency(), &[("currency", currency(state))])
}

/// The pending points, if no points can be used yet.
fn arriving(state: &Checkout, voice: &Voice) -> String {
    let Shopper::Member { next: Some(next), .. } = state.shopper else { return String::new() };
    let Some(terms) = state.terms() else { return String::new() };
    let date = voice.day(next.available_at, &terms.time_zone);
    fill(voice.says.arrive_on(), &[("points", &voice.points(next.points)), ("date", &date)])
}

/// What the order earns, if that is known.
pub fn closed_earns(state: &Checkout, voice: &Voice) -> Vec<Run> {
    let Some(earns) = state.earns.as_ref().filter(|earns| !earns.points.is_zero()) else { return Vec::new() };
    let forms = match &state.phase {
        Phase::Closed(Closed::NoPoints(Past::None)) => voice.says.earns_first(),
        _ => voice.says.order_earns(),
    };
    let worth = voice.money(&earns.worth.amount, &earns.worth.currency);
    runs(voice.form(forms, earns.points.get()), &[("n", &voice.points(earns.points)), ("money", &worth)])
}

/// What has happened, if the view does not show it.
pub fn notice(state: &Checkout, voice: &Voice) -> String {
    let says = voice.says;
    match state.notice {
        Some(Notice::RanOut) => says.ran_out().to_owned(),
        Some(Notice::PointsMoved) => says.points_moved().to_owned(),
        Some(Notice::Recalculated) => says.recalculated().to_owned(),
        Some(Notice::StillHeld) => says.still_held().to_owned(),
        Some(Notice::Held | Notice::Released | Notice::NoChoice) | None => String::new(),
    }
}

/// The numbers that can be chosen, if another one was typed.
pub fn hint(state: &Checkout, voice: &Voice) -> String {
    if state.notice == Some(Notice::NoChoice) { steps(state, voice) } else { String::new() }
}

/// The live region: announced once, when it happens.
pub fn status(state: &Checkout, voice: &Voice) -> String {
    match (state.notice, &state.phase) {
        (Some(Notice::Held), Phase::Held(held)) => {
            let (off, rest) = (money(state, voice, &held.hold.amount), money(state, voice, &held.hold.cash));
            fill(voice.says.said_held(), &[("money", &off), ("rest", &rest)])
        }
        (Some(Notice::Released), _) => voice.says.said_released().to_owned(),
        (Some(Notice::NoChoice), _) => hint(state, voice),
        (None, Phase::Away(_)) => closed_note(state, voice),
        (None, Phase::Held(_)) if state.is_held_for_another_order() => voice.says.order_changed().to_owned(),
        _ => notice(state, voice),
    }
}

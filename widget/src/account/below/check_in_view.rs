//! Today's check-in: the streak as a week of cells, and one button.

use super::{
    answers::Answers,
    ways::Ways,
    week::{Cell, CheckInRule, Place, week},
};
use crate::{
    account::{
        member::{self, CheckIn},
        telling::Telling,
    },
    dom::{El, button, div, effect, el},
    i18n::fill,
};
use std::rc::Rc;

pub fn check_in(answers: &Rc<Answers>) -> El {
    let title = answers.says(el("h3", "title"), |answers, telling| known(answers, telling, title));
    let bonus = answers.says(el("span", "muted"), |answers, telling| known(answers, telling, bonus));
    let of_week = Rc::clone(answers);
    let cells = el("ul", "week").attr("aria-hidden", "true").shows(move || {
        of_week.panel.tell(|telling| {
            let cells = standing(&of_week, telling).map(|(rule, standing)| week(&rule, standing));
            cells.unwrap_or_default().iter().map(|told| cell(told, telling)).collect()
        })
    });
    let press = answers.says(button("btn"), |answers, telling| {
        let is_checking_in = answers.is_checking_in.get();
        known(
            answers,
            telling,
            if is_checking_in { |_, _, telling| telling.voice.says.checking_in().to_owned() } else { press },
        )
    });
    let (of_press, of_click, pressed) = (Rc::clone(answers), Rc::clone(answers), press.clone());
    effect(move || {
        let is_checking_in = of_press.is_checking_in.get();
        let is_done =
            of_press.panel.tell(|telling| standing(&of_press, telling).is_some_and(|(_, standing)| standing.is_done));
        pressed.set("aria-disabled", (is_done || is_checking_in).then_some("true"));
    });
    let press = press.on("click", move |_| {
        let is_done =
            of_click.panel.tell(|telling| standing(&of_click, telling).is_none_or(|(_, standing)| standing.is_done));
        if !is_done {
            of_click.check_in();
        }
    });
    let section = div("part").with(&[div("row").with(&[title, bonus]), cells, press]);
    let (of_section, shown) = (Rc::clone(answers), section.clone());
    effect(move || shown.flag("hidden", of_section.panel.tell(|telling| standing(&of_section, telling).is_none())));
    section
}

/// Empty if the program has no check-ins, and before both answers have arrived.
fn standing(answers: &Answers, telling: Telling<'_>) -> Option<(CheckInRule, CheckIn)> {
    drop(answers.panel.session.standing.read());
    let rule = Ways::read(&answers.ways.read(), telling.voice).check_in?;
    Some((rule, member::check_in(&answers.panel.session.answer.borrow())?))
}

type CheckInPhrase = fn(&CheckInRule, CheckIn, Telling<'_>) -> String;

fn known(answers: &Answers, telling: Telling<'_>, say: CheckInPhrase) -> String {
    standing(answers, telling).map_or_else(String::new, |(rule, standing)| say(&rule, standing, telling))
}

fn title(_: &CheckInRule, standing: CheckIn, telling: Telling<'_>) -> String {
    let says = telling.voice.says;
    match standing.streak {
        0 => says.daily_check_in().to_owned(),
        streak => telling.voice.count(says.in_a_row(), streak, &[]),
    }
}

fn bonus(rule: &CheckInRule, standing: CheckIn, telling: Telling<'_>) -> String {
    let Some(bonus) = rule.next_bonus(standing) else { return String::new() };
    let (day, points) = (telling.voice.number(bonus.every), telling.voice.number(bonus.points));
    fill(telling.voice.says.bonus_day(), &[("day", &day), ("points", &points)])
}

fn press(rule: &CheckInRule, standing: CheckIn, telling: Telling<'_>) -> String {
    let says = telling.voice.says;
    if standing.is_done {
        return says.checked_in().to_owned();
    }
    fill(says.check_in(), &[("points", &telling.voice.number(rule.points_today(standing)))])
}

fn cell(cell: &Cell, telling: Telling<'_>) -> El {
    let place = match cell.place {
        Place::Done => "done",
        Place::Today => "today",
        Place::Ahead => "ahead",
    };
    let points = el("span", "").text(&("+".to_owned() + &telling.voice.number(cell.points)));
    let told = el("li", "").attr("data-place", place);
    told.flag("data-bonus", cell.is_bonus);
    match cell.place {
        Place::Today => told.with(&[el("span", "").text(telling.voice.says.today()), points]),
        Place::Done | Place::Ahead => told.with(&[points]),
    }
}

//! The history, the newest entry first, with its reasons. A few entries are shown first.

use super::{answers::Answers, history::Entry, history_words};
use crate::{
    account::telling::Telling,
    dom::{El, button, div, effect, el},
};
use std::rc::Rc;

pub fn history(answers: &Rc<Answers>) -> El {
    let title = answers.says(el("h3", "title"), |_, telling| telling.voice.says.history().to_owned());
    let of_list = Rc::clone(answers);
    let list = el("ul", "list").shows(move || {
        let past = of_list.past.read();
        of_list.panel.tell(|telling| past.entries.iter().take(past.wanted).map(|entry| line(entry, telling)).collect())
    });
    let of_click = Rc::clone(answers);
    let more = answers.says(button("link"), |answers, telling| {
        if answers.past.read().has_more() { telling.voice.says.show_more().to_owned() } else { String::new() }
    });
    let more = more.on("click", move |_| of_click.show_more());
    let section = div("part past").with(&[title, list, more]);
    let (of_section, shown) = (Rc::clone(answers), section.clone());
    effect(move || shown.flag("hidden", of_section.past.read().entries.is_empty()));
    section
}

fn line(entry: &Entry, telling: Telling<'_>) -> El {
    let told = history_words::entry(entry, telling);
    let said = div("grow").with(&[el("span", "").text(&told.title), el("small", "").text(&told.why)]);
    let day = el("small", "").text(&telling.day(entry.at));
    let line = el("li", "row").with(&[said, div("change").with(&[change(entry.points, telling), day])]);
    line.flag("data-quiet", entry.points == 0);
    line
}

/// With its sign, which shows the direction without colour.
fn change(points: i64, telling: Telling<'_>) -> El {
    let number = telling.voice.number(points.unsigned_abs());
    match points {
        0 => el("b", ""),
        1.. => el("b", "good").text(&("+".to_owned() + &number)),
        _ => el("b", "").text(&("\u{2212}".to_owned() + &number)),
    }
}

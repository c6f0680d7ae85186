//! Ways to earn: the open ones first, and the completed ones with a tick.

use super::{
    answers::Answers,
    ways::{Way, Ways},
    ways_words,
};
use crate::{
    account::telling::Telling,
    dom::{El, div, effect, el},
};
use std::rc::Rc;

pub fn ways(answers: &Rc<Answers>) -> El {
    let title = answers.says(el("h3", "title"), |_, telling| telling.voice.says.ways().to_owned());
    let (list, of_list) = (el("ul", "list"), Rc::clone(answers));
    let section = div("part earn").with(&[title, list.clone()]);
    let shown = section.clone();
    effect(move || {
        let told = of_list.panel.tell(|telling| {
            let mut ways = Ways::read(&of_list.ways.read(), telling.voice).list;
            ways.sort_by_key(|way| way.is_done);
            ways.iter().map(|way| line(way, telling)).collect::<Vec<_>>()
        });
        shown.flag("hidden", told.is_empty());
        list.replace(&told);
    });
    section
}

fn line(way: &Way, telling: Telling<'_>) -> El {
    let told = ways_words::way(way, telling);
    let said = div("grow").with(&[el("span", "").text(&told.title), el("small", "").text(&told.note)]);
    let line = el("li", "row").with(&[said, el("b", "gain").text(&told.gain)]);
    line.flag("data-done", way.is_done);
    line
}

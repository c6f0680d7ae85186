//! The beginning of the panel: the number of points, their worth, the next expiry, and pending, held or owed points.

use super::{
    member::{Hold, holds},
    panel::Panel,
    telling::Telling,
};
use crate::{
    balance::expiring_soon,
    dom::{El, button, div, el, keep},
    host::MAIN,
    i18n::fill,
    wire::Balance,
};
use gloo::timers::callback::Interval;
use shared::units::time::Instant;
use std::{cell::Cell, rc::Rc};

const TICK_MS: u32 = 500;
/// The last minute has a warmer colour.
const LATE_SECONDS: u64 = 60;
/// After its end, while no answer arrives.
const ASK_AGAIN_SECONDS: i64 = 10;

pub fn summary(panel: &Rc<Panel>) -> El {
    let title = el("h2", "title").attr("id", MAIN).attr("tabindex", "-1");
    let title = panel.says(title, |_, telling| telling.voice.says.my_points().to_owned());
    let pill = panel.says(el("span", "pill"), |panel, telling| {
        panel.of_balance(telling, |balance, telling| expiring_soon(telling.voice, balance, telling.now))
    });
    let worth = panel.says(el("span", "worth"), |panel, telling| panel.of_balance(telling, worth));
    div("summary").with(&[
        div("row").with(&[title, pill]),
        el("p", "total").with(&[panel.says(el("b", "big"), |panel, telling| panel.of_balance(telling, total)), worth]),
        panel.says(el("p", "note"), |panel, telling| panel.of_balance(telling, pending)),
        held(panel),
        panel.says(el("p", "note"), |panel, telling| panel.of_balance(telling, owed)),
        panel.says(el("p", "note"), |panel, telling| panel.of_balance(telling, first_ways)),
    ])
}

fn is_empty(balance: &Balance) -> bool {
    let all = [balance.available, balance.pending, balance.held, balance.debt];
    all.iter().all(|points| points.is_zero())
}

fn total(balance: &Balance, telling: Telling<'_>) -> String {
    if is_empty(balance) { telling.voice.says.no_points().to_owned() } else { telling.points(balance.available) }
}

fn worth(balance: &Balance, telling: Telling<'_>) -> String {
    if balance.available.is_zero() {
        return String::new();
    }
    let money = telling.voice.money(&balance.worth.amount, &balance.worth.currency);
    fill(telling.voice.says.worth(), &[("money", &money)])
}

/// On one day, or from a day on.
fn pending(balance: &Balance, telling: Telling<'_>) -> String {
    let Some(next) = balance.next_pending.first() else { return String::new() };
    let says = telling.voice.says;
    let phrase = if balance.next_pending.len() == 1 { says.arrive() } else { says.arrive_from() };
    let date = telling.day(next.available_at);
    fill(phrase, &[("points", &telling.points(balance.pending)), ("date", &date)])
}

fn owed(balance: &Balance, telling: Telling<'_>) -> String {
    if balance.debt.is_zero() { String::new() } else { telling.voice.about(telling.voice.says.owed(), balance.debt) }
}

fn first_ways(balance: &Balance, telling: Telling<'_>) -> String {
    if is_empty(balance) { telling.voice.says.first_ways().to_owned() } else { String::new() }
}

/// One line for each open hold.
fn held(panel: &Rc<Panel>) -> El {
    let of_list = Rc::clone(panel);
    el("ul", "holds").shows(move || {
        drop(of_list.session.standing.read());
        drop(of_list.voice.read());
        let holds = holds(&of_list.session.answer.borrow());
        holds.iter().map(|hold| line(&of_list, hold)).collect()
    })
}

fn line(panel: &Rc<Panel>, hold: &Hold) -> El {
    let said = panel.tell(|telling| telling.voice.about(telling.voice.says.set_apart(), hold.points));
    let let_go = button("link").text(panel.voice.peek().says.let_go());
    let (of_click, id) = (Rc::clone(panel), hold.id.clone());
    let let_go = let_go.on("click", move |_| of_click.let_go(&id));
    let said = div("grow").with(&[el("span", "").text(&said), countdown(panel, hold.ends_at)]);
    el("li", "row").with(&[said, let_go])
}

/// The remaining time by the edge's clock. At the end, the balance is requested again until an answer arrives.
fn countdown(panel: &Rc<Panel>, ends_at: Instant) -> El {
    let time = el("small", "time").attr("role", "timer");
    let (of_clock, shown, last) = (Rc::clone(panel), time.clone(), Cell::new(i64::MAX));
    let tick = move || {
        // A second that has begun counts as remaining: at 0 the edge agrees that the hold has timed out.
        let left = (ends_at.millis() - of_clock.session.now().millis() + 999).div_euclid(1_000);
        if last.replace(left) == left {
            return;
        }
        let seconds = u64::try_from(left).unwrap_or_default();
        shown.set_text(&fill(of_clock.voice.peek().says.back_in(), &[("time", &of_clock.voice.peek().clock(seconds))]));
        shown.flag("data-late", seconds < LATE_SECONDS);
        if left <= 0 && left % ASK_AGAIN_SECONDS == 0 {
            of_clock.session.reload();
        }
    };
    tick();
    keep(Interval::new(TICK_MS, tick));
    time
}

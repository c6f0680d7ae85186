//! When points expire, with one bar for each month.

use super::months::{When, bars};
use crate::{
    account::{panel::Panel, telling::Telling},
    dom::{El, div, effect, el},
    i18n::Voice,
    object::number,
    wire::Balance,
};
use shared::units::points::Points;
use std::rc::Rc;
use wasm_bindgen::JsValue;

pub fn expiry(panel: &Rc<Panel>) -> El {
    let title = panel.says(el("h3", "title"), |_, telling| telling.voice.says.expiry().to_owned());
    let all = panel.says(el("span", "muted"), |panel, telling| {
        panel
            .of_balance(telling, |balance, telling| telling.voice.about(telling.voice.says.in_all(), balance.available))
    });
    let of_plot = Rc::clone(panel);
    let plot = el("ul", "months").shows(move || {
        let balance = of_plot.balance();
        balance.map_or_else(Vec::new, |balance| of_plot.tell(|telling| months(&balance, telling)))
    });
    let (section, of_effect) = (div("part").with(&[div("row").with(&[title, all]), plot]), Rc::clone(panel));
    let shown = section.clone();
    effect(move || {
        let expires = |balance: &Balance| balance.expiring.iter().any(|expiring| expiring.expires_at.is_some());
        shown.flag("hidden", !of_effect.balance().is_some_and(|balance| expires(&balance)));
    });
    section
}

fn months(balance: &Balance, telling: Telling<'_>) -> Vec<El> {
    let zone = &telling.program.zone;
    let month = |end| Voice::last_month_before(end, zone);
    let expiring: Vec<_> =
        balance.expiring.iter().map(|expiring| (expiring.expires_at.map(month), expiring.points)).collect();
    let bars = bars(&expiring);
    let most = bars.iter().map(|bar| bar.points).max().unwrap_or(Points::ZERO);
    bars.iter()
        .map(|bar| {
            let when = match bar.when {
                When::Month(month) => telling.voice.month(month, zone),
                When::Later => telling.voice.says.later().to_owned(),
                When::Never => telling.voice.says.never().to_owned(),
            };
            let plotted = el("span", "plot").attr("aria-hidden", "true");
            let month = el("li", "");
            month.style("--at", &share(bar.points, most));
            month.with(&[el("b", "").text(&telling.points(bar.points)), plotted, el("span", "").text(&when)])
        })
        .collect()
}

/// In hundredths of the highest bar.
fn share(points: Points, most: Points) -> JsValue {
    number(points.get().saturating_mul(100).checked_div(most.get()).unwrap_or_default())
}

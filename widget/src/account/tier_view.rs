//! The tier: its name and benefits, the way to the next one as a bar, and the missing amount in words.

use super::{
    member::{self, Metric, NextTier, Tier},
    panel::Panel,
    program::find,
    telling::{Telling, notes},
};
use crate::{
    dom::{El, div, effect, el},
    i18n::{fill, join},
};
use std::rc::Rc;

/// Below a heading in the panel. The element alone has no second heading.
pub fn tier(panel: &Rc<Panel>, title: &'static str) -> El {
    let (section, of_effect) = (div("part tier"), Rc::clone(panel));
    let shown = section.clone();
    effect(move || {
        drop(of_effect.session.standing.read());
        let answer = of_effect.session.answer.borrow();
        let is_known = of_effect.balance().is_some();
        let told = of_effect.tell(|telling| {
            let (tier, way) = (member::tier(&answer, telling.voice), member::way(&answer));
            if is_known { view(title, tier.as_ref(), way.as_ref(), telling) } else { Vec::new() }
        });
        shown.flag("hidden", told.is_empty());
        shown.replace(&told);
    });
    section
}

fn view(title: &str, tier: Option<&Tier>, way: Option<&NextTier>, telling: Telling<'_>) -> Vec<El> {
    let mut told = Vec::new();
    if tier.is_some() || way.is_some() {
        told.push(head(el(title, "title"), tier, way, telling));
    }
    if let Some(way) = way {
        told.push(progress(way, telling));
        told.push(el("p", "note").text(&so_far(way, telling)));
    }
    if let Some(tier) = tier {
        let note = el("p", "note").text(&notes(&[kept(tier, telling), benefits(tier, telling)]));
        told.push(note);
    }
    told
}

fn head(title: El, tier: Option<&Tier>, way: Option<&NextTier>, telling: Telling<'_>) -> El {
    let says = telling.voice.says;
    let of_next = |phrase| way.map_or_else(String::new, |way| fill(phrase, &[("tier", telling.program.tier(&way.to))]));
    let beside = match (tier, way) {
        (_, Some(way)) => {
            let values =
                [("missing", amount(way, &way.missing, telling)), ("tier", telling.program.tier(&way.to).to_owned())];
            fill(says.missing(), &values.each_ref().map(|(name, value)| (*name, value.as_str())))
        }
        (Some(_), None) => says.highest_tier().to_owned(),
        (None, None) => String::new(),
    };
    let Some(tier) = tier else {
        return div("row").with(&[title.text(&of_next(says.no_tier())), el("span", "muted").text(&beside)]);
    };
    let name = find(&telling.program.tiers, &tier.id).unwrap_or(&tier.name);
    let times = el("small", "times");
    if tier.multiplier != "1" {
        // A screen reader reads the name and this as two items.
        let factor = telling.voice.decimal(&tier.multiplier);
        times.set_text(&(" ".to_owned() + &fill(says.times(), &[("factor", &factor)])));
    }
    div("row").with(&[title.with(&[el("span", "").text(name), times]), el("span", "muted").text(&beside)])
}

/// An amount of a metric, in words.
fn amount(way: &NextTier, amount: &str, telling: Telling<'_>) -> String {
    let number = amount.parse().unwrap_or_default();
    match way.metric {
        Metric::Spend => telling.money(amount),
        Metric::Orders => telling.voice.count(telling.voice.says.orders(), number, &[]),
        Metric::Points => telling.so_many(number),
    }
}

fn progress(way: &NextTier, telling: Telling<'_>) -> El {
    let track = el("span", "track").attr("role", "progressbar").attr("aria-valuemin", "0").attr("aria-valuemax", "100");
    let percent = percent(&way.share);
    track.style("--at", &percent.as_str().into());
    track
        .attr("aria-valuenow", &percent)
        .attr("aria-valuetext", &so_far(way, telling))
        .attr("aria-label", telling.program.tier(&way.to))
}

/// Whole percent of a share such as `0.6900`, rounded down.
fn percent(share: &str) -> String {
    let (whole, fraction) = share.split_once('.').unwrap_or((share, ""));
    let hundredths = fraction.to_owned() + "00";
    let percent = whole.to_owned() + hundredths.get(..2).unwrap_or_default();
    let zeros = percent.bytes().take_while(|digit| *digit == b'0').count().min(percent.len().saturating_sub(1));
    percent.get(zeros..).unwrap_or_default().to_owned()
}

fn so_far(way: &NextTier, telling: Telling<'_>) -> String {
    let says = telling.voice.says;
    let (phrase, number): (_, &dyn Fn(&str) -> String) = match way.metric {
        Metric::Spend => (says.spent_so_far(), &|amount| telling.money(amount)),
        Metric::Orders => (says.ordered_so_far(), &|amount| telling.voice.decimal(amount)),
        Metric::Points => (says.earned_so_far(), &|amount| telling.voice.decimal(amount)),
    };
    let within = telling.program.window_months.map(|months| telling.voice.count(says.within_months(), months, &[]));
    let (current, needed, within) = (number(&way.current), number(&way.needed), within.unwrap_or_default());
    fill(phrase, &[("current", &current), ("needed", &needed), ("within", &within)]).trim().to_owned()
}

fn kept(tier: &Tier, telling: Telling<'_>) -> String {
    tier.until.map_or_else(String::new, |until| telling.dated(telling.voice.says.kept_until(), until))
}

fn benefits(tier: &Tier, telling: Telling<'_>) -> String {
    let mut names = Vec::new();
    for benefit in &tier.benefits {
        names.push(find(&telling.program.benefits, &benefit.id).unwrap_or(&benefit.name));
    }
    join(&names, telling.voice.says.comma())
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn shares_are_shown_in_whole_percent() {
        let cases = [
            ("0", "0"),
            ("0.0000", "0"),
            ("0.0099", "0"),
            ("0.05", "5"),
            ("0.6900", "69"),
            ("0.9999", "99"),
            ("1", "100"),
            ("1.0000", "100"),
        ];
        for (share, expected) in cases {
            assert_eq!(percent(share), expected, "{share}");
        }
    }
}

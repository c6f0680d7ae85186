//! The texts of each way to earn: its name, what it pays, when and for what.

use super::ways::{Cap, Condition, Deed, Per, Referral, Way};
use crate::{
    account::telling::{Telling, notes},
    i18n::{Voice, Words, fill},
};

#[derive(Debug, PartialEq, Eq)]
pub struct WayWords {
    pub title: String,
    /// Such as `+20`.
    pub gain: String,
    /// Conditions and caps, or that the way is completed. Can be empty.
    pub note: String,
}

pub fn way(way: &Way, telling: Telling<'_>) -> WayWords {
    let says = telling.voice.says;
    let (title, gain) = match &way.deed {
        Deed::Spend { points, per } => {
            (fill(says.way_spend(), &[("money", &telling.money(per.as_str()))]), plus(*points, telling))
        }
        Deed::Multiply { factor } => {
            let factor = telling.voice.decimal(factor);
            (fill(says.way_times(), &[("factor", &factor)]), "× ".to_owned() + &factor)
        }
        Deed::Do { what, points } => (deed(what, says), plus(*points, telling)),
        Deed::DoAll { points } => (says.way_all_done().to_owned(), plus(*points, telling)),
    };
    WayWords { title: way.name.clone().unwrap_or(title), gain, note: note(way, telling) }
}

fn plus(points: u64, telling: Telling<'_>) -> String {
    "+".to_owned() + &telling.voice.number(points)
}

/// The merchant's own kinds, such as `custom.tea-quiz`, are shown by their word.
fn deed(what: &str, says: &Words) -> String {
    match what {
        "sign_up" => says.do_sign_up(),
        "profile_completed" => says.do_profile(),
        "review" => says.do_review(),
        "share_clicked" => says.do_share_clicked(),
        "share_signed_up" => says.do_share_signed_up(),
        "share_bought" => says.do_share_bought(),
        "browse" => says.do_browse(),
        "game" => says.do_game(),
        "first_order" => says.do_first_order(),
        custom => return own_word(custom),
    }
    .to_owned()
}

pub fn own_word(custom: &str) -> String {
    custom.trim_start_matches("custom.").replace('-', " ")
}

fn note(way: &Way, telling: Telling<'_>) -> String {
    let says = telling.voice.says;
    match (way.is_done, way.again_at) {
        (true, Some(again_at)) => fill(says.again_on(), &[("date", &telling.day(again_at))]),
        (true, None) => says.done().to_owned(),
        (false, _) => {
            let conditions = way.conditions.iter().filter(|told| !is_in_name(told, way));
            let conditions = conditions.map(|told| condition(told, telling));
            let caps = way.caps.iter().map(|told| cap(told, telling.voice));
            notes(&conditions.chain(caps).collect::<Vec<_>>())
        }
    }
}

/// Categories and stores are shown by their ids. A name describes them better.
fn is_in_name(condition: &Condition, way: &Way) -> bool {
    way.name.is_some() && matches!(condition, Condition::Products | Condition::Choice { .. })
}

fn condition(condition: &Condition, telling: Telling<'_>) -> String {
    let says = telling.voice.says;
    let names = |phrase: &str, names: &[String]| fill(phrase, &[("names", &telling.names(names))]);
    match condition {
        Condition::Products => says.for_some_products().to_owned(),
        Condition::Choice { any_of, none_of } => choice(any_of, none_of, telling),
        Condition::Tiers { any_of, none_of } => {
            let tiers = |ids: &[String]| ids.iter().map(|id| telling.program.tier(id).to_owned()).collect::<Vec<_>>();
            choice(&tiers(any_of), &tiers(none_of), telling)
        }
        Condition::Until(end) => telling.dated(says.until(), *end),
        Condition::Weekdays(days) => {
            names(says.on_days(), &days.iter().map(|day| telling.voice.weekday(*day)).collect::<Vec<_>>())
        }
        Condition::DaysOfMonth(days) => names(says.on_days_of_month(), days),
        Condition::Birthday => says.on_birthday().to_owned(),
        Condition::BirthdayMonth => says.in_birthday_month().to_owned(),
        Condition::FirstOrder => says.on_first_order().to_owned(),
        Condition::Newcomer => says.newcomer_task().to_owned(),
    }
}

fn choice(any_of: &[String], none_of: &[String], telling: Telling<'_>) -> String {
    let says = telling.voice.says;
    let told = |phrase: &str, names: &[String]| {
        if names.is_empty() { String::new() } else { fill(phrase, &[("names", &telling.names(names))]) }
    };
    notes(&[told(says.for_some(), any_of), told(says.not_for(), none_of)])
}

fn cap(cap: &Cap, voice: &Voice) -> String {
    let says = voice.says;
    let per = match cap.per {
        Per::Order => says.per_order(),
        Per::Day => says.per_day(),
        Per::Week => says.per_week(),
        Per::Month => says.per_month(),
        Per::Ever => says.per_ever(),
    };
    match (cap.points, cap.times) {
        (Some(points), _) => fill(says.points_per(), &[("points", &voice.number(points)), ("per", per)]),
        (None, Some(times)) => voice.count(says.times_per(), times, &[("per", per)]),
        (None, None) => String::new(),
    }
}

/// What both members get, in one or two sentences.
pub fn invitation(referral: &Referral, telling: Telling<'_>) -> String {
    let says = telling.voice.says;
    let (yours, theirs) = (telling.so_many(referral.yours), telling.so_many(referral.theirs));
    let joining = match (referral.yours, referral.theirs) {
        (0, 0) => String::new(),
        (_, 0) => fill(says.invite_yours(), &[("points", &yours)]),
        (0, _) => fill(says.invite_theirs(), &[("points", &theirs)]),
        (_, _) => fill(says.invite_both(), &[("yours", &yours), ("theirs", &theirs)]),
    };
    let share = referral.share.as_ref().map(|share| telling.voice.share(share));
    let ordering = match (share, referral.points) {
        (Some(share), _) => fill(says.invite_share(), &[("share", &share)]),
        (None, 0) => String::new(),
        (None, points) => fill(says.invite_order(), &[("points", &telling.so_many(points))]),
    };
    (joining + &ordering).trim().to_owned()
}

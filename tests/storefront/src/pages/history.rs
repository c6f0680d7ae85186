//! The history of a customer's points, newest first, each line with its reason.

use maud::{Markup, html};

use crate::lang::{Lang, grouped};
use crate::ledger::answer::{Award, Entry, EntryKind};

pub fn card(lang: Lang, entries: &[Entry]) -> Markup {
    html! {
        section.card aria-label=(lang.say("积分明细", "Points history")) {
            h2 { (lang.say("积分明细", "Points history")) }
            @if entries.is_empty() {
                p.quiet { (lang.say("还没有记录。", "Nothing yet.")) }
            }
            ul.list {
                @for entry in entries { li.row { (line(lang, entry)) } }
            }
        }
    }
}

fn line(lang: Lang, entry: &Entry) -> Markup {
    html! {
        span {
            (title(lang, &entry.what))
            small {
                (lang.day_and_minute(entry.at))
                @if let Some(why) = reason(lang, &entry.what) { " · " (why) }
            }
        }
        @if entry.points > 0 { b.good { "+" (grouped(entry.points)) } }
        @if entry.points < 0 { b { (grouped(entry.points)) } }
    }
}

fn title(lang: Lang, what: &EntryKind) -> String {
    let with = |words: &str, id: &str| format!("{words} {id}");
    match what {
        EntryKind::OrderPaid { order_id, .. } => with(lang.say("订单", "Order"), order_id),
        EntryKind::Spent { order_id, .. } => {
            with(lang.say("抵扣订单", "Spent on"), order_id.as_deref().unwrap_or_default())
        }
        EntryKind::Refunded { order_id, .. } => with(lang.say("退货", "Returned from"), order_id),
        EntryKind::OrderCompleted { order_id } => with(lang.say("积分到账", "Now available from"), order_id),
        EntryKind::Held { .. } => lang.say("为结账保留", "Set aside for a checkout").to_owned(),
        EntryKind::Released {} => lang.say("取消保留", "Let go again").to_owned(),
        EntryKind::TimedOut {} => lang.say("保留到时退回", "Set aside too long, given back").to_owned(),
        EntryKind::Expired => lang.say("到期", "Expired").to_owned(),
        EntryKind::Adjusted { reason } => reason.clone(),
        EntryKind::Other => lang.say("变动", "A change").to_owned(),
    }
}

/// The arithmetic or the amount of an entry.
fn reason(lang: Lang, what: &EntryKind) -> Option<String> {
    match what {
        EntryKind::OrderPaid { awards, .. } if !awards.is_empty() => {
            Some(awards.iter().map(arithmetic).collect::<Vec<_>>().join(" + "))
        }
        EntryKind::Spent { amount, .. } | EntryKind::Held { amount } => Some(format!("¥{amount}")),
        EntryKind::Refunded { restored, revoked, .. } => {
            let (restored, revoked) = (grouped(*restored), grouped(*revoked));
            Some(match lang {
                Lang::Zh => format!("退还 {restored}，收回 {revoked}"),
                Lang::En => format!("{restored} given back, {revoked} withdrawn"),
            })
        }
        EntryKind::OrderPaid { .. }
        | EntryKind::OrderCompleted { .. }
        | EntryKind::Released {}
        | EntryKind::TimedOut {}
        | EntryKind::Expired
        | EntryKind::Adjusted { .. }
        | EntryKind::Other => None,
    }
}

/// `¥70.00 × 2`: the money that counted, and the multipliers.
fn arithmetic(award: &Award) -> String {
    let factors = award.factors.iter().map(|factor| format!(" × {}", factor.factor));
    std::iter::once(format!("¥{}", award.base)).chain(factors).collect()
}

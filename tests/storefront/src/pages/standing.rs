//! A customer's points from the ledger: the balance, its worth, its expiries.

use maud::{Markup, html};

use crate::lang::{Lang, grouped};
use crate::ledger::answer::{Balance, Expiring, NextPending};

pub fn card(lang: Lang, balance: Option<&Balance>) -> Markup {
    html! {
        section.card.standing aria-label=(lang.say("我的积分", "My points")) {
            @match balance {
                Some(balance) => (known(lang, balance)),
                None => {
                    h2 { (lang.say("还没有积分", "No points yet")) }
                    p.quiet { (lang.say("下一单就会有了。", "Your next order brings the first ones.")) }
                }
            }
        }
    }
}

/// Shown when the ledger does not answer.
pub fn resting(lang: Lang) -> Markup {
    html! {
        section.card {
            h2 { (lang.say("积分在休息", "Points are resting")) }
            p.quiet {
                (lang.say(
                    "暂时联系不上积分服务。照常购物就好，什么都不会丢。",
                    "We can't reach your points just now. Shop as usual; nothing is lost.",
                ))
            }
        }
    }
}

fn known(lang: Lang, balance: &Balance) -> Markup {
    html! {
        h2 { (lang.say("我的积分", "My points")) }
        p {
            b.big data-testid="available" { (grouped(balance.available)) }
            span.quiet { " ≈ ¥" (balance.worth.amount) }
        }
        dl.facts {
            @if balance.pending > 0 {
                dt { (lang.say("待到账", "Pending")) }
                dd { span data-testid="pending" { (grouped(balance.pending)) } }
                @for (day, points) in pending_by_day(lang, &balance.next_pending) {
                    dt.sub { (day) }
                    dd.sub { (grouped(points)) }
                }
            }
            @if balance.held > 0 {
                dt { (lang.say("为结账保留", "Set aside")) }
                dd data-testid="held" { (grouped(balance.held)) }
            }
            @if balance.debt > 0 {
                dt { (lang.say("待抵还", "Owed")) }
                dd data-testid="debt" { (grouped(balance.debt)) }
            }
        }
        @if !balance.expiring.is_empty() { (schedule(lang, &balance.expiring)) }
    }
}

/// Several orders of one day are one line. The ledger returns them in order of time.
fn pending_by_day(lang: Lang, next: &[NextPending]) -> Vec<(String, i64)> {
    let mut days: Vec<(String, i64)> = Vec::new();
    for part in next {
        let day = lang.day(part.available_at);
        match days.last_mut() {
            Some((last, points)) if *last == day => *points += part.points,
            _ => days.push((day, part.points)),
        }
    }
    days
}

/// The points of each expiry. The soonest one is coloured.
fn schedule(lang: Lang, expiring: &[Expiring]) -> Markup {
    let most = expiring.iter().map(|part| part.points).max().unwrap_or(1).max(1);
    html! {
        h3 { (lang.say("到期安排", "Expiry")) }
        ul.months {
            @for part in expiring {
                // A bar of 4 to 44 pixels.
                @let height = 4 + part.points * 40 / most;
                li {
                    span { (grouped(part.points)) }
                    i style=(format!("height:{height}px")) {}
                    span { (part.expires_at.map_or(lang.say("永久", "No end").to_owned(), |end| lang.last_day(end))) }
                }
            }
        }
    }
}

//! My orders: the ledger's data about this customer, and the customer's purchases.

use maud::{Markup, html};

use super::{history, layout, standing};
use crate::lang::{Lang, grouped};
use crate::ledger::answer::OrderAnswer;
use crate::orders::{Order, Record};
use crate::session::Member;
use crate::shop::OpenShop;
use crate::visit::Visit;

pub async fn page(shop: &OpenShop, visit: &Visit) -> Markup {
    let lang = visit.lang();
    let orders = shop.orders.all_own(&visit.buyer());
    let (standing, history) = match visit.session.member {
        Some(member) => points(shop, lang, member).await,
        None => (html! {}, html! {}),
    };
    let body = html! {
        h1 { (lang.say("我的订单", "My orders")) }
        div.columns {
            div.stack {
                section.card {
                    h2 { (lang.say("订单", "Orders")) }
                    @if orders.is_empty() {
                        p.quiet { (lang.say("还没有订单。", "No orders yet.")) }
                    }
                    ul.list {
                        @for order in &orders { li { (row(lang, order)) } }
                    }
                }
                (history)
            }
            (standing)
        }
    };
    layout::page(shop, visit, lang.say("我的订单", "My orders"), &body)
}

/// The balance and the history, requested in parallel. If the ledger does not answer, the rest of the page is shown.
async fn points(shop: &OpenShop, lang: Lang, member: &Member) -> (Markup, Markup) {
    let (balance, entries) = tokio::join!(shop.ledger.balance(member.id), shop.ledger.entries(member.id));
    match (balance, entries) {
        (Ok(balance), Ok(entries)) => (standing::card(lang, balance.as_ref()), history::card(lang, &entries)),
        (Err(error), _) | (_, Err(error)) => {
            eprintln!("storefront: the points of a customer could not be read: {error}");
            (standing::resting(lang), html! {})
        }
    }
}

fn row(lang: Lang, order: &Order) -> Markup {
    html! {
        a.row href=(format!("/orders/{}", order.id)) {
            span {
                (order.id)
                small { (lang.day_and_minute(order.placed_at)) " · " (earned(lang, &order.record)) }
            }
            b { "¥" (order.total()) }
        }
    }
}

fn earned(lang: Lang, record: &Record<OrderAnswer>) -> String {
    match record {
        Record::Told(answer) => match lang {
            Lang::Zh => format!("得 {} 积分", grouped(answer.earned.granted)),
            Lang::En => format!("earned {}", grouped(answer.earned.granted)),
        },
        Record::Waiting => lang.say("积分稍后记上", "points to follow").to_owned(),
        Record::Refused => lang.say("积分待人工核对", "points being looked into").to_owned(),
        Record::Guest => lang.say("访客订单", "as a guest").to_owned(),
    }
}

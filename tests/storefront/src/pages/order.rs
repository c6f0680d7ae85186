//! One order: the receipt, its points, its returns, and the ledger's record.

use maud::{Markup, html};
use serde_json::Value;

use super::{cart, layout, product_name, returns};
use crate::lang::{Lang, grouped};
use crate::ledger::answer::Earned;
use crate::orders::{Order, Payment, Record};
use crate::shop::OpenShop;
use crate::visit::Visit;

pub async fn page(shop: &OpenShop, visit: &Visit, order: &Order, is_new: bool) -> Markup {
    let lang = visit.lang();
    let in_ledger = match order.record {
        // There are no points to show, and a ledger that does not answer would only delay the page.
        Record::Guest | Record::Waiting => None,
        Record::Told(_) | Record::Refused => shop.ledger.order(&order.id).await.ok(),
    };
    let body = html! {
        @if is_new {
            h1 { (lang.say("谢谢，茶在路上了", "Thank you, your tea is on its way")) }
        } @else {
            h1 { (lang.say("订单", "Order")) " " (order.id) }
        }
        div.columns {
            div.stack {
                (receipt(lang, order))
                @if matches!(order.payment, Payment::Paid(_)) { (returns::to_return(lang, order)) }
            }
            div.stack {
                (points(lang, order))
                @if !order.returns.is_empty() { (returns::returned(lang, order)) }
                @if let Some(view) = in_ledger { (ledger_view(lang, &view)) }
            }
        }
    };
    layout::page(shop, visit, &order.id.to_string(), &body)
}

pub fn not_found(shop: &OpenShop, visit: &Visit) -> Markup {
    let lang = visit.lang();
    let words = lang.say("没有这个订单", "No such order");
    let body = html! {
        h1 { (words) }
        p { a.plain href="/orders" { (lang.say("看看我的订单", "See my orders")) } }
    };
    layout::page(shop, visit, words, &body)
}

fn receipt(lang: Lang, order: &Order) -> Markup {
    html! {
        section.card aria-label=(lang.say("收据", "Receipt")) {
            div.row {
                h2 { (lang.say("收据", "Receipt")) }
                span.quiet { (order.id) " · " (lang.day_and_minute(order.placed_at)) }
            }
            ul.lines {
                @for line in order.cart.lines() { li { (cart::settled(lang, line)) } }
            }
            p.row { span { (lang.say("合计", "Total")) } b { "¥" (order.total()) } }
            @if let Some(discount) = &order.discount {
                p.row {
                    span { (lang.say("积分抵扣", "Points")) " " small { (grouped(discount.points)) } }
                    b.good { "−¥" (discount.amount) }
                }
            }
            @match &order.payment {
                Payment::Paid(charge) => p.row.sum {
                    span { (lang.say("银行卡", "Card")) " ···· " (charge.card.last_digits()) }
                    b { "¥" (charge.amount) }
                },
                Payment::Running => p.quiet { (lang.say("正在付款，稍后刷新看看。", "Being paid. Look again in a moment.")) },
            }
        }
    }
}

fn points(lang: Lang, order: &Order) -> Markup {
    html! {
        @match &order.record {
            Record::Told(answer) => (earned(lang, &answer.earned)),
            Record::Waiting => section.card {
                h2 { (lang.say("积分稍后记上", "Points will follow")) }
                p.quiet {
                    (lang.say(
                        "积分服务暂时联系不上。订单已经付好，联系上后会自动记账，什么都不会丢。",
                        "We can't reach the points just now. Your order is paid, and the points are booked as soon as we can; nothing is lost.",
                    ))
                }
            },
            Record::Refused => section.card {
                h2 { (lang.say("积分待核对", "We are looking into the points")) }
                p.quiet { (lang.say("订单已经付好，店员会核对这一单的积分。", "Your order is paid. Somebody here will settle its points.")) }
            },
            Record::Guest => section.card {
                h2 { (lang.say("访客订单", "Bought as a guest")) }
                p.quiet { (lang.say("登录后购物会积分。", "Sign in next time to earn points.")) }
            },
        }
    }
}

fn earned(lang: Lang, earned: &Earned) -> Markup {
    let day = lang.day(earned.available_at);
    html! {
        section.card aria-label=(lang.say("这一单的积分", "Points for this order")) {
            h2 { (lang.say("这一单的积分", "Points for this order")) }
            p { b.big data-testid="earned" { "+" (grouped(earned.granted)) } }
            p.quiet {
                (match lang {
                    Lang::Zh => format!("{day}退货期过后到账"),
                    Lang::En => format!("Yours on {day}, when the return window closes"),
                })
            }
            dl.facts {
                @for line in &earned.lines {
                    dt { (product_name(lang, &line.line_id)) }
                    dd { "+" (grouped(line.points)) }
                }
            }
        }
    }
}

/// For readers of the sample: the ledger's record, unchanged.
fn ledger_view(lang: Lang, view: &Value) -> Markup {
    html! {
        details.card.raw {
            summary { (lang.say("账本里的这一单", "This order in the ledger")) }
            pre tabindex="0" { (serde_json::to_string_pretty(view).unwrap_or_default()) }
        }
    }
}

//! Returns of an order: what can still be returned, and what was returned.

use jiff::Timestamp;
use maud::{Markup, html};

use super::art;
use crate::cart::CartLine;
use crate::lang::{Lang, grouped};
use crate::ledger::answer::RefundAnswer;
use crate::order_id::RefundId;
use crate::orders::{Order, Record, Return};

pub fn to_return(lang: Lang, order: &Order) -> Markup {
    let lines: Vec<(&CartLine, u32)> =
        order.cart.lines().iter().map(|line| (line, order.left_of(line.product.sku))).collect();
    html! {
        section.card aria-label=(lang.say("退货", "Returns")) {
            h2 { (lang.say("退货", "Return something")) }
            @if lines.iter().all(|(_, left)| *left == 0) {
                p.quiet { (lang.say("这一单已经全部退回。", "Everything has come back.")) }
            }
            ul.lines {
                @for (line, left) in lines { @if left > 0 { li { (return_form(lang, order, line, left)) } } }
            }
        }
    }
}

fn return_form(lang: Lang, order: &Order, line: &CartLine, left: u32) -> Markup {
    let name = lang.say(line.product.name.zh, line.product.name.en);
    let button = |quantity: u32| {
        let words = match lang {
            Lang::Zh => format!("退 {quantity} 件"),
            Lang::En => format!("Return {quantity}"),
        };
        html! { button.line name="quantity" value=(quantity) aria-label=(format!("{words}: {name}")) { (words) } }
    };
    html! {
        span.thumb { (art::drawing(line.product.drawing)) }
        div.grow { h3 { (name) } }
        form.buttons method="post" action=(format!("/orders/{}/returns", order.id)) {
            input type="hidden" name="refund_id" value=(RefundId::next(Timestamp::now()));
            input type="hidden" name="line_id" value=(line.product.sku);
            (button(1))
            @if left > 1 { (button(left)) }
        }
    }
}

pub fn returned(lang: Lang, order: &Order) -> Markup {
    html! {
        section.card aria-label=(lang.say("已退回", "Returned")) {
            h2 { (lang.say("已退回", "Returned")) }
            ul.list {
                @for back in &order.returns { li { (one_return(lang, back)) } }
            }
        }
    }
}

fn one_return(lang: Lang, back: &Return) -> Markup {
    let units: u32 = back.lines.iter().map(|line| line.quantity).sum();
    html! {
        div.row {
            span { (back.refund_id) small { (lang.day_and_minute(back.at)) " · " (units) (lang.say(" 件", if units == 1 { " item" } else { " items" })) } }
            @if let Some(cash) = back.cash { b { "¥" (cash) } }
        }
        @match &back.record {
            Record::Told(answer) => (points_back(lang, answer)),
            Record::Waiting => p.quiet { (lang.say("已收到。联系上积分服务后，钱和积分一起退回。", "Received. Money and points follow as soon as we reach the ledger.")) },
            Record::Refused => p.quiet { (lang.say("店员会核对这次退货。", "Somebody here will settle this return.")) },
            Record::Guest => {}
        }
    }
}

fn points_back(lang: Lang, answer: &RefundAnswer) -> Markup {
    html! {
        dl.facts {
            @if answer.points_restored > 0 {
                dt { (lang.say("退还积分", "Points given back")) }
                dd.good data-testid="restored" { "+" (grouped(answer.points_restored)) }
            }
            // Each to its earlier expiry: a return does not change the validity of points.
            @for part in &answer.restored {
                dt.sub { (until(lang, part.expires_at)) }
                dd.sub { (grouped(part.points)) }
            }
            @if answer.points_revoked > 0 {
                dt { (lang.say("收回所得", "Earned points withdrawn")) }
                dd data-testid="revoked" { "−" (grouped(answer.points_revoked)) }
            }
            @if answer.debt_added > 0 {
                dt { (lang.say("其中待抵还", "Of which owed")) }
                dd { (grouped(answer.debt_added)) }
            }
        }
    }
}

fn until(lang: Lang, end: Option<Timestamp>) -> String {
    let Some(end) = end else { return lang.say("永久有效", "never expire").to_owned() };
    let day = lang.last_day(end);
    match lang {
        Lang::Zh => format!("{day}到期"),
        Lang::En => format!("expire {day}"),
    }
}

//! The cart: its lines, with buttons for the quantities, and the sum.

use maud::{Markup, html};

use super::{art, layout};
use crate::cart::{CartLine, QUANTITY_MAX};
use crate::lang::Lang;
use crate::shop::OpenShop;
use crate::visit::Visit;

pub fn page(shop: &OpenShop, visit: &Visit) -> Markup {
    let lang = visit.lang();
    let cart = &visit.session.cart;
    let body = html! {
        h1 { (lang.say("购物车", "Cart")) }
        @if cart.is_empty() {
            section.card.empty {
                p { (lang.say("还什么都没有。", "Nothing in here yet.")) }
                a.main href="/" { (lang.say("去挑点茶", "Find some tea")) }
            }
        } @else {
            section.card.narrow {
                ul.lines {
                    @for line in cart.lines() { li { (editable(lang, line)) } }
                }
                p.row.sum { span { (lang.say("合计", "Total")) } b { "¥" (cart.total()) } }
                a.main.full href="/checkout" { (lang.say("去结账", "Check out")) }
            }
        }
    };
    layout::page(shop, visit, lang.say("购物车", "Cart"), &body)
}

fn editable(lang: Lang, line: &CartLine) -> Markup {
    let name = lang.say(line.product.name.zh, line.product.name.en);
    html! {
        span.thumb { (art::drawing(line.product.drawing)) }
        div.grow {
            h2 { (name) }
            p.quiet { "¥" (line.product.price) }
            form.stepper method="post" action="/cart" {
                input type="hidden" name="sku" value=(line.product.sku);
                button name="quantity" value=(line.quantity.saturating_sub(1))
                    aria-label=(format!("{} {name}", lang.say("少一件", "One less:"))) { "−" }
                output { (line.quantity) }
                button name="quantity" value=((line.quantity + 1).min(QUANTITY_MAX))
                    aria-label=(format!("{} {name}", lang.say("多一件", "One more:"))) { "+" }
            }
        }
        b { "¥" (line.total()) }
    }
}

/// A line on a checkout or a receipt, without buttons.
pub fn settled(lang: Lang, line: &CartLine) -> Markup {
    html! {
        span.thumb { (art::drawing(line.product.drawing)) }
        div.grow {
            h3 { (lang.say(line.product.name.zh, line.product.name.en)) }
            p.quiet { "¥" (line.product.price) " × " (line.quantity) }
        }
        b { "¥" (line.total()) }
    }
}

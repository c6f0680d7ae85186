//! The checkout: the order, the widget that uses points, and a card for the rest.

use maud::{Markup, PreEscaped, html};
use serde_json::json;

use super::{cart, layout, setback};
use crate::cart::Cart;
use crate::lang::Lang;
use crate::money::CURRENCY;
use crate::order_id::OrderId;
use crate::shop::OpenShop;
use crate::visit::Visit;

pub fn page(shop: &OpenShop, visit: &Visit, order_id: &OrderId, problem: Option<&str>) -> Markup {
    let lang = visit.lang();
    let cart = &visit.session.cart;
    let body = html! {
        h1 { (lang.say("结账", "Checkout")) }
        @if let Some(notice) = problem.and_then(|slug| setback::notice(lang, slug)) { (notice) }
        div.columns {
            section.card {
                div.row { h2 { (lang.say("这一单", "Your order")) } a.plain href="/cart" { (lang.say("修改", "Change")) } }
                ul.lines {
                    @for line in cart.lines() { li { (cart::settled(lang, line)) } }
                }
                p.row.sum { span { (lang.say("合计", "Total")) } b { "¥" (cart.total()) } }
            }
            div.stack {
                @if visit.session.member.is_some() {
                    jifen-checkout {
                        section.card.quiet {
                            (lang.say("积分暂时用不了，照常付款就好。", "Points can't be used just now. You can pay as usual."))
                        }
                    }
                    (order_for_widget(cart))
                }
                (payment(lang, cart, order_id))
            }
        }
    };
    layout::page(shop, visit, lang.say("结账", "Checkout"), &body)
}

/// The order in the widget's form. `shop.js` sets it as the element's `order` property. The same lines are sent to the ledger when the
/// order is paid.
fn order_for_widget(cart: &Cart) -> Markup {
    let order = json!({ "currency": CURRENCY, "lines": cart.wire_lines() });
    // The browser's HTML parser does not unescape a data block, so it must not contain `<`.
    let text = order.to_string().replace('<', "\\u003c");
    html! { script #order type="application/json" { (PreEscaped(text)) } }
}

/// `shop.js` updates the hold and the remaining amount from the widget's events.
fn payment(lang: Lang, cart: &Cart, order_id: &OrderId) -> Markup {
    let total = cart.total();
    html! {
        form #pay.card method="post" action="/checkout" data-total=(total) {
            h2 { (lang.say("付款", "Payment")) }
            input type="hidden" name="order_id" value=(order_id);
            input type="hidden" name="hold_id" value="";
            input type="hidden" name="amount_shown" value=(total);
            fieldset.cards {
                legend.quiet { (lang.say("测试卡，不会真的扣款", "Test cards; no money moves")) }
                label {
                    input type="radio" name="card" value="4242" checked;
                    span { (lang.say("银行卡", "Card")) " ···· 4242" }
                }
                label {
                    input type="radio" name="card" value="0002";
                    span { (lang.say("总被拒绝的卡", "Always declined")) " ···· 0002" }
                }
            }
            p.row #points-off hidden { span { (lang.say("积分抵扣", "Points")) } b.good { "−¥" span data-amount {} } }
            p.row.sum { span { (lang.say("还需支付", "Left to pay")) } b { "¥" output #left { (total) } } }
            // One child, because the button's layout would otherwise separate the sign from the number.
            button.main.full { span { (lang.say("支付", "Pay")) " ¥" span #left-on-button { (total) } } }
        }
    }
}

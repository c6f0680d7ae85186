//! The shop page: the products, and what a purchase earns.

use maud::{Markup, html};

use super::{art, layout};
use crate::catalogue::{PRODUCTS, Product};
use crate::lang::Lang;
use crate::shop::OpenShop;
use crate::visit::Visit;

pub fn page(shop: &OpenShop, visit: &Visit) -> Markup {
    let lang = visit.lang();
    let body = html! {
        section.hero {
            div {
                h1 { (lang.say("慢慢喝，慢慢攒", "Good tea, slowly gathered")) }
                p {
                    (lang.say(
                        "每消费 1 元积 1 分，茶叶积双倍；100 积分抵 1 元，每单最多抵三成。",
                        "Each yuan earns a point, tea earns two. 100 points take ¥1 off, up to 30% of an order.",
                    ))
                }
            }
            (art::eaves())
        }
        ul.goods {
            @for product in &PRODUCTS {
                li { (card(lang, product)) }
            }
        }
        @if !visit.session.cart.is_empty() { (till(visit)) }
    };
    layout::page(shop, visit, lang.say("茶铺", "Shop"), &body)
}

fn card(lang: Lang, product: &Product) -> Markup {
    let name = lang.say(product.name.zh, product.name.en);
    html! {
        article.product {
            div.picture { (art::drawing(product.drawing)) }
            div.words {
                h2 { (name) }
                p.quiet { (lang.say(product.blurb.zh, product.blurb.en)) }
                p.price { "¥" (product.price) }
                p.earn {
                    jifen-earn amount=(product.price) currency="CNY" sku=(product.sku) categories=(product.categories.join(",")) {}
                }
                form method="post" action="/cart" {
                    input type="hidden" name="sku" value=(product.sku);
                    input type="hidden" name="back_to" value="shop";
                    button.line aria-label=(format!("{}: {name}", lang.say("放入购物车", "Add to cart"))) {
                        (lang.say("放入购物车", "Add to cart"))
                    }
                }
            }
        }
    }
}

/// Remains visible at the bottom of the page once the cart has a product.
fn till(visit: &Visit) -> Markup {
    let lang = visit.lang();
    let cart = &visit.session.cart;
    html! {
        aside.till aria-label=(lang.say("购物车", "Cart")) {
            p {
                (match lang {
                    Lang::Zh => format!("{} 件", cart.units()),
                    Lang::En if cart.units() == 1 => "1 item".to_owned(),
                    Lang::En => format!("{} items", cart.units()),
                })
                b { "¥" (cart.total()) }
            }
            a.main href="/checkout" { (lang.say("去结账", "Check out")) }
        }
    }
}

//! "Make it yours": a merchant tries colours and shapes on the real elements and copies the CSS. `theme.js` applies the choices. All texts
//! are in this file. Nothing is stored on the server.

use maud::{Markup, html};
use serde_json::json;

use super::{layout, theme_controls};
use crate::cart::Cart;
use crate::lang::Lang;
use crate::money::CURRENCY;
use crate::shop::OpenShop;
use crate::visit::Visit;

/// A shipped theme: the name of its file at the Worker, its title, and a description.
type Ready = (&'static str, [&'static str; 2], [&'static str; 2]);

const READY: [Ready; 3] = [
    ("lantern", ["灯笼", "Lantern"], ["暖纸细线，一点朱红", "Warm paper, one vermilion"]),
    ("jade", ["青玉", "Jade"], ["新叶青瓷，处处圆润", "Fresh leaves, all round"]),
    ("ink", ["墨", "Ink"], ["白纸黑字，方方正正", "Black on white, sharp corners"]),
];

pub fn page(shop: &OpenShop, visit: &Visit) -> Markup {
    let lang = visit.lang();
    let themes = format!("{}/widget/v1/themes", shop.edge);
    let body = html! {
        link rel="stylesheet" href="/assets/theme.css";
        div #studio data-themes=(themes) {
            h1 { (lang.say("做成您店里的样子", "Make it yours")) }
            p.quiet.lead {
                (lang.say(
                    "选一套主题，改到顺眼，把 CSS 复制到您的网页里。这里摆的就是真正的积分组件。",
                    "Pick a theme, change what you like, and copy the CSS into your page. These are the real elements.",
                ))
            }
            div.ready role="group" aria-label=(lang.say("现成的主题", "Ready themes")) {
                @for theme in &READY { (ready(lang, theme)) }
            }
            div.studio {
                (preview(lang))
                (theme_controls::all(lang))
                (result(lang))
            }
        }
        script defer src="/assets/colour.js" {}
        script defer src="/assets/theme.js" {}
    };
    layout::page(shop, visit, lang.say("做成您店里的样子", "Make it yours"), &body)
}

fn ready(lang: Lang, (file, [zh, en], [like_zh, like_en]): &Ready) -> Markup {
    html! {
        button type="button" data-theme=(file) aria-pressed="false" {
            b { (lang.say(zh, en)) }
            small { (lang.say(like_zh, like_en)) }
            span.dots aria-hidden="true" { i {} i {} i {} i {} }
        }
    }
}

/// Every element. A choice changes this frame only.
fn preview(lang: Lang) -> Markup {
    let product = &crate::catalogue::PRODUCTS[0];
    let categories = product.categories.join(",");
    html! {
        section #preview aria-label=(lang.say("预览", "Preview")) {
            jifen-balance {}
            jifen-earn amount=(product.price) currency=(CURRENCY) sku=(product.sku) categories=(categories) {}
            jifen-checkout order=(sample_order()) {
                p.quiet { (lang.say("积分暂时用不了。", "Points can't be used just now.")) }
            }
        }
    }
}

/// The basket of the checkout on this page. It cannot be paid.
fn sample_order() -> String {
    let mut cart = Cart::default();
    cart.set("osmanthus-oolong", 1);
    cart.set("celadon-cup", 2);
    json!({ "currency": CURRENCY, "lines": cart.wire_lines() }).to_string()
}

fn result(lang: Lang) -> Markup {
    html! {
        section.card.take aria-labelledby="take" {
            div.row {
                h2 #take { (lang.say("复制到您的网页", "Take it along")) }
                button.line #copy type="button" data-done=(lang.say("已复制", "Copied")) { (lang.say("复制 CSS", "Copy the CSS")) }
            }
            p.quiet {
                (lang.say(
                    "放进您的样式表，只有改过的属性。light-dark() 的前一个值是浅色，后一个是深色。",
                    "For your stylesheet, with just what you have changed. In light-dark(), the first is for light, the second for dark.",
                ))
            }
            pre #css tabindex="0"
                data-nothing=(lang.say("什么都没改：组件本来就是这样。", "Nothing changed: the elements look like this by themselves."))
                data-light=(lang.say("总是浅色：给每个组件加上 theme=\"light\"。", "Always light: put theme=\"light\" on each element."))
                data-dark=(lang.say("总是深色：给每个组件加上 theme=\"dark\"。", "Always dark: put theme=\"dark\" on each element.")) {}
            p.sr role="status" #copied {}
        }
    }
}

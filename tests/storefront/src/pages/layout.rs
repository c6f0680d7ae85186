//! The frame of every page: head with the widget's script tag, header, footer.

use maud::{DOCTYPE, Markup, html};

use super::art;
use crate::lang::Lang;
use crate::session::MEMBERS;
use crate::shop::OpenShop;
use crate::visit::Visit;

/// `title` is the text of the tab before the shop's name.
pub fn page(shop: &OpenShop, visit: &Visit, title: &str, body: &Markup) -> Markup {
    let lang = visit.lang();
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · " (lang.say("灯笼茶", "Lantern Tea")) }
                link rel="icon" href="/favicon.svg" type="image/svg+xml";
                link rel="stylesheet" href="/assets/shop.css";
                (widget_script(shop))
                script defer src="/assets/shop.js" {}
            }
            body {
                a.skip href="#main" { (lang.say("跳到正文", "Skip to content")) }
                (header(visit))
                main #main.wide { (body) }
                (footer(lang))
            }
        }
    }
}

/// Everything that a page needs for its Jifen elements.
fn widget_script(shop: &OpenShop) -> Markup {
    let address = format!("{}/widget/v1/jifen.js", shop.edge);
    html! {
        script async src=(address) data-key=(shop.publishable_key) data-token-url="/jifen/token" {}
    }
}

fn header(visit: &Visit) -> Markup {
    let lang = visit.lang();
    let units = visit.session.cart.units();
    html! {
        header.top {
            div.wide {
                a.brand href="/" {
                    (art::lantern())
                    span { (lang.say("灯笼茶", "Lantern Tea")) }
                }
                nav aria-label=(lang.say("主要", "Main")) {
                    a href="/" { (lang.say("茶铺", "Shop")) }
                    a href="/orders" { (lang.say("我的订单", "Orders")) }
                    @if visit.session.member.is_some() {
                        a href="/account" { (lang.say("我的积分", "Points")) }
                    }
                    a.basket href="/cart" {
                        (lang.say("购物车", "Cart"))
                        @if units > 0 { b { (units) } }
                    }
                }
                div.me {
                    // The content is shown until the widget has loaded, and remains if it cannot load.
                    @if visit.session.member.is_some() {
                        jifen-account launcher { a.quiet href="/account" { (lang.say("积分", "Points")) } }
                    }
                    (who(visit))
                    (languages(lang))
                }
            }
        }
    }
}

fn who(visit: &Visit) -> Markup {
    let lang = visit.lang();
    let now = visit.session.member;
    let name = now.map_or(lang.say("访客", "Guest"), |member| lang.say(member.name.zh, member.name.en));
    html! {
        details.who {
            summary aria-label=(format!("{}: {name}", lang.say("我是谁", "Who am I"))) { (name) }
            form.sheet method="post" action="/who" {
                p.quiet { (lang.say("换个人逛逛", "Browse as")) }
                @for member in &MEMBERS {
                    button name="member" value=(member.id) aria-pressed=(now.is_some_and(|now| now.id == member.id)) {
                        b { (lang.say(member.name.zh, member.name.en)) }
                        small { (lang.say(member.note.zh, member.note.en)) }
                    }
                }
                button name="member" value="" aria-pressed=(now.is_none()) {
                    b { (lang.say("访客", "Guest")) }
                    small { (lang.say("没有登录", "Not signed in")) }
                }
            }
        }
    }
}

fn languages(lang: Lang) -> Markup {
    html! {
        @match lang {
            Lang::Zh => a.lang href="?lang=en" lang="en" hreflang="en" { "English" },
            Lang::En => a.lang href="?lang=zh" lang="zh-CN" hreflang="zh-CN" { "中文" },
        }
    }
}

fn footer(lang: Lang) -> Markup {
    html! {
        footer.wide {
            p.quiet {
                (lang.say(
                    "灯笼茶是一家样例小店：没有真的茶，也不收真的钱。积分由 Jifen 记账。",
                    "Lantern Tea is a sample shop: no real tea, no real money. Points are kept by Jifen.",
                ))
                " "
                a href="/theme" { (lang.say("换成您店里的样子", "Make the elements yours")) }
            }
        }
    }
}

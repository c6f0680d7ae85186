//! My points: the widget's panel, and its fallback.

use maud::{Markup, html};

use super::layout;
use crate::lang::Lang;
use crate::shop::OpenShop;
use crate::visit::Visit;

/// The link for friends. This shop only opens its front page for them.
const INVITE_LINK: &str = "/?friend={code}";

pub fn page(shop: &OpenShop, visit: &Visit) -> Markup {
    let lang = visit.lang();
    let body = html! {
        h1 { (greeting(visit)) }
        jifen-account invite-link=(INVITE_LINK) {
            p.quiet {
                (lang.say("积分正在路上。也可以在“我的订单”里看到积分和明细。", "Points are on their way. They also stand under Orders."))
            }
        }
    };
    layout::page(shop, visit, lang.say("我的积分", "My points"), &body)
}

fn greeting(visit: &Visit) -> String {
    let lang = visit.lang();
    let name =
        visit.session.member.map_or(lang.say("朋友", "friend"), |member| lang.say(member.name.zh, member.name.en));
    match lang {
        Lang::Zh => format!("{name}，你好"),
        Lang::En => format!("Hello, {name}"),
    }
}

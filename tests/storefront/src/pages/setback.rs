//! Explains why nothing was charged, and what the shopper can do.

use maud::{Markup, html};

use crate::checkout::{HoldProblem, Setback};
use crate::lang::Lang;

/// The word for a setback in an address.
pub fn slug(setback: Setback) -> &'static str {
    match setback {
        Setback::EmptyCart => "empty",
        Setback::AmountChanged => "amount",
        Setback::HoldUnusable(HoldProblem::Unreachable) => "resting",
        Setback::HoldUnusable(HoldProblem::Ended) => "ended",
        Setback::HoldUnusable(HoldProblem::DoesNotFit) => "other",
        Setback::Declined => "declined",
    }
}

/// `None` for an unknown word, because addresses can be typed.
pub fn notice(lang: Lang, slug: &str) -> Option<Markup> {
    let words = match slug {
        "amount" => lang.say(
            "金额有变化，所以还没有扣款。请看一下现在的金额，再付一次。",
            "The amount has changed, so nothing was charged. Please look at it and pay again.",
        ),
        "resting" => lang.say(
            "积分服务暂时联系不上，还没有扣款。可以先用现金付全款；预留的积分会自动退回。",
            "We can't reach your points just now, and nothing was charged. You can pay in full; points set aside come back by themselves.",
        ),
        "ended" => lang.say(
            "预留的积分已经退回，还没有扣款。可以重新选择积分，或直接付款。",
            "The points set aside have gone back, and nothing was charged. Choose them again, or simply pay.",
        ),
        "other" => lang.say(
            "预留的积分不属于这一单，还没有扣款。请重新选择积分，或直接付款。",
            "The points set aside are not for this order, and nothing was charged. Choose again, or simply pay.",
        ),
        "declined" => lang.say(
            "银行卡被拒绝，没有扣款。积分仍为你保留，可以换一张卡。",
            "The card was declined and nothing was charged. Your points are still set aside; try another card.",
        ),
        _ => return None,
    };
    Some(html! { p.notice role="status" { (words) } })
}

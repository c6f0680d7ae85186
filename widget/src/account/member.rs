//! The facts of the balance's answer in addition to points: the tier, the check-in and open holds. It decides nothing.

use super::program::{Named, named};
use crate::{
    i18n::Voice,
    object::{count, get, instant, is_absent, list, points, text},
};
use shared::{units::points::Points, units::time::Instant};
use wasm_bindgen::JsValue;

#[derive(Debug)]
pub struct Tier {
    pub id: String,
    /// In the program's own language.
    pub name: String,
    /// `1` if the tier multiplies nothing.
    pub multiplier: String,
    /// When it ends if nothing more happens.
    pub until: Option<Instant>,
    pub benefits: Vec<Named>,
}

/// The way to the next tier.
#[derive(Debug)]
pub struct NextTier {
    pub to: String,
    /// From 0 to 1.
    pub share: String,
    pub metric: Metric,
    pub current: String,
    pub needed: String,
    pub missing: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    Spend,
    Orders,
    Points,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckIn {
    /// Today's check-in is done.
    pub is_done: bool,
    /// Days in a row that count for the next check-in.
    pub streak: u64,
}

#[derive(Debug)]
pub struct Hold {
    pub id: String,
    pub points: Points,
    /// When the hold times out.
    pub ends_at: Instant,
}

pub fn tier(answer: &JsValue, voice: &Voice) -> Option<Tier> {
    let tier = get(answer, "tier");
    Some(Tier {
        id: text(&tier, "id")?,
        name: text(&tier, "name")?,
        multiplier: text(&tier, "multiplier")?,
        until: instant(&tier, "until"),
        benefits: named(&get(&tier, "benefits"), "id", voice),
    })
}

pub fn way(answer: &JsValue) -> Option<NextTier> {
    let way = get(answer, "next_tier");
    Some(NextTier {
        to: text(&way, "next_tier")?,
        share: text(&way, "share")?,
        metric: match text(&way, "metric")?.as_str() {
            "spend" => Metric::Spend,
            "orders" => Metric::Orders,
            _ => Metric::Points,
        },
        current: text(&way, "current")?,
        needed: text(&way, "needed")?,
        missing: text(&way, "missing")?,
    })
}

/// `None` if the program has no check-ins.
pub fn check_in(answer: &JsValue) -> Option<CheckIn> {
    let check_in = get(answer, "check_in");
    let is_told = !is_absent(&check_in);
    is_told.then(|| CheckIn {
        is_done: get(&check_in, "today").is_truthy(),
        streak: count(&check_in, "streak").unwrap_or_default(),
    })
}

pub fn holds(answer: &JsValue) -> Vec<Hold> {
    let hold = |hold: &JsValue| {
        Some(Hold {
            id: text(hold, "hold_id")?,
            points: points(hold, "points")?,
            ends_at: instant(hold, "expires_at")?,
        })
    };
    list(answer, "holds", hold).unwrap_or_default()
}

//! The edge's answers, from JavaScript values to the shapes of `shared::wire`. Unknown fields are ignored, because answers can get new
//! ones. `None` for an answer that lacks a field: this widget cannot read it.

use crate::object::{get, instant, is_absent, list, points, text};
use shared::{
    units::id::{LineId, LotId, MemberId},
    units::lot_class::LotClass,
    units::money::MoneyText,
    units::points::Points,
    units::time::Instant,
    wire::{Bounds, BoundsLimit, BurnView, Expiring, LinePart, Money, NextPending, PointsChoice, QuoteAnswer},
};
use wasm_bindgen::JsValue;

/// A member's balance, with the fields that every element needs. An element that shows more reads the answer itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Balance {
    pub member_id: MemberId,
    pub as_of: Instant,
    pub available: Points,
    pub pending: Points,
    pub held: Points,
    pub debt: Points,
    /// The part of `available` that is listed below.
    pub worth: Money,
    /// The soonest first, never-expiring last. The sum is `available`.
    pub expiring: Vec<Expiring>,
    /// The soonest first. The sum is `pending`.
    pub next_pending: Vec<NextPending>,
}

pub fn balance(value: &JsValue) -> Option<Balance> {
    Some(Balance {
        member_id: MemberId::parse(&text(value, "member_id")?)?,
        as_of: instant(value, "as_of")?,
        available: points(value, "available")?,
        pending: points(value, "pending")?,
        held: points(value, "held")?,
        debt: points(value, "debt")?,
        worth: worth(value)?,
        expiring: list(value, "expiring", |item| {
            Some(Expiring { expires_at: instant(item, "expires_at"), points: points(item, "points")? })
        })?,
        next_pending: list(value, "next_pending", |item| {
            Some(NextPending { available_at: instant(item, "available_at")?, points: points(item, "points")? })
        })?,
    })
}

/// The `worth` of a balance or an earn preview.
pub fn worth(value: &JsValue) -> Option<Money> {
    let worth = get(value, "worth");
    Some(Money { amount: money(&worth, "amount")?, currency: text(&worth, "currency")? })
}

pub fn quote(value: &JsValue) -> Option<QuoteAnswer> {
    Some(QuoteAnswer {
        quote: text(value, "quote")?,
        expires_at: instant(value, "expires_at")?,
        points: points(value, "points")?,
        amount: money(value, "amount")?,
        cash: money(value, "cash")?,
        bounds: bounds(&get(value, "bounds"))?,
        lines: list(value, "lines", line_part)?,
        burns: list(value, "burns", burn)?,
        would_earn: points(value, "would_earn")?,
        available: points(value, "available")?,
        rescued: points(value, "rescued")?,
        used_today: points(value, "used_today"),
        as_of: instant(value, "as_of")?,
    })
}

fn bounds(value: &JsValue) -> Option<Bounds> {
    let limit = match text(value, "limit")?.as_str() {
        "balance" => BoundsLimit::Balance,
        "share" => BoundsLimit::Share,
        "points" => BoundsLimit::Points,
        "cash" => BoundsLimit::Cash,
        "day" => BoundsLimit::Day,
        "closed" => BoundsLimit::Closed,
        // Or a reason that this version does not know.
        _ => BoundsLimit::Total,
    };
    let choice: fn(&JsValue) -> Option<PointsChoice> =
        |item| Some(PointsChoice { points: points(item, "points")?, amount: money(item, "amount")? });
    let choices = if is_absent(&get(value, "choices")) { Vec::new() } else { list(value, "choices", choice)? };
    Some(Bounds {
        min: points(value, "min")?,
        max: points(value, "max")?,
        step: points(value, "step")?,
        limit,
        choices,
    })
}

fn line_part(value: &JsValue) -> Option<LinePart> {
    let line_id = LineId::parse(&text(value, "line_id")?)?;
    Some(LinePart { line_id, points: points(value, "points")?, amount: money(value, "amount")? })
}

fn burn(value: &JsValue) -> Option<BurnView> {
    Some(BurnView {
        lot_id: LotId::of(text(value, "lot_id")?),
        class: if text(value, "class")? == LotClass::Bonus.as_str() { LotClass::Bonus } else { LotClass::Base },
        points: points(value, "points")?,
        expires_at: instant(value, "expires_at"),
        rescue: get(value, "rescue").is_truthy(),
    })
}

fn money(value: &JsValue, name: &str) -> Option<MoneyText> {
    text(value, name).map(MoneyText)
}

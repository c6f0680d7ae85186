//! The result of one choice, in the wire's terms: our own arithmetic as a preview, or the edge's answer.

use crate::object::{array, number, object, time_text};
use shared::{
    units::money::MoneyText,
    units::points::Points,
    units::time::Instant,
    wire::{Bounds, BoundsLimit, BurnView, LinePart, PointsChoice, QuoteAnswer},
};
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The source of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Preview,
    Edge,
}

#[derive(Debug, PartialEq)]
pub struct Outcome {
    pub source: Source,
    pub points: Points,
    pub amount: MoneyText,
    pub cash: MoneyText,
    pub bounds: Bounds,
    pub lines: Vec<LinePart>,
    pub burns: Vec<BurnView>,
}

/// The edge's largest choice, with its other facts about the member's points: together with order and program, previews need nothing else.
#[derive(Debug, PartialEq)]
pub struct Most {
    pub outcome: Rc<Outcome>,
    pub available: Points,
    /// The available points that count more because they are about to expire.
    pub rescued: Points,
    pub used_today: Points,
    /// When the edge answered. Rates, expiries and rescues are those of this instant, whatever the device's clock shows.
    pub as_of: Instant,
}

impl Outcome {
    /// The edge's result, and the signed text of its quote.
    pub fn of_answer(answer: QuoteAnswer) -> (Rc<Self>, Rc<str>) {
        let QuoteAnswer { quote, points, amount, cash, bounds, lines, burns, .. } = answer;
        (Rc::new(Self { source: Source::Edge, points, amount, cash, bounds, lines, burns }), quote.into())
    }

    /// Whether both results are equal, whatever their source.
    pub fn agrees_with(&self, other: &Self) -> bool {
        self.points == other.points
            && self.amount == other.amount
            && self.cash == other.cash
            && self.bounds == other.bounds
            && self.lines == other.lines
            && self.burns == other.burns
    }

    /// The detail of `jifen:quote`.
    pub fn detail(&self, order: &JsValue) -> JsValue {
        object(&[
            ("source", if self.source == Source::Edge { "edge" } else { "preview" }.into()),
            ("points", number(self.points.get())),
            ("amount", self.amount.as_str().into()),
            ("cash", self.cash.as_str().into()),
            ("bounds", bounds_detail(&self.bounds)),
            ("lines", array(&self.lines, line_detail)),
            ("burns", array(&self.burns, burn_detail)),
            ("order", order.clone()),
        ])
    }
}

fn bounds_detail(bounds: &Bounds) -> JsValue {
    let limit = match bounds.limit {
        BoundsLimit::Balance => "balance",
        BoundsLimit::Share => "share",
        BoundsLimit::Points => "points",
        BoundsLimit::Cash => "cash",
        BoundsLimit::Total => "total",
        BoundsLimit::Day => "day",
        BoundsLimit::Closed => "closed",
    };
    object(&[
        ("min", number(bounds.min.get())),
        ("max", number(bounds.max.get())),
        ("step", number(bounds.step.get())),
        ("limit", limit.into()),
        ("choices", array(&bounds.choices, choice_detail)),
    ])
}

fn choice_detail(choice: &PointsChoice) -> JsValue {
    object(&[("points", number(choice.points.get())), ("amount", choice.amount.as_str().into())])
}

fn line_detail(line: &LinePart) -> JsValue {
    object(&[
        ("line_id", line.line_id.as_str().into()),
        ("points", number(line.points.get())),
        ("amount", line.amount.as_str().into()),
    ])
}

fn burn_detail(burn: &BurnView) -> JsValue {
    object(&[
        ("lot_id", burn.lot_id.as_str().into()),
        ("class", burn.class.as_str().into()),
        ("points", number(burn.points.get())),
        ("expires_at", burn.expires_at.map_or(JsValue::NULL, time_text)),
        ("rescue", burn.rescue.into()),
    ])
}

//! What one choice would do, in the wire's terms: by our own arithmetic as a preview, or as the edge has answered.

use crate::{
    object::{array, number, object, time_text},
    order::Order,
    session::Terms,
};
use shared::{
    api::{Bounds, BoundsLimit, BurnView, LinePart, PointsChoice, PointsWanted, QuoteAnswer},
    basket::Basket,
    lot::{Lot, Renewal},
    money::{Currency, MoneyText},
    points::Points,
    quote::{Burn, Quote, QuoteFacts, quote},
    time::Instant,
};
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Who reckoned it.
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

impl Outcome {
    /// The edge's outcome, and the signed text of its quote.
    pub fn of_answer(answer: QuoteAnswer) -> (Rc<Self>, Rc<str>) {
        let QuoteAnswer { quote, points, amount, cash, bounds, lines, burns, .. } = answer;
        (Rc::new(Self { source: Source::Edge, points, amount, cash, bounds, lines, burns }), quote.into())
    }

    fn of_quote(quote: Quote, currency: Currency) -> Self {
        let line = |part: shared::quote::PaidPart| LinePart {
            line_id: part.line_id,
            points: part.points,
            amount: part.amount.to_text(currency),
        };
        let burn = |Burn { lot, rescue }: Burn| BurnView {
            lot_id: lot.lot_id,
            class: lot.class,
            points: lot.points,
            expires_at: lot.expires_at,
            rescue,
        };
        Self {
            source: Source::Preview,
            points: quote.points,
            amount: quote.amount.to_text(currency),
            cash: quote.cash.to_text(currency),
            bounds: quote.bounds,
            lines: quote.lines.into_iter().map(line).collect(),
            burns: quote.burns.into_iter().map(burn).collect(),
        }
    }

    /// Whether both say the same, whoever reckoned it.
    pub fn agrees_with(&self, other: &Self) -> bool {
        self.points == other.points
            && self.amount == other.amount
            && self.cash == other.cash
            && self.bounds == other.bounds
            && self.lines == other.lines
            && self.burns == other.burns
    }

    /// For `jifen:quote`.
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

/// What previews are reckoned from: the order, the program's terms, and the lots as the edge's largest quote has shown them.
#[derive(Debug, PartialEq)]
pub struct Ground {
    basket: Basket,
    lots: Vec<Lot>,
    /// When the edge answered: rates, expiries and rescues stand as they stood then, whatever this device's clock says.
    as_of: Instant,
    used_today: Points,
    /// Some of the lines cannot be paid with points.
    pub some_excluded: bool,
}

impl Ground {
    /// `None` where the terms do not fit the order, as after a change of the program: then only the edge reckons.
    pub fn read(order: &Order, terms: &Terms, most: &QuoteAnswer) -> Option<Self> {
        let spending = terms.spending.as_ref()?;
        let basket = Basket::read(&order.currency, &order.lines, order.shipping.as_ref(), terms.currency).ok()?;
        let eligible = shared::quote::eligible_total(&basket, &spending.cash_off);
        let some_excluded = eligible < basket.lines_total();
        let used_today = most.used_today.unwrap_or_default();
        Some(Self { basket, lots: lots_of(most), as_of: most.as_of, used_today, some_excluded })
    }

    /// The edge's own arithmetic. `None` where it refuses.
    pub fn preview(&self, terms: &Terms, points: Points) -> Option<Outcome> {
        let cash_off = &terms.spending.as_ref()?.cash_off;
        let wanted = PointsWanted::Exactly(points);
        let facts = QuoteFacts { now: self.as_of, tier: None, used_today: self.used_today };
        let quoted = quote(cash_off, &self.basket, &self.lots, wanted, &facts).ok()?;
        Some(Outcome::of_quote(quoted, terms.currency))
    }
}

/// The burns of the largest choice stand in burn order, and every smaller choice burns a prefix of them. What no choice can reach
/// comes last, rescued or not, so that the bounds are reckoned from all that is available.
fn lots_of(most: &QuoteAnswer) -> Vec<Lot> {
    let begin = Instant::from_millis(0);
    let lot = |(at, burn): (i64, &BurnView)| Lot {
        lot_id: burn.lot_id.clone(),
        class: burn.class,
        points: burn.points,
        order_id: None,
        earned_at: Instant::from_millis(at),
        available_at: begin,
        expires_at: burn.expires_at,
        renewal: Renewal::Fixed,
        revocable_until: begin,
    };
    let mut lots: Vec<Lot> = (0..).zip(&most.burns).map(lot).collect();
    let Some(last) = lots.last().cloned() else { return lots };
    let reached: Points = most.burns.iter().filter(|burn| burn.rescue).map(|burn| burn.points).sum();
    let rescued = most.rescued.minus(reached);
    // Where rescued points are left, the last burn was rescued too.
    let earned_at = Instant::from_millis(last.earned_at.millis() + 1);
    let unreached = most.available.minus(most.points).minus(rescued);
    lots.push(Lot { points: rescued, earned_at, ..last.clone() });
    lots.push(Lot { points: unreached, earned_at, expires_at: None, ..last });
    lots
}

/// None of the order's lines can be paid with points.
pub fn all_excluded(order: &Order, terms: &Terms) -> bool {
    let basket = Basket::read(&order.currency, &order.lines, order.shipping.as_ref(), terms.currency);
    let eligible = basket
        .ok()
        .zip(terms.spending.as_ref())
        .map(|(basket, spending)| shared::quote::eligible_total(&basket, &spending.cash_off));
    eligible.is_some_and(shared::money::Amount::is_zero)
}

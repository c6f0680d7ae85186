//! The preview: the result of a choice by the edge's own arithmetic, without a request. It is a part of the Wasm that is loaded when the
//! first choice is shown. Until then, only the edge computes.

use super::{
    cash_off,
    outcome::{Most, Outcome, Source},
};
use crate::order::Order;
use part::part;
use shared::{
    basket::Basket,
    ledger::fact::hold::PaidPart,
    ledger::lot::{Lot, Renewal},
    program::CashOff,
    spending::quote::{Burn, Quote, QuoteFacts, eligible_total, quote},
    units::id::LotId,
    units::money::Currency,
    units::points::Points,
    units::time::{Instant, Month},
    wire::{BurnView, LinePart, PointsWanted},
};
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The input of previews: the order, the program's rules, and the lots of the edge's largest quote.
#[derive(Debug, PartialEq)]
pub struct Ground {
    cash_off: Rc<CashOff>,
    basket: Basket,
    lots: Vec<Lot>,
    /// The edge's ids of the lots, in the order of `lots`. The `earned_at` of each lot is its index.
    lot_ids: Vec<LotId>,
    as_of: Instant,
    used_today: Points,
    /// Points cannot pay some of the lines.
    pub some_excluded: bool,
    /// If our arithmetic differs from the edge's, the program has changed: then only the edge computes.
    pub agrees: bool,
}

part! {
    preview 1:
    /// How the public program's `cash_off` converts points to money. `None` if this version of the widget cannot read it.
    pub fn read_cash_off(value: &JsValue, currency: &Currency) -> Option<Rc<CashOff>> {
        cash_off::read(value, *currency).map(Rc::new)
    }
}

part! {
    preview 2:
    /// `None` if the rules do not fit the order, for example after a change of the program.
    pub fn ground(order: &Order, currency: &Currency, cash_off: &Rc<CashOff>, most: &Most) -> Option<Ground> {
        Ground::read(order, *currency, cash_off, most)
    }
}

part! {
    preview 3:
    /// The edge's own arithmetic. `None` if it refuses.
    pub fn preview(ground: &Ground, points: &Points) -> Option<Outcome> {
        ground.preview(*points)
    }
}

part! {
    preview 4:
    /// Points cannot pay any of the order's lines.
    pub fn all_excluded(order: &Order, currency: &Currency, cash_off: &CashOff) -> bool {
        basket(order, *currency).is_some_and(|basket| eligible_total(&basket, cash_off).is_zero())
    }
}

impl Ground {
    fn read(order: &Order, currency: Currency, cash_off: &Rc<CashOff>, most: &Most) -> Option<Self> {
        let basket = basket(order, currency)?;
        let some_excluded = eligible_total(&basket, cash_off) < basket.lines_total();
        let Most { as_of, used_today, .. } = *most;
        let (cash_off, lots) = (Rc::clone(cash_off), lots_of(most));
        let lot_ids = most.outcome.burns.iter().map(|burn| burn.lot_id.clone()).collect();
        let mut ground = Self { cash_off, basket, lots, lot_ids, as_of, used_today, some_excluded, agrees: false };
        ground.agrees = ground.preview(most.outcome.points).is_some_and(|preview| preview.agrees_with(&most.outcome));
        Some(ground)
    }

    fn preview(&self, points: Points) -> Option<Outcome> {
        let facts = QuoteFacts { now: self.as_of, tier: None, used_today: self.used_today };
        let quoted = quote(&self.cash_off, &self.basket, &self.lots, PointsWanted::Exactly(points), &facts).ok()?;
        Some(self.outcome(quoted))
    }

    fn outcome(&self, quote: Quote) -> Outcome {
        let currency = self.basket.currency;
        let line = |part: PaidPart| LinePart {
            line_id: part.line_id,
            points: part.points,
            amount: part.amount.to_text(currency),
        };
        Outcome {
            source: Source::Preview,
            points: quote.points,
            amount: quote.amount.to_text(currency),
            cash: quote.cash.to_text(currency),
            bounds: quote.bounds,
            lines: quote.lines.into_iter().map(line).collect(),
            burns: quote.burns.iter().filter_map(|burn| self.burn(burn)).collect(),
        }
    }

    fn burn(&self, Burn { lot, rescue }: &Burn) -> Option<BurnView> {
        let place = usize::try_from(lot.earned_at.millis()).ok()?;
        let lot_id = self.lot_ids.get(place).or(self.lot_ids.last())?.clone();
        Some(BurnView { lot_id, class: lot.class, points: lot.points, expires_at: lot.expires_at, rescue: *rescue })
    }
}

fn basket(order: &Order, currency: Currency) -> Option<Basket> {
    let basket = Basket::read(&order.currency, &order.lines, order.shipping.as_ref(), currency).ok()?;
    basket.with_tax(order.tax.as_ref()).ok()
}

/// The burns of the largest choice are in burn order, and every smaller choice burns a prefix of them. Lots that no choice can reach are
/// last, rescued or not, so that the bounds are computed from all available points.
fn lots_of(most: &Most) -> Vec<Lot> {
    let lot = |(at, burn): (i64, &BurnView)| Lot {
        class: burn.class,
        issued_in: Month::default(),
        points: burn.points,
        earned_at: Instant::from_millis(at),
        available_at: None,
        expires_at: burn.expires_at,
        renewal: Renewal::Fixed,
        spent: Points::ZERO,
    };
    let mut lots: Vec<Lot> = (0..).zip(&most.outcome.burns).map(lot).collect();
    let Some(last) = lots.last().cloned() else { return lots };
    let reached: Points = most.outcome.burns.iter().filter(|burn| burn.rescue).map(|burn| burn.points).sum();
    let rescued = most.rescued.minus(reached);
    // If rescued points are left, the last burn was rescued too.
    let earned_at = Instant::from_millis(last.earned_at.millis() + 1);
    let unreached = most.available.minus(most.outcome.points).minus(rescued);
    lots.push(Lot { points: rescued, earned_at, ..last.clone() });
    lots.push(Lot { points: unreached, earned_at, expires_at: None, ..last });
    lots
}

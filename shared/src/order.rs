//! A paid order: its hold is captured, or its points burnt afresh, and what it earns is granted. Never refused because of points.

use crate::{
    allocate::{allocate, cumulative},
    api::{HoldState, OrderRequest, ShortfallReason},
    basket::{Basket, Line, TOTAL_MAX, check_word, read_amount},
    earn::{Award, Cap, available_at, earn},
    hold::{Hold, HoldRecord, capture_for_order, points_for},
    id::{HoldId, LineId, MemberId, OrderId},
    ledger::{Change, Draft},
    lot::{Lot, burn_at_most, points_of},
    money::{Amount, Currency},
    points::Points,
    program::{OrderFacts, Program},
    quote::{eligible_total, eligible_weights},
    refund::Refund,
    refusal::Refusal,
    time::Instant,
};
use serde::{Deserialize, Serialize};

/// How far a merchant's clock may run ahead.
const AHEAD_MINUTES: u32 = 5;

/// An order that a merchant says was paid, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub order_id: OrderId,
    pub member_id: MemberId,
    pub placed_at: Instant,
    pub store: Option<String>,
    pub channel: Option<String>,
    pub hold_id: Option<HoldId>,
    pub basket: Basket,
    pub tax: Amount,
}

impl Order {
    /// Refuses what [`Basket::read`] refuses, a time of placing that is still to come, and an overlong store or channel.
    pub fn read(request: &OrderRequest, program: &Program, now: Instant) -> Result<Self, Refusal> {
        let currency = program.currency;
        let basket = Basket::read(&request.currency, &request.lines, request.shipping.as_ref(), currency)?;
        let tax = request.tax.as_ref().map_or(Ok(Amount::ZERO), |text| read_amount("/tax", text, currency))?;
        if basket.payable().plus(tax) > TOTAL_MAX {
            return Err(Refusal::invalid("/tax", "makes the order cost more than an order may."));
        }
        if request.placed_at > now.plus_minutes(AHEAD_MINUTES) {
            return Err(Refusal::invalid("/placed_at", "lies in the future."));
        }
        request.store.iter().try_for_each(|store| check_word("/store".to_owned(), store))?;
        request.channel.iter().try_for_each(|channel| check_word("/channel".to_owned(), channel))?;
        Ok(Self {
            order_id: request.order_id.clone(),
            member_id: request.member_id.clone(),
            placed_at: request.placed_at,
            store: request.store.clone(),
            channel: request.channel.clone(),
            hold_id: request.hold_id.clone(),
            basket,
            tax,
        })
    }

    pub fn facts(&self) -> OrderFacts<'_> {
        OrderFacts { placed_at: self.placed_at, store: self.store.as_deref(), channel: self.channel.as_deref() }
    }
}

/// An order as the ledger keeps it: everything a refund will ever need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidOrder {
    pub order_id: OrderId,
    pub member_id: MemberId,
    pub currency: String,
    pub placed_at: Instant,
    pub shipping: Amount,
    pub tax: Amount,
    pub lines: Vec<PaidLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spent: Option<SpentPoints>,
    pub awards: Vec<Award>,
    pub available_at: Instant,
    /// The awards' lots, after `debt_paid`.
    pub lots: Vec<Lot>,
    /// The part of the awards that paid a debt.
    pub debt_paid: Points,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidLine {
    pub line_id: LineId,
    pub sku: String,
    pub quantity: u32,
    /// After the line's discount.
    pub total: Amount,
    /// The part of `total` that was not paid in cash.
    pub points_off: Amount,
    /// Points really burnt for the line.
    pub points: Points,
}

impl PaidLine {
    pub fn cash(&self) -> Amount {
        self.total.minus(self.points_off)
    }
}

/// How points paid part of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpentPoints {
    pub hold_id: HoldId,
    /// Taken from lots, in burn order.
    pub burnt: Vec<Lot>,
    /// What the burnt points paid.
    pub amount: Amount,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortfall: Option<PointsShortfall>,
    pub basket_changed: bool,
}

/// Money that came off the order without points to pay for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsShortfall {
    pub points: Points,
    pub amount: Amount,
    pub reason: ShortfallReason,
}

impl PaidOrder {
    pub fn lines_total(&self) -> Amount {
        self.lines.iter().map(|line| line.total).sum()
    }

    /// Lines, shipping and tax.
    pub fn total(&self) -> Amount {
        self.lines_total().plus(self.shipping).plus(self.tax)
    }

    /// What was not paid with points.
    pub fn cash(&self) -> Amount {
        self.lines.iter().map(PaidLine::cash).sum::<Amount>().plus(self.shipping).plus(self.tax)
    }

    pub fn desired(&self) -> Points {
        self.awards.iter().map(|award| award.desired).sum()
    }

    pub fn granted(&self) -> Points {
        self.awards.iter().map(|award| award.points).sum()
    }

    /// The program's currency when the order was placed.
    pub fn currency(&self, program: &Program) -> Currency {
        Currency::parse(&self.currency).unwrap_or(program.currency)
    }
}

/// Records a paid order. `hold` is the record of the order's `hold_id`, if it has one.
///
/// An open hold is captured, up to what the order's eligible lines cost. One that was released or has timed out: the same points are
/// burnt afresh where they are still there, and what is not is a shortfall. One that another order captured is not burnt again.
pub fn record(
    draft: &mut Draft,
    order: &Order,
    program: &Program,
    hold: Option<&HoldRecord>,
) -> Result<PaidOrder, Refusal> {
    let spent = hold.map(|hold| spend(draft, order, program, hold)).transpose()?;
    let lines = paid_lines(order, program, hold, spent.as_ref());
    let points_off: Vec<Amount> = lines.iter().map(|line| line.points_off).collect();
    let mut awards = earn(program, &order.basket, order.facts(), &points_off);
    cut_to_room(draft, &mut awards);
    let (lots, debt_paid) = grant(draft, order, program, &awards);
    let paid = PaidOrder {
        order_id: order.order_id.clone(),
        member_id: order.member_id.clone(),
        currency: order.basket.currency.code().to_owned(),
        placed_at: order.placed_at,
        shipping: order.basket.shipping,
        tax: order.tax,
        lines,
        spent,
        awards,
        available_at: available_at(program, order.placed_at),
        lots,
        debt_paid,
    };
    draft.append(Change::OrderPaid { order: Box::new(paid.clone()) })?;
    Ok(paid)
}

/// The eligible lines' money: by the program's exclusions, all of it where points can no longer be spent at all.
fn eligible(order: &Order, program: &Program) -> Amount {
    let lines_total = order.basket.lines_total();
    program.spending.cash_off.as_ref().map_or(lines_total, |cash_off| eligible_total(&order.basket, cash_off))
}

fn spend(draft: &mut Draft, order: &Order, program: &Program, record: &HoldRecord) -> Result<SpentPoints, Refusal> {
    let hold = &record.hold;
    if hold.currency != order.basket.currency.code() {
        return Err(Refusal::CurrencyMismatch { expected: hold.currency.clone() });
    }
    let basket_changed = order.basket.digest() != hold.basket_digest;
    let off = if basket_changed { hold.amount.min(eligible(order, program)) } else { hold.amount };
    let points = points_for(hold, off);
    let (burnt, reason) = match record.state_in(draft) {
        HoldState::Held => (capture_for_order(draft, record, &order.order_id, off)?.burnt, ShortfallReason::PointsGone),
        HoldState::Captured => (Vec::new(), ShortfallReason::HoldCaptured),
        HoldState::Released | HoldState::TimedOut => {
            (burn_afresh(draft, order, hold, (points, off))?, ShortfallReason::PointsGone)
        }
    };
    let burnt_points = points_of(&burnt);
    let amount = paid_by(burnt_points, points, off);
    let missing = points.minus(burnt_points);
    let shortfall =
        (!missing.is_zero()).then(|| PointsShortfall { points: missing, amount: off.minus(amount), reason });
    Ok(SpentPoints { hold_id: hold.hold_id.clone(), burnt, amount, shortfall, basket_changed })
}

/// What `burnt` of `points` pay of `off`, rounded down.
fn paid_by(burnt: Points, points: Points, off: Amount) -> Amount {
    Amount::saturating(cumulative(off.minor(), burnt.get(), points.get()).into())
}

/// Burns what is left of the points of a hold that has ended. From then on the hold counts as captured, even where nothing was left: no other
/// order burns it again.
fn burn_afresh(
    draft: &mut Draft,
    order: &Order,
    hold: &Hold,
    (points, off): (Points, Amount),
) -> Result<Vec<Lot>, Refusal> {
    let burnt = burn_at_most(&draft.account().lots, points, draft.now());
    let amount = paid_by(points_of(&burnt), points, off);
    let (hold_id, order_id) = (hold.hold_id.clone(), order.order_id.clone());
    draft.append(Change::Burnt { hold_id, order_id, amount, burnt: burnt.clone() })?;
    Ok(burnt)
}

/// The lines with what points took off each: as quoted while the basket is the quoted one, by the eligible lines' prices otherwise.
fn paid_lines(
    order: &Order,
    program: &Program,
    hold: Option<&HoldRecord>,
    spent: Option<&SpentPoints>,
) -> Vec<PaidLine> {
    let off = points_off(order, program, hold, spent);
    let burnt = spent.map_or(Points::ZERO, |spent| points_of(&spent.burnt));
    let weights: Vec<u128> = off.iter().map(|&minor| u128::from(minor)).collect();
    let points = allocate(burnt.get(), &weights);
    let lines = order.basket.lines.iter().zip(off).zip(points);
    let paid = |((line, off), points): ((&Line, u64), u64)| PaidLine {
        line_id: line.line_id.clone(),
        sku: line.sku.clone(),
        quantity: line.quantity,
        total: line.total,
        points_off: Amount::saturating(off.into()),
        points: Points::saturating(points.into()),
    };
    lines.map(paid).collect()
}

/// Money that points took off each line, in minor units.
fn points_off(order: &Order, program: &Program, hold: Option<&HoldRecord>, spent: Option<&SpentPoints>) -> Vec<u64> {
    let (Some(record), Some(spent)) = (hold, spent) else { return vec![0; order.basket.lines.len()] };
    if !spent.basket_changed {
        return record.hold.lines.iter().map(|line| line.amount.minor()).collect();
    }
    let off = spent.amount.plus(spent.shortfall.map_or(Amount::ZERO, |shortfall| shortfall.amount));
    let all = || order.basket.lines.iter().map(|line| line.total.minor().into()).collect();
    let cash_off = program.spending.cash_off.as_ref();
    let weights = cash_off.map_or_else(all, |cash_off| eligible_weights(&order.basket, cash_off));
    allocate(off.minor(), &weights)
}

/// No account issues more than [`Points::MAX`] in its life.
fn cut_to_room(draft: &Draft, awards: &mut [Award]) {
    let mut room = Points::MAX.minus(draft.account().totals.issued);
    for award in awards {
        award.cut_to(room, Cap::AccountFull);
        room = room.minus(award.points);
    }
}

/// The lots that awards make, once they have paid what the member owes.
fn grant(draft: &Draft, order: &Order, program: &Program, awards: &[Award]) -> (Vec<Lot>, Points) {
    let revocable_until = program.zone.end_of_day_after(order.placed_at, program.refunds.revocable_days);
    let owed = draft.account().debt;
    let mut debt_paid = Points::ZERO;
    let mut lots = Vec::new();
    for award in awards {
        let paid = award.points.min(owed.minus(debt_paid));
        debt_paid = debt_paid.plus(paid);
        let lot = award.lot(&order.order_id, award.points.minus(paid), revocable_until);
        lots.extend((!lot.points.is_zero()).then_some(lot));
    }
    (lots, debt_paid)
}

/// An order with all that has come of it, read from its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderHistory {
    pub paid: PaidOrder,
    pub refunds: Vec<Refund>,
}

impl OrderHistory {
    /// Folds the entries of one order, oldest first. `None` if the order was never paid.
    pub fn fold<'entries>(changes: impl IntoIterator<Item = &'entries Change>) -> Option<Self> {
        let mut history: Option<Self> = None;
        for change in changes {
            match (change, &mut history) {
                (Change::OrderPaid { order }, none @ None) => {
                    *none = Some(Self { paid: (**order).clone(), refunds: Vec::new() });
                }
                (Change::Refunded { refund }, Some(history)) => history.refunds.push((**refund).clone()),
                _ => {}
            }
        }
        history
    }
}

/// Closes the return window early: what is pending of the order's awards becomes available now. Answers how much that is.
pub fn complete(draft: &mut Draft, history: &OrderHistory) -> Result<Points, Refusal> {
    let order_id = &history.paid.order_id;
    let now = draft.now();
    let pending = |lot: &&Lot| lot.order_id.as_ref() == Some(order_id) && lot.is_pending(now);
    let points: Points = draft.account().lots.iter().filter(pending).map(|lot| lot.points).sum();
    if !points.is_zero() {
        draft.append(Change::OrderCompleted { order_id: order_id.clone() })?;
    }
    Ok(points)
}

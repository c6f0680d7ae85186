//! Answers about orders: what an order earned and spent, and the order as the ledger stores it.

use crate::{
    basket::Basket,
    earning::spend::{OrderEarning, available_at},
    ledger::fact::award::Award,
    ledger::fact::order::{PaidLine, PaidOrder},
    ledger::fact::refund::Refund,
    ledger::lot::points_of,
    member::balance::worth,
    order::OrderHistory,
    program::Program,
    units::allocate::allocate,
    units::id::LineId,
    units::money::{Amount, Currency},
    units::points::Points,
    units::rate::DecimalText,
    units::time::Instant,
    wire::{
        Balance, EarnPreviewAnswer, Earned, LinePart, LinePoints, OrderAnswer, OrderLineView, OrderView, RefundSummary,
        Shortfall, ShortfallReason, Spent,
    },
};
use rust_decimal::Decimal;

/// `POST /v1/orders`.
pub fn order(paid: &PaidOrder, program: &Program, balance: Balance) -> OrderAnswer {
    let currency = paid.currency(program);
    OrderAnswer {
        order_id: paid.order_id.clone(),
        earned: earned_by(paid, currency),
        spent: spent(paid, currency),
        balance,
    }
}

/// `POST /v1/earn-previews`: the awards of an order that is not placed yet.
pub fn earn_preview(earning: &OrderEarning, basket: &Basket, now: Instant, program: &Program) -> EarnPreviewAnswer {
    let multiplied = |multiplier: &Decimal| (*multiplier != Decimal::ONE).then(|| DecimalText(multiplier.to_string()));
    let multipliers = earning.multipliers.iter().map(multiplied);
    let lines = basket.lines.iter().map(|line| &line.line_id).zip(multipliers);
    let earned = earned(&earning.awards, lines, available_at(program, now), program.currency);
    let worth = worth(earned.granted, program, now);
    EarnPreviewAnswer { earned, worth }
}

/// `GET /v1/orders/{id}`, and an order in a list.
pub fn order_view(history: &OrderHistory, recorded_at: Instant, program: &Program) -> OrderView {
    let paid = &history.paid;
    let currency = paid.currency(program);
    OrderView {
        order_id: paid.order_id.clone(),
        member_id: paid.member_id.clone(),
        currency: paid.currency.clone(),
        placed_at: paid.placed_at,
        recorded_at,
        total: paid.total().to_text(currency),
        cash: paid.cash().to_text(currency),
        lines: paid.lines.iter().map(|line| line_view(line, &history.refunds, currency)).collect(),
        earned: earned_by(paid, currency),
        spent: spent(paid, currency),
        refunds: history.refunds.iter().map(|refund| summary(refund, currency)).collect(),
    }
}

fn line_view(line: &PaidLine, refunds: &[Refund], currency: Currency) -> OrderLineView {
    let parts = refunds.iter().flat_map(|refund| &refund.lines).filter(|part| part.line_id == line.line_id);
    let (quantity, value) = parts.fold((0_u32, Amount::ZERO), |(quantity, value), part| {
        (quantity.saturating_add(part.quantity), value.plus(part.value))
    });
    OrderLineView {
        line_id: line.line_id.clone(),
        sku: line.sku.clone(),
        quantity: line.quantity,
        total: line.total.to_text(currency),
        tax: line.tax.map(|tax| tax.to_text(currency)),
        refunded_quantity: quantity,
        refunded: value.to_text(currency),
    }
}

fn summary(refund: &Refund, currency: Currency) -> RefundSummary {
    RefundSummary {
        refund_id: refund.refund_id.clone(),
        at: refund.at,
        cash: refund.cash.to_text(currency),
        points_restored: refund.points_restored(),
        points_revoked: refund.points_revoked(),
    }
}

fn earned_by(paid: &PaidOrder, currency: Currency) -> Earned {
    let lines = paid.lines.iter().map(|line| (&line.line_id, line.multiplier.clone()));
    earned(&paid.earned.awards, lines, paid.available_at, currency)
}

fn earned<'line>(
    awards: &[Award],
    lines: impl Iterator<Item = (&'line LineId, Option<DecimalText>)>,
    available_at: Instant,
    currency: Currency,
) -> Earned {
    let mut lines: Vec<LinePoints> = lines
        .map(|(line_id, multiplier)| LinePoints { line_id: line_id.clone(), points: Points::ZERO, multiplier })
        .collect();
    for &(at, points) in awards.iter().flat_map(|award| &award.lines) {
        if let Some(line) = lines.get_mut(usize::from(at)) {
            line.points = line.points.plus(points);
        }
    }
    Earned {
        desired: awards.iter().map(|award| award.desired).sum(),
        granted: awards.iter().map(|award| award.points).sum(),
        available_at,
        lines,
        awards: awards.iter().map(|award| award.view(currency)).collect(),
    }
}

fn spent(paid: &PaidOrder, currency: Currency) -> Spent {
    let Some(spent) = &paid.spent else {
        return Spent {
            points: Points::ZERO,
            amount: Amount::ZERO.to_text(currency),
            lines: line_parts(paid, Amount::ZERO, currency),
            shortfall: shortfall(paid, currency),
            basket_changed: false,
        };
    };
    Spent {
        points: points_of(&spent.burnt),
        amount: spent.amount.to_text(currency),
        lines: line_parts(paid, spent.amount, currency),
        shortfall: shortfall(paid, currency),
        basket_changed: spent.basket_changed,
    }
}

/// Each line's part of what points paid. With a shortfall, this is less than the amount that was taken off.
fn line_parts(paid: &PaidOrder, amount: Amount, currency: Currency) -> Vec<LinePart> {
    let weights: Vec<u128> = paid.lines.iter().map(|line| line.points_off.minor().into()).collect();
    let amounts = allocate(amount.minor(), &weights);
    let part = |(line, minor): (&PaidLine, u64)| LinePart {
        line_id: line.line_id.clone(),
        points: line.points,
        amount: Amount::saturating(minor.into()).to_text(currency),
    };
    paid.lines.iter().zip(amounts).map(part).collect()
}

/// Points that were missing and cash that was not charged, as one sum. Cash names the reason if both are missing.
fn shortfall(paid: &PaidOrder, currency: Currency) -> Option<Shortfall> {
    let missing = paid.spent.as_ref().and_then(|spent| spent.shortfall);
    let not_charged = paid.not_charged();
    let (points, amount, points_reason) = match missing {
        Some(missing) => (missing.points, missing.amount, Some(missing.reason)),
        None => (Points::ZERO, Amount::ZERO, None),
    };
    let reason = if not_charged.is_zero() { points_reason? } else { ShortfallReason::NotCharged };
    Some(Shortfall { points, amount: amount.plus(not_charged).to_text(currency), reason })
}

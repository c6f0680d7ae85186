//! The answers that the API should give, in its shapes. A field that the model does not predict is absent.

use super::{
    account::Account,
    basket::Basket,
    calendar::instant,
    cash_off::{LineOff, Quote},
    earning::Award,
    fraction::Fraction,
    orders::Order,
    refunds::Refund,
    settings::{Cap, Limit, Price, Settings},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub fn money(settings: &Settings, minor: i128) -> String {
    super::settings::money(minor, settings.digits)
}

fn points(points: i128) -> i64 {
    i64::try_from(points).unwrap()
}

/// Without sub-second digits where there are none, as RFC 3339 in UTC.
pub fn time(at: i64) -> String {
    let text = jiff::Timestamp::from_millisecond(at).unwrap().to_string();
    assert_eq!(instant(&text), at);
    text
}

pub fn balance(settings: &Settings, account: &Account, now: i64) -> Value {
    let (mut expiring, mut pending) = (BTreeMap::new(), BTreeMap::new());
    for (lot, stock) in account.lots.iter().filter(|(_, stock)| stock.points > 0) {
        match lot.pending_until {
            None => *expiring.entry(lot.expiry).or_insert(0) += stock.points,
            Some(until) => *pending.entry(until).or_insert(0) += stock.points,
        }
    }
    let expiring: Vec<Value> = expiring
        .into_iter()
        .map(|(expiry, count)| {
            let at = match expiry {
                super::lot::Expiry::At(at) => Some(time(at)),
                super::lot::Expiry::Never => None,
            };
            json!({"expires_at": at, "points": points(count)})
        })
        .collect();
    let pending: Vec<Value> = pending
        .into_iter()
        .map(|(until, count)| json!({"available_at": time(until), "points": points(count)}))
        .collect();
    json!({
        "as_of": time(now),
        "available": points(account.available()),
        "pending": points(account.pending()),
        "held": points(account.held()),
        "debt": points(account.debt),
        "worth": {"amount": money(settings, settings.cash_off.worth(account.available()))},
        "expiring": expiring,
        "next_pending": pending,
    })
}

pub fn quote(settings: &Settings, basket: &Basket, quote: &Quote, available: i128, would_earn: i128) -> Value {
    let burns: Vec<Value> = quote
        .burns
        .iter()
        .map(|part| {
            let expires_at = part.lot.expires_at().map(time);
            json!({"class": part.lot.class, "expires_at": expires_at, "points": points(part.points), "rescue": false})
        })
        .collect();
    let choices = &quote.choices;
    let mut bounds = json!({"min": points(choices.min), "max": points(choices.max), "step": points(choices.step)});
    if matches!(settings.cash_off.price, Price::Ladder(_)) && choices.max > 0 {
        let largest = &choices.sums[choices.sums.len().saturating_sub(50)..];
        let sum = |&(count, amount): &(i128, i128)| json!({"points": points(count), "amount": money(settings, amount)});
        bounds["choices"] = largest.iter().map(sum).collect();
    }
    json!({
        "points": points(quote.points),
        "amount": money(settings, quote.amount),
        "cash": money(settings, quote.cash),
        "available": points(available),
        "bounds": bounds,
        "lines": line_parts(settings, basket, &quote.lines),
        "burns": burns,
        "would_earn": points(would_earn),
    })
}

fn line_parts(settings: &Settings, basket: &Basket, parts: &[LineOff]) -> Value {
    let part = |(line, part): (&super::basket::Line, &LineOff)| json!({"line_id": line.id, "points": points(part.points), "amount": money(settings, part.amount)});
    basket.lines.iter().zip(parts).map(part).collect()
}

pub fn hold(settings: &Settings, quote: &Quote, expires_at: i64, balance: Value) -> Value {
    json!({
        "points": points(quote.points), "amount": money(settings, quote.amount), "state": "held",
        "expires_at": time(expires_at), "captured": null, "order_id": null, "balance": balance,
    })
}

pub fn order(settings: &Settings, order: &Order, balance: Value) -> Value {
    let of_line = |at: usize| -> i128 { order.awards.iter().map(|award| award.lines[at]).sum() };
    let lines: Vec<Value> = order
        .basket
        .lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let factor = &order.factors[at];
            let multiplier = (factor.factor != Fraction::ONE).then(|| factor.factor.decimal());
            json!({"line_id": line.id, "points": points(of_line(at)), "multiplier": multiplier})
        })
        .collect();
    let awards: Vec<Value> = order
        .awards
        .iter()
        .zip(&order.award_lots)
        .map(|(award, part)| award_view(settings, award, part.lot.expires_at()))
        .collect();
    let mut spent = json!({
        "points": points(order.spent.points),
        "amount": money(settings, order.spent.amount),
        "lines": line_parts(settings, &order.basket, &order.spent.lines),
    });
    spent["basket_changed"] = if order.spent.basket_changed { json!(true) } else { Value::Null };
    spent["shortfall"] = order.spent.shortfall.map_or(Value::Null, |short| {
        json!({"points": points(short.points), "amount": money(settings, short.amount), "reason": short.reason})
    });
    json!({
        "order_id": order.id,
        "earned": {
            "desired": points(order.awards.iter().map(|award| award.desired).sum()),
            "granted": points(order.awards.iter().map(|award| award.granted).sum()),
            "available_at": time(order.available_at),
            "lines": lines,
            "awards": awards,
        },
        "spent": spent,
        "balance": balance,
    })
}

fn award_view(settings: &Settings, award: &Award, expires_at: Option<i64>) -> Value {
    let factors: Vec<Value> =
        award.multipliers.iter().map(|rule| json!({"rule_id": rule.id, "factor": rule.factor.decimal()})).collect();
    json!({
        "rule_id": award.rule.id,
        "class": award.rule.class,
        "base": money(settings, award.base),
        "rate": {"points": points(award.rule.points), "per": money(settings, award.rule.per)},
        "factors": factors,
        "max_multiplier": award.is_cut.then(|| settings.max_multiplier.decimal()),
        "rounding": award.rule.rounding,
        "points": points(award.granted),
        "expires_at": expires_at.map(time),
        "cap": award.cut_by.as_ref().map_or(Value::Null, |cap| cap_view(cap, award.desired)),
    })
}

fn cap_view(cap: &Cap, desired: i128) -> Value {
    let mut view = json!({"desired": points(desired), "of": cap.of, "per": cap.per});
    match cap.limit {
        Limit::Points(most) => view["points"] = json!(points(most)),
        Limit::Times(most) => view["times"] = json!(points(most)),
    }
    view
}

pub fn refund(settings: &Settings, refund: &Refund, balance: Value) -> Value {
    let restored: Vec<Value> = refund
        .restored
        .iter()
        .map(|(expires_at, count)| json!({"expires_at": expires_at.map(time), "points": points(*count)}))
        .collect();
    json!({
        "cash": money(settings, refund.cash),
        "points_restored": points(refund.points_restored),
        "restored": restored,
        "points_revoked": points(refund.revoked),
        "debt_added": points(refund.debt_added),
        "balance": balance,
    })
}

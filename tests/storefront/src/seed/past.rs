//! Ann's recent past, with dates before the day of seeding: orders, a return, reviews, friends. The program determines her points, her tier
//! and her history.

use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use super::members::join;
use crate::ledger::http::{Http, LedgerError};

pub const MEMBER_ID: &str = "ann";
const FRIENDS: [&str; 2] = ["ann-friend-1", "ann-friend-2"];

struct Order {
    id: &'static str,
    days_ago: i64,
    tins: u32,
    cups: u32,
}

/// The second order reaches silver leaf. The third order's points are still pending.
static ORDERS: [Order; 3] = [
    Order { id: "LT-ANN-1", days_ago: 18, tins: 3, cups: 2 },
    Order { id: "LT-ANN-2", days_ago: 11, tins: 5, cups: 0 },
    Order { id: "LT-ANN-3", days_ago: 2, tins: 2, cups: 1 },
];

struct Step<'a> {
    path: &'a str,
    /// The key of the request, so that a run that was interrupted can be repeated.
    key: &'a str,
    body: Value,
}

/// In the order in which it happened.
pub fn live(ledger: &Http, dated_from: Timestamp) -> Result<(), LedgerError> {
    let at = |days: i64| dated_from.checked_sub((days * 24).hours()).map_err(LedgerError::unreadable);
    join(ledger, MEMBER_ID, None)?;
    for order in &ORDERS {
        let body = order_body(order, at(order.days_ago)?);
        step(ledger, &Step { path: "/v1/orders", key: order.id, body })?;
    }
    let returned = json!({ "refund_id": "LT-ANN-1-R1", "lines": [{ "line_id": "cup", "quantity": 1 }] });
    step(ledger, &Step { path: "/v1/orders/LT-ANN-1/refunds", key: "LT-ANN-1-R1", body: returned })?;
    for (event_id, days_ago) in [("ann-review-1", 15), ("ann-review-2", 5)] {
        let body = json!({ "event_id": event_id, "member_id": MEMBER_ID, "kind": "review", "occurred_at": at(days_ago)?.to_string() });
        step(ledger, &Step { path: "/v1/events", key: event_id, body })?;
    }
    for friend_id in FRIENDS {
        join(ledger, friend_id, None)?;
        let body = json!({ "referrer_id": MEMBER_ID, "friend_id": friend_id });
        step(ledger, &Step { path: "/v1/referrals", key: friend_id, body })?;
    }
    Ok(())
}

fn order_body(order: &Order, placed_at: Timestamp) -> Value {
    let line = |id: &str, sku: &str, category: &str, quantity: u32, price: &str| json!({ "line_id": id, "sku": sku, "categories": [category], "quantity": quantity, "unit_price": price });
    let mut lines = vec![line("tin", "osmanthus-oolong", "tea", order.tins, "68.00")];
    if order.cups > 0 {
        lines.push(line("cup", "celadon-cup", "teaware", order.cups, "32.00"));
    }
    json!({
        "order_id": order.id,
        "member_id": MEMBER_ID,
        "currency": "CNY",
        "placed_at": placed_at.to_string(),
        "lines": lines,
    })
}

/// Existing data is not changed: a refusal of the ledger means that an earlier run did this.
fn step(ledger: &Http, step: &Step<'_>) -> Result<(), LedgerError> {
    match ledger.post::<Value>(step.path, &format!("seed-past-{}", step.key), &step.body) {
        Err(LedgerError::Refused { code, .. }) if is_done_already(&code) => Ok(()),
        outcome => outcome.map(|_| ()),
    }
}

fn is_done_already(code: &str) -> bool {
    matches!(code, "order_exists" | "idempotency_key_reused" | "already_rewarded" | "referral_bound" | "conflict")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_run_is_distinguished_from_a_failure() {
        assert!(is_done_already("order_exists") && is_done_already("referral_bound"));
        assert!(!is_done_already("invalid_request") && !is_done_already("unauthorized"));
    }

    #[test]
    fn each_bought_product_has_a_line() {
        let lines = |order: &Order| order_body(order, Timestamp::UNIX_EPOCH)["lines"].as_array().unwrap().len();
        assert_eq!(ORDERS.iter().map(lines).collect::<Vec<_>>(), [2, 1, 2]);
    }
}

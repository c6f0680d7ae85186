//! Requests that must still be sent to the ledger, in the order of the events. The sale is complete when a request gets here, so no request
//! may be lost or doubled: each one keeps its `Idempotency-Key` and its body for every try. A real shop writes it in the same database
//! transaction as the order.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::ledger::http::LedgerError;
use crate::ledger::{OrderBody, RefundBody};
use crate::money::{CURRENCY, Fen};
use crate::order_id::{OrderId, RefundId};
use crate::orders::{Order, Record, Return};
use crate::refund;
use crate::shop::Shop;

const RETRY_FIRST: Duration = Duration::from_secs(2);
const RETRY_LATEST: Duration = Duration::from_mins(1);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Posting {
    Order(OrderId),
    Refund(OrderId, RefundId),
}

#[derive(Debug, Default)]
pub struct Outbox(Mutex<VecDeque<Posting>>);

impl Outbox {
    /// Orders are sent before returns, so a return never precedes its own order.
    fn keep(&self, posting: Posting) {
        match posting {
            Posting::Order(_) => self.queue().push_front(posting),
            Posting::Refund(..) => self.queue().push_back(posting),
        }
    }

    fn first(&self) -> Option<Posting> {
        self.queue().front().cloned()
    }

    /// By value: during the first request, another one can have moved to the front.
    fn drop(&self, posting: &Posting) {
        self.queue().retain(|waiting| waiting != posting);
    }

    fn queue(&self) -> MutexGuard<'_, VecDeque<Posting>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sends the request now if the ledger can be reached, later if not.
pub async fn send(shop: &Shop, posting: Posting) {
    if !deliver(shop, &posting).await {
        shop.outbox.keep(posting);
    }
}

/// Sends waiting requests while the shop is open. Waits longer after each failure.
pub async fn run(shop: Shop) {
    let mut pause = RETRY_FIRST;
    loop {
        tokio::time::sleep(pause).await;
        pause = RETRY_FIRST;
        while let Some(posting) = shop.outbox.first() {
            if !deliver(&shop, &posting).await {
                pause = (pause * 2).min(RETRY_LATEST);
                break;
            }
            shop.outbox.drop(&posting);
        }
    }
}

/// Returns true if the request is done: accepted, or refused finally.
async fn deliver(shop: &Shop, posting: &Posting) -> bool {
    let outcome = match posting {
        Posting::Order(order_id) => deliver_order(shop, order_id).await,
        Posting::Refund(order_id, refund_id) => deliver_refund(shop, order_id, refund_id).await,
    };
    match outcome {
        Ok(()) => true,
        Err(error) if error.may_pass() => {
            eprintln!("storefront: {posting:?} waits: {error}");
            false
        }
        Err(error) => {
            eprintln!("storefront: {posting:?} was refused, somebody has to look: {error}");
            mark_refused(shop, posting);
            true
        }
    }
}

async fn deliver_order(shop: &Shop, order_id: &OrderId) -> Result<(), LedgerError> {
    let Some(body) = shop.orders.get(order_id).and_then(|order| order_body(&order)) else { return Ok(()) };
    let answer = shop.ledger.record_order(&body).await?;
    if let Some(shortfall) = &answer.spent.shortfall {
        eprintln!("storefront: {order_id} was let off {} for points that were gone", shortfall.amount);
    }
    shop.orders.change(order_id, |order| order.record = Record::Told(answer));
    Ok(())
}

async fn deliver_refund(shop: &Shop, order_id: &OrderId, refund_id: &RefundId) -> Result<(), LedgerError> {
    let Some(order) = shop.orders.get(order_id) else { return Ok(()) };
    let Some(back) = order.returns.into_iter().find(|back| back.refund_id == *refund_id) else { return Ok(()) };
    if matches!(order.record, Record::Waiting) {
        return Err(LedgerError::Unreachable { detail: "its order is not booked yet".to_owned() });
    }
    let answer = shop.ledger.record_refund(order_id, &refund_body(&back)).await?;
    let cash = Fen::parse(&answer.cash).ok_or_else(|| LedgerError::unreadable(&answer.cash))?;
    refund::pay_out(shop, order_id, refund_id, cash);
    set_return(shop, order_id, refund_id, Record::Told(answer));
    Ok(())
}

/// The paid order as the ledger gets it. `None` for a guest's order. It is made from the order book only, so every try has the same body.
fn order_body(order: &Order) -> Option<OrderBody> {
    Some(OrderBody {
        order_id: order.id.to_string(),
        member_id: order.buyer.member?.id,
        currency: CURRENCY,
        placed_at: order.placed_at,
        channel: "web",
        hold_id: order.discount.as_ref().map(|discount| discount.hold_id.as_str().to_owned()),
        lines: order.cart.wire_lines(),
    })
}

fn refund_body(back: &Return) -> RefundBody {
    RefundBody { refund_id: back.refund_id.to_string(), lines: back.lines.clone() }
}

fn mark_refused(shop: &Shop, posting: &Posting) {
    match posting {
        Posting::Order(order_id) => shop.orders.change(order_id, |order| order.record = Record::Refused),
        Posting::Refund(order_id, refund_id) => set_return(shop, order_id, refund_id, Record::Refused),
    }
}

fn set_return(
    shop: &Shop,
    order_id: &OrderId,
    refund_id: &RefundId,
    record: Record<crate::ledger::answer::RefundAnswer>,
) {
    shop.orders.change(order_id, |order| {
        if let Some(back) = order.returns.iter_mut().find(|back| back.refund_id == *refund_id) {
            back.record = record;
        }
    });
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn an_order_that_waits_is_sent_before_any_return() {
        let outbox = Outbox::default();
        let order_id = OrderId::next(Timestamp::now());
        let refund = Posting::Refund(order_id.clone(), RefundId::next(Timestamp::now()));
        let order = Posting::Order(order_id);
        outbox.keep(refund.clone());
        outbox.keep(order.clone());
        assert_eq!(outbox.first(), Some(order.clone()));
        outbox.drop(&order);
        assert_eq!(outbox.first(), Some(refund));
    }
}

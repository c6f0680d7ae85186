//! Takes units back: the shop says which, the ledger says how much of their price was money and
//! how much was points, and the card gets exactly the money part.

use jiff::Timestamp;

use crate::card;
use crate::catalogue;
use crate::ledger::RefundLine;
use crate::money::Fen;
use crate::order_id::{OrderId, RefundId};
use crate::orders::{Buyer, Order, Payment, Record, Return};
use crate::outbox::{self, Posting};
use crate::shop::Shop;

#[derive(Debug)]
pub struct ReturnRequest {
    pub order_id: OrderId,
    /// Fixed when the page was made: sending the form twice is one return.
    pub refund_id: RefundId,
    pub line_id: String,
    pub quantity: u32,
}

/// Takes units of one line back. False if that many were not bought, or have come back already.
///
/// The return is written down first. Then the ledger is told, and its answer carries the money to
/// give back: earlier returns are counted in, so the last one ends at the very fen. If the ledger
/// is away, goods are back and the money follows when the outbox gets through.
pub async fn take_back(shop: &Shop, buyer: &Buyer, request: ReturnRequest) -> bool {
    let ReturnRequest { order_id, refund_id, line_id, quantity } = request;
    let (Some(order), Some(product)) = (shop.orders.get_own(&order_id, buyer), catalogue::product(&line_id)) else {
        return false;
    };
    let back = Return {
        refund_id: refund_id.clone(),
        at: Timestamp::now(),
        lines: vec![RefundLine { line_id: product.sku, quantity }],
        record: Record::beginning(&order.buyer),
        cash: None,
    };
    if !shop.orders.begin_return(&order_id, back) {
        return false;
    }
    if order.buyer.member.is_some() {
        outbox::send(shop, Posting::Refund(order_id, refund_id)).await;
    } else {
        // A guest's order was all money, and the ledger never saw it.
        pay_out(shop, &order_id, &refund_id, product.price.times(quantity));
    }
    true
}

/// Gives the money part back to the card it came from and writes it down, once.
pub fn pay_out(shop: &Shop, order_id: &OrderId, refund_id: &RefundId, cash: Fen) {
    shop.orders.change(order_id, |order| {
        let Order { payment: Payment::Paid(charge), returns, .. } = order else { return };
        let back = returns.iter_mut().find(|back| back.refund_id == *refund_id && back.cash.is_none());
        if let Some(back) = back {
            back.cash = Some(card::give_back(charge, cash, refund_id));
        }
    });
}

//! Returns units: the shop states which, the ledger states how much of their price was money and how much was points, and the card gets
//! exactly the money part.

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
    /// Created with the page: sending the form twice is one return.
    pub refund_id: RefundId,
    pub line_id: String,
    pub quantity: u32,
}

/// Returns units of one line. Returns false if that many were not bought, or were returned already.
///
/// The return is stored first. Then it is sent to the ledger, whose answer contains the money to return: earlier returns are included, so
/// the last one ends at the exact fen. If the ledger cannot be reached, the goods are back and the money follows when the outbox succeeds.
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
        // A guest's order was paid in money only, and the ledger never got it.
        pay_out(shop, &order_id, &refund_id, product.price.times(quantity));
    }
    true
}

/// Returns the money part to its card and stores this, once.
pub fn pay_out(shop: &Shop, order_id: &OrderId, refund_id: &RefundId, cash: Fen) {
    shop.orders.change(order_id, |order| {
        let Order { payment: Payment::Paid(charge), returns, .. } = order else { return };
        let back = returns.iter_mut().find(|back| back.refund_id == *refund_id && back.cash.is_none());
        if let Some(back) = back {
            back.cash = Some(card::give_back(charge, cash, refund_id));
        }
    });
}

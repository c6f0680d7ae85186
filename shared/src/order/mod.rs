//! Paid orders: the hold is captured, or its points are burnt again, and the awards are granted. An order is never refused because of
//! points.

mod again;
mod history;
mod paid;
mod preview;
mod record;
pub mod refund;

pub(crate) use again::record_again;
pub use history::{OrderHistory, complete};
pub(crate) use history::{release_pending, unrevoked};
pub use preview::preview;
pub use record::record;

use crate::{
    basket::{Basket, check_word, read_amount},
    program::MemberFacts,
    program::{Occasion, Program},
    refusal::Refusal,
    units::id::{HoldId, MemberId, OrderId},
    units::money::Amount,
    units::time::Instant,
    wire::OrderRequest,
};

/// How far a merchant's clock can be ahead of ours.
const AHEAD_MINUTES: u32 = 5;

/// An order that a merchant reports as paid, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub order_id: OrderId,
    pub member_id: MemberId,
    pub placed_at: Instant,
    pub store: Option<String>,
    pub channel: Option<String>,
    pub hold_id: Option<HoldId>,
    pub basket: Basket,
    /// The cash that was charged, if the merchant states it.
    pub charged: Option<Amount>,
}

impl Order {
    /// Checks the request of an order.
    ///
    /// # Errors
    /// Refuses what [`Basket::read`] and [`Basket::with_tax`] refuse, a charge above the total of the order, a time of placing in the
    /// future, and a store or channel that is too long.
    pub fn read(request: &OrderRequest, program: &Program, now: Instant) -> Result<Self, Refusal> {
        let currency = program.currency;
        let basket = Basket::read(&request.currency, &request.lines, request.shipping.as_ref(), currency)?;
        let basket = basket.with_tax(request.tax.as_ref())?;
        let charged = request.charged.as_ref().map(|text| read_amount("/charged", text, currency)).transpose()?;
        if charged.is_some_and(|charged| charged > basket.payable()) {
            let total = basket.payable().to_text(currency);
            return Err(Refusal::invalid("/charged", format!("must be at most {total}, the total of the order.")));
        }
        if request.placed_at > now.plus_minutes(AHEAD_MINUTES) {
            return Err(Refusal::invalid("/placed_at", "must not be in the future."));
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
            charged,
        })
    }

    /// The part of the total that was not charged. Points pay at most this. `None` if the merchant does not state the charge.
    pub(crate) fn not_charged(&self) -> Option<Amount> {
        self.charged.map(|charged| self.basket.payable().minus(charged))
    }

    /// The facts for conditions.
    pub fn occasion<'a>(&'a self, program: &Program, member: &'a MemberFacts) -> Occasion<'a> {
        let occasion = Occasion::new(self.placed_at, &program.zone, member);
        let spend = self.basket.lines_total();
        occasion.in_place(self.store.as_deref(), self.channel.as_deref()).spending(spend)
    }
}

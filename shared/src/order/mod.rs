//! A paid order: its hold is captured, or its points burnt afresh, and what it earns is granted. Never refused because of points.

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
    basket::{Basket, TOTAL_MAX, check_word, read_amount},
    program::MemberFacts,
    program::{Occasion, Program},
    refusal::Refusal,
    units::id::{HoldId, MemberId, OrderId},
    units::money::Amount,
    units::time::Instant,
    wire::OrderRequest,
};

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
            return Err(Refusal::invalid("/tax", "makes the total of the order larger than an amount can be."));
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
            tax,
        })
    }

    /// What conditions ask of the order.
    pub fn occasion<'a>(&'a self, program: &Program, member: &'a MemberFacts) -> Occasion<'a> {
        let occasion = Occasion::new(self.placed_at, &program.zone, member);
        occasion.in_place(self.store.as_deref(), self.channel.as_deref())
    }
}

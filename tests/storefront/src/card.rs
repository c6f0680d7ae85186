//! A pretended card terminal. It accepts any amount, except from the card that is always declined. A real shop calls its payment provider
//! here; the call has the same shape.

use crate::money::Fen;
use crate::order_id::{OrderId, RefundId};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    Good,
    /// The card to test what happens to held points if the payment fails.
    AlwaysDeclined,
}

impl Card {
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "4242" => Some(Self::Good),
            "0002" => Some(Self::AlwaysDeclined),
            _ => None,
        }
    }

    pub const fn last_digits(self) -> &'static str {
        match self {
            Self::Good => "4242",
            Self::AlwaysDeclined => "0002",
        }
    }
}

/// The provider's confirmation of the payment.
#[derive(Clone, Debug)]
pub struct Charge {
    pub amount: Fen,
    pub card: Card,
}

#[derive(Debug)]
pub struct Declined;

/// Takes the money. A real provider gets the order's id as its idempotency key.
pub fn charge(card: Card, amount: Fen, _order_id: &OrderId) -> Result<Charge, Declined> {
    match card {
        Card::Good => Ok(Charge { amount, card }),
        Card::AlwaysDeclined => Err(Declined),
    }
}

/// Returns money to the card of a charge, once for each refund id. Returns the amount.
pub fn give_back(_charge: &Charge, amount: Fen, _refund_id: &RefundId) -> Fen {
    amount
}

//! A pretend card terminal: it takes any amount, except from the card that is always declined.
//! It stands where a real shop calls its payment provider, and has that call's shape.

use crate::money::Fen;
use crate::order_id::{OrderId, RefundId};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    Good,
    /// For trying out what becomes of held points when the money does not come.
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

/// The provider's word that the money was taken.
#[derive(Clone, Debug)]
pub struct Charge {
    pub amount: Fen,
    pub card: Card,
}

#[derive(Debug)]
pub struct Declined;

/// Takes the money. A real provider is given the order's id as its idempotency key.
pub fn charge(card: Card, amount: Fen, _order_id: &OrderId) -> Result<Charge, Declined> {
    match card {
        Card::Good => Ok(Charge { amount, card }),
        Card::AlwaysDeclined => Err(Declined),
    }
}

/// Gives money back to the card of a charge, once for each refund id; answers what was given.
pub fn give_back(_charge: &Charge, amount: Fen, _refund_id: &RefundId) -> Fen {
    amount
}

//! A hold's answer: how it stands, beside the member's balance.

use crate::{
    spending::hold::Hold,
    units::id::MemberId,
    units::money::{Currency, MoneyText},
    wire::{Balance, HoldAnswer, HoldState},
};

/// The hold as it stands, beside the member's balance.
pub fn hold(hold: &Hold, state: HoldState, member_id: &MemberId, balance: Balance) -> HoldAnswer {
    let amount = Currency::parse(&hold.currency).map_or(MoneyText::default(), |currency| hold.amount.to_text(currency));
    HoldAnswer {
        hold_id: hold.hold_id.clone(),
        member_id: member_id.clone(),
        points: hold.points,
        amount,
        currency: hold.currency.clone(),
        basket_digest: hold.basket_digest.clone(),
        state,
        expires_at: hold.expires_at,
        balance,
    }
}

//! Answers about holds: a hold with its state.

use crate::{
    spending::hold::HoldStatus,
    units::id::MemberId,
    units::money::{Amount, Currency, MoneyText},
    wire::{Balance, CapturedPart, HoldAnswer, HoldView},
};

/// The hold with its state, and the member's balance.
pub fn hold(status: &HoldStatus, member_id: &MemberId, balance: Balance) -> HoldAnswer {
    let HoldStatus { hold, state, captured, order_id } = status;
    let currency = Currency::parse(&hold.currency);
    let text = |amount: Amount| currency.map_or(MoneyText::default(), |currency| amount.to_text(currency));
    HoldAnswer {
        hold_id: hold.hold_id.clone(),
        member_id: member_id.clone(),
        points: hold.points,
        amount: text(hold.amount),
        captured: captured.map(|(points, amount)| CapturedPart { points, amount: text(amount) }),
        order_id: order_id.clone(),
        currency: hold.currency.clone(),
        basket_digest: hold.basket_digest.clone(),
        state: *state,
        expires_at: hold.expires_at,
        balance,
    }
}

/// The hold in a list.
pub fn hold_view(status: &HoldStatus, member_id: &MemberId) -> HoldView {
    let HoldStatus { hold, state, captured, order_id } = status;
    let currency = Currency::parse(&hold.currency);
    let text = |amount: Amount| currency.map_or(MoneyText::default(), |currency| amount.to_text(currency));
    HoldView {
        hold_id: hold.hold_id.clone(),
        member_id: member_id.clone(),
        points: hold.points,
        amount: text(hold.amount),
        captured: captured.map(|(points, amount)| CapturedPart { points, amount: text(amount) }),
        order_id: order_id.clone(),
        currency: hold.currency.clone(),
        basket_digest: hold.basket_digest.clone(),
        state: *state,
        placed_at: hold.placed_at,
        expires_at: hold.expires_at,
    }
}

//! A hold's answer: how it stands, beside the member's balance.

use crate::{
    api::{Balance, HoldAnswer, HoldState},
    hold::Hold,
    id::MemberId,
    money::{Currency, MoneyText},
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

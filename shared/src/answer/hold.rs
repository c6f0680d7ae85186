//! Answers about holds: a hold with its state, and the entries of holds.

use crate::{
    ledger::fact::hold::HoldFact,
    spending::hold::HoldStatus,
    units::id::MemberId,
    units::money::{Amount, Currency, MoneyText},
    wire::{Balance, CapturedPart, EntryWhat, HoldAnswer, HoldView},
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

/// The entry of a hold.
pub(super) fn entry(fact: &HoldFact, currency: Currency) -> EntryWhat {
    let hold_id = fact.hold_id().clone();
    match fact {
        HoldFact::Placed { hold } => EntryWhat::Held { hold_id, amount: hold.amount.to_text(currency) },
        HoldFact::Extended { .. } => EntryWhat::HoldExtended { hold_id },
        HoldFact::Captured { order_id, amount, .. } => {
            EntryWhat::Spent { order_id: order_id.clone(), amount: amount.to_text(currency) }
        }
        HoldFact::BurntAgain { order_id, amount, .. } => {
            EntryWhat::Spent { order_id: Some(order_id.clone()), amount: amount.to_text(currency) }
        }
        HoldFact::Released { .. } => EntryWhat::Released { hold_id },
        HoldFact::TimedOut { .. } => EntryWhat::TimedOut { hold_id },
        HoldFact::Claimed { order_id, .. } => EntryWhat::HoldClaimed { hold_id, order_id: order_id.clone() },
        HoldFact::Reversed { .. } => EntryWhat::HoldReversed { hold_id },
    }
}

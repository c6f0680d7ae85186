//! What a member has at an instant, from the stored account alone: right whether or not anybody has written down what time has done.

use crate::{
    api::{self, Expiring, Money, NextPending},
    behaviour::standing,
    id::MemberId,
    ledger::{Account, Draft, Fault},
    lot::Lot,
    money::Currency,
    points::Points,
    program::{CashOff, Program},
    time::Instant,
};
use std::collections::BTreeMap;

/// The balance of `account` at `now`. A fault only where the stored account is not sound.
pub fn balance(
    account: &Account,
    member_id: &MemberId,
    program: &Program,
    now: Instant,
) -> Result<api::Balance, Fault> {
    let draft = Draft::open(account.clone(), now)?;
    let (account, now) = (draft.account(), draft.now());
    let available = account.available(now);
    Ok(api::Balance {
        member_id: member_id.clone(),
        as_of: now,
        available,
        pending: account.pending(now),
        held: account.held(),
        debt: account.debt,
        worth: worth(available, program.spending.cash_off.as_ref(), program.currency),
        expiring: expiring(&account.lots, now),
        next_pending: next_pending(&account.lots, now),
        tier: None,
        check_in: standing(account, program, now),
    })
}

/// What points are worth at the program's rate, rounded down; nothing where they cannot be spent.
pub fn worth(points: Points, cash_off: Option<&CashOff>, currency: Currency) -> Money {
    let amount = cash_off.map(|cash_off| cash_off.rate.worth(points)).unwrap_or_default();
    Money { amount: amount.to_text(currency), currency: currency.code().to_owned() }
}

/// Available points by expiry: soonest first, never last. Sums to what is available.
fn expiring(lots: &[Lot], now: Instant) -> Vec<Expiring> {
    let mut by_expiry: BTreeMap<(bool, Option<Instant>), Points> = BTreeMap::new();
    for lot in lots.iter().filter(|lot| lot.is_available(now)) {
        let points = by_expiry.entry((lot.expires_at.is_none(), lot.expires_at)).or_default();
        *points = points.plus(lot.points);
    }
    by_expiry.into_iter().map(|((_, expires_at), points)| Expiring { expires_at, points }).collect()
}

/// Pending points by the instant they become available. Sums to what is pending.
fn next_pending(lots: &[Lot], now: Instant) -> Vec<NextPending> {
    let mut by_date: BTreeMap<Instant, Points> = BTreeMap::new();
    for lot in lots.iter().filter(|lot| lot.is_pending(now)) {
        let points = by_date.entry(lot.available_at).or_default();
        *points = points.plus(lot.points);
    }
    by_date.into_iter().map(|(available_at, points)| NextPending { available_at, points }).collect()
}

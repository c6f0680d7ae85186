//! The balance of a member at an instant, computed from the stored account. It is correct even if expiries and time-outs are not appended
//! yet.

use crate::{
    behaviour::standing,
    ledger::lot::Lot,
    ledger::memory::OpenHold,
    ledger::{Account, Actor, Fault},
    member::settle,
    program::{CashOff, Program},
    spending::quote::closed,
    spending::tariff::{Tariff, rescued_points},
    tier,
    units::id::MemberId,
    units::money::Amount,
    units::points::Points,
    units::rate::Multiple,
    units::time::Instant,
    wire::{self, Expiring, Money, NextPending},
};
use std::collections::BTreeMap;

/// The balance of `account` at `now`.
///
/// # Errors
///
/// A [`Fault`] if the stored account is not sound.
pub fn balance(
    account: &Account,
    member_id: &MemberId,
    program: &Program,
    now: Instant,
) -> Result<wire::Balance, Fault> {
    let draft = settle::open(account.clone(), program, Actor::System, now)?;
    let (account, now) = (draft.account(), draft.now());
    let available = account.available(now);
    let tier = tier::standing(account, program, now);
    let cash_off = program.spending.cash_off.as_ref();
    let closed = cash_off.and_then(|cash_off| closed(cash_off, tier.as_ref().map(|tier| &tier.id), now));
    Ok(wire::Balance {
        member_id: member_id.clone(),
        as_of: now,
        available,
        pending: account.pending(now),
        held: account.held(),
        debt: account.debt,
        worth: worth_of(available, &account.lots, program, now),
        expiring: expiring(&account.lots, now),
        next_pending: next_pending(&account.lots, now),
        tier,
        next_tier: tier::progress(account, program, now),
        check_in: standing(account, program, now),
        used_today: used_today(account, program, now),
        spending_closed: closed.is_some(),
        holds: account.holds().iter().map(|hold| open_hold(hold, program)).collect(),
    })
}

/// Points used on orders on the local day of `now`. `None` if the program has no maximum for a day.
pub fn used_today(account: &Account, program: &Program, now: Instant) -> Option<Points> {
    let most = program.spending.cash_off.as_ref().and_then(|cash_off| cash_off.max_points_per_day);
    most.map(|_| account.used_on(program.zone.day_of(now)))
}

/// Returns the worth of `points` at `now` by the program's rate or ladder, rounded down, if none of them is about to expire. Zero if points
/// cannot be spent on orders.
pub fn worth(points: Points, program: &Program, now: Instant) -> Money {
    worth_of(points, &[], program, now)
}

/// Like [`worth`], for the points of `lots`. Points that are about to expire count more.
pub fn worth_of(points: Points, lots: &[Lot], program: &Program, now: Instant) -> Money {
    let worth = |cash_off: &CashOff| {
        let rescued = rescued_points(cash_off, lots, now);
        Tariff::new(cash_off, most_worth(cash_off, points, now), rescued, now).worth(points)
    };
    let amount = program.spending.cash_off.as_ref().map(worth);
    let amount = amount.unwrap_or_default().to_text(program.currency);
    Money { amount, currency: program.currency.code().to_owned() }
}

/// Returns an upper bound of the worth of `points`: all of them at the best rate and with the factor of the rescue. A low bound saves work.
fn most_worth(cash_off: &CashOff, points: Points, now: Instant) -> Amount {
    let best = cash_off.value.most_at(now);
    let factor = cash_off.rescue.map_or(Multiple::ONE, |rescue| rescue.factor);
    let counted = (u128::from(points.get()) * factor.parts()).div_ceil(Multiple::WHOLE);
    Amount::saturating(counted * u128::from(best.amount.minor()) / u128::from(best.points.get().max(1)))
}

fn open_hold(hold: &OpenHold, program: &Program) -> wire::OpenHoldView {
    let OpenHold { hold_id, points, amount, expires_at, .. } = hold;
    let amount = amount.to_text(program.currency);
    wire::OpenHoldView { hold_id: hold_id.clone(), points: *points, amount, expires_at: *expires_at }
}

/// Available points by expiry, the soonest first, never-expiring last. The sum is the available points.
fn expiring(lots: &[Lot], now: Instant) -> Vec<Expiring> {
    let mut by_expiry: BTreeMap<(bool, Option<Instant>), Points> = BTreeMap::new();
    for lot in lots.iter().filter(|lot| lot.is_available(now) && !lot.points.is_zero()) {
        let points = by_expiry.entry((lot.expires_at.is_none(), lot.expires_at)).or_default();
        *points = points.plus(lot.points);
    }
    by_expiry.into_iter().map(|((_, expires_at), points)| Expiring { expires_at, points }).collect()
}

/// Pending points by the instant at which they become available. The sum is the pending points.
fn next_pending(lots: &[Lot], now: Instant) -> Vec<NextPending> {
    let mut by_date: BTreeMap<Instant, Points> = BTreeMap::new();
    for lot in lots.iter().filter(|lot| lot.is_pending(now)) {
        let Some(available_at) = lot.available_at else { continue };
        let points = by_date.entry(available_at).or_default();
        *points = points.plus(lot.points);
    }
    by_date.into_iter().map(|(available_at, points)| NextPending { available_at, points }).collect()
}

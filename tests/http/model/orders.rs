//! Paid orders: their hold is captured, and they earn.

use super::{
    account::{Account, Dates, earned},
    basket::Basket,
    caps::Usage,
    cash_off::{LineOff, off_by_line, over_lines, reduced, worth_of_part},
    earning::{Award, Cause, Counts, LineFactor, awards, factors},
    holds::HoldState,
    lot::{Part, cut, sum},
    settings::Settings,
};

#[derive(Clone, Debug)]
pub struct Order {
    pub id: String,
    pub basket: Basket,
    pub spent: Spent,
    pub awards: Vec<Award>,
    pub factors: Vec<LineFactor>,
    pub available_at: i64,
    /// The points of each award, as they were granted.
    pub award_lots: Vec<Part>,
    /// The points of each award that did not pay a debt.
    pub own: Vec<i128>,
    /// The points of each award that refunds revoked after its lot had expired, and those of them that had been spent.
    pub since_expiry: Vec<(i128, i128)>,
    /// The burnt points that no refund has restored, in burn order.
    pub burnt: Vec<Part>,
    /// The money of each line that was refunded: the part that points paid and the part in cash together.
    pub refunded: Vec<i128>,
    pub refunded_units: Vec<i128>,
    pub refunded_shipping: i128,
}

#[derive(Clone, Debug, Default)]
pub struct Spent {
    pub points: i128,
    pub amount: i128,
    pub lines: Vec<LineOff>,
    /// The money off of each line. What points do not pay of it is the shortfall, which was not charged either.
    pub off: Vec<i128>,
    pub shortfall: Option<Shortfall>,
    pub basket_changed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortfall {
    pub points: i128,
    pub amount: i128,
    pub reason: &'static str,
}

/// A paid order as it is posted.
pub struct Paid {
    pub id: String,
    pub basket: Basket,
    pub goods: String,
    pub placed_at: i64,
    /// The place of its hold among the holds of the member.
    pub hold: Option<usize>,
}

/// Records the order at `now`, in an account that is settled.
pub fn record(settings: &Settings, account: &mut Account, program: &mut Usage, paid: Paid, now: i64) -> Order {
    let mut burnt = Vec::new();
    let spent = spend(settings, account, &paid, &mut burnt, now);
    account.activity("order", paid.placed_at, now, settings);
    let cause = Cause { settings, order_id: &paid.id, placed_at: paid.placed_at, now };
    let counts = &mut Counts { member: &mut account.usage, program };
    let factors = factors(&cause, &paid.basket);
    let awards = awards(&cause, &paid.basket, &spent.off, &factors, counts);
    let available_at = settings.calendar.available_at(paid.placed_at, settings.pending_days);
    let dates = Dates { earned: paid.placed_at, issued: now, available_at: Some(available_at) };
    let part = |award: &Award| earned(settings, &award.rule.class, award.granted, dates);
    let award_lots: Vec<Part> = awards.iter().map(part).collect();
    let award_lots: Vec<Part> = award_lots.into_iter().map(|part| account.present(part)).collect();
    let own: Vec<i128> = award_lots.iter().map(|part| account.receive(part.clone(), now)).collect();
    let (lines, rules) = (paid.basket.lines.len(), awards.len());
    Order {
        id: paid.id,
        basket: paid.basket,
        spent,
        awards,
        factors,
        available_at,
        award_lots,
        own,
        since_expiry: vec![(0, 0); rules],
        burnt,
        refunded: vec![0; lines],
        refunded_units: vec![0; lines],
        refunded_shipping: 0,
    }
}

fn spend(settings: &Settings, account: &mut Account, paid: &Paid, burnt: &mut Vec<Part>, now: i64) -> Spent {
    let lines = paid.basket.lines.len();
    let none = Spent { lines: vec![LineOff::default(); lines], off: vec![0; lines], ..Spent::default() };
    let Some(at) = paid.hold else { return none };
    let hold = account.holds[at].clone();
    let basket_changed = hold.goods != paid.goods;
    let worth = match hold.state {
        HoldState::Captured { points, amount } => (points, amount),
        _ => (hold.points, hold.amount),
    };
    let eligible = if basket_changed { paid.basket.eligible(settings).iter().sum() } else { worth.1 };
    let wanted = reduced(worth, eligible);
    let reason = if hold.state == HoldState::Used { "hold_captured" } else { "points_gone" };
    *burnt = capture(settings, account, at, wanted.0, now);
    let points = sum(burnt);
    let amount = worth_of_part(points, wanted);
    let missing = (wanted.0 - points, wanted.1 - amount);
    let shortfall = (missing.0 > 0).then_some(Shortfall { points: missing.0, amount: missing.1, reason });
    let off = off_by_line(settings, &paid.basket, wanted.1);
    Spent { points, amount, lines: over_lines(&off, points, amount), off, shortfall, basket_changed }
}

/// Burns up to `wanted` points for an order: those of its hold, or of a hold that has ended the same number again. The rest returns.
fn capture(settings: &Settings, account: &mut Account, at: usize, wanted: i128, now: i64) -> Vec<Part> {
    let state = std::mem::replace(&mut account.holds[at].state, HoldState::Used);
    let burnt = match state {
        HoldState::Used => return Vec::new(),
        HoldState::Held | HoldState::Captured { .. } => {
            let (burnt, rest) = cut(&account.holds[at].parts.clone(), wanted);
            account.give_back(&rest, now);
            burnt
        }
        HoldState::Released | HoldState::TimedOut => {
            let burns = account.burns(wanted);
            account.take(&burns);
            burns
        }
    };
    account.holds[at].used = sum(&burnt);
    let is_new = !matches!(state, HoldState::Captured { .. });
    if is_new && !burnt.is_empty() {
        account.activity("redeem", now, now, settings);
    }
    burnt
}

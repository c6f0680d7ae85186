//! Grants the referrer the award for a friend's first order. The points are pending as long as the order's own points.

use super::ReferralHistory;
use crate::{
    earning::expiry::{Validity, validity},
    earning::grant::{Cause, fixed, grant},
    ledger::fact::award::{Award, Calculation},
    ledger::fact::order::PaidOrder,
    ledger::fact::referral::{FriendOrder, ReferralFact},
    ledger::memory::{Kept, ReferralPromise},
    ledger::{Draft, Movement},
    order::refund::kept,
    order::{OrderHistory, release_pending, unrevoked},
    program::{EarlierOrders, Program, ReferralRule},
    refusal::Refusal,
    units::points::Points,
};

/// Grants the referrer the award for the friend's first order. `friend` is the draft in which that order has just been recorded.
///
/// The first order is the first one that reaches the rule's minimum and is not refunded in full. A friend who ordered in another system has
/// none. Returns `None` and writes nothing if this
/// is another order, if the program grants nothing for it, or if one of the two members is erased.
pub fn reward(
    referrer: &mut Draft,
    friend: &mut Draft,
    paid: &PaidOrder,
    program: &Program,
) -> Result<Option<FriendOrder>, Refusal> {
    let kept_before = friend.account().memory.kept_orders.without(paid.spend());
    let before = EarlierOrders { elsewhere: paid.orders_before, kept: kept_before };
    let is_first = |rule: &&ReferralRule| before.precede_first(paid.spend(), rule.min_spend);
    let is_erased = friend.account().is_of_erased(paid.placed_at) || referrer.account().is_erased();
    let rule = program.earning.referral.as_ref().filter(is_first).filter(|_| !is_erased);
    let Some((rule, promise)) = rule.and_then(|rule| Some((rule, rule.first_order.clone()?))) else { return Ok(None) };
    referrer.copy_budgets(friend);
    let counted = &referrer.account().memory.referrals;
    let (serial, nth) = (counted.brought.saturating_add(1), counted.counted.saturating_add(1));
    let whole = kept(&OrderHistory::of(paid.clone()));
    let award = award(program, rule, &promise, paid, (whole, nth));
    let order = FriendOrder {
        friend_id: paid.member_id.clone(),
        order_id: paid.order_id.clone(),
        serial,
        nth,
        promise,
        whole,
        earned: grant(referrer, program, (Cause::Referral, paid.placed_at), award.into_iter().collect()),
        available_at: paid.available_at,
        revocable_until: program.zone.end_of_day_after(paid.placed_at, program.refunds.revocable_days),
    };
    let fact = ReferralFact::FriendOrdered { order: Box::new(order.clone()) };
    referrer.append(Movement::none().and_grant(&order.earned), fact)?;
    friend.copy_budgets(referrer);
    Ok(Some(order))
}

fn award(
    program: &Program,
    rule: &ReferralRule,
    promise: &ReferralPromise,
    paid: &PaidOrder,
    (whole, nth): (Kept, u32),
) -> Option<Award> {
    let points = promise.points(whole, nth);
    let (at, available_at) = (paid.placed_at, paid.available_at);
    let Validity { expires_at, renewal } = validity(program.expiry.of(rule.class), at, available_at, &program.zone);
    (!points.is_zero()).then(|| Award {
        calculation: Calculation::Referral { pays: promise.pays, base: whole.cash, factor: promise.factor(nth) },
        available_at,
        expires_at,
        renewal,
        ..fixed(program, &rule.rule_id, rule.class, points, at)
    })
}

/// Releases the pending points of the award for a friend's order whose return window was closed early. Returns their number.
pub fn release(referrer: &mut Draft, referral: &ReferralHistory) -> Result<Points, Refusal> {
    if referral.is_released {
        return Ok(Points::ZERO);
    }
    let order = &referral.order;
    let revoked = order.earned.points().minus(referral.left);
    let parts = order.earned.awards.iter().filter_map(|award| unrevoked(award, revoked));
    let (movement, points) = release_pending(referrer, parts);
    if !points.is_zero() {
        referrer.append(movement, ReferralFact::Released { order_id: order.order_id.clone(), points })?;
    }
    Ok(points)
}

//! What a friend's first order gives the one who brought them: pending as long as the order's own points.

use super::Promise;
use crate::{
    earning::expiry::{Validity, validity},
    earning::grant::{Cause, Granted, grant},
    ledger::fact::award::{Award, Count, Reckoned},
    ledger::lot::Lot,
    ledger::{Change, Draft},
    order::refund::Kept,
    order::{OrderHistory, PaidOrder},
    program::{Program, ReferralRule},
    refusal::Refusal,
    units::id::{MemberId, OrderId},
    units::points::Points,
    units::time::Instant,
};
use serde::{Deserialize, Serialize};

/// A friend's first order, as the referrer's ledger keeps it: everything that taking back will ever need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FriendOrder {
    pub friend_id: MemberId,
    pub order_id: OrderId,
    /// Counts up by one with each friend's order, whatever is returned later.
    pub serial: u32,
    /// The friend's place among those who count.
    pub nth: u32,
    pub promise: Promise,
    /// The order before anything of it was returned.
    pub whole: Kept,
    pub earned: Granted,
    pub available_at: Instant,
    /// From then on the ladder takes nothing of it back.
    pub revocable_until: Instant,
}

impl FriendOrder {
    /// The caps that the award counts under.
    pub fn counts(&self) -> &[Count] {
        self.earned.awards.first().map_or(&[], |award| &award.counts)
    }
}

/// Grants the referrer what the friend's first order gives. `friend` is the draft in which that order has just been recorded.
///
/// None where it was not the first, the program gives nothing for it, or one of the two is erased: nothing is written then.
pub fn reward(
    referrer: &mut Draft,
    friend: &mut Draft,
    paid: &PaidOrder,
    program: &Program,
) -> Result<Option<FriendOrder>, Refusal> {
    let is_first = friend.account().orders == 1 && !friend.account().is_erased();
    let rule = program.earning.referral.as_ref().filter(|_| is_first && !referrer.account().is_erased());
    let Some((rule, promise)) = rule.and_then(|rule| Some((rule, rule.first_order.clone()?))) else { return Ok(None) };
    referrer.take_over_budgets(friend);
    let counted = &referrer.account().referrals;
    let (serial, nth) = (counted.brought.saturating_add(1), counted.counted.saturating_add(1));
    let whole = Kept::of(&OrderHistory { paid: paid.clone(), refunds: Vec::new() });
    let award = award(program, rule, &promise, paid, (whole, nth));
    let cause = Cause::FriendOrder { seq: referrer.next_seq(), order_id: &paid.order_id, placed_at: paid.placed_at };
    let order = FriendOrder {
        friend_id: paid.member_id.clone(),
        order_id: paid.order_id.clone(),
        serial,
        nth,
        promise,
        whole,
        earned: grant(referrer, program, cause, award.into_iter().collect()),
        available_at: paid.available_at,
        revocable_until: cause.revocable_until(program),
    };
    referrer.append(Change::FriendOrdered { order: Box::new(order.clone()) })?;
    friend.take_over_budgets(referrer);
    Ok(Some(order))
}

fn award(
    program: &Program,
    rule: &ReferralRule,
    promise: &Promise,
    paid: &PaidOrder,
    (whole, nth): (Kept, u32),
) -> Option<Award> {
    let points = promise.points(whole, nth);
    let (at, available_at) = (paid.placed_at, paid.available_at);
    let Validity { expires_at, renewal } = validity(program.expiry.of(rule.class), at, available_at, &program.zone);
    (!points.is_zero()).then(|| Award {
        reckoned: Reckoned::Referral { pays: promise.pays, base: whole.cash, factor: promise.factor(nth) },
        available_at,
        expires_at,
        renewal,
        ..Award::fixed(program, &rule.rule_id, rule.class, points, at)
    })
}

/// Releases what is pending of the award for a friend's order, whose return window was closed early. Answers how much that is.
pub fn release(referrer: &mut Draft, order_id: &OrderId) -> Result<Points, Refusal> {
    let now = referrer.now();
    let pending = |lot: &&Lot| lot.order_id.as_ref() == Some(order_id) && lot.is_pending(now);
    let points: Points = referrer.account().lots.iter().filter(pending).map(|lot| lot.points).sum();
    if !points.is_zero() {
        referrer.append(Change::ReferralReleased { order_id: order_id.clone() })?;
    }
    Ok(points)
}

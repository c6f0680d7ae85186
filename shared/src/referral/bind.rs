//! Binds a friend to the member who referred them, and grants what both receive for it immediately. `first_order` grants the award for the
//! friend's first order.

use crate::{
    earning::grant::{Cause, fixed, grant},
    ledger::fact::award::Granted,
    ledger::fact::referral::ReferralFact,
    ledger::{Draft, Movement},
    program::{Program, Registration},
    refusal::Refusal,
    units::id::MemberId,
    units::points::Points,
};

/// The two members, and their existing bindings.
#[derive(Clone, Copy, Debug)]
pub struct Binding<'a> {
    pub referrer_id: &'a MemberId,
    pub friend_id: &'a MemberId,
    pub ties: Ties,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    None,
    /// The friend is already bound to a referrer.
    FriendBound,
    /// The friend referred the referrer, directly or through other members. Binding would form a circle.
    ReferrerBelowFriend,
}

/// What the binding granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    pub referrer: Granted,
    pub friend: Granted,
}

/// Binds the friend permanently, and grants both members what the program states. A program without a referral rule grants nothing.
///
/// Refuses a binding to oneself, a circle of any length, a friend who is bound, and a friend who has an order. Later refunds of the
/// friend's orders do not revoke what is granted here.
pub fn bind(
    referrer: &mut Draft,
    friend: &mut Draft,
    binding: &Binding<'_>,
    program: &Program,
) -> Result<Registered, Refusal> {
    if binding.referrer_id == binding.friend_id {
        return Err(Refusal::SelfReferral);
    }
    match binding.ties {
        Ties::None => {}
        Ties::FriendBound => return Err(Refusal::ReferralBound),
        Ties::ReferrerBelowFriend => return Err(Refusal::SelfReferral),
    }
    if friend.account().memory.orders > 0 {
        return Err(Refusal::FriendHasOrdered);
    }
    let of_friend = be_brought(friend, binding.referrer_id, program)?;
    referrer.copy_budgets(friend);
    let of_referrer = bring(referrer, binding.friend_id, program)?;
    friend.copy_budgets(referrer);
    Ok(Registered { referrer: of_referrer, friend: of_friend })
}

/// Appends the friend's entry of a binding.
pub(crate) fn be_brought(friend: &mut Draft, referrer_id: &MemberId, program: &Program) -> Result<Granted, Refusal> {
    let earned = grant_fixed(friend, program, registration(program).friend);
    let fact = ReferralFact::Referred { referrer_id: referrer_id.clone(), earned: earned.clone() };
    friend.append(Movement::none().and_grant(&earned), fact)?;
    Ok(earned)
}

/// Appends the referrer's entry of a binding.
pub(crate) fn bring(referrer: &mut Draft, friend_id: &MemberId, program: &Program) -> Result<Granted, Refusal> {
    let earned = grant_fixed(referrer, program, registration(program).referrer);
    let fact = ReferralFact::FriendBound { friend_id: friend_id.clone(), earned: earned.clone() };
    referrer.append(Movement::none().and_grant(&earned), fact)?;
    Ok(earned)
}

fn registration(program: &Program) -> Registration {
    program.earning.referral.as_ref().map(|rule| rule.registration).unwrap_or_default()
}

/// The points are available at once.
fn grant_fixed(draft: &Draft, program: &Program, points: Points) -> Granted {
    let at = draft.now();
    let rule = program.earning.referral.as_ref().filter(|_| !points.is_zero());
    let award = rule.map(|rule| fixed(program, &rule.rule_id, rule.class, points, at));
    grant(draft, program, (Cause::Referral, at), award.into_iter().collect())
}

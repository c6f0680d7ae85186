//! Answers about referrals: the binding, and the entries of both members. A shopper sees only their own points. Only the merchant sees who
//! the other member is, and what they ordered and paid.

use super::{Audience, history};
use crate::{
    ledger::fact::award::Granted,
    ledger::fact::referral::{FriendOrder, ReferralFact, ReferralRevocation},
    referral::{Binding, Registered},
    units::id::{MemberId, OrderId},
    units::money::Currency,
    units::time::Instant,
    wire::{AwardView, Balance, EntryWhat, FriendGains, ReferralAnswer, ReferrerGains},
};

/// `POST /v1/referrals`.
pub fn referral(
    binding: &Binding<'_>,
    registered: &Registered,
    bound_at: Instant,
    currency: Currency,
    balance: Balance,
) -> ReferralAnswer {
    let Registered { referrer, friend } = registered;
    let awards = |granted: &Granted| awards(granted, (currency, Audience::Merchant));
    ReferralAnswer {
        referrer_id: binding.referrer_id.clone(),
        friend_id: binding.friend_id.clone(),
        bound_at,
        referrer: ReferrerGains { granted: referrer.points(), awards: awards(referrer) },
        friend: FriendGains { granted: friend.points(), awards: awards(friend), balance },
    }
}

type To = (Currency, Audience);

/// The entry of a referral.
pub(super) fn entry(fact: &ReferralFact, to: To) -> EntryWhat {
    match fact {
        ReferralFact::Referred { referrer_id, earned } => referred(referrer_id, earned, to),
        ReferralFact::FriendBound { friend_id, earned } => friend_bound(friend_id, earned, to),
        ReferralFact::FriendOrdered { order } => friend_ordered(order, to),
        ReferralFact::Released { order_id, .. } => released(order_id, to.1),
        ReferralFact::Revoked { revocation } => revoked(revocation, to.1),
    }
}

fn referred(referrer_id: &MemberId, earned: &Granted, to: To) -> EntryWhat {
    EntryWhat::Referred { referrer_id: for_merchant(to.1, referrer_id), awards: awards(earned, to) }
}

fn friend_bound(friend_id: &MemberId, earned: &Granted, to: To) -> EntryWhat {
    EntryWhat::FriendBound { friend_id: for_merchant(to.1, friend_id), awards: awards(earned, to) }
}

fn friend_ordered(order: &FriendOrder, to: To) -> EntryWhat {
    EntryWhat::FriendOrdered {
        friend_id: for_merchant(to.1, &order.friend_id),
        order_id: for_merchant(to.1, &order.order_id),
        awards: awards(&order.earned, to),
        available_at: order.available_at,
    }
}

fn released(order_id: &OrderId, audience: Audience) -> EntryWhat {
    EntryWhat::ReferralReleased { order_id: for_merchant(audience, order_id) }
}

fn revoked(revocation: &ReferralRevocation, audience: Audience) -> EntryWhat {
    EntryWhat::ReferralRevoked { order_id: for_merchant(audience, &revocation.order_id), revoked: revocation.points() }
}

fn for_merchant<T: Clone>(audience: Audience, fact: &T) -> Option<T> {
    (audience == Audience::Merchant).then(|| fact.clone())
}

fn awards(granted: &Granted, (currency, audience): To) -> Vec<AwardView> {
    let view = |view: AwardView| AwardView { base: view.base.filter(|_| audience == Audience::Merchant), ..view };
    history::awards(granted, currency).into_iter().map(view).collect()
}

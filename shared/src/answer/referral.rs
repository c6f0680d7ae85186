//! Answers about referrals: the binding, with what both members were granted.

use crate::{
    referral::{Binding, Registered},
    units::money::Currency,
    units::time::Instant,
    wire::{Balance, FriendGains, ReferralAnswer, ReferrerGains},
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
    ReferralAnswer {
        referrer_id: binding.referrer_id.clone(),
        friend_id: binding.friend_id.clone(),
        bound_at,
        referrer: ReferrerGains { granted: referrer.points(), awards: referrer.views(currency) },
        friend: FriendGains { granted: friend.points(), awards: friend.views(currency), balance },
    }
}

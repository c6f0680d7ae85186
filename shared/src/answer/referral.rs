//! A binding's answer: what each of the two was granted, and the friend's balance.

use super::order::award;
use crate::{
    api::{AwardView, Balance, FriendGains, ReferralAnswer, ReferrerGains},
    grant::Granted,
    money::Currency,
    referral::{Binding, Registered},
    time::Instant,
};

pub fn referral(
    binding: &Binding<'_>,
    registered: &Registered,
    bound_at: Instant,
    currency: Currency,
    balance: Balance,
) -> ReferralAnswer {
    let awards = |granted: &Granted| granted.awards.iter().map(|one| award(one, currency)).collect::<Vec<AwardView>>();
    let Registered { referrer, friend } = registered;
    ReferralAnswer {
        referrer_id: binding.referrer_id.clone(),
        friend_id: binding.friend_id.clone(),
        bound_at,
        referrer: ReferrerGains { granted: referrer.points(), awards: awards(referrer) },
        friend: FriendGains { granted: friend.points(), awards: awards(friend), balance },
    }
}

//! The settings of referrals. `crate::referral` applies them.

use super::validate::Below;
use crate::{
    api::{ReferralDocument, RegistrationDocument},
    id::RuleId,
    lot::LotClass,
    points::Points,
};

const POINTS_MAX: u64 = 1_000_000;

/// What bringing a friend gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferralRule {
    pub rule_id: RuleId,
    pub class: LotClass,
    pub registration: Registration,
}

/// What each of the two gets when they are bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Registration {
    pub referrer: Points,
    pub friend: Points,
}

impl ReferralRule {
    pub(super) fn read(document: &ReferralDocument, problems: &mut Below<'_>) -> Self {
        Self {
            rule_id: document.id.clone(),
            class: document.class,
            registration: Registration::read(&document.registration, problems),
        }
    }
}

impl Registration {
    fn read(document: &RegistrationDocument, problems: &mut Below<'_>) -> Self {
        if document.referrer == 0 && document.friend == 0 {
            problems.add("/registration", "must give at least one of the two something");
        }
        for (pointer, points) in
            [("/registration/referrer", document.referrer), ("/registration/friend", document.friend)]
        {
            if points > POINTS_MAX {
                problems.add(pointer, format!("must be 0 to {POINTS_MAX}"));
            }
        }
        Self {
            referrer: Points::saturating(document.referrer.into()),
            friend: Points::saturating(document.friend.into()),
        }
    }
}

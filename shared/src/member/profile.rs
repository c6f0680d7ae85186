//! The profile of a member, and the facts that conditions ask about a member at an instant.

use super::birthday::BirthdayRecord;
use crate::{
    ledger::Account,
    program::{EarlierOrders, MemberFacts, Program},
    tier,
    units::id::MemberId,
    units::time::Instant,
};

/// What the merchant states about a member, as far as rules depend on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    pub birthday: BirthdayRecord,
    pub segments: Vec<String>,
    /// The number of orders in another system, before the member joined.
    pub orders_before: u32,
}

/// Returns what conditions need to know about a member at an instant. The tier is the one held then.
pub fn facts(
    account: &Account,
    member_id: &MemberId,
    profile: &Profile,
    program: &Program,
    at: Instant,
) -> MemberFacts {
    let held = tier::held(account, program, at);
    MemberFacts {
        member_id: Some(member_id.clone()),
        birthday: profile.birthday.counted(program),
        segments: profile.segments.clone(),
        tier: held.as_ref().map(|held| held.level.id.clone()),
        tier_multiplier: held.and_then(|held| held.multiplier().cloned()),
        orders: Some(EarlierOrders { elsewhere: profile.orders_before, kept: account.memory.kept_orders.clone() }),
    }
}

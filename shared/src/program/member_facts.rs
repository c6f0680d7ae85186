//! A member as the conditions of a program see one. `member::profile` collects the facts.

use super::Multiplier;
use crate::ledger::memory::KeptOrders;
use crate::units::{
    birthday::CountedBirthday,
    id::{MemberId, TierId},
};

/// A member as conditions see one. The default is a visitor, of whom nothing is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemberFacts {
    pub member_id: Option<MemberId>,
    pub birthday: Option<CountedBirthday>,
    pub segments: Vec<String>,
    /// The tier held.
    pub tier: Option<TierId>,
    /// What that tier multiplies points by.
    pub tier_multiplier: Option<Multiplier>,
    /// The orders that the member kept; `None` for a visitor.
    pub orders: Option<KeptOrders>,
}

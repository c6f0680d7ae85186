//! A member as the conditions of a program see one. `member::profile` collects the facts.

use super::Multiplier;
use crate::ledger::memory::KeptOrders;
use crate::units::{
    birthday::CountedBirthday,
    id::{MemberId, TierId},
    money::Amount,
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
    /// The orders before the present one; `None` for a visitor.
    pub orders: Option<EarlierOrders>,
}

/// The orders of a member before the one that is judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EarlierOrders {
    /// The number of orders in another system, as the merchant states it.
    pub elsewhere: u32,
    pub kept: KeptOrders,
}

impl EarlierOrders {
    /// Whether an order for which `spend` is paid is the member's first: it reaches the minimum, the member kept no order that does, and had none in
    /// another system. The amounts of orders in another system are not known, so each of them counts.
    pub fn precede_first(&self, spend: Amount, min_spend: Amount) -> bool {
        spend >= min_spend && self.elsewhere == 0 && !self.kept.has(min_spend)
    }
}

impl MemberFacts {
    /// As [`EarlierOrders::precede_first`]. Never for a visitor, so that a preview does not promise too much.
    pub fn is_first_order(&self, spend: Amount, min_spend: Amount) -> bool {
        self.orders.as_ref().is_some_and(|orders| orders.precede_first(spend, min_spend))
    }
}

//! The orders that a member kept, as far as "first order" depends on them: how many, and how much was paid for the lines of the largest.

use crate::units::money::Amount;
use serde::{Deserialize, Serialize};

/// The number of orders whose size is remembered.
const LARGEST_MAX: usize = 8;

/// Orders of more than nothing that were not refunded in full.
///
/// An order counts as first order from a minimum on, which differs by rule. The largest kept order decides, so a few of the largest are enough.
/// If all of these are refunded, the size of the others is unknown: then they count as large enough, so no award is granted twice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptOrders {
    /// Descending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    largest: Vec<Amount>,
    /// Others, none of them larger than those.
    #[serde(default, skip_serializing_if = "is_zero")]
    others: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl KeptOrders {
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the member kept an order of at least `min_spend`.
    pub fn has(&self, min_spend: Amount) -> bool {
        self.largest.first().map_or(self.others > 0, |largest| *largest >= min_spend)
    }

    /// Adds an order. One of nothing never counts.
    pub fn add(&mut self, spend: Amount) {
        if spend.is_zero() {
            return;
        }
        let is_complete = self.others == 0 || self.largest.last().is_some_and(|smallest| *smallest <= spend);
        if !is_complete {
            self.others = self.others.saturating_add(1);
            return;
        }
        let at = self.largest.partition_point(|larger| *larger >= spend);
        self.largest.insert(at, spend);
        if self.largest.len() > LARGEST_MAX {
            self.largest.pop();
            self.others = self.others.saturating_add(1);
        }
    }

    /// Removes an order that was refunded in full.
    pub fn remove(&mut self, spend: Amount) {
        if spend.is_zero() {
            return;
        }
        match self.largest.iter().position(|kept| *kept == spend) {
            Some(at) => {
                self.largest.remove(at);
            }
            None => self.others = self.others.saturating_sub(1),
        }
    }

    /// The orders without one of them.
    #[must_use]
    pub fn without(&self, spend: Amount) -> Self {
        let mut others = self.clone();
        others.remove(spend);
        others
    }
}

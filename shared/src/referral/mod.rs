//! Referrals: one member refers another. The two accounts are changed together or not at all.

mod bind;
mod first_order;
mod promise;
mod revoke;

pub use bind::{Binding, Registered, Ties, bind};
pub(crate) use bind::{be_brought, bring};
pub use first_order::{release, reward};
pub use revoke::{ReferralHistory, expired_families, revoke};

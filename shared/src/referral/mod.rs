//! Referrals: one member brings another. Two accounts, changed together or not at all.

mod bind;
mod counted;
mod first_order;
mod promise;
mod revoke;

pub use bind::{Binding, Registered, Ties, bind};
pub(crate) use bind::{be_brought, bring};
pub use counted::{BOOSTED_MAX, Boosted, Referrals};
pub use first_order::{FriendOrder, release, reward};
pub use promise::{Pays, Promise, Rung};
pub use revoke::{ReferralHistory, ReferralRevocation, revoke};

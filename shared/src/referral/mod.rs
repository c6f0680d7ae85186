//! Referrals: one member brings another. Two accounts, changed together or not at all.

mod bind;

pub use bind::{Binding, Registered, Ties, bind};

//! Stored entries run through a draft program: what its ledger would have granted, called back and raised to tiers for the same orders,
//! refunds, events, check-ins and referrals, beside what really was. The very verbs decide, on accounts that nobody keeps.
//!
//! Points are never spent under the draft, and none are given by hand: what was paid with points is taken as it was. What is granted is
//! counted whether or not it paid a debt, and what is called back whether or not it was there, so that neither changes the comparison. But
//! under a program that bears what is gone, caps count it still: there the room of a member's cap may differ from what it really was.

mod book;
mod comparison;
mod run;

pub use comparison::{Comparison, Side, Sum};
pub use run::{Replay, Scope};

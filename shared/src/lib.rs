//! The rules of Jifen: what points are, how they are earned, spent, refunded and expire.
//!
//! Everything here is pure: time is an argument, nothing reads a clock, a network or a database, and no float occurs.
//! The same code runs in the shopper's browser, in the Worker and in the tests.

pub mod answer;
pub mod basket;
pub mod behaviour;
pub mod earning;
pub mod figures;
pub mod ledger;
pub mod member;
pub mod order;
pub mod program;
pub mod referral;
pub mod refusal;
pub mod spending;
pub mod tier;
pub mod units;
pub mod wire;

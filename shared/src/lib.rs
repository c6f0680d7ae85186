//! The rules of Jifen: what points are, how they are earned, spent, refunded and expire.
//!
//! Everything here is pure: time is an argument, nothing reads a clock, a network or a database, and no float occurs.
//! The same code runs in the shopper's browser, in the Worker and in the tests.

pub mod adjust;
pub mod allocate;
pub mod answer;
pub mod api;
pub mod award;
pub mod backtest;
pub mod balance;
pub mod basket;
pub mod behaviour;
pub mod caps;
pub mod earn;
pub mod expiry;
pub mod figures;
pub mod grant;
pub mod hold;
pub mod id;
pub mod ladder;
pub mod ledger;
pub mod lot;
pub mod member;
pub mod money;
pub mod order;
pub mod pointer;
pub mod points;
pub mod program;
pub mod quote;
pub mod rate;
pub mod referral;
pub mod refund;
pub mod refusal;
pub mod reminder;
pub mod settle;
pub mod tariff;
pub mod tier;
pub mod time;
pub mod used;
pub mod ways;

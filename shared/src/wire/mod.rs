//! The wire: the types that the Worker and the widget exchange. They contain no rules. The modules of the rules convert them into their own
//! types.
//!
//! Requests refuse unknown fields. Answers can get new fields, so readers ignore fields that they do not know.

mod adjustment;
mod audit;
mod backtest;
mod balance;
mod behaviour;
mod figures;
mod history;
mod hold;
mod member;
mod merchant;
mod order;
mod problem;
mod program;
mod quote;
mod referral;
mod refund;
mod reminder;
mod tiers;
mod ways;

pub use adjustment::*;
pub use audit::*;
pub use backtest::*;
pub use balance::*;
pub use behaviour::*;
pub use figures::*;
pub use history::*;
pub use hold::*;
pub use member::*;
pub use merchant::*;
pub use order::*;
pub use problem::*;
pub use program::*;
pub use quote::*;
pub use referral::*;
pub use refund::*;
pub use reminder::*;
pub use tiers::*;
pub use ways::*;

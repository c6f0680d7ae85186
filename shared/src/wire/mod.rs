//! The wire: the shapes that the Worker and the widget exchange. No rules here; the verbs' files turn these into their own types.
//!
//! Requests refuse unknown fields. Responses may grow, so readers ignore what they do not know.

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

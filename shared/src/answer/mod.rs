//! From results of the rules to answers on the wire. This module decides nothing and rounds nothing.

mod backtest;
mod behaviour;
mod figures;
mod history;
mod hold;
mod order;
mod quote;
mod referral;
mod refund;
pub mod ways;

pub use crate::ledger::fact::Audience;
pub use backtest::backtest;
pub use behaviour::{behaviour_preview, check_in, event, event_view};
pub use figures::figures;
pub use history::entry;
pub use hold::{hold, hold_view};
pub use order::{earn_preview, order, order_view};
pub use quote::{QuoteContext, Signature, quote};
pub use referral::referral;
pub use refund::{adjustment, adjustment_view, refund};

//! An independent model of earning, cash-off, expiry, debt and partial refunds, written from the documents alone. It uses exact fractions,
//! searches where the product computes, and imports nothing of the product: `tests/suite/tidy/borders.rs` checks this.

mod account;
mod basket;
mod calendar;
mod caps;
mod cash_off;
mod earning;
mod fraction;
mod holds;
mod ladder;
mod lot;
mod orders;
mod refunds;
mod revoking;
mod settings;
mod shop;
mod split;
mod views;

pub use holds::HoldState;
pub use orders::Order;
pub use refunds::{RefundLine, RefundWish};
pub use shop::ModelShop;

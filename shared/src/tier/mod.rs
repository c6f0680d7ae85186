//! Tiers: what a member has reached by spend, orders or points, how long a tier is kept, and what it grants.
//!
//! The tier held on a day is the highest tier whose need was met on that day, or so shortly before it that the cushion lasts. Orders and
//! events raise a member. Refunds withdraw what the refunded part had justified. Time alone only ends tiers. Promises are kept: the account
//! stores the terms and the end of each tier, so that a later program does not change what was reached.

mod award;
mod benefits;
mod progress;
mod promise;
mod reach;
mod settle;

pub(crate) use award::LevelProgress;
pub(crate) use benefits::{due_on, first_of_month, first_of_next_month, missing_points};
pub use progress::{progress, standing};
pub use promise::{HeldTier, held};
pub(crate) use reach::{Run, Spell};
pub use settle::{Before, after_earning, after_refund, before, families_of_awards, settle};

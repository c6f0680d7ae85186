//! Tiers: what a member has reached by spend, orders or points, how long it is kept, and what it gives.
//!
//! The tier held on a day is the highest whose need was met on that day or so shortly before that its cushion lasts. Orders and events
//! raise a member, refunds take back what they took part in, and time alone only lets go. What was promised stays: the account keeps by
//! what terms and until when each tier is held, so that a later program never judges the past anew.

mod award;
mod benefits;
mod progress;
mod promise;
mod reach;
mod settle;

pub(crate) use award::Way;
pub(crate) use benefits::{due_on, first_of_month, first_of_next_month, missing_points};
pub use progress::{progress, standing};
pub use promise::{HeldTier, held};
pub(crate) use reach::{Run, Spell};
pub use settle::{Before, after_earning, after_refund, before, families_of_awards, settle};

//! Runs stored entries through a draft program: what its ledger would have granted, revoked and raised to tiers for the same orders,
//! refunds, events, check-ins and referrals, compared with what really happened. The functions of the ledger decide, on accounts that are
//! not kept.
//!
//! Points are never spent under the draft, and none are granted by hand: what was paid with points remains as it was. Granted points count
//! even if they paid a debt, and revoked points count even if they were already spent, so that neither changes the comparison. There is one
//! exception. Under a program with `debt: absorb`, caps still count points that are gone, so that the room of a member's cap can differ
//! from the real one.

mod book;
mod comparison;
mod run;

pub use comparison::{Comparison, RuleSums, Side};
pub use run::{Replay, Scope};

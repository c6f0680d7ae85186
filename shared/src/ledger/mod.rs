//! The ledger of one member: immutable entries, the account they fold into, and what must hold of both.
//! What a command appends is decided by the verbs' files (`hold`, `order`, `refund`, `adjust`); here it is only applied.

mod account;
mod activity;
mod audit;
mod change;
mod draft;
pub mod fact;
pub mod lot;
mod seal;

pub use account::{Account, Fault, Totals};
pub use activity::ActiveRun;
pub use audit::{Audit, Auditor, audit};
pub use change::Change;
pub use draft::Draft;
pub use seal::{Sealed, genesis};

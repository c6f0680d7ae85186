//! The ledger of one member: immutable entries, the account that they fold into, and the laws that hold for both. An entry is a movement
//! of points and a fact. What a command appends is decided in the folders of the subjects (`order`, `spending`, `member`, …).

mod account;
mod audit;
mod draft;
mod entry;
pub mod fact;
mod fault;
pub mod lot;
pub mod memory;
mod movement;

pub use account::{ACCOUNT_FORMAT, Account, Totals};
pub use audit::{Audit, Auditor, audit};
pub use draft::Draft;
pub use entry::{Actor, ENTRY_FORMAT, Entry, Frame, ReadFact, Sealed, genesis};
pub use fault::Fault;
pub use movement::{Movement, Place, Posting};

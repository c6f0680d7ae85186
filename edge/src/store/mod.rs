//! What the Worker stores. Only this folder has SQL. It contains statements with parameters, and the traits through which they are sent.
//! Only `d1` names Cloudflare's database. The tests use SQLite.

pub mod accounts;
pub mod commit;
pub mod counters;
pub mod d1;
mod database;
pub mod due;
pub mod entry_lists;
mod error;
pub mod expiries;
mod formats;
pub mod kv;
pub mod member_lists;
pub mod members;
pub mod merchants;
mod metered;
mod profile;
pub mod programs;
mod read;
pub mod rebuilds;
pub mod referrals;
pub mod replays;
pub mod replies;
pub mod rollups;
mod row;
mod tiers_held;

pub use database::{ConfigCache, Database, Databases, Freshness, Pending, Rows, Statement, Usage};
pub use error::StoreError;
pub use formats::Formats;
pub use metered::Metered;
pub use read::{Query, Read, Results, load, ping};
pub use row::{Row, SqlValue};

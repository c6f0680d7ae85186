//! The Worker: HTTP requests, storage in D1 and KV, and a cron job. `shared` decides everything about points. This crate reads requests,
//! loads accounts, commits decisions and answers.
//!
//! Only `entry`, `config`, `clock`, `store::d1` and `store::kv` know workerd. Everything else also runs natively over SQLite, in the tests.

pub mod app;
pub mod auth;
pub mod call;
pub mod clock;
pub mod command;
pub mod config;
pub mod contention;
pub mod cors;
pub mod cursor;
pub mod denial;
pub mod directory;
pub mod entry;
pub mod error;
pub mod etag;
pub mod hash;
pub mod idempotency;
pub mod jobs;
pub mod json;
pub mod limit;
pub mod merchant;
pub mod openapi;
pub mod origin;
pub mod plain_text;
pub mod random;
pub mod referral_code;
pub mod reply;
pub mod respond;
pub mod routes;
pub mod runtime;
pub mod schema;
pub mod secrets;
pub mod signed_quote;
pub mod store;
pub mod test_clock;
pub mod trace;
pub mod versions;

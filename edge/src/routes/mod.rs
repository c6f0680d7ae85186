//! The calls of the API. Each handler reads the request, loads, lets `shared` decide, commits and replies.

mod adjustments;
mod audit;
mod backtests;
mod balance;
mod causes;
mod check_ins;
mod codes;
mod earn_previews;
mod entry_list;
mod events;
mod figures;
mod handler;
mod health;
mod history;
mod hold_resolution;
mod holds;
mod keys;
mod member_fields;
mod member_list;
mod member_tokens;
mod members;
mod merchants;
mod orders;
mod program;
mod programs;
mod quotes;
mod referrals;
mod refunds;
mod reminders;
mod table;
mod viewer;
mod ways_to_earn;

pub use codes::codes;
pub use handler::{Handler, PageOrBackend, Takes};
pub use table::{Found, ROUTES, Route, find};

//! The HTTP contract. Each test runs against the Worker's application in this process over SQLite and, with the feature `workerd`, against
//! the built Worker in workerd. `cargo xtask test workerd` starts it.

// A failing test must stop at the unexpected value.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
// Requests are JSON values that are passed by value.
#![allow(clippy::needless_pass_by_value)]

/// Makes each function a test of the native application and, with the feature, also a test of the real Worker.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod native {
            $(#[test] fn $name() { super::$name(&crate::support::Edge::native()); })+
        }
        #[cfg(feature = "workerd")]
        mod workerd {
            $(#[test] fn $name() { super::$name(&crate::support::Edge::workerd()); })+
        }
    };
}

mod adjustments;
mod anything;
mod audit;
mod backtests;
mod bad_input;
mod behaviours;
mod birthdays;
mod checkout;
mod conditional;
mod credentials;
mod cron;
mod erasures;
mod exactness;
mod figures;
mod first_orders;
mod formats;
mod hold_reversals;
mod holds;
mod idempotency;
mod inactivity;
mod inputs;
mod lapses;
mod late_causes;
mod list_bounds;
mod lists;
mod log;
mod member_lists;
mod members;
mod merchants;
mod model;
mod openapi;
mod orders;
mod pages;
mod payments;
mod program;
mod programs;
mod races;
mod rebuilds;
mod referral_codes;
mod referrals;
mod refunds;
mod reminders;
mod rollups;
mod round_trips;
mod settings;
mod spending;
mod store;
mod support;
mod test_clock;
mod tiers;
mod vectors;
mod versions;
mod ways;

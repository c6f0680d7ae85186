//! The time, asked once for each request and passed on from there. Nothing else in the Worker reads a clock.

use shared::time::Instant;

pub fn now() -> Instant {
    Instant::from_millis(i64::try_from(worker::Date::now().as_millis()).unwrap_or(i64::MAX))
}

//! Instants, dates and zones. This module does not read the clock. The caller passes the time.

mod day;
mod instant;
mod month;
mod rfc3339;
#[cfg(test)]
mod rfc3339_tests;
mod window;
mod zone;

pub use day::Day;
pub use instant::Instant;
pub use month::Month;
pub use window::Window;
pub use zone::Zone;

pub const MILLIS_PER_SECOND: i64 = 1_000;
pub const MILLIS_PER_MINUTE: i64 = 60 * MILLIS_PER_SECOND;
pub const MILLIS_PER_HOUR: i64 = 60 * MILLIS_PER_MINUTE;
pub const MILLIS_PER_DAY: i64 = 24 * MILLIS_PER_HOUR;

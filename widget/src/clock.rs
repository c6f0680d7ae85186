//! The browser's clock: the one place where the widget asks the time. It may be wrong; `session` reckons by the edge's.

#[cfg(not(test))]
use crate::object::whole_millis;
use shared::units::time::Instant;

#[cfg(not(test))]
pub fn now() -> Instant {
    Instant::from_millis(whole_millis(js_sys::Date::now()))
}

/// Where there is no browser: a morning in November 2026.
#[cfg(test)]
pub fn now() -> Instant {
    Instant::from_millis(1_795_000_000_000)
}

//! The browser's clock. Only this file of the widget reads it. It can be wrong; `session` uses the edge's time.

#[cfg(not(test))]
use crate::object::whole_millis;
use shared::units::time::Instant;

#[cfg(not(test))]
pub fn now() -> Instant {
    Instant::from_millis(whole_millis(js_sys::Date::now()))
}

/// Without a browser: a morning in November 2026.
#[cfg(test)]
pub fn now() -> Instant {
    Instant::from_millis(1_795_000_000_000)
}

//! The browser's clock: the one place where the widget asks the time. It may be wrong; `session` reckons by the edge's.

use crate::object::whole_millis;
use shared::time::Instant;

pub fn now() -> Instant {
    Instant::from_millis(whole_millis(js_sys::Date::now()))
}

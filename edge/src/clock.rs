//! The time and pauses. What a request decides uses the time that was read once at its start. Only this file reads a clock.

use shared::units::time::Instant;
use std::time::Duration;
use worker::{Delay, ScheduledEvent};

pub fn now() -> Instant {
    Instant::from_millis(i64::try_from(worker::Date::now().as_millis()).unwrap_or(i64::MAX))
}

/// Waits for this many milliseconds.
pub async fn pause(millis: u32) {
    Delay::from(Duration::from_millis(millis.into())).await;
}

/// The time for which a cron run was scheduled. The run writes what was due by then.
#[expect(clippy::cast_possible_truncation, reason = "whole milliseconds below 2^53")]
pub fn scheduled(event: &ScheduledEvent) -> Instant {
    Instant::from_millis(event.schedule() as i64)
}

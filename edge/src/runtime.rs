//! What a request needs from the machine in addition to storage and configuration. The Worker uses workerd; the tests use virtual time.

use crate::store::Pending;
use shared::units::time::Instant;

pub trait Runtime {
    /// Measures durations. Decisions use the time of the request, `App::now`.
    fn now(&self) -> Instant;

    /// Waits for about this many milliseconds.
    fn pause(&self, millis: u32) -> Pending<'_, ()>;

    /// Writes one line to the log.
    fn log(&self, severity: Severity, line: &str);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Info,
    /// Logs an internal fault.
    Error,
}

//! What a request needs of the machine besides storage and configuration. The Worker uses workerd's; the tests use virtual time.

use crate::store::Pending;
use shared::units::time::Instant;

pub trait Runtime {
    /// For durations. What is decided uses the time of the request, `App::now`.
    fn now(&self) -> Instant;

    /// Ends after about this many milliseconds.
    fn pause(&self, millis: u32) -> Pending<'_, ()>;

    /// Writes one line to the log.
    fn log(&self, severity: Severity, line: &str);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Info,
    /// A fault of ours.
    Error,
}

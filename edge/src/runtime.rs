//! What a request needs of the machine besides storage and configuration. The Worker uses workerd's; the tests use virtual time.

use crate::store::Pending;

pub trait Runtime {
    /// Ends after about this many milliseconds.
    fn pause(&self, millis: u32) -> Pending<'_, ()>;
}

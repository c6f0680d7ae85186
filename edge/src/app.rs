//! What surrounds a request: everything that differs in another place or at another time.

use crate::{
    limit::Limiter,
    runtime::Runtime,
    secrets::Secrets,
    store::{ConfigCache, Databases},
    versions::Versions,
};
use shared::units::time::Instant;

pub struct App<'a> {
    pub databases: &'a dyn Databases,
    pub cache: &'a dyn ConfigCache,
    pub limiter: &'a dyn Limiter,
    pub runtime: &'a dyn Runtime,
    /// Lives as long as the isolate.
    pub versions: &'a Versions,
    pub secrets: &'a Secrets,
    pub now: Instant,
}

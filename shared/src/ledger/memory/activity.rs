//! How activity keeps points alive: the unbroken run of activities of a class. When an activity counts is decided in `crate::earning::expiry`.

use crate::units::time::Instant;
use serde::{Deserialize, Serialize};

/// Activities, each of which came before the date to which the previous one had extended lots.
///
/// The run is enough to compute the present expiry of any lot, also of one that left the account. A lot whose own expiry is after `since` was
/// alive at some activity of the run, and every later activity extended it. A lot whose own expiry is not after `since` had expired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActiveRun {
    /// The first activity of the run.
    pub since: Instant,
    /// The latest date to which an activity of the run extended lots, limits aside.
    pub expires_at: Instant,
}

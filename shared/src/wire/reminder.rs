//! Members whose points expire soon.

use super::Money;
use crate::{units::id::MemberId, units::points::Points, units::time::Instant};
use serde::{Deserialize, Serialize};

/// A line of `GET /v1/reminders`. At most one for a member and day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReminderView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    /// The first expiry of the points.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: Instant,
    /// One of the program's `reminders.days`.
    pub days_left: u16,
    /// The points that expire on that day.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points: Points,
    /// The worth of these points at the program's rate.
    pub worth: Money,
}

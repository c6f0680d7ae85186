//! Who is to be reminded of points that expire soon.

use super::Money;
use crate::{units::id::MemberId, units::points::Points, units::time::Instant};
use serde::{Deserialize, Serialize};

/// A line of `GET /v1/reminders`: one a member and day at most.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReminderView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    /// When the first of the points are gone.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: Instant,
    /// One of the program's `reminders.days`.
    pub days_left: u16,
    /// What is gone with the end of that day.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points: Points,
    /// What these points pay at the program's rate.
    pub worth: Money,
}

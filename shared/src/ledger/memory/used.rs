//! The number of points that a member used on one local day. It is compared with the daily maximum of cash-off.

use crate::{units::points::Points, units::time::Day};
use serde::{Deserialize, Serialize};

/// Points that were held or burnt for orders on the last day with any. Points that return from a hold are subtracted; refunds do not change
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    day: Day,
    points: Points,
}

impl Used {
    pub fn on(used: Option<Self>, day: Day) -> Points {
        used.filter(|used| used.day == day).map_or(Points::ZERO, |used| used.points)
    }

    pub fn add(used: &mut Option<Self>, day: Day, points: Points) {
        *used = Some(Self { day, points: Self::on(*used, day).plus(points) });
    }

    /// Points that were used on an earlier day do not change today's number.
    pub fn subtract(used: &mut Option<Self>, day: Day, points: Points) {
        if let Some(used) = used.as_mut().filter(|used| used.day == day) {
            used.points = used.points.minus(points);
        }
    }
}

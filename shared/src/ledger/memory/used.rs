//! How many points a member used on one local day: the daily maximum of cash-off is compared with it.

use crate::{units::points::Points, units::time::Day};
use serde::{Deserialize, Serialize};

/// Points set aside or burnt for orders on the last day that saw any. What returned is taken off again; refunds are not.
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

    /// What was used on an earlier day makes no room today.
    pub fn give_back(used: &mut Option<Self>, day: Day, points: Points) {
        if let Some(used) = used.as_mut().filter(|used| used.day == day) {
            used.points = used.points.minus(points);
        }
    }
}

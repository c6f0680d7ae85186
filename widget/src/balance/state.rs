//! Which points of a balance expire soon.

use crate::wire::Balance;
use shared::{units::points::Points, units::time::Instant};

/// Points that expire within this number of days are shown.
const SOON_DAYS: u64 = 30;
const DAY_MS: u64 = 24 * 3_600_000;

/// Points that expire soon. 0 days means today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Soon {
    pub points: Points,
    pub days: u64,
}

/// The next expiry if it is soon. Whole days, rounded down: points that expire at tomorrow's midnight are usable today.
pub fn soonest(balance: &Balance, now: Instant) -> Option<Soon> {
    let next = balance.expiring.first()?;
    let left_ms = u64::try_from(next.expires_at?.millis() - now.millis()).unwrap_or_default();
    let days = left_ms / DAY_MS;
    (days <= SOON_DAYS && !next.points.is_zero()).then_some(Soon { points: next.points, days })
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{
        units::id::MemberId,
        wire::{Expiring, Money},
    };

    const HOUR_MS: i64 = 3_600_000;

    fn soon(left_hours: Option<i64>, points: u64) -> Option<u64> {
        let now = Instant::from_millis(1_800_000_000_000);
        let points = Points::new(points).unwrap();
        let expires_at = left_hours.map(|hours| Instant::from_millis(now.millis() + hours * HOUR_MS));
        let balance = Balance {
            member_id: MemberId::parse("lin").unwrap(),
            as_of: now,
            available: points,
            pending: Points::ZERO,
            held: Points::ZERO,
            debt: Points::ZERO,
            worth: Money { amount: "8.00".into(), currency: "CNY".to_owned() },
            expiring: vec![Expiring { expires_at, points }],
            next_pending: Vec::new(),
        };
        soonest(&balance, now).map(|soon| soon.days)
    }

    #[test]
    fn days_are_rounded_down() {
        let cases =
            [(1, Some(0)), (23, Some(0)), (24, Some(1)), (47, Some(1)), (7 * 24 + 5, Some(7)), (30 * 24, Some(30))];
        for (hours, days) in cases {
            assert_eq!(soon(Some(hours), 800), days, "{hours} hours");
        }
    }

    #[test]
    fn distant_expiries_are_not_shown() {
        assert_eq!(soon(Some(31 * 24), 800), None);
        assert_eq!(soon(None, 800), None);
        assert_eq!(soon(Some(24), 0), None);
    }

    #[test]
    fn a_fast_clock_shows_today() {
        assert_eq!(soon(Some(-3), 800), Some(0));
    }
}

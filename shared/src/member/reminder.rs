//! Which members to remind today of points that expire soon, and the number of points. It sends nothing: the merchant's backend reads the
//! list.

use crate::{
    ledger::Account,
    ledger::lot::points_of,
    program::Program,
    units::points::Points,
    units::time::{Day, Instant, Window},
};

/// The points of which to remind a member today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// The first expiry of these points.
    pub expires_at: Instant,
    /// Local days from today to the day of the expiry. One of the program's `reminders.days`.
    pub days_left: u16,
    /// All points that are available now and expire on that day.
    pub points: Points,
}

/// The local days whose expiries are due for a reminder today, the soonest first. Empty if the program has no reminders.
pub fn windows(program: &Program, now: Instant) -> Vec<Window> {
    program.reminders.days_ahead().map(|days| window(program, now, days)).collect()
}

/// Returns the reminder of a member for today. If several days of the program match, the soonest. `None` if no reminder is due.
///
/// The account must be opened at `now`, so that it contains no points that have expired.
pub fn due(account: &Account, program: &Program, now: Instant) -> Option<Reminder> {
    program.reminders.days_ahead().find_map(|days| {
        let window = window(program, now, days);
        let is_due = |expires_at: Option<Instant>| expires_at.is_some_and(|expires_at| window.contains(expires_at));
        let lots =
            account.lots.iter().filter(|lot| lot.is_available(now) && !lot.points.is_zero() && is_due(lot.expires_at));
        let lots: Vec<_> = lots.cloned().collect();
        let expires_at = lots.iter().filter_map(|lot| lot.expires_at).min()?;
        Some(Reminder { expires_at, days_left: days, points: points_of(&lots) })
    })
}

/// The local day that is `days` days after today.
fn window(program: &Program, now: Instant, days: u16) -> Window {
    let day = program.zone.day_of(now).plus_days(i64::from(days));
    let start_of = |Day(date)| program.zone.start_of(date);
    Window { from: Some(start_of(day)), until: Some(start_of(day.plus_days(1))) }
}

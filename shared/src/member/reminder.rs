//! Whom to remind today of points that expire soon, and of how many. Sends nothing: the merchant's backend asks for the list.

use crate::{
    ledger::Account,
    ledger::lot::points_of,
    program::Program,
    units::points::Points,
    units::time::{Day, Instant, Window},
};

/// The points that a member is to be reminded of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// When the first of them is gone.
    pub expires_at: Instant,
    /// Local days from today to the day on which they are gone; one of the program's.
    pub days_left: u16,
    /// All that can be spent today and is gone with the end of that day.
    pub points: Points,
}

/// The local days, as stretches of time, whose expiries are to be told of today; soonest first. None where the program reminds nobody.
pub fn windows(program: &Program, now: Instant) -> Vec<Window> {
    program.reminders.days_ahead().map(|days| window(program, now, days)).collect()
}

/// What a member whose account stands like that is to be reminded of today: of several marks the soonest. `None` where nothing is due.
///
/// The account must have been opened at `now`, so that nothing of it has expired unseen.
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

/// The local day so many days after today.
fn window(program: &Program, now: Instant, days: u16) -> Window {
    let day = program.zone.day_of(now).plus_days(i64::from(days));
    let start_of = |Day(date)| program.zone.start_of(date);
    Window { from: Some(start_of(day)), until: Some(start_of(day.plus_days(1))) }
}

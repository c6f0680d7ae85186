//! When points expire: the arithmetic of the expiry policies, in the program's zone. The policies themselves are in `program::expiry`.

use crate::{
    program::{ExpiryPolicy, RoundUpTo},
    time::{Instant, Zone},
};
use jiff::{ToSpan, civil::Date};

/// The first moment at which points earned at `earned_at` are gone; `None` if they never are.
///
/// `after` keeps them to the end of the day so many days or months after the day of earning. A month later on a day that the month
/// lacks is its last day. Rounding up moves the end to that of the month, quarter or year it falls in, never back.
pub fn expires_at(policy: ExpiryPolicy, earned_at: Instant, zone: &Zone) -> Option<Instant> {
    let earned_on = zone.date_of(earned_at);
    let last_day = match policy {
        ExpiryPolicy::Never => return None,
        ExpiryPolicy::AfterDays { days, round_up_to } => {
            round_up(earned_on.saturating_add(i64::from(days).days()), round_up_to)
        }
        ExpiryPolicy::AfterMonths { months, round_up_to } => {
            round_up(earned_on.saturating_add(i64::from(months).months()), round_up_to)
        }
        ExpiryPolicy::CalendarYearEnd { grace_months } => {
            let year_end = earned_on.last_of_year();
            year_end.saturating_add(i64::from(grace_months).months()).last_of_month()
        }
    };
    Some(zone.start_of(last_day.saturating_add(1.day())))
}

/// As [`expires_at`], but points that would be gone before they were ever spendable are reckoned from the day they become so:
/// an order of 30 December under a year-end policy and a return window must not earn points that nobody can use.
pub fn expires_at_once_available(
    policy: ExpiryPolicy,
    earned_at: Instant,
    available_at: Instant,
    zone: &Zone,
) -> Option<Instant> {
    let expires_at = expires_at(policy, earned_at, zone)?;
    if expires_at > available_at { Some(expires_at) } else { self::expires_at(policy, available_at, zone) }
}

fn round_up(day: Date, to: Option<RoundUpTo>) -> Date {
    match to {
        None => day,
        Some(RoundUpTo::Month) => day.last_of_month(),
        Some(RoundUpTo::Quarter) => {
            let months_left = (3 - i64::from(day.month()) % 3) % 3;
            day.first_of_month().saturating_add(months_left.months()).last_of_month()
        }
        Some(RoundUpTo::Year) => day.last_of_year(),
    }
}

//! When points expire: the arithmetic of the expiry policies, in the program's time zone. The settings are in `program::expiry`.

use crate::{
    ledger::fact::lots::LotsFact,
    ledger::lot::Renewal,
    ledger::{Draft, Fault, Movement},
    program::{Activity, ExpiryPolicy, Program, RoundUpTo},
    units::lot_class::LotClass,
    units::time::{Instant, Zone},
};
use jiff::{ToSpan, civil::Date};

/// Returns the first instant at which points earned at `earned_at` have expired. `None` if they never expire. For `inactive`, this is the
/// expiry without further activity.
///
/// `after` keeps points until the end of the day that is this number of days or months after the day of earning. A day that a month does not have
/// is its last day. Rounding up moves the date to the end of the month, quarter or year that contains it, never back.
pub fn expires_at(policy: ExpiryPolicy, earned_at: Instant, zone: &Zone) -> Option<Instant> {
    let earned_on = zone.date_of(earned_at);
    let last_day = match policy {
        ExpiryPolicy::Never => return None,
        ExpiryPolicy::AfterDays { days, round_up_to } => {
            round_up(earned_on.saturating_add(i64::from(days).days()), round_up_to)
        }
        ExpiryPolicy::AfterMonths { months, round_up_to } | ExpiryPolicy::Inactive { months, round_up_to, .. } => {
            round_up(earned_on.saturating_add(i64::from(months).months()), round_up_to)
        }
        ExpiryPolicy::CalendarYearEnd { grace_months } => {
            let year_end = earned_on.last_of_year();
            year_end.saturating_add(i64::from(grace_months).months()).last_of_month()
        }
    };
    Some(end_of(last_day, zone))
}

/// How long points are valid, and whether activity extends them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    pub expires_at: Option<Instant>,
    pub renewal: Renewal,
}

/// Returns the validity of points earned at `earned_at`. If points would expire before they become available, the policy counts from the
/// day on which they become available. Otherwise, an order of 30 December with a year-end policy and a return window would earn points that
/// no member can use.
pub fn validity(policy: ExpiryPolicy, earned_at: Instant, available_at: Instant, zone: &Zone) -> Validity {
    let is_usable = expires_at(policy, earned_at, zone).is_none_or(|expires_at| expires_at > available_at);
    let from = if is_usable { earned_at } else { available_at };
    Validity { expires_at: expires_at(policy, from, zone), renewal: renewal(policy, from, zone) }
}

/// A limit is at least the end of a month, so that points share few lots.
fn renewal(policy: ExpiryPolicy, earned_at: Instant, zone: &Zone) -> Renewal {
    match policy {
        ExpiryPolicy::Inactive { max_months: Some(months), round_up_to, .. } => {
            let last_day = zone.date_of(earned_at).saturating_add(i64::from(months).months());
            let last_day = round_up(last_day, round_up_to.or(Some(RoundUpTo::Month)));
            Renewal::Until(end_of(last_day, zone))
        }
        ExpiryPolicy::Inactive { max_months: None, .. } => Renewal::Unlimited,
        ExpiryPolicy::Never
        | ExpiryPolicy::AfterDays { .. }
        | ExpiryPolicy::AfterMonths { .. }
        | ExpiryPolicy::CalendarYearEnd { .. } => Renewal::Fixed,
    }
}

/// Extends the points of every class whose policy counts `activity`, computed from `at`. Appends nothing if nothing changes: a second
/// activity on one day, an activity whose date has passed, an erased member.
pub fn renew(draft: &mut Draft, program: &Program, activity: Activity, at: Instant) -> Result<(), Fault> {
    let at = at.min(draft.now());
    for class in LotClass::ALL {
        let policy = program.expiry.of(class);
        let counts = matches!(policy, ExpiryPolicy::Inactive { activities, .. } if activities.contains(activity));
        let date = expires_at(policy, at, &program.zone).filter(|date| counts && *date > draft.now());
        if let Some(expires_at) = date
            && draft.account().is_moved_by(class, expires_at, draft.now())
        {
            let movement = renewal_of(draft, class, expires_at);
            draft.append_by_system(movement, LotsFact::Renewed { class, expires_at, activity: activity.into() })?;
        }
    }
    Ok(())
}

/// The postings that move each lot of the class to its new expiry.
fn renewal_of(draft: &Draft, class: LotClass, date: Instant) -> Movement {
    let lots = draft.account().lots.iter().filter(|lot| lot.class == class);
    lots.fold(Movement::none(), |movement, lot| {
        let moved = draft.account().after_activity(lot, date, draft.now());
        if moved.is_same_lot(lot) { movement } else { movement.and_between(lot, &moved) }
    })
}

fn end_of(day: Date, zone: &Zone) -> Instant {
    zone.start_of(day.saturating_add(1.day()))
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

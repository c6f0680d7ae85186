//! Days of a run: the local date of an instant and the validity of points earned then, computed once for each instant that occurs again.

use super::qualifying::Ends;
use crate::{
    earning::expiry::{Validity, expires_at, validity},
    earning::spend::available_at,
    program::{Activity, ExpiryPolicy, Period, Program},
    tier::first_of_next_month,
    units::lot_class::LotClass,
    units::time::{self, Instant},
};
use jiff::civil::Date;
use std::collections::HashMap;

/// The number of remembered instants, a power of two. Files that contain only dates have far fewer.
const SLOTS: usize = 4096;

/// What a run needs to know about a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct DayTerms {
    pub date: Date,
    /// A number for each period that contains the day: day, week, month.
    periods: [i64; 3],
    /// For base and bonus points.
    validities: [Validity; 2],
    /// The expiry to which an order extends base and bonus points, if it extends them.
    renewals: [Option<Instant>; 2],
    /// When what counts towards tiers on this day leaves the window. Without an end if there are no tiers.
    pub ends: Ends,
    pub next_month: time::Day,
}

impl DayTerms {
    fn new(at: Instant, program: &Program) -> Self {
        let date = program.zone.date_of(at);
        let lives = |class| validity(program.expiry.of(class), at, available_at(program, at), &program.zone);
        let renewed = |class| {
            let policy = program.expiry.of(class);
            let counts =
                matches!(policy, ExpiryPolicy::Inactive { activities, .. } if activities.contains(Activity::Order));
            expires_at(policy, at, &program.zone).filter(|_| counts)
        };
        let level = program.tiers.as_ref().and_then(|tiers| tiers.levels.first());
        let end_of = |period: Period| period.ends_at(at, &program.zone).map_or(0, Instant::millis);
        Self {
            date,
            periods: [Period::Day, Period::Week, Period::Month].map(end_of),
            validities: LotClass::ALL.map(lives),
            renewals: LotClass::ALL.map(renewed),
            ends: level.map(|level| Ends::new(&level.terms, time::Day(date))).unwrap_or_default(),
            next_month: first_of_next_month(time::Day(date)),
        }
    }

    pub const fn day(&self) -> time::Day {
        time::Day(self.date)
    }

    pub fn validity(&self, class: LotClass) -> Validity {
        let [base, bonus] = self.validities;
        match class {
            LotClass::Base => base,
            LotClass::Bonus => bonus,
        }
    }

    pub fn renewed_to(&self, class: LotClass) -> Option<Instant> {
        let [base, bonus] = self.renewals;
        match class {
            LotClass::Base => base,
            LotClass::Bonus => bonus,
        }
    }

    /// Equal on all days of one period, and different in every other period.
    pub fn number_of(&self, period: Period) -> i64 {
        let [day, week, month] = self.periods;
        match period {
            Period::Order | Period::Ever => 0,
            Period::Day => day,
            Period::Week => week,
            Period::Month => month,
        }
    }
}

/// The instants so far, each in the slot of its hash.
#[derive(Clone, Debug, Default)]
pub(super) struct DayCache {
    slots: Vec<Option<(Instant, DayTerms)>>,
    /// The validity of monthly points, by the first day of the month.
    months: HashMap<time::Day, Validity>,
}

impl DayCache {
    /// The validity of bonus points that are granted at the beginning of a day and are available immediately.
    pub fn begun_with(&mut self, day: time::Day, program: &Program) -> Validity {
        *self.months.entry(day).or_insert_with(|| {
            let at = program.zone.start_of(day.0);
            validity(program.expiry.of(LotClass::Bonus), at, at, &program.zone)
        })
    }

    pub fn of(&mut self, at: Instant, program: &Program) -> DayTerms {
        self.slots.resize(SLOTS, None);
        let hash = at.millis().unsigned_abs().wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let slot = usize::try_from(hash >> (u64::BITS - SLOTS.trailing_zeros())).unwrap_or(0);
        let Some(slot) = self.slots.get_mut(slot) else { return DayTerms::new(at, program) };
        match slot {
            Some((known, day)) if *known == at => *day,
            _ => slot.insert((at, DayTerms::new(at, program))).1,
        }
    }
}

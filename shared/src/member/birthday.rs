//! A member's birthday and its last change. A changed birthday counts only after some days, so that it cannot follow the calendar.

use crate::{
    program::Program,
    units::birthday::{Birthday, CountedBirthday},
    units::time::{Day, Instant},
};

/// The birthday as the member's row contains it. The default is a member who never stated one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BirthdayRecord {
    pub birthday: Option<Birthday>,
    /// The time of the last change, apart from the first statement. It remains when the birthday is cleared or erased: the next one is a change.
    pub changed_at: Option<Instant>,
}

impl BirthdayRecord {
    /// The record after a statement at `now`; `None` clears the birthday. A statement that keeps the day, such as a correction of the year, is not
    /// a change.
    #[must_use]
    pub fn stated(self, birthday: Option<Birthday>, now: Instant) -> Self {
        let keeps_day = match (self.birthday, birthday) {
            (Some(before), Some(after)) => before.is_same_day_as(after),
            (None, None) => true,
            (None, Some(_)) => self.changed_at.is_none(),
            (Some(_), None) => false,
        };
        Self { birthday, changed_at: if keeps_day { self.changed_at } else { Some(now) } }
    }

    /// The local day from which a changed birthday counts: the day of the change plus `birthday_change_days`. `None` for a birthday that never
    /// changed, and for none.
    pub fn counts_from(self, program: &Program) -> Option<Day> {
        let changed_at = self.birthday.and(self.changed_at)?;
        Some(program.zone.day_of(changed_at).plus_days(program.earning.birthday_change_days.into()))
    }

    /// The birthday as conditions use it.
    pub fn counted(self, program: &Program) -> Option<CountedBirthday> {
        self.birthday.map(|birthday| CountedBirthday { birthday, from: self.counts_from(program) })
    }
}

//! The setting of reminders: the numbers of days before an expiry. `crate::member::reminder` finds the members.

use super::Problems;
use crate::wire::RemindersDocument;
use std::collections::BTreeSet;

const MARKS_MAX: usize = 5;
const DAYS_MAX: u16 = 365;

/// Days before an expiry, each once. Empty if the program has no reminders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reminders(BTreeSet<u16>);

impl Reminders {
    /// The smallest number first.
    pub fn days_ahead(&self) -> impl Iterator<Item = u16> {
        self.0.iter().copied()
    }

    pub fn read(document: Option<&RemindersDocument>, problems: &mut Problems) -> Self {
        let Some(document) = document else { return Self::default() };
        if !(1..=MARKS_MAX).contains(&document.days.len()) {
            problems.add("/reminders/days", format!("must contain 1 to {MARKS_MAX} numbers of days"));
        }
        let mut days = BTreeSet::new();
        for (at, &number) in document.days.iter().enumerate().take(MARKS_MAX) {
            problems.within(&format!("/reminders/days/{at}"), number, 1..=DAYS_MAX);
            if !days.insert(number) {
                problems.add(&format!("/reminders/days/{at}"), "occurs twice");
            }
        }
        Self(days)
    }
}

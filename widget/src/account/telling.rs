//! What texts need: a language, the program's names, and the time. Also the small phrases that several sections share.

use super::program::Program;
use crate::i18n::{Voice, fill, join_all};
use shared::{units::points::Points, units::time::Instant};

#[derive(Clone, Copy)]
pub struct Telling<'a> {
    pub voice: &'a Voice,
    pub program: &'a Program,
    pub now: Instant,
}

impl Telling<'_> {
    /// Such as `50 points`.
    pub fn so_many(self, points: u64) -> String {
        self.voice.count(self.voice.says.so_many(), points, &[])
    }

    pub fn points(self, points: Points) -> String {
        self.voice.points(points)
    }

    pub fn money(self, amount: &str) -> String {
        self.voice.round_money(amount, &self.program.currency)
    }

    pub fn last_day_before(self, end: Instant) -> String {
        self.voice.last_day_before(end, &self.program.zone)
    }

    pub fn day(self, at: Instant) -> String {
        self.voice.day(at, &self.program.zone)
    }

    /// A phrase whose date is the last usable day before `end`.
    pub fn dated(self, phrase: &str, end: Instant) -> String {
        fill(phrase, &[("date", &self.last_day_before(end))])
    }

    pub fn names(self, names: &[String]) -> String {
        join_all(names, self.voice.says.comma())
    }
}

/// Short notes in one line, without the empty ones.
pub fn notes(notes: &[String]) -> String {
    join_all(notes, " · ")
}

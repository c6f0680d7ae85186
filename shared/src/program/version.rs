//! The versions of a program: which one is in force at an instant, and the state of each. The contents of the documents are not examined
//! here.

use crate::{
    units::time::Instant,
    wire::{ProgramAnswer, ProgramDocument, ProgramState},
};

/// The maximum number of future versions. The merchant's cached configuration contains all of them.
const COMING_MAX: usize = 5;
/// How far in the future a version can begin: one year.
const AHEAD_MINUTES: u32 = 366 * 24 * 60;

/// The dates of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    pub version: u32,
    pub effective_at: Instant,
    pub withdrawn_at: Option<Instant>,
}

impl Dates {
    /// `current` is the version in force at `now`, if there is one.
    pub fn state(self, current: Option<u32>, now: Instant) -> ProgramState {
        if self.withdrawn_at.is_some() {
            ProgramState::Withdrawn
        } else if Some(self.version) == current {
            ProgramState::Current
        } else if self.effective_at <= now {
            ProgramState::Past
        } else {
            ProgramState::Coming
        }
    }
}

/// A version that comes into force at an instant.
pub trait Dated {
    /// When it comes into force, and its number.
    fn dates(&self) -> (Instant, u32);
}

impl Dated for ProgramAnswer {
    fn dates(&self) -> (Instant, u32) {
        (self.effective_at, self.version)
    }
}

/// Removes the versions that have begun by `now` from `coming`, and puts the latest of them in force. If two begin at one instant, the one
/// that was added last is in force. The version in force remains until another one begins, even if a clock is behind.
pub fn put_in_force<V: Dated>(current: &mut Option<V>, coming: &mut Vec<V>, now: Instant) {
    let (begun, later): (Vec<V>, Vec<V>) = coming.drain(..).partition(|version| version.dates().0 <= now);
    *coming = later;
    let latest = begun.into_iter().chain(current.take()).max_by_key(V::dates);
    *current = latest;
}

/// The result of putting a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Put {
    /// The same document is stored already, so the request can be repeated.
    Unchanged(Box<ProgramAnswer>),
    /// A new version, in force from this instant on.
    Begins(Instant),
}

/// Why a version cannot begin at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misplaced {
    #[error("must not be in the past; omit it for a version that begins now")]
    Past,
    #[error("must be at most a year ahead")]
    TooFar,
    #[error("Five versions have not begun yet, which is the most. Withdraw one of them first.")]
    TooMany,
}

/// Decides what putting a document does, now or at `effective_at`, given the stored versions.
pub fn put(
    document: &ProgramDocument,
    effective_at: Option<Instant>,
    (current, coming): (Option<&ProgramAnswer>, &[ProgramAnswer]),
    now: Instant,
) -> Result<Put, Misplaced> {
    let begins_then = |version: &&ProgramAnswer| effective_at.is_none_or(|at| version.effective_at == at);
    let waiting = coming.iter().filter(|_| effective_at.is_some());
    let mut stored = current.into_iter().chain(waiting).filter(begins_then);
    if let Some(version) = stored.find(|version| version.program == *document) {
        return Ok(Put::Unchanged(Box::new(version.clone())));
    }
    match effective_at {
        Some(at) if at < now => Err(Misplaced::Past),
        Some(at) if at > now.plus_minutes(AHEAD_MINUTES) => Err(Misplaced::TooFar),
        Some(at) if at > now && coming.len() >= COMING_MAX => Err(Misplaced::TooMany),
        at => Ok(Put::Begins(at.unwrap_or(now))),
    }
}

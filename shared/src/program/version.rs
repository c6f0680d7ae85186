//! A program's versions in time: which one is in force at an instant, and how each stands. What they say is not looked at here.

use crate::{
    units::time::Instant,
    wire::{ProgramAnswer, ProgramDocument, ProgramState},
};

/// Versions that may wait for their day at once: each is carried along with the merchant's configuration.
const COMING_MAX: usize = 5;
/// How far ahead a version may be put: a year.
const AHEAD_MINUTES: u32 = 366 * 24 * 60;

/// What a version is, beside the document.
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

/// Takes what has begun by `now` out of `coming` and puts the latest of it in force; of those of one instant, the one added last.
/// What is in force stays so until another version begins, whatever a clock that runs behind says.
pub fn put_in_force(current: &mut Option<ProgramAnswer>, coming: &mut Vec<ProgramAnswer>, now: Instant) {
    let (begun, later): (Vec<_>, Vec<_>) = coming.drain(..).partition(|version| version.effective_at <= now);
    *coming = later;
    let latest = begun.into_iter().chain(current.take()).max_by_key(|version| (version.effective_at, version.version));
    *current = latest;
}

/// What becomes of a document that a merchant puts.
#[derive(Clone, Debug, PartialEq)]
pub enum Put {
    /// It stands already: a request may be repeated.
    Stands(Box<ProgramAnswer>),
    /// A new version, from then on.
    Begins(Instant),
}

/// Why a version cannot begin when it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misplaced {
    #[error("must not be in the past; omit it for a version that begins now")]
    Past,
    #[error("must be at most a year ahead")]
    TooFar,
    #[error("Five versions have not begun yet, which is the most. Withdraw one of them first.")]
    TooMany,
}

/// Places a document among the versions that stand, now or where `effective_at` asks for it.
pub fn put(
    document: &ProgramDocument,
    effective_at: Option<Instant>,
    (current, coming): (Option<&ProgramAnswer>, &[ProgramAnswer]),
    now: Instant,
) -> Result<Put, Misplaced> {
    let begins_then = |version: &&ProgramAnswer| effective_at.is_none_or(|at| version.effective_at == at);
    let waiting = coming.iter().filter(|_| effective_at.is_some());
    let mut stands = current.into_iter().chain(waiting).filter(begins_then);
    if let Some(version) = stands.find(|version| version.program == *document) {
        return Ok(Put::Stands(Box::new(version.clone())));
    }
    match effective_at {
        Some(at) if at < now => Err(Misplaced::Past),
        Some(at) if at > now.plus_minutes(AHEAD_MINUTES) => Err(Misplaced::TooFar),
        Some(at) if at > now && coming.len() >= COMING_MAX => Err(Misplaced::TooMany),
        at => Ok(Put::Begins(at.unwrap_or(now))),
    }
}

//! The versions of programs, parsed. An isolate keeps them, so it parses a version once and not for each request. A version never changes, so
//! nothing is invalidated. Which version is in force is decided in `shared::program::version`.

use serde::{Deserialize, Serialize};
use shared::{
    program::{Program, version::Dated},
    units::{id::MerchantId, time::Instant},
    wire::ProgramAnswer,
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

/// The number of versions that an isolate keeps. A document has at most 64 KiB, and an isolate 128 MB.
const KEPT_MAX: usize = 64;

/// A version as it is stored: the document is text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredVersion {
    pub version: u32,
    pub effective_at: Instant,
    pub body: String,
}

impl Dated for StoredVersion {
    fn dates(&self) -> (Instant, u32) {
        (self.effective_at, self.version)
    }
}

/// A version, parsed. Clones share it.
#[derive(Clone, Debug)]
pub struct Version {
    pub answer: Rc<ProgramAnswer>,
    /// The program, ready to decide; or the problems of a stored document that is not valid, which is a fault of ours.
    pub program: Result<Rc<Program>, Rc<str>>,
}

impl StoredVersion {
    /// The version with its document. `None` if the text is not a program document.
    pub fn answer(&self) -> Option<ProgramAnswer> {
        let program = serde_json::from_str(&self.body).ok()?;
        Some(ProgramAnswer { version: self.version, effective_at: self.effective_at, program })
    }
}

impl Version {
    /// `None` if the text is not a program document.
    fn parse(stored: &StoredVersion) -> Option<Self> {
        let answer = stored.answer()?;
        let program = Program::read(&answer.program, answer.version);
        let program = program.map(Rc::new).map_err(|problems| format!("{problems:?}").into());
        Some(Self { answer: Rc::new(answer), program })
    }
}

struct Kept {
    merchant_id: MerchantId,
    stored: StoredVersion,
    version: Version,
}

/// The versions that an isolate has parsed. The one that was used last is at the end.
#[derive(Default)]
pub struct Versions {
    kept: RefCell<Vec<Kept>>,
    parsed: Cell<u64>,
}

impl Versions {
    /// Returns the version, parsed now if it is not kept. `None` if its text is not a program document.
    pub fn read(&self, merchant_id: &MerchantId, stored: &StoredVersion) -> Option<Version> {
        let mut kept = self.kept.borrow_mut();
        // The text is compared too: a database that was restored to an earlier state can use a number again.
        let at = kept.iter().position(|kept| kept.merchant_id == *merchant_id && kept.stored == *stored);
        let used = if let Some(at) = at {
            kept.remove(at)
        } else {
            self.parsed.set(self.parsed.get() + 1);
            let version = Version::parse(stored)?;
            Kept { merchant_id: merchant_id.clone(), stored: stored.clone(), version }
        };
        let version = used.version.clone();
        kept.push(used);
        if kept.len() > KEPT_MAX {
            kept.remove(0);
        }
        Some(version)
    }

    /// The number of versions that the isolate has parsed since it started.
    pub fn parsed(&self) -> u64 {
        self.parsed.get()
    }
}

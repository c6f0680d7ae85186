//! A merchant's configuration as the Worker uses it: name, origins, keys and program in one value. `directory` knows where it is stored.

use crate::{
    origin::Origin,
    versions::{StoredVersion, Version},
};
use serde::{Deserialize, Serialize};
use shared::{
    program::Program,
    units::id::MerchantId,
    units::time::Instant,
    wire::{KeyKind, KeyView, MerchantStatus, MerchantView},
};
use std::rc::Rc;

/// A merchant's configuration. Serialised only into the cache: a change of its form needs a new key in `directory`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Merchant {
    pub merchant_id: MerchantId,
    pub name: String,
    pub allowed_origins: Vec<String>,
    pub status: MerchantStatus,
    /// Whether its backend can state the time of a request.
    pub test: bool,
    pub keys: Vec<KeyRecord>,
    /// The version in force when the merchant was looked up.
    pub current: Option<StoredVersion>,
    /// Versions that are not in force yet. Each comes into force at its time.
    pub coming: Vec<StoredVersion>,
    /// `current`, parsed.
    #[serde(skip)]
    pub program: Option<Version>,
}

/// A key without its secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyRecord {
    pub kid: String,
    pub kind: KeyKind,
    /// SHA-256 in hex, of a secret key.
    pub hash: Option<String>,
    pub created_at: Instant,
    pub ends_at: Option<Instant>,
}

impl KeyRecord {
    pub fn is_valid(&self, now: Instant) -> bool {
        self.ends_at.is_none_or(|ends_at| now < ends_at)
    }

    pub fn view(&self) -> KeyView {
        KeyView { kind: self.kind, kid: self.kid.clone(), created_at: self.created_at, ends_at: self.ends_at }
    }
}

impl Merchant {
    /// The key of that kind and id, even if it has ended.
    pub fn key(&self, kind: KeyKind, id: &str) -> Option<&KeyRecord> {
        self.keys.iter().find(|key| key.kind == kind && key.kid == id)
    }

    pub fn view(&self) -> MerchantView {
        MerchantView {
            merchant_id: self.merchant_id.clone(),
            name: self.name.clone(),
            allowed_origins: self.allowed_origins.clone(),
            status: self.status,
            test: self.test,
            keys: self.keys.iter().map(KeyRecord::view).collect(),
        }
    }

    /// Whether the merchant allows the origin. `origin` is the value of the header `Origin`.
    pub fn allows_origin(&self, origin: &str) -> bool {
        let Ok(page) = Origin::parse_exact(origin) else { return false };
        self.allowed_origins.iter().filter_map(|entry| Origin::parse(entry).ok()).any(|entry| entry.allows(&page))
    }

    /// The program in force, ready to decide.
    pub fn program(&self) -> Result<Rc<Program>, ProgramMissing> {
        self.ready(self.program.as_ref().ok_or(ProgramMissing::None)?)
    }

    /// Whether the program in force was in force at `at` already.
    pub fn had_program(&self, at: Instant) -> bool {
        self.current.as_ref().is_some_and(|current| current.effective_at <= at)
    }

    /// A version of this merchant, ready to decide.
    pub fn ready(&self, version: &Version) -> Result<Rc<Program>, ProgramMissing> {
        version.program.clone().map_err(|problems| ProgramMissing::Unreadable {
            merchant_id: self.merchant_id.clone(),
            problems: problems.to_string(),
        })
    }
}

/// Why a merchant has no program to decide with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProgramMissing {
    /// No version is in force yet.
    None,
    /// The stored document is not valid: an internal fault.
    Unreadable { merchant_id: MerchantId, problems: String },
}

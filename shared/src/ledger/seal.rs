//! Entries as they are stored, each sealed by a hash over the one before: a changed, missing or moved entry shows.

use super::{Change, Fault};
use crate::{
    basket::hex,
    units::id::{MemberId, MerchantId},
    units::time::Instant,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// One entry as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// From 1, without gaps, for each member.
    pub seq: u64,
    pub at: Instant,
    pub change: Change,
    /// The JSON that was hashed. Kept as it is: reading and writing it anew might differ.
    pub body: String,
    /// SHA-256 in hex over the previous hash, `seq` and `body`.
    pub hash: String,
}

/// What `body` holds.
#[derive(Serialize, Deserialize)]
struct Body<C> {
    at: Instant,
    #[serde(flatten)]
    change: C,
}

impl Sealed {
    pub(super) fn seal(previous_hash: &str, seq: u64, at: Instant, change: Change) -> Result<Self, Fault> {
        let body = serde_json::to_string(&Body { at, change: &change }).map_err(|_| Fault::Unstorable)?;
        let hash = chain(previous_hash, seq, &body);
        Ok(Self { seq, at, change, body, hash })
    }

    /// Reads an entry from its columns. `None` if the body is no entry.
    pub fn read(seq: u64, body: String, hash: String) -> Option<Self> {
        let Body { at, change } = serde_json::from_str::<Body<Change>>(&body).ok()?;
        Some(Self { seq, at, change, body, hash })
    }

    /// Whether the hash follows from the one before.
    pub fn follows(&self, previous_hash: &str) -> bool {
        self.hash == chain(previous_hash, self.seq, &self.body)
    }
}

/// Where a member's chain begins, so that one member's chain cannot stand in for another's.
pub fn genesis(merchant_id: &MerchantId, member_id: &MemberId) -> String {
    hex(&Sha256::digest(format!("jifen:{merchant_id}:{member_id}").as_bytes()))
}

fn chain(previous_hash: &str, seq: u64, body: &str) -> String {
    hex(&Sha256::digest(format!("{previous_hash}\n{seq}\n{body}").as_bytes()))
}

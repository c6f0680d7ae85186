//! Entries: immutable records, each sealed by a hash over the one before. A changed, missing or moved entry is detected.

use super::{Fault, Movement, fact::Fact};
use crate::units::{
    hex::hex,
    id::{MemberId, MerchantId},
    time::Instant,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The format of the frame of an entry. An entry with a newer frame cannot be read.
pub const ENTRY_FORMAT: u32 = 1;

/// Who made an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Actor {
    /// The member, with a member token.
    Shopper,
    /// The merchant's backend, with a secret key.
    Backend { key: String },
    /// A person who works for the merchant.
    Staff { name: String },
    /// Time: an expiry, a time-out, a month of a tier.
    System,
}

/// One entry, apart from its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub at: Instant,
    pub actor: Actor,
    pub movement: Movement,
    pub fact: Fact,
}

/// An entry as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// From 1, without gaps, for each member.
    pub seq: u64,
    pub frame: Frame,
    /// The JSON that was hashed. It is stored as it is, because a second serialisation might differ.
    pub body: String,
    /// SHA-256 in hex over the previous hash, `seq` and `body`.
    pub hash: String,
    /// The texts that were stored next to the entry are not the ones that it was made with.
    pub has_false_texts: bool,
}

/// What can be read of an entry even if its fact is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    pub at: Instant,
    pub actor: Actor,
    pub movement: Movement,
    pub fact: ReadFact,
}

/// A fact, or what can be said of one that a newer version wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadFact {
    Known(Fact),
    /// The entry can be listed and verified. Commands on its account are refused.
    Unknown {
        subject: String,
    },
}

/// The stored frame. The fact stays as it is until it is read by its subject.
#[derive(Serialize, Deserialize)]
struct Body<F> {
    format: u32,
    at: Instant,
    actor: Actor,
    #[serde(default, skip_serializing_if = "Movement::is_none")]
    movement: Movement,
    #[serde(flatten)]
    fact: F,
}

#[derive(Deserialize)]
struct AnyFact {
    subject: String,
    #[serde(default)]
    fact: Value,
}

impl Sealed {
    pub(super) fn seal(previous_hash: &str, seq: u64, entry: Entry) -> Result<Self, Fault> {
        let Entry { at, actor, movement, fact } = entry;
        let body = Body { format: ENTRY_FORMAT, at, actor, movement, fact };
        let text = serde_json::to_string(&body).map_err(|_| Fault::Unstorable)?;
        let Body { at, actor, movement, fact, .. } = body;
        let frame = Frame { at, actor, movement, fact: ReadFact::Known(fact) };
        Ok(Self { seq, frame, hash: chain(previous_hash, seq, &text), body: text, has_false_texts: false })
    }

    /// Reads an entry from its columns. `None` if the body is not the frame of an entry, or has a newer format.
    pub fn read(seq: u64, body: String, hash: String) -> Option<Self> {
        let Body { format, at, actor, movement, fact } = serde_json::from_str::<Body<AnyFact>>(&body).ok()?;
        if format > ENTRY_FORMAT {
            return None;
        }
        let AnyFact { subject, fact } = fact;
        let known = serde_json::json!({ "subject": subject.as_str(), "fact": fact });
        let fact = serde_json::from_value(known).map_or(ReadFact::Unknown { subject }, ReadFact::Known);
        Some(Self { seq, frame: Frame { at, actor, movement, fact }, body, hash, has_false_texts: false })
    }

    /// The entry with the texts that are stored next to it, as JSON. `None` if it has none or they are erased.
    #[must_use]
    pub fn with_texts(mut self, texts: Option<&str>) -> Self {
        let Some(texts) = texts else { return self };
        let is_true = match &mut self.frame.fact {
            ReadFact::Known(fact) => match (fact.recorded_mut().texts_mut(), serde_json::from_str(texts)) {
                (Some(hashed), Ok(texts)) => hashed.put_back(texts),
                (_, _) => false,
            },
            ReadFact::Unknown { .. } => true,
        };
        self.has_false_texts = !is_true;
        self
    }

    /// The texts to be stored next to the entry, as JSON.
    pub fn texts(&self) -> Option<String> {
        serde_json::to_string(self.fact()?.recorded().texts()?.texts()?).ok()
    }

    pub const fn at(&self) -> Instant {
        self.frame.at
    }

    /// The fact; `None` if a newer version wrote it.
    pub const fn fact(&self) -> Option<&Fact> {
        match &self.frame.fact {
            ReadFact::Known(fact) => Some(fact),
            ReadFact::Unknown { .. } => None,
        }
    }

    /// The entry, to be applied. `None` if its fact is unknown.
    pub fn entry(&self) -> Option<Entry> {
        let Frame { at, actor, movement, fact } = self.frame.clone();
        match fact {
            ReadFact::Known(fact) => Some(Entry { at, actor, movement, fact }),
            ReadFact::Unknown { .. } => None,
        }
    }

    /// Whether the hash follows from the previous one.
    pub fn follows(&self, previous_hash: &str) -> bool {
        self.hash == chain(previous_hash, self.seq, &self.body)
    }
}

/// The start of a member's chain. It differs for each member, so that one chain cannot replace another.
pub fn genesis(merchant_id: &MerchantId, member_id: &MemberId) -> String {
    hex(&Sha256::digest(format!("jifen:{merchant_id}:{member_id}").as_bytes()))
}

fn chain(previous_hash: &str, seq: u64, body: &str) -> String {
    hex(&Sha256::digest(format!("{previous_hash}\n{seq}\n{body}").as_bytes()))
}

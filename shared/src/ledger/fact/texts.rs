//! Free texts about a person. The hash of an entry covers their digest only: the texts are stored next to the entry and are erased with the
//! person, and the chain of hashes remains sound.

use crate::units::hex::hex;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// The author and the reason of a change by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    /// Random, so that short texts cannot be guessed from their digest after they were erased.
    pub salt: String,
    pub author: String,
    pub reason: String,
}

impl Texts {
    /// Unambiguous, since no text contains a line break.
    fn digest(&self) -> String {
        let Self { salt, author, reason } = self;
        hex(&Sha256::digest(format!("{salt}\n{author}\n{reason}").as_bytes()))
    }
}

/// Texts that may have been erased. Stored in the entry as their digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HashedTexts {
    digest: String,
    texts: Option<Texts>,
}

impl HashedTexts {
    pub fn new(texts: Texts) -> Self {
        Self { digest: texts.digest(), texts: Some(texts) }
    }

    /// The texts; `None` once they are erased.
    pub const fn texts(&self) -> Option<&Texts> {
        self.texts.as_ref()
    }

    /// Puts the stored texts back. Returns whether they are the ones that the entry was made with.
    pub fn put_back(&mut self, texts: Texts) -> bool {
        let is_true = texts.digest() == self.digest;
        self.texts = is_true.then_some(texts);
        is_true
    }
}

impl Serialize for HashedTexts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.digest)
    }
}

impl<'de> Deserialize<'de> for HashedTexts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { digest: String::deserialize(deserializer)?, texts: None })
    }
}

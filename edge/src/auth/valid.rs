//! Whether a merchant's key is still valid, and if not, why.

use crate::{
    denial::Denial,
    merchant::{KeyRecord, Merchant},
};
use shared::{units::time::Instant, wire::KeyKind};

/// The maximum length of a key id in an error text.
const KEY_ID_CHARS_SHOWN: usize = 64;

/// The merchant's key of that kind and id, if it has not ended.
pub(super) fn valid_key<'m>(
    merchant: &'m Merchant,
    kind: KeyKind,
    key_id: &str,
    now: Instant,
) -> Result<&'m KeyRecord, Denial> {
    let name = match kind {
        KeyKind::Publishable => "publishable",
        KeyKind::Secret => "secret",
        KeyKind::Signing => "signing",
    };
    let shown = || key_id.chars().take(KEY_ID_CHARS_SHOWN).collect();
    let record = merchant.key(kind, key_id).ok_or_else(|| Denial::UnknownKey { kind: name, key_id: shown() })?;
    match record.ends_at.filter(|_| !record.is_valid(now)) {
        None => Ok(record),
        Some(ended_at) => Err(Denial::EndedKey { kind: name, key_id: shown(), ended_at: ended_at.to_string() }),
    }
}

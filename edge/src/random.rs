//! Randomness: ids that cannot be guessed, and pauses. Only this file uses the generator.

use crate::{error::Failure, hash::base64url};
use shared::units::hex::hex;

/// 128 random bits as text: 22 characters of `A–Z a–z 0–9 - _`.
pub fn id() -> Result<String, Failure> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| Failure::fault(error.to_string()))?;
    Ok(base64url(&bytes))
}

/// A number from 0 to `end` - 1, or 0 if `end` is 0. Small numbers are slightly more likely, which is good enough for pauses but not for
/// draws.
pub fn below(end: u32) -> Result<u32, Failure> {
    let mut bytes = [0_u8; 4];
    getrandom::fill(&mut bytes).map_err(|error| Failure::fault(error.to_string()))?;
    Ok(u32::from_be_bytes(bytes).checked_rem(end).unwrap_or_default())
}

/// A short id for a key: 12 characters of `0–9 a–f`. Unique within its merchant. It is not a secret.
pub fn kid() -> Result<String, Failure> {
    let mut bytes = [0_u8; 6];
    getrandom::fill(&mut bytes).map_err(|error| Failure::fault(error.to_string()))?;
    Ok(hex(&bytes))
}

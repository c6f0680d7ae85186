//! Referral codes. A member gives a code to friends instead of the member id. The code is the encrypted id, so nothing is stored and no one
//! can read or forge it. A member's code never changes.

use crate::{
    hash::{base64url, from_base64url, hmac_sha256},
    secrets::Secrets,
};
use shared::units::id::{MemberId, MerchantId};
use subtle::ConstantTimeEq;

/// The probability that a made-up code is accepted is 1 in 2^64.
const SEAL_BYTES: usize = 8;
const CODE_CHARS_MAX: usize = 200;

/// Letters, digits, `-` and `_`.
pub fn code(secrets: &Secrets, merchant_id: &MerchantId, member_id: &MemberId) -> String {
    let keys = Keys::of(secrets, merchant_id);
    let id = member_id.as_str().as_bytes();
    let seal = keys.seal(id);
    let mut bytes = seal.clone();
    bytes.extend(keys.cipher(&seal, id));
    base64url(&bytes)
}

/// The member of a code. `None` if the text is not a code of this merchant.
pub fn read(secrets: &Secrets, merchant_id: &MerchantId, code: &str) -> Option<MemberId> {
    let bytes = Some(code).filter(|code| code.len() <= CODE_CHARS_MAX).and_then(from_base64url)?;
    let (seal, enciphered) = bytes.split_at_checked(SEAL_BYTES)?;
    let keys = Keys::of(secrets, merchant_id);
    let id = keys.cipher(seal, enciphered);
    let is_sound = bool::from(keys.seal(&id).ct_eq(seal));
    MemberId::parse(&String::from_utf8(id).ok()?).filter(|_| is_sound)
}

/// Encrypts as SIV does (RFC 5297), with HMAC as the pseudo-random function: the seal of the text is also the nonce.
struct Keys {
    seal: [u8; 32],
    cipher: [u8; 32],
}

impl Keys {
    fn of(secrets: &Secrets, merchant_id: &MerchantId) -> Self {
        let key = |purpose: &str| {
            hmac_sha256(secrets.master_key.as_bytes(), format!("referral-{purpose}:{merchant_id}").as_bytes())
        };
        Self { seal: key("seal"), cipher: key("cipher") }
    }

    fn seal(&self, text: &[u8]) -> Vec<u8> {
        hmac_sha256(&self.seal, text).into_iter().take(SEAL_BYTES).collect()
    }

    /// Encrypts and decrypts. Ids are shorter than 256 blocks.
    fn cipher(&self, seal: &[u8], text: &[u8]) -> Vec<u8> {
        let block = |count: u8| hmac_sha256(&self.cipher, &[seal, &[count]].concat());
        let stream = (0..=u8::MAX).flat_map(block);
        text.iter().zip(stream).map(|(byte, mask)| byte ^ mask).collect()
    }
}

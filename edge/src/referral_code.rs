//! Referral codes: what a member hands to friends in place of their own id. A code is the id, enciphered under a key of the merchant's, so that
//! nothing has to be stored, nobody reads the id in it, and nobody makes one up. A member has one code for ever.

use crate::{
    hash::{base64url, from_base64url, hmac_sha256},
    secrets::Secrets,
};
use shared::units::id::{MemberId, MerchantId};
use subtle::ConstantTimeEq;

/// One in 2^64 made-up codes passes.
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

/// The member whose code it is; none for a text that is no code of this merchant's.
pub fn read(secrets: &Secrets, merchant_id: &MerchantId, code: &str) -> Option<MemberId> {
    let bytes = Some(code).filter(|code| code.len() <= CODE_CHARS_MAX).and_then(from_base64url)?;
    let (seal, enciphered) = bytes.split_at_checked(SEAL_BYTES)?;
    let keys = Keys::of(secrets, merchant_id);
    let id = keys.cipher(seal, enciphered);
    let is_sound = bool::from(keys.seal(&id).ct_eq(seal));
    MemberId::parse(&String::from_utf8(id).ok()?).filter(|_| is_sound)
}

/// A synthetic initialisation vector (as RFC 5297 has it) with HMAC for the pseudo-random function: the seal of the text is the nonce too.
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

    /// Both ways. Ids are shorter than 256 blocks.
    fn cipher(&self, seal: &[u8], text: &[u8]) -> Vec<u8> {
        let block = |count: u8| hmac_sha256(&self.cipher, &[seal, &[count]].concat());
        let stream = (0..=u8::MAX).flat_map(block);
        text.iter().zip(stream).map(|(byte, mask)| byte ^ mask).collect()
    }
}

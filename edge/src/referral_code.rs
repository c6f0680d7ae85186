//! Referral codes. A member gives a code to friends instead of the member id. The code is the encrypted id, so nothing is stored and no one
//! can read or forge it. A member's code never changes.

use crate::{
    error::Failure,
    hash::{base64url, from_base64url, hmac_sha256},
    secrets::Secrets,
};
use aes_gcm_siv::{
    Aes256GcmSiv, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use shared::units::id::{MemberId, MerchantId};

/// An id has at most 128 characters, hence 512 bytes. The tag adds 16, and base64 writes 4 characters for 3 bytes.
const CODE_CHARS_MAX: usize = 704;

/// What the tag covers in addition to the id.
const PURPOSE: &[u8] = b"referral code";

/// Letters, digits, `-` and `_`: 4 characters for each 3 of the id's bytes and of the 16 of the tag. The code of an id of 13 bytes has 39.
pub fn code(secrets: &Secrets, merchant_id: &MerchantId, member_id: &MemberId) -> Result<String, Failure> {
    let id = Payload { msg: member_id.as_str().as_bytes(), aad: PURPOSE };
    let sealed = cipher(secrets, merchant_id).encrypt(&Nonce::default(), id);
    sealed.map(|bytes| base64url(&bytes)).map_err(|error| Failure::fault(error.to_string()))
}

/// The member of a code. `None` if the text is not a code of this merchant.
pub fn read(secrets: &Secrets, merchant_id: &MerchantId, code: &str) -> Option<MemberId> {
    let bytes = Some(code).filter(|code| code.len() <= CODE_CHARS_MAX).and_then(from_base64url)?;
    let id = cipher(secrets, merchant_id).decrypt(&Nonce::default(), Payload { msg: &bytes, aad: PURPOSE }).ok()?;
    MemberId::parse(&String::from_utf8(id).ok()?)
}

/// AES-256-GCM-SIV (RFC 8452) with a key for each merchant. The nonce is always zero, so that a member's code never changes. With a repeated
/// nonce, this cipher reveals only whether two ids are the same.
fn cipher(secrets: &Secrets, merchant_id: &MerchantId) -> Aes256GcmSiv {
    let key = hmac_sha256(secrets.master_key.as_bytes(), format!("referral-code:{merchant_id}").as_bytes());
    Aes256GcmSiv::new(&key.into())
}

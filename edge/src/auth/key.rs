//! The forms of keys. Secret keys and signing secrets are derived from the master key. They are not stored, not even in the stored answer
//! of an idempotent request. A secret key is still checked against its stored hash, so that it can be revoked.

use crate::{
    hash::{base64url, hmac_sha256},
    secrets::Secrets,
};
use shared::units::id::MerchantId;

/// The kid of a merchant's first publishable key. The key's text does not contain it.
pub const PRIMARY_KID: &str = "primary";

const SECRET_PREFIX: &str = "jf_sk_";
const PUBLISHABLE_PREFIX: &str = "jf_pk_";

pub fn secret_key(secrets: &Secrets, merchant_id: &MerchantId, kid: &str) -> String {
    let secret = derive(secrets, &format!("secret-key:{merchant_id}:{kid}"));
    format!("{SECRET_PREFIX}{merchant_id}_{kid}_{secret}")
}

pub fn publishable_key(merchant_id: &MerchantId, kid: &str) -> String {
    match kid {
        PRIMARY_KID => format!("{PUBLISHABLE_PREFIX}{merchant_id}"),
        kid => format!("{PUBLISHABLE_PREFIX}{merchant_id}_{kid}"),
    }
}

/// Signs member tokens. JWT libraries use the bytes of this text as the key.
pub fn signing_secret(secrets: &Secrets, merchant_id: &MerchantId, kid: &str) -> String {
    derive(secrets, &format!("member-token:{merchant_id}:{kid}"))
}

fn derive(secrets: &Secrets, purpose: &str) -> String {
    base64url(&hmac_sha256(secrets.master_key.as_bytes(), purpose.as_bytes()))
}

/// The merchant and kid that a secret key names. Its secret is not checked here.
pub(super) fn parse_secret(text: &str) -> Option<(MerchantId, &str)> {
    let (merchant, rest) = text.strip_prefix(SECRET_PREFIX)?.split_once('_')?;
    let (kid, _) = rest.split_once('_')?;
    Some((MerchantId::parse(merchant)?, kid))
}

pub(super) fn parse_publishable(text: &str) -> Option<(MerchantId, &str)> {
    let rest = text.strip_prefix(PUBLISHABLE_PREFIX)?;
    let (merchant, kid) = rest.split_once('_').unwrap_or((rest, PRIMARY_KID));
    Some((MerchantId::parse(merchant)?, kid))
}

//! Member tokens: JWTs signed with HS256 by a merchant's backend, or minted here for a backend without a JWT library.
//! A refusal states its cause; see `denial`.

use super::{key::signing_secret, valid::valid_key};
use crate::{
    app::App,
    call::Call,
    denial::Denial,
    directory,
    error::Failure,
    merchant::{KeyRecord, Merchant},
    secrets::Secrets,
};
use chrono::DateTime;
use jwt_compact::{
    AlgorithmExt, Claims, Header, UntrustedToken, ValidationError,
    alg::{Hs256, Hs256Key},
};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use shared::{
    units::id::{MemberId, MerchantId},
    units::time::Instant,
    wire::KeyKind,
};

const AUDIENCE: &str = "jifen";
const LIFETIME_SECONDS_MAX: i64 = 3600;
/// How far a backend's clock may be ahead of ours.
const LEEWAY_SECONDS: i64 = 60;
const TOKEN_BYTES_MAX: usize = 4096;
const CHARS_SHOWN: usize = 100;

/// The claims in addition to `exp` and `nbf`, which the library reads.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct MemberClaims {
    iss: String,
    sub: String,
    aud: Audience,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    origin: Option<String>,
}

/// RFC 7519 allows one audience or several.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    fn is_ours(&self) -> bool {
        match self {
            Self::One(audience) => audience == AUDIENCE,
            Self::Several(audiences) => audiences.iter().any(|audience| audience == AUDIENCE),
        }
    }

    fn shown(&self) -> String {
        match self {
            Self::One(audience) => shown(&format!("`{audience}`")),
            Self::Several(audiences) => shown(&format!("{audiences:?}")),
        }
    }
}

/// The content of a valid token.
pub(super) struct Verified {
    pub merchant: Merchant,
    pub member_id: MemberId,
    pub key_id: String,
    pub origin: Option<String>,
}

/// The header's extensions. No extension is supported, so a token that makes one critical is refused (RFC 7515, 4.1.11).
#[derive(Clone, Deserialize)]
struct Extensions {
    #[serde(default, deserialize_with = "present")]
    crit: Option<Value>,
}

/// Any value counts as present: `null` is as wrong as a list of names.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// 1. Reads the token's form, its extensions, and the merchant and key that it names.
/// 2. Finds that key, if the merchant has it and it has not ended.
/// 3. Checks the signature, with HS256 only.
/// 4. Checks audience, times and member.
pub(super) async fn verify(call: &Call<'_>, token: &str) -> Result<Verified, Failure> {
    let untrusted = parse(token)?;
    let claims = untrusted.deserialize_claims_unchecked::<MemberClaims>().map_err(|error| unreadable(&error))?;
    let merchant_id = MerchantId::parse(&claims.custom.iss).ok_or(Denial::Issuer)?;
    let key_id = untrusted.header().key_id.clone().ok_or(Denial::NoKeyId)?;
    let merchant = directory::find_for(call, &merchant_id).await?;
    let merchant = merchant.ok_or(Denial::UnknownMerchant { holder: "token's iss" })?;
    valid_key(&merchant, KeyKind::Signing, &key_id, call.app.now)?;
    let key = signing_key(call.app.secrets, &merchant_id, &key_id);
    let token = Hs256.validator::<MemberClaims>(&key).validate(&untrusted).map_err(|_| Denial::Signature)?;
    let claims = token.claims();
    if !claims.custom.aud.is_ours() {
        return Err(Denial::Audience { found: claims.custom.aud.shown() }.into());
    }
    check_times(claims, call.app.now)?;
    let member_id = MemberId::parse(&claims.custom.sub).ok_or(Denial::Subject)?;
    Ok(Verified { merchant, member_id, key_id, origin: claims.custom.origin.clone() })
}

fn parse(token: &str) -> Result<UntrustedToken<'_, Extensions>, Denial> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(Denial::TokenTooLong { bytes: token.len(), max: TOKEN_BYTES_MAX });
    }
    let untrusted = UntrustedToken::<Extensions>::try_from(token)
        .map_err(|error| Denial::TokenForm { cause: shown(&error.to_string()) })?;
    if let Some(crit) = &untrusted.header().other_fields.crit {
        return Err(Denial::Critical { names: shown(&crit.to_string()) });
    }
    if untrusted.algorithm() != "HS256" {
        return Err(Denial::Algorithm { found: shown(untrusted.algorithm()) });
    }
    Ok(untrusted)
}

fn unreadable(error: &ValidationError) -> Denial {
    let cause = match error {
        ValidationError::MalformedClaims(error) => error.to_string(),
        other => other.to_string(),
    };
    Denial::Claims { cause: shown(&cause) }
}

/// Refuses an `exp` that has passed, and one more than an hour ahead, so that a lost token soon becomes invalid.
fn check_times(claims: &Claims<MemberClaims>, now: Instant) -> Result<(), Denial> {
    let now = now.millis() / shared::units::time::MILLIS_PER_SECOND;
    let max_seconds = LIFETIME_SECONDS_MAX;
    let ends = claims.expiration.ok_or(Denial::NoExpiry { max_seconds })?.timestamp();
    if ends <= now {
        return Err(Denial::Expired { seconds: now.saturating_sub(ends) });
    }
    if ends > now + max_seconds + LEEWAY_SECONDS {
        return Err(Denial::ExpiryTooFar { seconds: ends.saturating_sub(now), max_seconds });
    }
    match claims.not_before.map(|not_before| not_before.timestamp()) {
        Some(begins) if begins > now + LEEWAY_SECONDS => {
            Err(Denial::NotYetValid { seconds: begins.saturating_sub(now) })
        }
        _ => Ok(()),
    }
}

/// What a caller sent, cut to a length that fits into an error.
fn shown(text: &str) -> String {
    text.chars().take(CHARS_SHOWN).collect()
}

/// Signs a token for a member. `expires_at` is rounded down to whole seconds.
pub fn mint(
    app: &App<'_>,
    merchant: &Merchant,
    member_id: &MemberId,
    expires_at: Instant,
    origin: Option<String>,
) -> Result<String, Failure> {
    let signs = |key: &&KeyRecord| key.kind == KeyKind::Signing && key.is_valid(app.now);
    let newest = merchant.keys.iter().filter(signs).max_by_key(|key| key.created_at);
    let kid = newest
        .map(|key| key.kid.clone())
        .ok_or(Failure::Forbidden("This merchant has no signing key. The operator can create one."))?;
    let key = signing_key(app.secrets, &merchant.merchant_id, &kid);
    let mut claims = Claims::new(MemberClaims {
        iss: merchant.merchant_id.to_string(),
        sub: member_id.to_string(),
        aud: Audience::One(AUDIENCE.to_owned()),
        origin,
    });
    claims.expiration = DateTime::from_timestamp_millis(expires_at.millis());
    Hs256.token(&Header::empty().with_key_id(kid), &claims, &key).map_err(|error| Failure::fault(error.to_string()))
}

fn signing_key(secrets: &Secrets, merchant_id: &MerchantId, kid: &str) -> Hs256Key {
    Hs256Key::new(signing_secret(secrets, merchant_id, kid).as_bytes())
}

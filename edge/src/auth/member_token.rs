//! Member tokens: JWTs signed with HS256 by a merchant's backend, or minted here for one without a JWT library.
//! Whatever is wrong with a token, its bearer learns only that it does not do.

use super::key::signing_secret;
use crate::{
    app::App,
    call::Call,
    directory,
    error::Failure,
    merchant::{KeyRecord, Merchant},
    secrets::Secrets,
};
use chrono::DateTime;
use jwt_compact::{
    AlgorithmExt, Claims, Header, UntrustedToken,
    alg::{Hs256, Hs256Key},
};
use serde::{Deserialize, Serialize};
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

/// The claims beside `exp` and `nbf`, which the library reads.
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
}

/// What a valid token says.
pub(super) struct Verified {
    pub merchant: Merchant,
    pub member_id: MemberId,
    pub key_id: String,
    pub origin: Option<String>,
}

/// 1. The token's form, and which merchant and key it names. 2. That key, if the merchant has it and it has not ended.
/// 3. The signature, with HS256 and nothing else. 4. Audience, times and member.
pub(super) async fn verify(call: &Call<'_>, token: &str) -> Result<Verified, Failure> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(Failure::Unauthorized);
    }
    let untrusted = UntrustedToken::new(token).map_err(|_| Failure::Unauthorized)?;
    let claims = untrusted.deserialize_claims_unchecked::<MemberClaims>().map_err(|_| Failure::Unauthorized)?;
    let merchant_id = MerchantId::parse(&claims.custom.iss).ok_or(Failure::Unauthorized)?;
    let kid = untrusted.header().key_id.clone().ok_or(Failure::Unauthorized)?;
    let merchant = directory::find_for(call, &merchant_id).await?.ok_or(Failure::Unauthorized)?;
    merchant.valid_key(KeyKind::Signing, &kid, call.app.now).ok_or(Failure::Unauthorized)?;
    let key = signing_key(call.app.secrets, &merchant_id, &kid);
    let token = Hs256.validator::<MemberClaims>(&key).validate(&untrusted).map_err(|_| Failure::Unauthorized)?;
    let claims = token.claims();
    if !claims.custom.aud.is_ours() || !is_current(claims, call.app.now) {
        return Err(Failure::Unauthorized);
    }
    let member_id = MemberId::parse(&claims.custom.sub).ok_or(Failure::Unauthorized)?;
    Ok(Verified { merchant, member_id, key_id: kid, origin: claims.custom.origin.clone() })
}

/// A passed `exp` is passed; one further ahead than an hour is refused too, so that a lost token is soon worth nothing.
fn is_current(claims: &Claims<MemberClaims>, now: Instant) -> bool {
    let now = now.millis() / shared::units::time::MILLIS_PER_SECOND;
    let ends = claims.expiration.map(|expiration| expiration.timestamp());
    let begins = claims.not_before.map(|not_before| not_before.timestamp());
    ends.is_some_and(|ends| now < ends && ends <= now + LIFETIME_SECONDS_MAX + LEEWAY_SECONDS)
        && begins.is_none_or(|begins| begins <= now + LEEWAY_SECONDS)
}

/// Signs a token for a member. `expires_at` counts in whole seconds.
pub fn mint(
    app: &App<'_>,
    merchant: &Merchant,
    member_id: &MemberId,
    expires_at: Instant,
    origin: Option<String>,
) -> Result<String, Failure> {
    let signs = |key: &&KeyRecord| key.kind == KeyKind::Signing && key.is_valid(app.now);
    let newest = merchant.keys.iter().filter(signs).max_by_key(|key| key.created_at);
    let kid = newest.map(|key| key.kid.clone()).ok_or(Failure::Forbidden("This merchant has no signing key."))?;
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

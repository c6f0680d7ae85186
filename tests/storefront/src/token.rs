//! Signs the member token with which a shopper's browser can read its own points. A merchant's "log in to Jifen" needs nothing else: the
//! shop already knows who is signed in.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;

use crate::credentials::SigningKey;
use crate::shop::Shop;

/// Short, because a token cannot be revoked. The widget requests a new one before it ends. The ledger accepts at most one hour.
const TOKEN_LIFE: SignedDuration = SignedDuration::from_mins(15);

#[derive(Serialize)]
struct Claims<'a> {
    /// The merchant.
    iss: &'a str,
    /// The member: the shop's own id of this customer. Never a phone number or an address.
    sub: &'a str,
    aud: &'static str,
    exp: i64,
}

/// What the widget reads from `data-token-url`.
#[derive(Serialize)]
pub struct MemberToken {
    token: String,
    expires_at: Timestamp,
}

/// `GET` or `POST /jifen/token`: a token for the signed-in member, and 401 for a guest.
///
/// The member comes only from the shop's own session: no parameter can request another member's token. The session cookie is
/// `SameSite=Lax`, and this answer has no CORS header, so another site can neither send the cookie nor read the answer.
pub async fn handler(State(shop): State<Shop>, headers: HeaderMap) -> Response {
    let Some(member) = shop.sessions.find(&headers).and_then(|(_, session)| session.member) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    match member_token(&shop.merchant_id, &shop.signing, member.id, Timestamp::now()) {
        // A token is a credential, so caches must not store it.
        Ok(token) => ([(header::CACHE_CONTROL, "no-store")], Json(token)).into_response(),
        Err(error) => {
            eprintln!("storefront: signing a member token failed: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Signs a token for one member. HS256 with the text of the signing secret as the key. `kid` names that secret, so that keys can be rotated
/// while old tokens remain valid until they end.
fn member_token(
    merchant_id: &str,
    signing: &SigningKey,
    member_id: &str,
    now: Timestamp,
) -> Result<MemberToken, jsonwebtoken::errors::Error> {
    // Whole seconds, as a JWT counts them.
    let exp = now.as_second() + TOKEN_LIFE.as_secs();
    let claims = Claims { iss: merchant_id, sub: member_id, aud: "jifen", exp };
    let header = Header { kid: Some(signing.kid.clone()), ..Header::new(Algorithm::HS256) };
    let token = jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(signing.secret.as_bytes()))?;
    Ok(MemberToken { token, expires_at: Timestamp::from_second(exp).unwrap_or(now) })
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{DecodingKey, Validation};
    use serde_json::Value;

    use super::*;

    fn signing() -> SigningKey {
        SigningKey { kid: "k1".to_owned(), secret: "a-secret-of-thirty-two-bytes-length".to_owned() }
    }

    fn read(token: &str, secret: &str) -> Result<Value, jsonwebtoken::errors::Error> {
        let mut expected = Validation::new(Algorithm::HS256);
        expected.set_audience(&["jifen"]);
        expected.set_issuer(&["demo"]);
        expected.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
        jsonwebtoken::decode(token, &DecodingKey::from_secret(secret.as_bytes()), &expected).map(|data| data.claims)
    }

    #[test]
    fn a_token_names_the_merchant_the_member_and_its_key() {
        let now = Timestamp::now();
        let signed = member_token("demo", &signing(), "lin", now).unwrap();
        let claims = read(&signed.token, &signing().secret).unwrap();
        assert_eq!(claims["sub"], "lin");
        assert_eq!(claims["iss"], "demo");
        assert_eq!(claims["exp"], now.as_second() + 900);
        assert_eq!(claims.as_object().unwrap().len(), 4, "nothing else about the shopper leaves the shop");
        assert_eq!(jsonwebtoken::decode_header(&signed.token).unwrap().kid.as_deref(), Some("k1"));
    }

    #[test]
    fn another_secret_does_not_verify_it() {
        let signed = member_token("demo", &signing(), "lin", Timestamp::now()).unwrap();
        assert!(read(&signed.token, "another-secret-of-the-same-length..").is_err());
    }

    #[test]
    fn the_answer_states_when_the_token_ends() {
        let now: Timestamp = "2026-11-23T04:00:00.9Z".parse().unwrap();
        let json = serde_json::to_value(member_token("demo", &signing(), "lin", now).unwrap()).unwrap();
        assert_eq!(json["expires_at"], "2026-11-23T04:15:00Z");
    }
}

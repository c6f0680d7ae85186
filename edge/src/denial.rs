//! Why a credential is refused. Each text states what is wrong and what would be right; none repeats a secret.

use std::fmt;

/// A credential that a call accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    OperatorKey,
    SecretKey,
    MemberToken,
    PublishableKey,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denial {
    #[error("The request has no credential. Send {}.", all(.expected))]
    Missing { expected: &'static [Credential] },
    #[error("The request has {found}, and this call needs {}.", all(.expected))]
    OtherKind { found: &'static str, expected: &'static [Credential] },
    #[error("The operator key is wrong. It must be the text of the Worker's secret `JIFEN_OPERATOR_KEY`.")]
    OperatorKey,
    #[error("The {kind} key does not have the form {form}.")]
    KeyForm { kind: &'static str, form: &'static str },
    #[error("No merchant has the id that the {holder} names.")]
    UnknownMerchant { holder: &'static str },
    #[error("The merchant has no {kind} key with the id `{key_id}`.")]
    UnknownKey { kind: &'static str, key_id: String },
    #[error("The {kind} key `{key_id}` ended at {ended_at}.")]
    EndedKey { kind: &'static str, key_id: String, ended_at: String },
    #[error("The secret part of the secret key `{key_id}` is wrong.")]
    WrongSecret { key_id: String },
    #[error("The member token has {bytes} bytes; at most {max}.")]
    TokenTooLong { bytes: usize, max: usize },
    #[error("The member token is not a JWT of three base64url parts with a JSON header: {cause}.")]
    TokenForm { cause: String },
    #[error("The token's header has `crit`: {names}. No extension is supported.")]
    Critical { names: String },
    #[error("The token's alg is {found}; it must be HS256.")]
    Algorithm { found: String },
    #[error("The token's header has no `kid`; it must be the id of one of the merchant's signing keys.")]
    NoKeyId,
    #[error("The token's claims cannot be read: {cause}.")]
    Claims { cause: String },
    #[error("The token's iss is not a merchant id: 1 to 32 characters of `a` to `z`, `0` to `9` and `-`.")]
    Issuer,
    #[error(
        "The token's signature is wrong. Sign with the secret of the key that `kid` names. The HMAC key is the UTF-8 bytes of its text."
    )]
    Signature,
    #[error("The token's aud is {found}; it must be `jifen`.")]
    Audience { found: String },
    #[error("The token has no exp; it must be at most {} s ahead.", grouped(*.max_seconds))]
    NoExpiry { max_seconds: i64 },
    #[error("The token's exp passed {} s ago.", grouped(*.seconds))]
    Expired { seconds: i64 },
    #[error("The token's exp is {} s ahead; at most {}.", grouped(*.seconds), grouped(*.max_seconds))]
    ExpiryTooFar { seconds: i64, max_seconds: i64 },
    #[error("The token's nbf is {} s ahead; it must have passed.", grouped(*.seconds))]
    NotYetValid { seconds: i64 },
    #[error(
        "The token's sub is not a member id: 1 to 128 characters, none of them a control character, and neither `.` nor `..`."
    )]
    Subject,
    #[error("The member that the token names has been erased.")]
    ErasedMember,
}

impl fmt::Display for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OperatorKey => "the operator key as `Authorization: Bearer <operator key>`",
            Self::SecretKey => "a secret key as `Authorization: Bearer jf_sk_…`",
            Self::MemberToken => "a member token as `Authorization: Bearer <token>`",
            Self::PublishableKey => "a publishable key as `Jifen-Key: jf_pk_…`",
        })
    }
}

fn all(expected: &[Credential]) -> String {
    expected.iter().map(Credential::to_string).collect::<Vec<_>>().join(" or ")
}

/// With a comma before each group of three digits.
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::{Denial, grouped};

    #[test]
    fn digits_are_grouped_by_three() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (-86_400, "-86,400"), (1_234_567, "1,234,567")]
        {
            assert_eq!(grouped(number), text);
        }
        let far = Denial::ExpiryTooFar { seconds: 86_400, max_seconds: 3_600 };
        assert_eq!(far.to_string(), "The token's exp is 86,400 s ahead; at most 3,600.");
    }
}

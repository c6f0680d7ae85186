//! The callers, and how each of them proves its identity. Callers are constructed in this file only.

use super::{key, member_token, valid::valid_key};
use crate::{
    call::Call,
    denial::{Credential, Denial},
    directory,
    error::Failure,
    hash::{same, sha256_hex},
    limit::{self, Budget},
    merchant::Merchant,
    origin::Origin,
};
use shared::{
    ledger::Actor,
    units::id::MemberId,
    wire::{KeyKind, MemberStatus, MerchantStatus},
};

/// Runs the Worker: creates merchants and their keys.
#[derive(Debug)]
pub struct Operator(());

/// A merchant's backend.
#[derive(Debug)]
pub struct Backend {
    pub merchant: Merchant,
    /// The id of the secret key.
    pub key_id: String,
}

impl Backend {
    /// The actor of the entries that it makes.
    pub fn actor(&self) -> Actor {
        Actor::Backend { key: self.key_id.clone() }
    }
}

/// A shopper's browser: one member.
#[derive(Debug)]
pub struct Shopper {
    pub merchant: Merchant,
    pub member_id: MemberId,
}

/// Someone on a shop page, signed in or not.
pub enum PageOrShopper {
    Page(PageCaller),
    Shopper(Shopper),
}

/// Any visitor of a merchant's page.
impl PageOrShopper {
    pub const fn merchant(&self) -> &Merchant {
        match self {
            Self::Page(page) => &page.merchant,
            Self::Shopper(shopper) => &shopper.merchant,
        }
    }
}

#[derive(Debug)]
pub struct PageCaller {
    pub merchant: Merchant,
}

pub fn operator(call: &Call<'_>) -> Result<Operator, Failure> {
    let presented = required_bearer(call, &[Credential::OperatorKey])?;
    // Hashes are compared, so that the time does not depend on the length.
    let expected = sha256_hex(&[call.app.secrets.operator_key.as_bytes()]);
    if same(&sha256_hex(&[presented.as_bytes()]), &expected) {
        call.trace.called_by(None, "operator");
        Ok(Operator(()))
    } else {
        Err(other_kind(presented, &[Credential::OperatorKey]).unwrap_or(Denial::OperatorKey).into())
    }
}

pub async fn backend(call: &Call<'_>) -> Result<Backend, Failure> {
    let presented = required_bearer(call, &[Credential::SecretKey])?;
    if let Some(denial) = other_kind(presented, &[Credential::SecretKey]) {
        return Err(denial.into());
    }
    let (merchant_id, key_id) = key::parse_secret(presented)
        .ok_or(Denial::KeyForm { kind: "secret", form: "`jf_sk_<merchant>_<key id>_<secret>`" })?;
    let merchant = directory::find_for(call, &merchant_id).await?;
    let merchant = merchant.ok_or(Denial::UnknownMerchant { holder: "secret key" })?;
    let record = valid_key(&merchant, KeyKind::Secret, key_id, call.app.now)?;
    let matches = record.hash.as_deref().is_some_and(|hash| same(&sha256_hex(&[presented.as_bytes()]), hash));
    if !matches {
        return Err(Denial::WrongSecret { key_id: key_id.to_owned() }.into());
    }
    call.trace.called_by(Some(&merchant_id), key_id);
    limit::check(call.app.limiter, Budget::Backend, &format!("{merchant_id}/{key_id}")).await?;
    refuse_suspended(&merchant)?;
    let key_id = key_id.to_owned();
    Ok(Backend { merchant, key_id })
}

pub async fn shopper(call: &Call<'_>) -> Result<Shopper, Failure> {
    let token = required_bearer(call, &[Credential::MemberToken])?;
    if let Some(denial) = other_kind(token, &[Credential::MemberToken]) {
        return Err(denial.into());
    }
    let verified = member_token::verify(call, token).await?;
    call.trace.called_by(Some(&verified.merchant.merchant_id), &verified.key_id);
    let key = format!("{}/{}", verified.merchant.merchant_id, verified.member_id);
    limit::check(call.app.limiter, Budget::Shopper, &key).await?;
    refuse_suspended(&verified.merchant)?;
    refuse_other_origins(call, &verified.merchant, verified.origin.as_deref())?;
    Ok(Shopper { merchant: verified.merchant, member_id: verified.member_id })
}

/// `expected` are the credentials that the call accepts.
pub async fn page(call: &Call<'_>, expected: &'static [Credential]) -> Result<PageCaller, Failure> {
    let presented = call.header("jifen-key").ok_or(Denial::Missing { expected })?;
    if let Some(denial) = other_kind(presented, &[Credential::PublishableKey]) {
        return Err(denial.into());
    }
    let (merchant_id, key_id) = key::parse_publishable(presented)
        .ok_or(Denial::KeyForm { kind: "publishable", form: "`jf_pk_<merchant>` or `jf_pk_<merchant>_<key id>`" })?;
    let merchant = directory::find_for(call, &merchant_id).await?;
    let merchant = merchant.ok_or(Denial::UnknownMerchant { holder: "publishable key" })?;
    valid_key(&merchant, KeyKind::Publishable, key_id, call.app.now)?;
    call.trace.called_by(Some(&merchant_id), key_id);
    limit::check(call.app.limiter, Budget::Page, &format!("{merchant_id}/{}", call.address())).await?;
    refuse_suspended(&merchant)?;
    refuse_other_origins(call, &merchant, None)?;
    Ok(PageCaller { merchant })
}

/// The holder of a publishable key or a member token, depending on what was sent.
pub async fn page_or_shopper(call: &Call<'_>) -> Result<PageOrShopper, Failure> {
    match bearer(call) {
        Some(_) => Ok(PageOrShopper::Shopper(shopper(call).await?)),
        None => Ok(PageOrShopper::Page(page(call, &[Credential::PublishableKey, Credential::MemberToken]).await?)),
    }
}

fn bearer<'a>(call: &'a Call<'_>) -> Option<&'a str> {
    let (scheme, credential) = call.header("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| credential.trim())
}

fn required_bearer<'a>(call: &'a Call<'_>, expected: &'static [Credential]) -> Result<&'a str, Denial> {
    match bearer(call).filter(|credential| !credential.is_empty()) {
        Some(credential) => Ok(credential),
        None if call.header("jifen-key").is_some() => Err(Denial::OtherKind { found: "a publishable key", expected }),
        None => Err(Denial::Missing { expected }),
    }
}

/// The kind of a credential that the call does not accept, by its form only.
fn other_kind(presented: &str, expected: &'static [Credential]) -> Option<Denial> {
    let (kind, found) = match presented {
        key if key.starts_with("jf_sk_") => (Credential::SecretKey, "a secret key"),
        key if key.starts_with("jf_pk_") => (Credential::PublishableKey, "a publishable key"),
        token if token.split('.').count() == 3 && token.starts_with("ey") => {
            (Credential::MemberToken, "a member token")
        }
        _ => return None,
    };
    (!expected.contains(&kind)).then_some(Denial::OtherKind { found, expected })
}

/// Whether the caller sent a bearer credential at all.
pub fn has_bearer(call: &Call<'_>) -> bool {
    bearer(call).is_some()
}

/// Refuses a shopper whose membership has been erased: the token names no member any more.
pub fn refuse_erased(status: Option<MemberStatus>) -> Result<(), Denial> {
    if status == Some(MemberStatus::Erased) { Err(Denial::ErasedMember) } else { Ok(()) }
}

fn refuse_suspended(merchant: &Merchant) -> Result<(), Failure> {
    match merchant.status {
        MerchantStatus::Active => Ok(()),
        MerchantStatus::Suspended => {
            Err(Failure::Forbidden("This merchant is suspended. The operator can make it active again."))
        }
    }
}

/// A token's own origin may be written with its default port.
fn is_same(bound: &str, origin: &str) -> bool {
    let (bound, origin) = (Origin::parse_exact(bound), Origin::parse_exact(origin));
    bound.is_ok_and(|bound| origin.is_ok_and(|origin| bound == origin))
}

/// A page sends its origin. A caller that is not a page sends none, and only its credential counts.
fn refuse_other_origins(call: &Call<'_>, merchant: &Merchant, bound: Option<&str>) -> Result<(), Failure> {
    match call.header("origin") {
        None => Ok(()),
        Some(origin) if merchant.allows_origin(origin) && bound.is_none_or(|bound| is_same(bound, origin)) => Ok(()),
        Some(origin) => Err(Failure::OriginNotAllowed(origin.chars().take(200).collect())),
    }
}

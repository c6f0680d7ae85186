//! The callers, and how each proves itself. Only this file makes a caller.

use super::{key, member_token};
use crate::{
    call::Call,
    directory,
    error::Failure,
    hash::{same, sha256_hex},
    limit::{self, Budget},
    merchant::Merchant,
};
use shared::{
    units::id::MemberId,
    wire::{KeyKind, MerchantStatus},
};

/// Runs the Worker: creates merchants and their keys.
#[derive(Debug)]
pub struct Operator(());

/// A merchant's backend.
#[derive(Debug)]
pub struct Backend {
    pub merchant: Merchant,
}

/// A shopper's browser: one member alone.
#[derive(Debug)]
pub struct Shopper {
    pub merchant: Merchant,
    pub member_id: MemberId,
}

/// Someone on a shop page, signed in or not.
pub enum PageOrShopper {
    Page(Page),
    Shopper(Shopper),
}

/// Anyone on a merchant's page.
#[derive(Debug)]
pub struct Page {
    pub merchant: Merchant,
}

pub fn operator(call: &Call<'_>) -> Result<Operator, Failure> {
    let presented = bearer(call).ok_or(Failure::Unauthorized)?;
    // Compared by their hashes, so that not even the length can be learnt.
    let expected = sha256_hex(&[call.app.secrets.operator_key.as_bytes()]);
    if same(&sha256_hex(&[presented.as_bytes()]), &expected) {
        call.trace.called_by(None, "operator");
        Ok(Operator(()))
    } else {
        Err(Failure::Unauthorized)
    }
}

pub async fn backend(call: &Call<'_>) -> Result<Backend, Failure> {
    let presented = bearer(call).ok_or(Failure::Unauthorized)?;
    let (merchant_id, kid) = key::parse_secret(presented).ok_or(Failure::Unauthorized)?;
    let merchant = directory::find_for(call, &merchant_id).await?.ok_or(Failure::Unauthorized)?;
    let record = merchant.valid_key(KeyKind::Secret, kid, call.app.now);
    let expected = record.and_then(|record| record.hash.as_deref()).ok_or(Failure::Unauthorized)?;
    if !same(&sha256_hex(&[presented.as_bytes()]), expected) {
        return Err(Failure::Unauthorized);
    }
    call.trace.called_by(Some(&merchant_id), kid);
    limit::check(call.app.limiter, Budget::Backend, &format!("{merchant_id}/{kid}")).await?;
    refuse_suspended(&merchant)?;
    Ok(Backend { merchant })
}

pub async fn shopper(call: &Call<'_>) -> Result<Shopper, Failure> {
    let token = bearer(call).ok_or(Failure::Unauthorized)?;
    let verified = member_token::verify(call, token).await?;
    call.trace.called_by(Some(&verified.merchant.merchant_id), &verified.key_id);
    let key = format!("{}/{}", verified.merchant.merchant_id, verified.member_id);
    limit::check(call.app.limiter, Budget::Shopper, &key).await?;
    refuse_suspended(&verified.merchant)?;
    refuse_other_origins(call, &verified.merchant, verified.origin.as_deref())?;
    Ok(Shopper { merchant: verified.merchant, member_id: verified.member_id })
}

pub async fn page(call: &Call<'_>) -> Result<Page, Failure> {
    let presented = call.header("jifen-key").ok_or(Failure::Unauthorized)?;
    let (merchant_id, kid) = key::parse_publishable(presented).ok_or(Failure::Unauthorized)?;
    let merchant = directory::find_for(call, &merchant_id).await?.ok_or(Failure::Unauthorized)?;
    merchant.valid_key(KeyKind::Publishable, kid, call.app.now).ok_or(Failure::Unauthorized)?;
    call.trace.called_by(Some(&merchant_id), kid);
    limit::check(call.app.limiter, Budget::Page, &format!("{merchant_id}/{}", call.address())).await?;
    refuse_suspended(&merchant)?;
    refuse_other_origins(call, &merchant, None)?;
    Ok(Page { merchant })
}

/// Whoever holds a publishable key, a member token or a secret key, by what was sent.
pub async fn page_or_shopper(call: &Call<'_>) -> Result<PageOrShopper, Failure> {
    match bearer(call) {
        Some(_) => Ok(PageOrShopper::Shopper(shopper(call).await?)),
        None => Ok(PageOrShopper::Page(page(call).await?)),
    }
}

fn bearer<'a>(call: &'a Call<'_>) -> Option<&'a str> {
    let (scheme, credential) = call.header("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| credential.trim())
}

/// Whether the caller sent a bearer credential at all.
pub fn has_bearer(call: &Call<'_>) -> bool {
    bearer(call).is_some()
}

fn refuse_suspended(merchant: &Merchant) -> Result<(), Failure> {
    match merchant.status {
        MerchantStatus::Active => Ok(()),
        MerchantStatus::Suspended => Err(Failure::Forbidden("This merchant is suspended.")),
    }
}

/// A page says where it comes from; who is no page says nothing, and is known by the credential alone.
fn refuse_other_origins(call: &Call<'_>, merchant: &Merchant, bound: Option<&str>) -> Result<(), Failure> {
    match call.header("origin") {
        None => Ok(()),
        Some(origin) if merchant.allows_origin(origin) && bound.is_none_or(|bound| bound == origin) => Ok(()),
        Some(origin) => Err(Failure::OriginNotAllowed(origin.chars().take(200).collect())),
    }
}

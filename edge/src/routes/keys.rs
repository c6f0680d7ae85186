//! A merchant's keys, for the operator: rotate with an overlap, revoke.

use crate::{
    app::App,
    auth::{Operator, publishable_key, secret_key, signing_secret},
    call::Call,
    command::{Writing, until_written},
    directory,
    error::Failure,
    hash::sha256_hex,
    idempotency::Keyed,
    merchant::{KeyRecord, Merchant},
    random,
    reply::Reply,
    secrets::Secrets,
    store::merchants,
};
use shared::{
    units::id::MerchantId,
    wire::{KeyKind, KeyRequest, NewKey},
};

const OVERLAP_HOURS_MAX: u32 = 720;
const MINUTES_PER_HOUR: u32 = 60;

pub async fn create(call: &Call<'_>, _operator: Operator) -> Result<Reply, Failure> {
    let merchant_id = call.id("merchant_id", MerchantId::parse)?;
    let keyed = Keyed::read(call, "", "operator".to_owned())?;
    let request: KeyRequest = call.body()?;
    let ends_at = match request.overlap_hours {
        Some(hours) if hours > OVERLAP_HOURS_MAX => {
            return Err(Failure::invalid("/overlap_hours", format!("must be 0 to {OVERLAP_HOURS_MAX}.")));
        }
        hours => hours.map(|hours| call.app.now.plus_minutes(hours * MINUTES_PER_HOUR)),
    };
    let record = new_record(call.app, &merchant_id, request.kind, random::kid()?);
    let new = NewKey { kind: record.kind, kid: record.kid.clone(), key: None, secret: None };
    let decide = |found: Option<Merchant>| {
        found.ok_or(Failure::NotFound("merchant"))?;
        let end_others = ends_at.map(|ends_at| merchants::end_keys(&merchant_id, record.kind, ends_at));
        let add = merchants::add_key(&merchant_id, &record);
        Ok(Writing { statements: end_others.into_iter().chain([add]).collect(), answer: Reply::json(201, &new)? })
    };
    let reply = until_written(call, None, Some(&keyed), &merchants::find(&merchant_id), &decide).await?;
    directory::refresh(call.app, &merchant_id).await?;
    reply.map_json(|key: &mut NewKey| reveal(call.app.secrets, &merchant_id, key))
}

pub async fn end(call: &Call<'_>, _operator: Operator) -> Result<Reply, Failure> {
    let merchant_id = call.id("merchant_id", MerchantId::parse)?;
    let kid = call.id("kid", |kid| Some(kid.to_owned()))?;
    let decide = |keys: Vec<KeyRecord>| {
        if keys.iter().all(|key| key.kid != kid) {
            return Err(Failure::NotFound("key"));
        }
        let statements = vec![merchants::end_key(&merchant_id, &kid, call.app.now)];
        Ok(Writing { statements, answer: Reply::no_content() })
    };
    let reply = until_written(call, None, None, &merchants::keys(&merchant_id), &decide).await?;
    directory::refresh(call.app, &merchant_id).await?;
    Ok(reply)
}

/// The record of a key. For a secret key, it contains the hash only.
pub(super) fn new_record(app: &App<'_>, merchant_id: &MerchantId, kind: KeyKind, id: String) -> KeyRecord {
    let hash = match kind {
        KeyKind::Secret => Some(sha256_hex(&[secret_key(app.secrets, merchant_id, &id).as_bytes()])),
        KeyKind::Publishable | KeyKind::Signing => None,
    };
    KeyRecord { kid: id, kind, hash, created_at: app.now, ends_at: None }
}

/// Puts the text of the key into the answer. The stored answer does not contain it.
pub(super) fn reveal(secrets: &Secrets, merchant_id: &MerchantId, key: &mut NewKey) {
    match key.kind {
        KeyKind::Publishable => key.key = Some(publishable_key(merchant_id, &key.kid)),
        KeyKind::Secret => key.key = Some(secret_key(secrets, merchant_id, &key.kid)),
        KeyKind::Signing => key.secret = Some(signing_secret(secrets, merchant_id, &key.kid)),
    }
}

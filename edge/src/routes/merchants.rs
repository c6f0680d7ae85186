//! Merchants, for the operator: create, read, change. Further keys are in `keys`.

use super::keys::{new_record, reveal};
use crate::{
    auth::{Operator, PRIMARY_KID},
    call::Call,
    command::{Writing, until_written},
    directory,
    error::Failure,
    idempotency::Keyed,
    merchant::{KeyRecord, Merchant},
    origin::Origin,
    random,
    reply::Reply,
    store::merchants,
};
use shared::{
    units::id::MerchantId,
    units::text::check_line,
    wire::{KeyKind, MerchantCreated, MerchantPatch, MerchantRequest, MerchantStatus, NewKey, NewKeys},
};

const NAME_CHARS_MAX: usize = 100;
const ORIGINS_MAX: usize = 50;

pub async fn create(call: &Call<'_>, _operator: Operator) -> Result<Reply, Failure> {
    let keyed = Keyed::read(call, "", "operator".to_owned())?;
    let request: MerchantRequest = call.body()?;
    check_name(&request.name)?;
    let allowed_origins = read_origins(&request.allowed_origins)?;
    let merchant = Merchant {
        merchant_id: request.merchant_id,
        name: request.name,
        allowed_origins,
        status: MerchantStatus::Active,
        test: request.test,
        keys: first_keys(call)?,
        current: None,
        coming: Vec::new(),
        program: None,
    };
    let merchant = Merchant { keys: hashed(call, &merchant), ..merchant };
    let decide = |found: Option<Merchant>| {
        if found.is_some() {
            return Err(Failure::Exists("merchant"));
        }
        let mut statements = vec![merchants::add(&merchant, call.app.now)?];
        statements.extend(merchant.keys.iter().map(|key| merchants::add_key(&merchant.merchant_id, key)));
        Ok(Writing { statements, answer: Reply::json(201, &created(&merchant)?)? })
    };
    let reply = until_written(call, None, Some(&keyed), &merchants::find(&merchant.merchant_id), &decide).await?;
    directory::refresh(call.app, &merchant.merchant_id).await?;
    reply.map_json(|created: &mut MerchantCreated| {
        let keys = &mut created.keys;
        for key in [&mut keys.publishable, &mut keys.secret, &mut keys.signing] {
            reveal(call.app.secrets, &created.merchant_id, key);
        }
    })
}

pub async fn read(call: &Call<'_>, _operator: Operator) -> Result<Reply, Failure> {
    let merchant_id = call.id("merchant_id", MerchantId::parse)?;
    let merchant = directory::refresh(call.app, &merchant_id).await?.ok_or(Failure::NotFound("merchant"))?;
    Reply::json(200, &merchant.view())
}

pub async fn change(call: &Call<'_>, _operator: Operator) -> Result<Reply, Failure> {
    let merchant_id = call.id("merchant_id", MerchantId::parse)?;
    let patch: MerchantPatch = call.body()?;
    patch.name.iter().try_for_each(|name| check_name(name))?;
    let allowed_origins = patch.allowed_origins.as_deref().map(read_origins).transpose()?;
    let decide = |found: Option<Merchant>| {
        let merchant = found.ok_or(Failure::NotFound("merchant"))?;
        let changed = Merchant {
            name: patch.name.clone().unwrap_or_else(|| merchant.name.clone()),
            allowed_origins: allowed_origins.clone().unwrap_or_else(|| merchant.allowed_origins.clone()),
            status: patch.status.unwrap_or(merchant.status),
            ..merchant
        };
        Ok(Writing { statements: vec![merchants::change(&changed)?], answer: Reply::no_content() })
    };
    until_written(call, None, None, &merchants::find(&merchant_id), &decide).await?;
    let merchant = directory::refresh(call.app, &merchant_id).await?.ok_or(Failure::NotFound("merchant"))?;
    Reply::json(200, &merchant.view())
}

fn first_keys(call: &Call<'_>) -> Result<Vec<KeyRecord>, Failure> {
    let now = call.app.now;
    let record = |kind, kid| KeyRecord { kid, kind, hash: None, created_at: now, ends_at: None };
    Ok(vec![
        record(KeyKind::Publishable, PRIMARY_KID.to_owned()),
        record(KeyKind::Secret, random::kid()?),
        record(KeyKind::Signing, random::kid()?),
    ])
}

fn hashed(call: &Call<'_>, merchant: &Merchant) -> Vec<KeyRecord> {
    let record = |key: &KeyRecord| new_record(call.app, &merchant.merchant_id, key.kind, key.kid.clone());
    merchant.keys.iter().map(record).collect()
}

/// The answer without its secrets, as it is stored.
fn created(merchant: &Merchant) -> Result<MerchantCreated, Failure> {
    let [publishable, secret, signing] = merchant.keys.as_slice() else {
        return Err(Failure::fault("a new merchant has three keys".to_owned()));
    };
    let new = |key: &KeyRecord| NewKey { kind: key.kind, kid: key.kid.clone(), key: None, secret: None };
    Ok(MerchantCreated {
        merchant_id: merchant.merchant_id.clone(),
        name: merchant.name.clone(),
        allowed_origins: merchant.allowed_origins.clone(),
        status: merchant.status,
        test: merchant.test,
        keys: NewKeys { publishable: new(publishable), secret: new(secret), signing: new(signing) },
    })
}

fn check_name(name: &str) -> Result<(), Failure> {
    check_line(name, NAME_CHARS_MAX).map_err(|error| Failure::invalid("/name", format!("{error}.")))
}

/// The entries, in the form that browsers send.
fn read_origins(origins: &[String]) -> Result<Vec<String>, Failure> {
    if origins.len() > ORIGINS_MAX {
        return Err(Failure::invalid("/allowed_origins", format!("must have at most {ORIGINS_MAX} entries.")));
    }
    let read = |(at, origin): (usize, &String)| match Origin::parse(origin) {
        Ok(origin) => Ok(origin.to_string()),
        Err(refusal) => Err(Failure::invalid(format!("/allowed_origins/{at}"), refusal.to_string())),
    };
    origins.iter().enumerate().map(read).collect()
}

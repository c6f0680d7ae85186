//! The sample merchant at the ledger, and its keys in the file. They are created once, and created again if they were lost.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{MERCHANT_ID, MERCHANT_NAME, explain, save};
use crate::config::Config;
use crate::credentials::{Credentials, Sample, SigningKey};
use crate::ledger::http::{Http, LedgerError};

/// The overlap for users of keys that were lost here.
const OVERLAP_HOURS: u32 = 1;

#[derive(Deserialize)]
struct Created {
    keys: Keys,
}

#[derive(Deserialize)]
struct Keys {
    publishable: Key,
    secret: Key,
    signing: Secret,
}

#[derive(Deserialize)]
struct Key {
    key: String,
}

#[derive(Deserialize)]
struct Secret {
    kid: String,
    secret: String,
}

#[derive(Deserialize)]
struct Merchant {
    allowed_origins: BTreeSet<String>,
}

/// Returns working keys, allows the shop's origins, and stores the keys in the file.
pub fn ensure_merchant(operator: &Http, config: &Config, now: Timestamp) -> Result<Credentials, String> {
    let path = &config.credentials;
    let kept = Credentials::load(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    let say = |error: LedgerError| explain(&config.edge, &error);
    let merchant = find(operator).map_err(say)?;
    let Some(merchant) = merchant else {
        let credentials = create(operator, &config.origins, now).map_err(say)?;
        save(&credentials, path)?;
        return Ok(credentials);
    };
    allow_origins(operator, merchant, &config.origins).map_err(say)?;
    if let Some(kept) = kept
        && still_valid(&config.edge, &kept).map_err(say)?
    {
        return Ok(kept);
    }
    let credentials = mint(operator, now).map_err(say)?;
    save(&credentials, path)?;
    Ok(credentials)
}

fn find(operator: &Http) -> Result<Option<Merchant>, LedgerError> {
    match operator.get(&format!("/v1/merchants/{MERCHANT_ID}")) {
        Ok(merchant) => Ok(Some(merchant)),
        Err(LedgerError::Refused { status: 404, .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn create(operator: &Http, origins: &[String], now: Timestamp) -> Result<Credentials, LedgerError> {
    let body = json!({ "merchant_id": MERCHANT_ID, "name": MERCHANT_NAME, "allowed_origins": origins });
    let key = format!("seed-merchant-{}", now.as_millisecond());
    let Created { keys } = operator.post("/v1/merchants", &key, &body)?;
    Ok(credentials(keys, now))
}

/// Only adds origins: another copy of the shop can use another port.
fn allow_origins(operator: &Http, merchant: Merchant, origins: &[String]) -> Result<(), LedgerError> {
    let mut allowed = merchant.allowed_origins;
    let before = allowed.len();
    allowed.extend(origins.iter().cloned());
    if allowed.len() > before {
        operator.patch::<Value>(&format!("/v1/merchants/{MERCHANT_ID}"), &json!({ "allowed_origins": allowed }))?;
    }
    Ok(())
}

/// If the ledger refuses the stored keys, they belong to another ledger, or to one that was emptied since.
fn still_valid(edge: &str, kept: &Credentials) -> Result<bool, LedgerError> {
    match Http::new(edge, &kept.secret_key).get::<Value>("/v1/program") {
        Ok(_) | Err(LedgerError::Refused { status: 404, .. }) => Ok(true),
        Err(LedgerError::Refused { status: 401 | 403, .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// A key is shown only when it is created. A lost key is replaced.
fn mint(operator: &Http, now: Timestamp) -> Result<Credentials, LedgerError> {
    let keys = Keys {
        publishable: mint_one(operator, "publishable", now)?,
        secret: mint_one(operator, "secret", now)?,
        signing: mint_one(operator, "signing", now)?,
    };
    Ok(credentials(keys, now))
}

fn mint_one<T: serde::de::DeserializeOwned>(operator: &Http, kind: &str, now: Timestamp) -> Result<T, LedgerError> {
    let body = json!({ "kind": kind, "overlap_hours": OVERLAP_HOURS });
    let key = format!("seed-{kind}-key-{}", now.as_millisecond());
    operator.post(&format!("/v1/merchants/{MERCHANT_ID}/keys"), &key, &body)
}

fn credentials(keys: Keys, now: Timestamp) -> Credentials {
    Credentials {
        merchant_id: MERCHANT_ID.to_owned(),
        publishable_key: keys.publishable.key,
        secret_key: keys.secret.key,
        signing: SigningKey { kid: keys.signing.kid, secret: keys.signing.secret },
        sample: Sample::starting(now),
    }
}

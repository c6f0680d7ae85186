//! A merchant as the edge knows one: name, origins, keys and program in one value, near the edge in the cache and for good in the database.
//! Checks no credential; see `auth`.

use crate::{
    app::App,
    call::Call,
    error::Failure,
    limit::{self, Budget},
    store,
};
use serde::{Deserialize, Serialize};
use shared::{
    program::{Program, version::put_in_force},
    units::id::MerchantId,
    units::time::Instant,
    wire::{KeyKind, KeyView, MerchantStatus, MerchantView, ProgramAnswer},
};

/// A merchant's configuration. Serialised into the cache alone: a change of shape needs a new [`cache_key`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Merchant {
    pub merchant_id: MerchantId,
    pub name: String,
    pub allowed_origins: Vec<String>,
    pub status: MerchantStatus,
    pub keys: Vec<KeyRecord>,
    /// The version in force when the merchant was looked up.
    pub program: Option<ProgramAnswer>,
    /// Versions whose day is still to come. They come into force by themselves: nobody need write or read anything for it.
    pub coming: Vec<ProgramAnswer>,
}

/// A key without its secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyRecord {
    pub kid: String,
    pub kind: KeyKind,
    /// SHA-256 in hex, of a secret key.
    pub hash: Option<String>,
    pub created_at: Instant,
    pub ends_at: Option<Instant>,
}

impl KeyRecord {
    pub fn is_valid(&self, now: Instant) -> bool {
        self.ends_at.is_none_or(|ends_at| now < ends_at)
    }

    pub fn view(&self) -> KeyView {
        KeyView { kind: self.kind, kid: self.kid.clone(), created_at: self.created_at, ends_at: self.ends_at }
    }
}

impl Merchant {
    /// The key of that kind and id, if it has not ended.
    pub fn valid_key(&self, kind: KeyKind, id: &str, now: Instant) -> Option<&KeyRecord> {
        self.keys.iter().find(|key| key.kind == kind && key.kid == id && key.is_valid(now))
    }

    pub fn view(&self) -> MerchantView {
        MerchantView {
            merchant_id: self.merchant_id.clone(),
            name: self.name.clone(),
            allowed_origins: self.allowed_origins.clone(),
            status: self.status,
            keys: self.keys.iter().map(KeyRecord::view).collect(),
        }
    }

    pub fn allows_origin(&self, origin: &str) -> bool {
        self.allowed_origins.iter().any(|allowed| allowed == origin)
    }

    /// The program in force, ready to decide.
    pub fn program(&self) -> Result<Program, Failure> {
        let answer = self.program.as_ref().ok_or(Failure::NoProgram)?;
        Program::read(&answer.program, answer.version)
            .map_err(|problems| Failure::fault(format!("stored program of {}: {problems:?}", self.merchant_id)))
    }
}

fn cache_key(merchant_id: &MerchantId) -> String {
    format!("merchant/2/{merchant_id}")
}

/// Finds a merchant, near the edge first. `None` if there is none.
pub async fn find(app: &App<'_>, merchant_id: &MerchantId) -> Result<Option<Merchant>, Failure> {
    if let Some(merchant) = cached(app, merchant_id).await {
        return Ok(Some(merchant));
    }
    refresh(app, merchant_id).await
}

/// As [`find`], for a caller that has proved nothing yet: invented merchants miss the cache each time, so what reaches the database for
/// one address is limited.
pub async fn find_for(call: &Call<'_>, merchant_id: &MerchantId) -> Result<Option<Merchant>, Failure> {
    if let Some(merchant) = cached(call.app, merchant_id).await {
        return Ok(Some(merchant));
    }
    limit::check(call.app.limiter, Budget::Page, &format!("uncached/{}", call.address())).await?;
    refresh(call.app, merchant_id).await
}

async fn cached(app: &App<'_>, merchant_id: &MerchantId) -> Option<Merchant> {
    let text = app.cache.get(&cache_key(merchant_id)).await?;
    let mut merchant: Merchant = serde_json::from_str(&text).ok()?;
    put_in_force(&mut merchant.program, &mut merchant.coming, app.now);
    Some(merchant)
}

/// Reads a merchant from the database and puts it into the cache, after every change of it.
pub async fn refresh(app: &App<'_>, merchant_id: &MerchantId) -> Result<Option<Merchant>, Failure> {
    let database = app.databases.open(Some(merchant_id), store::Freshness::Latest)?;
    let reads = [
        store::merchants::find(merchant_id),
        store::merchants::keys(merchant_id),
        store::programs::standing(merchant_id, app.now),
    ];
    let answers = database.batch(reads.to_vec()).await?;
    let Some(mut merchant) = store::merchants::read(store::rows_at(&answers, 0)?)? else { return Ok(None) };
    merchant.keys = store::merchants::read_keys(store::rows_at(&answers, 1)?)?;
    merchant.coming = store::programs::read(store::rows_at(&answers, 2)?)?;
    put_in_force(&mut merchant.program, &mut merchant.coming, app.now);
    let text = serde_json::to_string(&merchant).map_err(|error| Failure::fault(error.to_string()))?;
    app.cache.put(&cache_key(merchant_id), text).await;
    Ok(Some(merchant))
}

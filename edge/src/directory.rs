//! Looks up merchants: first in the cache, then in the database. Checks no credential; see `auth`.

use crate::{
    app::App,
    call::Call,
    error::Failure,
    limit::{self, Budget},
    merchant::Merchant,
    store,
    versions::{StoredVersion, Version},
};
use shared::{program::version::put_in_force, units::id::MerchantId, units::time::Instant};

fn cache_key(merchant_id: &MerchantId) -> String {
    format!("merchant/3/{merchant_id}")
}

/// Finds a merchant. `None` if there is none.
pub async fn find(app: &App<'_>, merchant_id: &MerchantId) -> Result<Option<Merchant>, Failure> {
    if let Some(merchant) = cached(app, merchant_id).await {
        return Ok(Some(merchant));
    }
    refresh(app, merchant_id).await
}

/// Like [`find`], for a caller without a verified credential. A request for an invented merchant is never in the cache, so the number of
/// lookups in the database is limited for each address.
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
    choose_program(app, &mut merchant, app.now).ok()?;
    Some(merchant)
}

/// Sets the program of the merchant to the version that is in force at `now`.
fn choose_program(app: &App<'_>, merchant: &mut Merchant, now: Instant) -> Result<(), Failure> {
    put_in_force(&mut merchant.current, &mut merchant.coming, now);
    let Some(current) = &merchant.current else { return Ok(()) };
    merchant.program = Some(parse(app, &merchant.merchant_id, current)?);
    Ok(())
}

/// Parses a version of the merchant, unless the isolate has parsed it already.
pub fn parse(app: &App<'_>, merchant_id: &MerchantId, stored: &StoredVersion) -> Result<Version, Failure> {
    let version = app.versions.read(merchant_id, stored);
    version.ok_or_else(|| {
        Failure::fault(format!("{merchant_id}: version {} of its program cannot be read", stored.version))
    })
}

/// Reads a merchant from the database and puts it into the cache. Called after every change of a merchant.
pub async fn refresh(app: &App<'_>, merchant_id: &MerchantId) -> Result<Option<Merchant>, Failure> {
    let database = app.databases.open(Some(merchant_id), store::Freshness::Latest)?;
    let read = (
        store::merchants::find(merchant_id),
        store::merchants::keys(merchant_id),
        store::programs::current_and_future(merchant_id, app.now),
    );
    let (found, keys, coming) = store::load(&*database, &read).await?;
    let Some(merchant) = found else { return Ok(None) };
    let mut merchant = Merchant { keys, coming, ..merchant };
    choose_program(app, &mut merchant, app.now)?;
    let text = serde_json::to_string(&merchant).map_err(|error| Failure::fault(error.to_string()))?;
    app.cache.put(&cache_key(merchant_id), text).await;
    Ok(Some(merchant))
}

/// Puts the program in force that was or will be in force at `now`, for a request that states its time. The cache keeps the real time.
pub async fn put_at(app: &App<'_>, merchant: &mut Merchant, now: Instant) -> Result<(), Failure> {
    if now < app.now && !merchant.had_program(now) {
        let database = app.databases.open(Some(&merchant.merchant_id), store::Freshness::Latest)?;
        (merchant.current, merchant.program) = (None, None);
        let read = store::programs::current_and_future(&merchant.merchant_id, now);
        merchant.coming = store::load(&*database, &read).await?;
    }
    choose_program(app, merchant, now)
}

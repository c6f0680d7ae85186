//! Looks up merchants: first in the cache, then in the database. Checks no credential; see `auth`.

use crate::{
    app::App,
    call::Call,
    error::Failure,
    limit::{self, Budget},
    merchant::Merchant,
    store,
};
use shared::{program::version::put_in_force, units::id::MerchantId};

fn cache_key(merchant_id: &MerchantId) -> String {
    format!("merchant/2/{merchant_id}")
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
    put_in_force(&mut merchant.program, &mut merchant.coming, app.now);
    Some(merchant)
}

/// Reads a merchant from the database and puts it into the cache. Called after every change of a merchant.
pub async fn refresh(app: &App<'_>, merchant_id: &MerchantId) -> Result<Option<Merchant>, Failure> {
    let database = app.databases.open(Some(merchant_id), store::Freshness::Latest)?;
    let read = (
        store::merchants::find(merchant_id),
        store::merchants::keys(merchant_id),
        store::programs::standing(merchant_id, app.now),
    );
    let (found, keys, coming) = store::load(&*database, &read).await?;
    let Some(merchant) = found else { return Ok(None) };
    let mut merchant = Merchant { keys, coming, ..merchant };
    put_in_force(&mut merchant.program, &mut merchant.coming, app.now);
    let text = serde_json::to_string(&merchant).map_err(|error| Failure::fault(error.to_string()))?;
    app.cache.put(&cache_key(merchant_id), text).await;
    Ok(Some(merchant))
}

//! Implements the configuration cache with Cloudflare's KV. Only this file names it.

use super::{ConfigCache, Pending};
use worker::KvStore;

/// After this time a value is read from the database again, so that a wrong value in the cache does not remain.
const KEPT_SECONDS: u64 = 300;

pub struct Kv {
    store: KvStore,
}

impl Kv {
    pub const fn new(store: KvStore) -> Self {
        Self { store }
    }
}

impl ConfigCache for Kv {
    fn get<'a>(&'a self, key: &'a str) -> Pending<'a, Option<String>> {
        Box::pin(async move { self.store.get(key).text().await.ok().flatten() })
    }

    fn put<'a>(&'a self, key: &'a str, value: String) -> Pending<'a, ()> {
        Box::pin(async move {
            let written = match self.store.put(key, value) {
                Ok(put) => put.expiration_ttl(KEPT_SECONDS).execute().await,
                Err(error) => Err(error),
            };
            if let Err(error) = written {
                worker::console_warn!("cache: {error}");
            }
        })
    }
}

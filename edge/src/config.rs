//! Bindings, variables and secrets of the Worker. Nothing else reads them.

use crate::{
    limit::{Budget, Limiter},
    secrets::Secrets,
    store::{Pending, d1::D1, kv::Kv},
};
use worker::{Env, RateLimiter};

const SECRET_BYTES_MIN: usize = 32;

/// What the Worker was deployed with.
pub struct Config {
    pub databases: D1,
    pub cache: Kv,
    pub limits: Limits,
    pub secrets: Secrets,
}

impl Config {
    pub fn read(env: &Env) -> worker::Result<Self> {
        Ok(Self {
            databases: D1::new(env.d1("DB")?),
            cache: Kv::new(env.kv("CONFIG")?),
            limits: Limits {
                backend: env.rate_limiter("BACKEND_LIMIT").ok(),
                shopper: env.rate_limiter("SHOPPER_LIMIT").ok(),
                page: env.rate_limiter("PAGE_LIMIT").ok(),
            },
            secrets: Secrets {
                master_key: secret(env, "JIFEN_MASTER_KEY")?,
                operator_key: secret(env, "JIFEN_OPERATOR_KEY")?,
            },
        })
    }
}

/// Refuses a secret that is too short, before anything is signed with it.
fn secret(env: &Env, name: &str) -> worker::Result<String> {
    let secret = env.secret(name)?.to_string();
    if secret.len() < SECRET_BYTES_MIN {
        return Err(worker::Error::RustError(format!("{name} must have at least {SECRET_BYTES_MIN} bytes")));
    }
    Ok(secret)
}

/// The rate limiters. A limiter that is not bound limits nothing.
pub struct Limits {
    backend: Option<RateLimiter>,
    shopper: Option<RateLimiter>,
    page: Option<RateLimiter>,
}

impl Limiter for Limits {
    fn admits<'a>(&'a self, budget: Budget, key: &'a str) -> Pending<'a, bool> {
        let limiter = match budget {
            Budget::Backend => &self.backend,
            Budget::Shopper => &self.shopper,
            Budget::Page => &self.page,
        };
        Box::pin(async move {
            match limiter {
                None => true,
                // If a limiter fails, checkouts must continue.
                Some(limiter) => limiter.limit(key.to_owned()).await.map_or(true, |outcome| outcome.success),
            }
        })
    }
}

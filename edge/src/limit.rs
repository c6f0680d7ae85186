//! Rate limits: the key under which a request is counted. The allowed numbers are in wrangler.toml. The limiter behind the trait counts.

use crate::{error::Failure, store::Pending};

/// One budget for each kind of caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Budget {
    /// A merchant's backend, by key.
    Backend,
    /// A shopper, by member.
    Shopper,
    /// A page with a publishable key, by address.
    Page,
}

pub trait Limiter {
    /// Whether one more request of `key` is within the budget.
    fn admits<'a>(&'a self, budget: Budget, key: &'a str) -> Pending<'a, bool>;
}

pub async fn check(limiter: &dyn Limiter, budget: Budget, key: &str) -> Result<(), Failure> {
    if limiter.admits(budget, key).await { Ok(()) } else { Err(Failure::RateLimited) }
}

//! Cron jobs. No answer depends on them: a balance includes what is due, and a command settles its own account.

mod forget;
mod rebuild;
mod settle;

use crate::{app::App, error::Failure};

/// What one run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    pub accounts_settled: u32,
    pub replies_forgotten: usize,
    /// Merchants whose daily sums were rebuilt and compared.
    pub sums_compared: u32,
}

pub async fn sweep(app: &App<'_>) -> Result<Swept, Failure> {
    let accounts_settled = settle::settle(app).await?;
    let replies_forgotten = forget::forget(app).await?;
    let sums_compared = rebuild::rebuild(app).await?;
    Ok(Swept { accounts_settled, replies_forgotten, sums_compared })
}

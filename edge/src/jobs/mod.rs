//! What the Worker does unasked, by cron. Nothing depends on it: a balance is right without, and a command settles for itself.

mod forget;
mod settle;

use crate::{app::App, error::Failure};

/// What one run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    pub accounts_settled: u32,
    pub replies_forgotten: usize,
}

pub async fn sweep(app: &App<'_>) -> Result<Swept, Failure> {
    let accounts_settled = settle::settle(app).await?;
    let replies_forgotten = forget::forget(app).await?;
    Ok(Swept { accounts_settled, replies_forgotten })
}

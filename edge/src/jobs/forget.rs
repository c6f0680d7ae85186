//! Deletes stored idempotent answers whose keys have expired.

use crate::{
    app::App,
    error::Failure,
    store::{Freshness, due, load},
};
use shared::units::time::{Instant, MILLIS_PER_HOUR};

/// How long a key is valid. After that, the same key is a new request.
const KEPT_HOURS: i64 = 48;
const PAGE_REPLIES: u32 = 500;
const PAGES_MAX: u32 = 20;

pub async fn forget(app: &App<'_>) -> Result<usize, Failure> {
    let before = Instant::from_millis(app.now.millis() - KEPT_HOURS * MILLIS_PER_HOUR);
    let database = app.databases.open(None, Freshness::Latest)?;
    let mut forgotten = 0;
    for _ in 0..PAGES_MAX {
        let page = load(&*database, &due::forget_replies(before, PAGE_REPLIES)).await?;
        forgotten += page;
        if page == 0 {
            break;
        }
    }
    Ok(forgotten)
}

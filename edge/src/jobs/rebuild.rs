//! Rebuilds the daily sums of each merchant from its entries once a day, and compares them with the stored ones. A difference is a fault:
//! it is logged and repaired. A run does a few steps, and the next run continues.

use crate::{
    app::App,
    error::Failure,
    runtime::Severity,
    store::{
        Database, Freshness, Read, Results, StoreError, load,
        rebuilds::{self, Difference, Rebuild},
    },
};
use shared::units::time::{Instant, MILLIS_PER_HOUR};

/// From the beginning of a merchant's rebuild to the next one.
const PERIOD_HOURS: i64 = 24;
/// The number of steps in one run. A step sends at most six statements.
const STEPS_MAX: u32 = 12;
/// The number of entries in one step.
const PAGE_ENTRIES: u32 = 500;
/// The number of differences in a log line.
const SHOWN_MAX: u32 = 5;

/// What a step did.
enum RebuildStep {
    /// No rebuild is due, or another run is at work.
    Nothing,
    Part,
    Ended,
}

/// Returns the number of merchants whose sums were compared.
pub async fn rebuild(app: &App<'_>) -> Result<u32, Failure> {
    let database = app.databases.open(None, Freshness::Latest)?;
    let mut ended = 0;
    for _ in 0..STEPS_MAX {
        match step(app, &*database).await? {
            RebuildStep::Nothing => break,
            RebuildStep::Part => {}
            RebuildStep::Ended => ended += 1,
        }
    }
    Ok(ended)
}

async fn step(app: &App<'_>, database: &dyn Database) -> Result<RebuildStep, Failure> {
    let began_by = Instant::from_millis(app.now.millis() - PERIOD_HOURS * MILLIS_PER_HOUR);
    let (open, next) = load(database, &(rebuilds::open(), rebuilds::next(began_by))).await?;
    if let Some(rebuild) = open {
        return advance(app, database, &rebuild).await;
    }
    let Some(merchant_id) = next else { return Ok(RebuildStep::Nothing) };
    match database.batch(rebuilds::begin(&merchant_id, app.now).to_vec()).await {
        Ok(_) => Ok(RebuildStep::Part),
        Err(StoreError::Taken(_)) => Ok(RebuildStep::Nothing),
        Err(error) => Err(error.into()),
    }
}

/// Adds the next page of entries, or ends the rebuild after the last one.
async fn advance(app: &App<'_>, database: &dyn Database, rebuild: &Rebuild) -> Result<RebuildStep, Failure> {
    if rebuild.n_done == rebuild.n_last {
        return end(app, database, rebuild).await;
    }
    let page = load(database, &rebuilds::entries(rebuild, PAGE_ENTRIES)).await;
    let page = page.and_then(|page| page.ok_or_else(|| StoreError::unreadable("the last entry")));
    match page {
        Ok((n, sums)) => {
            database.batch(rebuilds::add(rebuild, n, &sums)?.to_vec()).await?;
            Ok(RebuildStep::Part)
        }
        Err(error) => {
            // A newer version may have written the entry, so nothing is repaired. Other merchants are not affected.
            let line = format!("sums of {} were not compared: {error}", rebuild.merchant_id);
            app.runtime.log(Severity::Error, &line);
            database.batch(rebuilds::abandon(rebuild, app.now).to_vec()).await?;
            Ok(RebuildStep::Part)
        }
    }
}

async fn end(app: &App<'_>, database: &dyn Database, rebuild: &Rebuild) -> Result<RebuildStep, Failure> {
    // One batch reads the differences and repairs them, so both use the same sums.
    let read = rebuilds::differences(rebuild, SHOWN_MAX);
    let statements = read.statements().into_iter().chain(rebuilds::repair(rebuild, app.now)).collect();
    let differences = read.decode(&mut Results::new(database.batch(statements).await?))?;
    if let Some(first) = differences.first() {
        let shown: Vec<String> = differences.iter().map(text).collect();
        let line = format!(
            "sums of {}: {} differed from its entries and were repaired: {}",
            rebuild.merchant_id,
            first.cells,
            shown.join("; ")
        );
        app.runtime.log(Severity::Error, &line);
    }
    Ok(RebuildStep::Ended)
}

fn text(difference: &Difference) -> String {
    let Difference { metric, key, day, stored, rebuilt, .. } = difference;
    format!("{metric} `{key}` on {day} was {stored} and is {rebuilt}")
}

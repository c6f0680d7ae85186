//! Daily sums of a merchant's entries, added in the same transaction. What is summed is decided in `shared::figures::rollup`.

use super::{Query, Row, Rows, SqlValue, Statement, StoreError};
use serde::Serialize;
use shared::{
    figures::rollup::{Cell, Rollup},
    ledger::Totals,
    units::id::MerchantId,
    units::points::Points,
    units::time::{Instant, Zone},
};

/// One cell, as `json_each` reads it.
#[derive(Serialize)]
struct CellColumns<'a> {
    metric: &'a str,
    key: &'a str,
    day: &'a str,
    n: i64,
}

const ADD: &str = "INSERT INTO rollups (merchant_id, metric, key, day, n) \
    SELECT ?1, value ->> 'metric', value ->> 'key', value ->> 'day', value ->> 'n' FROM json_each(?2) WHERE true \
    ON CONFLICT (merchant_id, metric, key, day) DO UPDATE SET n = n + excluded.n";

/// Adds sums to their cells. `None` if there are none.
pub fn add(merchant_id: &MerchantId, rollup: &Rollup) -> Result<Option<Statement>, StoreError> {
    if rollup.is_empty() {
        return Ok(None);
    }
    Ok(Some(Statement::new(ADD, [merchant_id.as_str().into(), cells_text(rollup)?.into()])))
}

/// The cells as JSON.
pub(super) fn cells_text(rollup: &Rollup) -> Result<String, StoreError> {
    let cells = rollup.cells();
    let cells: Vec<CellColumns<'_>> =
        cells.map(|(Cell { metric, key, day }, n)| CellColumns { metric, key, day, n }).collect();
    serde_json::to_string(&cells).map_err(|_| StoreError::unreadable("sums"))
}

const TOTALS: &str = "SELECT metric, SUM(n) AS ever, COALESCE(SUM(n) FILTER (WHERE day = ?2), 0) AS today FROM rollups \
    WHERE merchant_id = ?1 AND metric IN ('issued', 'burnt', 'expired', 'revoked') AND key = '' GROUP BY metric";

/// The sums of points of today, by the merchant's local day, and of all days.
pub fn totals(merchant_id: &MerchantId, zone: &Zone, now: Instant) -> Query<(Totals, Totals)> {
    let values = [SqlValue::from(merchant_id.as_str()), SqlValue::from(zone.date_of(now).to_string())];
    Query::new(Statement::new(TOTALS, values), read_totals)
}

/// If refunds returned more points on a day than were burnt, the day's sum counts as zero.
fn read_totals(rows: &Rows) -> Result<(Totals, Totals), StoreError> {
    Ok((read_column(rows, "today")?, read_column(rows, "ever")?))
}

fn read_column(rows: &Rows, column: &str) -> Result<Totals, StoreError> {
    let mut totals = Totals::default();
    for row in rows {
        let points = Points::saturating(u128::try_from(row.integer(column)?).unwrap_or(0));
        match row.text("metric")? {
            "issued" => totals.issued = points,
            "burnt" => totals.burnt = points,
            "expired" => totals.expired = points,
            "revoked" => totals.revoked = points,
            _ => {}
        }
    }
    Ok(totals)
}

const ALL: &str = "SELECT metric, key, day, n FROM rollups WHERE merchant_id = ?1 AND n <> 0 ORDER BY metric, key, day";

/// All stored sums of a merchant, for the comparison with a rebuild.
pub fn all(merchant_id: &MerchantId) -> Query<Vec<StoredSum>> {
    Query::new(Statement::new(ALL, [SqlValue::from(merchant_id.as_str())]), read)
}

/// `metric`, `key`, `day` and `n`.
pub type StoredSum = (String, String, String, i64);

fn read(rows: &Rows) -> Result<Vec<StoredSum>, StoreError> {
    let text = |row: &Row, column: &str| Ok::<_, StoreError>(row.text(column)?.to_owned());
    let of_row = |row: &Row| Ok((text(row, "metric")?, text(row, "key")?, text(row, "day")?, row.integer("n")?));
    rows.iter().map(of_row).collect()
}

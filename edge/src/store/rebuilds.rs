//! Rebuilds of the daily sums from the entries. A rebuild works on a copy of the sums as they were when it began, so commands can commit at
//! the same time. `jobs::rebuild` decides when; the sums of an entry are in `shared::figures::rollup`.

use super::{Query, Row, Rows, SqlValue, Statement, StoreError, rollups::cells_text};
use shared::{figures::rollup::Rollup, ledger::Sealed, units::id::MerchantId, units::time::Instant};

/// A rebuild that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebuild {
    pub merchant_id: MerchantId,
    pub began_at: Instant,
    /// The last entry of the merchant when the rebuild began.
    pub n_last: u64,
    /// The entries up to this one have been added.
    pub n_done: u64,
}

const OPEN: &str = "SELECT merchant_id, began_at, n_last, n_done FROM rollup_rebuilds WHERE ended_at IS NULL ORDER BY began_at LIMIT 1";

/// The rebuild that has not ended.
pub fn open() -> Query<Option<Rebuild>> {
    Query::new(Statement::new(OPEN, []), read_open)
}

fn read_open(rows: &Rows) -> Result<Option<Rebuild>, StoreError> {
    let read = |row: &Row| {
        Ok(Rebuild {
            merchant_id: row.parsed("merchant_id", MerchantId::parse)?,
            began_at: row.instant("began_at")?,
            n_last: row.count("n_last")?,
            n_done: row.count("n_done")?,
        })
    };
    rows.first().map(read).transpose()
}

const NEXT: &str = "SELECT m.merchant_id FROM merchants m LEFT JOIN rollup_rebuilds r ON r.merchant_id = m.merchant_id \
    WHERE r.merchant_id IS NULL OR r.began_at <= CAST(?1 AS INTEGER) ORDER BY r.began_at, m.merchant_id LIMIT 1";

/// The merchant whose last rebuild began longest ago, and not after `began_by`.
pub fn next(began_by: Instant) -> Query<Option<MerchantId>> {
    let first = |rows: &Rows| rows.first().map(|row| row.parsed("merchant_id", MerchantId::parse)).transpose();
    Query::new(Statement::new(NEXT, [SqlValue::from(began_by)]), first)
}

/// A rebuild that another run has begun is kept.
const BEGIN: &str = "INSERT INTO rollup_rebuilds (merchant_id, began_at, n_last, n_done) \
    SELECT ?1, CAST(?2 AS INTEGER), coalesce(max(n), 0), 0 FROM entries WHERE merchant_id = ?1 \
    ON CONFLICT (merchant_id) DO UPDATE SET began_at = excluded.began_at, n_last = excluded.n_last, n_done = 0, ended_at = NULL \
    WHERE rollup_rebuilds.ended_at IS NOT NULL";

const COPY: &str = "INSERT INTO rollup_checks (merchant_id, metric, key, day, stored, rebuilt) \
    SELECT merchant_id, metric, key, day, n, 0 FROM rollups WHERE merchant_id = ?1 AND EXISTS (SELECT 1 FROM rollup_rebuilds \
    WHERE merchant_id = ?1 AND began_at = CAST(?2 AS INTEGER) AND n_done = 0 AND ended_at IS NULL)";

/// Begins a rebuild of the entries so far, and copies the sums of the same instant. Fails as taken if another run has begun it.
pub fn begin(merchant_id: &MerchantId, now: Instant) -> [Statement; 2] {
    [BEGIN, COPY].map(|sql| Statement::new(sql, [merchant_id.as_str().into(), SqlValue::from(now)]))
}

const ENTRIES: &str = "SELECT n, seq, day, body, hash FROM entries \
    WHERE merchant_id = ?1 AND n > CAST(?2 AS INTEGER) AND n <= CAST(?3 AS INTEGER) ORDER BY n LIMIT CAST(?4 AS INTEGER)";

/// The next entries of the rebuild: the number of the last of them, and the sums of all. An entry that cannot be interpreted is a fault,
/// because its sums are unknown.
pub fn entries(rebuild: &Rebuild, limit: u32) -> Query<Option<(u64, Rollup)>> {
    let Rebuild { merchant_id, n_last, n_done, .. } = rebuild;
    let values = [merchant_id.as_str().into(), (*n_done).into(), (*n_last).into(), limit.into()];
    Query::new(Statement::new(ENTRIES, values), read_entries)
}

fn read_entries(rows: &Rows) -> Result<Option<(u64, Rollup)>, StoreError> {
    let mut sums = Rollup::default();
    for row in rows {
        let sealed = Sealed::read(row.count("seq")?, row.text("body")?.to_owned(), row.text("hash")?.to_owned());
        let n = row.count("n")?;
        let unknown = || StoreError::Fault(format!("entry {n} cannot be interpreted"));
        sums.add(Rollup::of(&sealed.and_then(|sealed| sealed.entry()).ok_or_else(unknown)?, row.text("day")?));
    }
    rows.last().map(|last| Ok((last.count("n")?, sums))).transpose()
}

/// Both statements of a page have the same condition, so a page is added once if two runs read it.
const ADD: &str = "INSERT INTO rollup_checks (merchant_id, metric, key, day, stored, rebuilt) \
    SELECT ?1, value ->> 'metric', value ->> 'key', value ->> 'day', 0, value ->> 'n' FROM json_each(?4) \
    WHERE EXISTS (SELECT 1 FROM rollup_rebuilds WHERE merchant_id = ?1 AND began_at = CAST(?2 AS INTEGER) \
    AND n_done = CAST(?3 AS INTEGER) AND ended_at IS NULL) \
    ON CONFLICT (merchant_id, metric, key, day) DO UPDATE SET rebuilt = rebuilt + excluded.rebuilt";

const ADVANCE: &str = "UPDATE rollup_rebuilds SET n_done = CAST(?4 AS INTEGER) WHERE merchant_id = ?1 \
    AND began_at = CAST(?2 AS INTEGER) AND n_done = CAST(?3 AS INTEGER) AND ended_at IS NULL";

/// Adds the sums of a page of entries, of which `n` is the last. If another run has added the page, nothing changes.
pub fn add(rebuild: &Rebuild, n: u64, sums: &Rollup) -> Result<[Statement; 2], StoreError> {
    let at = |last: SqlValue| rebuild.key().into_iter().chain([rebuild.n_done.into(), last]);
    Ok([Statement::new(ADD, at(cells_text(sums)?.into())), Statement::new(ADVANCE, at(n.into()))])
}

/// A cell whose stored sum is not the sum of the entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub metric: String,
    pub key: String,
    pub day: String,
    pub stored: i64,
    pub rebuilt: i64,
    /// The number of all cells that differ.
    pub cells: u64,
}

const DIFFERENT: &str = "SELECT metric, key, day, stored, rebuilt, count(*) OVER () AS cells FROM rollup_differences \
    WHERE merchant_id = ?1 AND began_at = CAST(?2 AS INTEGER) ORDER BY metric, key, day LIMIT CAST(?3 AS INTEGER)";

/// Adds the difference, so that what commands have added since the rebuild began is kept.
const REPAIR: &str = "INSERT INTO rollups (merchant_id, metric, key, day, n) \
    SELECT merchant_id, metric, key, day, rebuilt - stored FROM rollup_differences \
    WHERE merchant_id = ?1 AND began_at = CAST(?2 AS INTEGER) \
    ON CONFLICT (merchant_id, metric, key, day) DO UPDATE SET n = n + excluded.n";

const FORGET: &str = "DELETE FROM rollup_checks WHERE merchant_id = ?1 AND EXISTS (SELECT 1 FROM rollup_rebuilds \
    WHERE merchant_id = ?1 AND began_at = CAST(?2 AS INTEGER) AND ended_at IS NULL)";

const END: &str = "UPDATE rollup_rebuilds SET ended_at = CAST(?3 AS INTEGER) \
    WHERE merchant_id = ?1 AND began_at = CAST(?2 AS INTEGER) AND ended_at IS NULL";

/// Up to `limit` differences of a rebuild whose entries have all been added.
pub fn differences(rebuild: &Rebuild, limit: u32) -> Query<Vec<Difference>> {
    let values = rebuild.key().into_iter().chain([limit.into()]);
    Query::new(Statement::new(DIFFERENT, values), read_differences)
}

/// Repairs all differences, forgets the copy, and ends the rebuild.
pub fn repair(rebuild: &Rebuild, now: Instant) -> Vec<Statement> {
    [Statement::new(REPAIR, rebuild.key())].into_iter().chain(abandon(rebuild, now)).collect()
}

/// Ends a rebuild without a comparison.
pub fn abandon(rebuild: &Rebuild, now: Instant) -> [Statement; 2] {
    let end = rebuild.key().into_iter().chain([now.into()]);
    [Statement::new(FORGET, rebuild.key()), Statement::new(END, end)]
}

fn read_differences(rows: &Rows) -> Result<Vec<Difference>, StoreError> {
    let text = |row: &Row, column: &str| Ok::<_, StoreError>(row.text(column)?.to_owned());
    let read = |row: &Row| {
        Ok(Difference {
            metric: text(row, "metric")?,
            key: text(row, "key")?,
            day: text(row, "day")?,
            stored: row.integer("stored")?,
            rebuilt: row.integer("rebuilt")?,
            cells: row.count("cells")?,
        })
    };
    rows.iter().map(read).collect()
}

impl Rebuild {
    fn key(&self) -> [SqlValue; 2] {
        [self.merchant_id.as_str().into(), self.began_at.into()]
    }
}

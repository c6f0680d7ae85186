//! The versions of a merchant's program. Versions are added and never changed. A version can be withdrawn before it begins.

use super::{Query, Row, Rows, SqlValue, Statement, StoreError};
use crate::versions::StoredVersion;
use shared::{program::version::Dates, units::id::MerchantId, units::time::Instant, wire::ProgramDocument};

/// The version in force, and the future versions.
const CURRENT_AND_FUTURE: &str = "SELECT version, body, effective_at FROM program_versions WHERE merchant_id = ?1 AND withdrawn_at IS NULL \
    AND effective_at >= coalesce((SELECT max(effective_at) FROM program_versions \
    WHERE merchant_id = ?1 AND withdrawn_at IS NULL AND effective_at <= CAST(?2 AS INTEGER)), 0) ORDER BY effective_at, version";

pub fn current_and_future(merchant_id: &MerchantId, now: Instant) -> Query<Vec<StoredVersion>> {
    let values = [merchant_id.as_str().into(), SqlValue::from(now)];
    Query::new(Statement::new(CURRENT_AND_FUTURE, values), |rows| rows.iter().map(stored).collect())
}

fn stored(row: &Row) -> Result<StoredVersion, StoreError> {
    Ok(StoredVersion {
        version: version(row)?,
        effective_at: row.instant("effective_at")?,
        body: row.text("body")?.to_owned(),
    })
}

fn version(row: &Row) -> Result<u32, StoreError> {
    u32::try_from(row.integer("version")?).map_err(|_| StoreError::unreadable("version"))
}

const AT: &str = "SELECT version, body, effective_at FROM program_versions WHERE merchant_id = ?1 AND withdrawn_at IS NULL \
    AND effective_at <= CAST(?2 AS INTEGER) ORDER BY effective_at DESC, version DESC LIMIT 1";

/// The version that was in force at `at`.
pub fn at(merchant_id: &MerchantId, at: Instant) -> Query<Option<StoredVersion>> {
    let values = [merchant_id.as_str().into(), SqlValue::from(at)];
    Query::new(Statement::new(AT, values), |rows| rows.first().map(stored).transpose())
}

const LAST: &str = "SELECT version FROM programs WHERE merchant_id = ?1 ORDER BY version DESC LIMIT 1";

/// The number of the last added version, including a withdrawn one.
pub fn last(merchant_id: &MerchantId) -> Query<Option<u32>> {
    Query::new(Statement::new(LAST, [SqlValue::from(merchant_id.as_str())]), number)
}

const IN_FORCE: &str = "SELECT version FROM program_versions WHERE merchant_id = ?1 AND withdrawn_at IS NULL \
    AND effective_at <= CAST(?2 AS INTEGER) ORDER BY effective_at DESC, version DESC LIMIT 1";

/// The number of the version in force.
pub fn in_force(merchant_id: &MerchantId, now: Instant) -> Query<Option<u32>> {
    Query::new(Statement::new(IN_FORCE, [merchant_id.as_str().into(), SqlValue::from(now)]), number)
}

fn number(rows: &Rows) -> Result<Option<u32>, StoreError> {
    rows.first().map(version).transpose()
}

const BEFORE: &str = "SELECT version, effective_at, withdrawn_at, body ->> '$.name' AS name FROM program_versions \
    WHERE merchant_id = ?1 AND version < CAST(?2 AS INTEGER) ORDER BY version DESC LIMIT CAST(?3 AS INTEGER)";

/// A page of all versions with their names, newest first.
pub fn before(merchant_id: &MerchantId, version: u64, limit: u32) -> Query<Vec<(Dates, String)>> {
    let values = [merchant_id.as_str().into(), SqlValue::from(version), SqlValue::from(limit)];
    Query::new(Statement::new(BEFORE, values), names)
}

fn names(rows: &Rows) -> Result<Vec<(Dates, String)>, StoreError> {
    rows.iter().map(|row| Ok((dates(row)?, row.text("name")?.to_owned()))).collect()
}

const FIND: &str = "SELECT version, effective_at, withdrawn_at, body FROM program_versions \
    WHERE merchant_id = ?1 AND version = CAST(?2 AS INTEGER)";

pub fn find(merchant_id: &MerchantId, version: u32) -> Query<Option<(Dates, ProgramDocument)>> {
    Query::new(Statement::new(FIND, [merchant_id.as_str().into(), SqlValue::from(version)]), dated)
}

fn dated(rows: &Rows) -> Result<Option<(Dates, ProgramDocument)>, StoreError> {
    rows.first().map(|row| Ok((dates(row)?, row.json("body")?))).transpose()
}

fn dates(row: &Row) -> Result<Dates, StoreError> {
    Ok(Dates {
        version: version(row)?,
        effective_at: row.instant("effective_at")?,
        withdrawn_at: row.optional_instant("withdrawn_at")?,
    })
}

const ADD: &str = "INSERT INTO programs (merchant_id, version, body, effective_at) \
    VALUES (?1, CAST(?2 AS INTEGER), ?3, CAST(?4 AS INTEGER))";

/// Fails as taken if another request has added that version.
pub fn add(
    merchant_id: &MerchantId,
    version: u32,
    document: &ProgramDocument,
    effective_at: Instant,
) -> Result<Statement, StoreError> {
    let body = serde_json::to_string(document).map_err(|_| StoreError::unreadable("program"))?;
    let values = [merchant_id.as_str().into(), version.into(), body.into(), effective_at.into()];
    Ok(Statement::new(ADD, values))
}

const WITHDRAW: &str = "INSERT INTO program_withdrawals (merchant_id, version, withdrawn_at) \
    VALUES (?1, CAST(?2 AS INTEGER), CAST(?3 AS INTEGER))";

/// Fails if the version has begun. Fails as taken if it is already withdrawn.
pub fn withdraw(merchant_id: &MerchantId, version: u32, now: Instant) -> Statement {
    Statement::new(WITHDRAW, [merchant_id.as_str().into(), SqlValue::from(version), SqlValue::from(now)])
}

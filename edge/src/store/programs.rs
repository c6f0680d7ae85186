//! A merchant's program, version by version. Versions are only added.

use super::{Row, Rows, Statement, StoreError, Value};
use shared::{
    api::{ProgramAnswer, ProgramDocument},
    id::MerchantId,
    time::Instant,
};

const LATEST: &str =
    "SELECT version, body, effective_at FROM programs WHERE merchant_id = ?1 ORDER BY version DESC LIMIT 1";

pub fn latest(merchant_id: &MerchantId) -> Statement {
    Statement::new(LATEST, [Value::from(merchant_id.as_str())])
}

pub fn read(rows: &Rows) -> Result<Option<ProgramAnswer>, StoreError> {
    let of_row = |row: &Row| {
        Ok(ProgramAnswer {
            version: u32::try_from(row.integer("version")?).map_err(|_| StoreError::unreadable("version"))?,
            effective_at: row.instant("effective_at")?,
            program: row.json("body")?,
        })
    };
    rows.first().map(of_row).transpose()
}

const ADD: &str = "INSERT INTO programs (merchant_id, version, body, effective_at) \
    VALUES (?1, CAST(?2 AS INTEGER), ?3, CAST(?4 AS INTEGER))";

/// Fails as taken where somebody else has added that version.
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

//! Merchants and their keys. Programs are in `programs`.

use super::{Query, Row, Rows, SqlValue, Statement, StoreError};
use crate::merchant::{KeyRecord, Merchant};
use shared::{
    units::id::MerchantId,
    units::time::Instant,
    wire::{KeyKind, MerchantStatus},
};

const FIND: &str = "SELECT merchant_id, name, allowed_origins, status, is_test FROM merchants WHERE merchant_id = ?1";

/// The merchant without keys and program, which have tables of their own.
pub fn find(merchant_id: &MerchantId) -> Query<Option<Merchant>> {
    Query::new(Statement::new(FIND, [SqlValue::from(merchant_id.as_str())]), read)
}

fn read(rows: &Rows) -> Result<Option<Merchant>, StoreError> {
    let of_row = |row: &Row| {
        Ok(Merchant {
            merchant_id: row.parsed("merchant_id", MerchantId::parse)?,
            name: row.text("name")?.to_owned(),
            allowed_origins: row.json("allowed_origins")?,
            status: row.parsed("status", status_of)?,
            test: row.integer("is_test")? == 1,
            keys: Vec::new(),
            current: None,
            coming: Vec::new(),
            program: None,
        })
    };
    rows.first().map(of_row).transpose()
}

fn status_of(text: &str) -> Option<MerchantStatus> {
    match text {
        "active" => Some(MerchantStatus::Active),
        "suspended" => Some(MerchantStatus::Suspended),
        _ => None,
    }
}

const fn status_text(status: MerchantStatus) -> &'static str {
    match status {
        MerchantStatus::Active => "active",
        MerchantStatus::Suspended => "suspended",
    }
}

const ADD: &str = "INSERT INTO merchants (merchant_id, name, allowed_origins, status, created_at, is_test) \
    VALUES (?1, ?2, ?3, ?4, CAST(?5 AS INTEGER), CAST(?6 AS INTEGER))";

/// Fails as taken if the merchant exists.
pub fn add(merchant: &Merchant, created_at: Instant) -> Result<Statement, StoreError> {
    Ok(Statement::new(
        ADD,
        facts(merchant)?.into_iter().chain([created_at.into(), SqlValue::from(u32::from(merchant.test))]),
    ))
}

const CHANGE: &str = "UPDATE merchants SET name = ?2, allowed_origins = ?3, status = ?4 WHERE merchant_id = ?1";

pub fn change(merchant: &Merchant) -> Result<Statement, StoreError> {
    Ok(Statement::new(CHANGE, facts(merchant)?))
}

fn facts(merchant: &Merchant) -> Result<[SqlValue; 4], StoreError> {
    let origins = serde_json::to_string(&merchant.allowed_origins).map_err(|_| StoreError::unreadable("origins"))?;
    Ok([
        merchant.merchant_id.as_str().into(),
        merchant.name.as_str().into(),
        origins.into(),
        status_text(merchant.status).into(),
    ])
}

const KEYS: &str =
    "SELECT kid, kind, hash, created_at, ends_at FROM keys WHERE merchant_id = ?1 ORDER BY created_at, kid";

pub fn keys(merchant_id: &MerchantId) -> Query<Vec<KeyRecord>> {
    Query::new(Statement::new(KEYS, [SqlValue::from(merchant_id.as_str())]), read_keys)
}

fn read_keys(rows: &Rows) -> Result<Vec<KeyRecord>, StoreError> {
    let of_row = |row: &Row| {
        Ok(KeyRecord {
            kid: row.text("kid")?.to_owned(),
            kind: row.parsed("kind", kind_of)?,
            hash: row.optional_text("hash")?.map(str::to_owned),
            created_at: row.instant("created_at")?,
            ends_at: row.optional_instant("ends_at")?,
        })
    };
    rows.iter().map(of_row).collect()
}

fn kind_of(text: &str) -> Option<KeyKind> {
    match text {
        "publishable" => Some(KeyKind::Publishable),
        "secret" => Some(KeyKind::Secret),
        "signing" => Some(KeyKind::Signing),
        _ => None,
    }
}

pub const fn kind_text(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::Publishable => "publishable",
        KeyKind::Secret => "secret",
        KeyKind::Signing => "signing",
    }
}

const ADD_KEY: &str = "INSERT INTO keys (merchant_id, kid, kind, hash, created_at, ends_at) \
    VALUES (?1, ?2, ?3, ?4, CAST(?5 AS INTEGER), NULL)";

pub fn add_key(merchant_id: &MerchantId, key: &KeyRecord) -> Statement {
    let values = [
        SqlValue::from(merchant_id.as_str()),
        SqlValue::from(key.kid.as_str()),
        SqlValue::from(kind_text(key.kind)),
        SqlValue::from(key.hash.clone()),
        SqlValue::from(key.created_at),
    ];
    Statement::new(ADD_KEY, values)
}

const END_KEYS: &str = "UPDATE keys SET ends_at = CAST(?3 AS INTEGER) \
    WHERE merchant_id = ?1 AND kind = ?2 AND (ends_at IS NULL OR ends_at > CAST(?3 AS INTEGER))";

/// Ends all keys of the kind at `ends_at`, unless they end earlier.
pub fn end_keys(merchant_id: &MerchantId, kind: KeyKind, ends_at: Instant) -> Statement {
    Statement::new(END_KEYS, [merchant_id.as_str().into(), kind_text(kind).into(), SqlValue::from(ends_at)])
}

const END_KEY: &str = "UPDATE keys SET ends_at = min(coalesce(ends_at, CAST(?3 AS INTEGER)), CAST(?3 AS INTEGER)) \
    WHERE merchant_id = ?1 AND kid = ?2";

/// Ends one key at `ends_at`, unless it ends earlier.
pub fn end_key(merchant_id: &MerchantId, kid: &str, ends_at: Instant) -> Statement {
    Statement::new(END_KEY, [merchant_id.as_str().into(), SqlValue::from(kid), SqlValue::from(ends_at)])
}

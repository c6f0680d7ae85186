//! Answers by Idempotency-Key. A command looks for one before it decides, and stores its own in the same transaction as its changes.

use super::{Query, Rows, SqlValue, Statement, StoreError};
use shared::units::time::Instant;

/// A key belongs to its caller: two shoppers can use the same key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyScope {
    /// Empty for the operator.
    pub merchant_id: String,
    pub caller: String,
    pub key: String,
}

/// The earlier request with the key, and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredReply {
    pub request_hash: String,
    pub status: u16,
    pub body: String,
}

/// An answer to store together with the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReply {
    pub scope: KeyScope,
    pub request_hash: String,
    pub status: u16,
    pub body: String,
    pub created_at: Instant,
}

const FIND: &str = "SELECT request_hash, status, body FROM replies WHERE merchant_id = ?1 AND caller = ?2 AND key = ?3";

pub fn find(scope: &KeyScope) -> Query<Option<StoredReply>> {
    let values = [scope.merchant_id.as_str(), &scope.caller, &scope.key].map(SqlValue::from);
    Query::new(Statement::new(FIND, values), read)
}

fn read(rows: &Rows) -> Result<Option<StoredReply>, StoreError> {
    let Some(row) = rows.first() else { return Ok(None) };
    let status = u16::try_from(row.integer("status")?).map_err(|_| StoreError::unreadable("status"))?;
    let (request_hash, body) = (row.text("request_hash")?.to_owned(), row.text("body")?.to_owned());
    Ok(Some(StoredReply { request_hash, status, body }))
}

const STORE: &str = "INSERT INTO replies (merchant_id, caller, key, request_hash, status, body, created_at) \
    VALUES (?1, ?2, ?3, ?4, CAST(?5 AS INTEGER), ?6, CAST(?7 AS INTEGER))";

pub fn store(reply: &NewReply) -> Statement {
    let NewReply { scope, request_hash, status, body, created_at } = reply;
    let texts = [scope.merchant_id.as_str(), &scope.caller, &scope.key, request_hash].map(SqlValue::from);
    let rest = [SqlValue::from(u32::from(*status)), SqlValue::from(body.as_str()), SqlValue::from(*created_at)];
    Statement::new(STORE, texts.into_iter().chain(rest))
}

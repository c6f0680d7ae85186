//! What is due: accounts with holds to time out or lots to expire, and stored answers to delete.

use super::{Query, Row, Rows, SqlValue, Statement, StoreError};
use shared::{
    ledger::Account,
    units::id::{MemberId, MerchantId},
    units::time::Instant,
};

/// An account with something to settle.
#[derive(Debug)]
pub struct DueAccount {
    pub merchant_id: MerchantId,
    pub member_id: MemberId,
    pub account: Account,
}

const DUE: &str = "SELECT merchant_id, member_id, state FROM accounts WHERE due_at <= CAST(?1 AS INTEGER) \
    ORDER BY due_at LIMIT CAST(?2 AS INTEGER)";

/// The accounts that have been due the longest.
pub fn accounts(now: Instant, limit: u32) -> Query<Vec<DueAccount>> {
    Query::new(Statement::new(DUE, [SqlValue::from(now), SqlValue::from(limit)]), read_accounts)
}

fn read_accounts(rows: &Rows) -> Result<Vec<DueAccount>, StoreError> {
    let read = |row: &Row| {
        Ok(DueAccount {
            merchant_id: row.parsed("merchant_id", MerchantId::parse)?,
            member_id: row.parsed("member_id", MemberId::parse)?,
            account: row.json("state")?,
        })
    };
    rows.iter().map(read).collect()
}

const FORGET: &str = "DELETE FROM replies WHERE (merchant_id, caller, key) IN \
    (SELECT merchant_id, caller, key FROM replies WHERE created_at < CAST(?1 AS INTEGER) LIMIT CAST(?2 AS INTEGER)) \
    RETURNING 1 AS forgotten";

/// Deletes up to `limit` answers that were stored before `before`. Returns their number.
pub fn forget_replies(before: Instant, limit: u32) -> Query<usize> {
    Query::new(Statement::new(FORGET, [SqlValue::from(before), SqlValue::from(limit)]), |rows| Ok(rows.len()))
}

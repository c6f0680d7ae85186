//! Reads members with all their entries, in parts, for a run under another program.

use super::{
    Query, Row, Rows, SqlValue, Statement, StoreError, accounts,
    profile::{profile_columns, profile_of},
};
use shared::{
    ledger::Sealed,
    member::profile::Profile,
    units::id::{MemberId, MerchantId},
};

/// For each member, the number of entries that a run needs: the member's own, and those of the friends whom the member referred.
const MEMBERS: &str = concat!(
    "SELECT a.member_id, ",
    profile_columns!(),
    ", a.seq + coalesce((SELECT sum(f.seq) FROM referrals r \
      JOIN accounts f ON f.merchant_id = r.merchant_id AND f.member_id = r.friend_id \
      WHERE r.merchant_id = a.merchant_id AND r.referrer_id = a.member_id), 0) AS entries \
    FROM accounts a JOIN members m ON m.merchant_id = a.merchant_id AND m.member_id = a.member_id \
    WHERE a.merchant_id = ?1 AND a.member_id > ?2 ORDER BY a.member_id LIMIT CAST(?3 AS INTEGER)"
);

/// A member of a run.
#[derive(Clone, Debug)]
pub struct PastMember {
    pub member_id: MemberId,
    pub profile: Profile,
    /// The number of entries that a run of the member reads.
    pub entries: u64,
}

/// The next members by id.
pub fn members_after(merchant_id: &MerchantId, cursor: Option<&MemberId>, limit: u32) -> Query<Vec<PastMember>> {
    let after = cursor.map_or("", MemberId::as_str);
    let values = [SqlValue::from(merchant_id.as_str()), SqlValue::from(after), SqlValue::from(limit)];
    Query::new(Statement::new(MEMBERS, values), members)
}

fn members(rows: &Rows) -> Result<Vec<PastMember>, StoreError> {
    let of_row = |row: &Row| {
        let (member_id, profile) = (row.parsed("member_id", MemberId::parse)?, profile_of(row)?);
        Ok(PastMember { member_id, profile, entries: row.count("entries")? })
    };
    rows.iter().map(of_row).collect()
}

/// The numbers of rows have the order in which entries were written, because entries are never changed or deleted.
const ENTRIES: &str = "SELECT e.member_id, e.seq, e.body, e.hash, e.texts FROM entries e WHERE e.merchant_id = ?1 AND e.member_id IN ( \
      SELECT member_id FROM accounts WHERE merchant_id = ?1 AND member_id >= ?2 AND member_id <= ?3 UNION \
      SELECT friend_id FROM referrals WHERE merchant_id = ?1 AND referrer_id >= ?2 AND referrer_id <= ?3) \
    ORDER BY e.n";

/// All entries of a range of members and of the friends whom they referred, in the order in which they were written.
pub fn entries_between(merchant_id: &MerchantId, first: &MemberId, last: &MemberId) -> Query<Vec<(MemberId, Sealed)>> {
    let ids = [merchant_id.as_str(), first.as_str(), last.as_str()].map(SqlValue::from);
    Query::new(Statement::new(ENTRIES, ids), entries)
}

fn entries(rows: &Rows) -> Result<Vec<(MemberId, Sealed)>, StoreError> {
    let of_row = |row: &Row| Ok((row.parsed("member_id", MemberId::parse)?, accounts::entry_of_row(row)?));
    rows.iter().map(of_row).collect()
}

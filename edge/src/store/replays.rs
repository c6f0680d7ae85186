//! Members with all of their entries, part by part, for a run through another program. Reads only.

use super::{Row, Rows, Statement, StoreError, Value, accounts};
use shared::{
    id::{MemberId, MerchantId},
    ledger::Sealed,
    member::{Birthday, Profile},
};

/// A member with all of their entries, the oldest first.
#[derive(Debug)]
pub struct MemberEntries {
    pub member_id: MemberId,
    pub profile: Profile,
    pub entries: Vec<Sealed>,
}

const MEMBERS: &str = "SELECT member_id, seq FROM accounts WHERE merchant_id = ?1 AND member_id > ?2 \
    ORDER BY member_id LIMIT CAST(?3 AS INTEGER)";

/// The next members by id, with how many entries each has.
pub fn members_after(merchant_id: &MerchantId, cursor: Option<&MemberId>, limit: u32) -> Statement {
    let after = cursor.map_or("", MemberId::as_str);
    Statement::new(MEMBERS, [Value::from(merchant_id.as_str()), Value::from(after), Value::from(limit)])
}

/// As many of the members as have at most `entries_max` entries together, and at least one; true where there are more.
pub fn read_members(rows: &Rows, limit: u32, entries_max: u64) -> Result<(Vec<MemberId>, bool), StoreError> {
    let (mut members, mut entries) = (Vec::new(), 0_u64);
    for row in rows {
        entries = entries.saturating_add(row.count("seq")?);
        if entries > entries_max && !members.is_empty() {
            return Ok((members, true));
        }
        members.push(row.parsed("member_id", MemberId::parse)?);
    }
    let is_full = u32::try_from(rows.len()).is_ok_and(|rows| rows >= limit);
    Ok((members, is_full))
}

const ENTRIES: &str = "SELECT e.member_id, e.seq, e.body, e.hash, m.birthday, m.segments FROM entries e \
    JOIN members m ON m.merchant_id = e.merchant_id AND m.member_id = e.member_id \
    WHERE e.merchant_id = ?1 AND e.member_id >= ?2 AND e.member_id <= ?3 ORDER BY e.member_id, e.seq";

/// All entries of the members from one to another.
pub fn entries_between(merchant_id: &MerchantId, first: &MemberId, last: &MemberId) -> Statement {
    Statement::new(ENTRIES, [merchant_id.as_str(), first.as_str(), last.as_str()].map(Value::from))
}

pub fn read_entries(rows: &Rows) -> Result<Vec<MemberEntries>, StoreError> {
    let mut members: Vec<MemberEntries> = Vec::new();
    for row in rows {
        let entry = accounts::entry_of_row(row)?;
        let member_id: MemberId = row.parsed("member_id", MemberId::parse)?;
        match members.last_mut() {
            Some(member) if member.member_id == member_id => member.entries.push(entry),
            _ => members.push(MemberEntries { member_id, profile: profile_of(row)?, entries: vec![entry] }),
        }
    }
    Ok(members)
}

fn profile_of(row: &Row) -> Result<Profile, StoreError> {
    let birthday = row.optional_text("birthday")?.and_then(Birthday::parse);
    Ok(Profile { birthday, segments: row.json("segments")? })
}

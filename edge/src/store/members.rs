//! Members as the merchant described them. Their points are in `accounts`.

use super::{
    Query, Row, Rows, SqlValue, Statement, StoreError,
    accounts::{status_of, status_text},
};
use shared::{
    units::id::{MemberId, MerchantId},
    wire::{MemberStatus, MemberView},
};

const FIND: &str = "SELECT member_id, status, birthday, segments, attributes, joined_at FROM members \
    WHERE merchant_id = ?1 AND member_id = ?2";

pub fn find(merchant_id: &MerchantId, member_id: &MemberId) -> Query<Option<MemberView>> {
    let ids = [merchant_id.as_str(), member_id.as_str()].map(SqlValue::from);
    Query::new(Statement::new(FIND, ids), read)
}

fn read(rows: &Rows) -> Result<Option<MemberView>, StoreError> {
    rows.first().map(view_of_row).transpose()
}

pub(super) fn view_of_row(row: &Row) -> Result<MemberView, StoreError> {
    Ok(MemberView {
        member_id: row.parsed("member_id", MemberId::parse)?,
        birthday: row.optional_text("birthday")?.map(str::to_owned),
        segments: row.json("segments")?,
        attributes: row.json("attributes")?,
        status: row.parsed("status", status_of)?,
        joined_at: row.optional_instant("joined_at")?,
    })
}

const ADD: &str = "INSERT INTO members (merchant_id, member_id, status, birthday, segments, attributes, joined_at) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, CAST(?7 AS INTEGER))";

/// Fails as taken if the member exists.
pub fn add(merchant_id: &MerchantId, member: &MemberView) -> Result<Statement, StoreError> {
    Ok(Statement::new(ADD, facts(merchant_id, member)?.into_iter().chain([member.joined_at.into()])))
}

const JOIN: &str = "UPDATE members SET status = CASE WHEN joined_at IS NULL AND status = ?8 AND birthday IS ?9 AND segments = ?10 \
      AND attributes = ?11 THEN ?3 END, birthday = ?4, segments = ?5, attributes = ?6, joined_at = CAST(?7 AS INTEGER) \
    WHERE merchant_id = ?1 AND member_id = ?2";

/// An existing member joins. Fails as taken if the member has joined, or has changed since it was loaded.
pub fn join(merchant_id: &MerchantId, loaded: &MemberView, member: &MemberView) -> Result<Statement, StoreError> {
    let loaded = facts(merchant_id, loaded)?.into_iter().skip(2);
    let values = facts(merchant_id, member)?.into_iter().chain([member.joined_at.into()]).chain(loaded);
    Ok(Statement::new(JOIN, values))
}

const REJOIN: &str = "UPDATE members SET status = CASE WHEN status = 'erased' THEN ?3 END, birthday = ?4, segments = ?5, attributes = ?6, \
      joined_at = CAST(?7 AS INTEGER) \
    WHERE merchant_id = ?1 AND member_id = ?2";

/// A new membership under the id of an erased member. Fails as taken if the member is not erased.
pub fn rejoin(merchant_id: &MerchantId, member: &MemberView) -> Result<Statement, StoreError> {
    Ok(Statement::new(REJOIN, facts(merchant_id, member)?.into_iter().chain([member.joined_at.into()])))
}

/// Fails if the member has changed since it was loaded: the status would be null. So no change is lost, and an erased member remains
/// erased.
const CHANGE: &str = "UPDATE members SET status = CASE WHEN status = ?7 AND birthday IS ?8 AND segments = ?9 AND attributes = ?10 \
      THEN ?3 END, birthday = ?4, segments = ?5, attributes = ?6 \
    WHERE merchant_id = ?1 AND member_id = ?2";

/// Fails as taken if the member has changed since it was loaded.
pub fn change(merchant_id: &MerchantId, loaded: &MemberView, member: &MemberView) -> Result<Statement, StoreError> {
    let loaded = facts(merchant_id, loaded)?.into_iter().skip(2);
    Ok(Statement::new(CHANGE, facts(merchant_id, member)?.into_iter().chain(loaded)))
}

const ERASE: &str = "UPDATE members SET status = 'erased', birthday = NULL, segments = '[]', attributes = '{}' \
    WHERE merchant_id = ?1 AND member_id = ?2";

pub fn erase(merchant_id: &MerchantId, member_id: &MemberId) -> Statement {
    Statement::new(ERASE, [merchant_id.as_str(), member_id.as_str()].map(SqlValue::from))
}

fn facts(merchant_id: &MerchantId, member: &MemberView) -> Result<[SqlValue; 6], StoreError> {
    let json = |text: Result<String, serde_json::Error>| text.map_err(|_| StoreError::unreadable("member"));
    Ok([
        merchant_id.as_str().into(),
        member.member_id.as_str().into(),
        status_text(MemberStatus::clone(&member.status)).into(),
        member.birthday.clone().into(),
        json(serde_json::to_string(&member.segments))?.into(),
        json(serde_json::to_string(&member.attributes))?.into(),
    ])
}

//! Members as the merchant described them. Their points are in `accounts`.

use super::{
    Query, Row, Rows, SqlValue, Statement, StoreError,
    accounts::{status_of, status_text},
    profile::{birthday_of, orders_before_of},
};
use shared::{
    member::birthday::BirthdayRecord,
    units::id::{MemberId, MerchantId},
    units::time::Instant,
    wire::MemberStatus,
};
use std::collections::BTreeMap;

/// A row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberRow {
    pub member_id: MemberId,
    pub status: MemberStatus,
    pub birthday: BirthdayRecord,
    pub segments: Vec<String>,
    pub attributes: BTreeMap<String, String>,
    pub orders_before: u32,
    /// `None` until the member joins.
    pub joined_at: Option<Instant>,
}

/// The columns of a member `m`, as [`MemberRow`] has them.
macro_rules! member_row_columns {
    () => {
        "m.member_id, m.status, m.birthday, m.birthday_changed_at, m.segments, m.attributes, m.orders_before, m.joined_at"
    };
}

pub(super) use member_row_columns;

const FIND: &str =
    concat!("SELECT ", member_row_columns!(), " FROM members m WHERE m.merchant_id = ?1 AND m.member_id = ?2");

pub fn find(merchant_id: &MerchantId, member_id: &MemberId) -> Query<Option<MemberRow>> {
    let ids = [merchant_id.as_str(), member_id.as_str()].map(SqlValue::from);
    Query::new(Statement::new(FIND, ids), read)
}

fn read(rows: &Rows) -> Result<Option<MemberRow>, StoreError> {
    rows.first().map(member_of).transpose()
}

/// The member in a row of any query that selects [`member_row_columns`].
pub(super) fn member_of(row: &Row) -> Result<MemberRow, StoreError> {
    Ok(MemberRow {
        member_id: row.parsed("member_id", MemberId::parse)?,
        status: row.parsed("status", status_of)?,
        birthday: birthday_of(row)?,
        segments: row.json("segments")?,
        attributes: row.json("attributes")?,
        orders_before: orders_before_of(row)?,
        joined_at: row.optional_instant("joined_at")?,
    })
}

const ADD: &str = "INSERT INTO members \
      (merchant_id, member_id, joined_at, status, birthday, birthday_changed_at, segments, attributes, orders_before) \
    VALUES (?1, ?2, CAST(?3 AS INTEGER), ?4, ?5, CAST(?6 AS INTEGER), ?7, ?8, CAST(?9 AS INTEGER))";

/// Fails as taken if the member exists.
pub fn add(merchant_id: &MerchantId, member: &MemberRow) -> Result<Statement, StoreError> {
    Ok(Statement::new(ADD, key(merchant_id, member).into_iter().chain(facts(member)?)))
}

const JOIN: &str = "UPDATE members SET \
      status = CASE WHEN joined_at IS NULL AND status = ?10 AND birthday IS ?11 AND birthday_changed_at IS CAST(?12 AS INTEGER) \
        AND segments = ?13 AND attributes = ?14 AND orders_before = CAST(?15 AS INTEGER) THEN ?4 END, \
      joined_at = CAST(?3 AS INTEGER), birthday = ?5, birthday_changed_at = CAST(?6 AS INTEGER), segments = ?7, attributes = ?8, \
      orders_before = CAST(?9 AS INTEGER) \
    WHERE merchant_id = ?1 AND member_id = ?2";

/// An existing member joins. Fails as taken if the member has joined, or has changed since it was loaded.
pub fn join(merchant_id: &MerchantId, loaded: &MemberRow, member: &MemberRow) -> Result<Statement, StoreError> {
    let values = key(merchant_id, member).into_iter().chain(facts(member)?).chain(facts(loaded)?);
    Ok(Statement::new(JOIN, values))
}

const REJOIN: &str = "UPDATE members SET status = CASE WHEN status = 'erased' THEN ?4 END, \
      joined_at = CAST(?3 AS INTEGER), birthday = ?5, birthday_changed_at = CAST(?6 AS INTEGER), segments = ?7, attributes = ?8, \
      orders_before = CAST(?9 AS INTEGER) \
    WHERE merchant_id = ?1 AND member_id = ?2";

/// A new membership under the id of an erased member. Fails as taken if the member is not erased.
pub fn rejoin(merchant_id: &MerchantId, member: &MemberRow) -> Result<Statement, StoreError> {
    Ok(Statement::new(REJOIN, key(merchant_id, member).into_iter().chain(facts(member)?)))
}

/// Fails if the member has changed since it was loaded: the status would be null. So no change is lost, and an erased member remains
/// erased.
const CHANGE: &str = "UPDATE members SET \
      status = CASE WHEN status = ?10 AND birthday IS ?11 AND birthday_changed_at IS CAST(?12 AS INTEGER) \
        AND segments = ?13 AND attributes = ?14 AND orders_before = CAST(?15 AS INTEGER) THEN ?4 END, \
      joined_at = CAST(?3 AS INTEGER), birthday = ?5, birthday_changed_at = CAST(?6 AS INTEGER), segments = ?7, attributes = ?8, \
      orders_before = CAST(?9 AS INTEGER) \
    WHERE merchant_id = ?1 AND member_id = ?2";

/// Fails as taken if the member has changed since it was loaded.
pub fn change(merchant_id: &MerchantId, loaded: &MemberRow, member: &MemberRow) -> Result<Statement, StoreError> {
    let values = key(merchant_id, member).into_iter().chain(facts(member)?).chain(facts(loaded)?);
    Ok(Statement::new(CHANGE, values))
}

const ERASE: &str = "UPDATE members SET status = 'erased', birthday = NULL, segments = '[]', attributes = '{}', \
      birthday_changed_at = CASE WHEN birthday IS NULL THEN birthday_changed_at ELSE CAST(?3 AS INTEGER) END \
    WHERE merchant_id = ?1 AND member_id = ?2";

/// Erases what the merchant described. That there was a birthday remains known, see [`BirthdayRecord::changed_at`]. So does the number of
/// orders elsewhere: a new membership has no second first order.
pub fn erase(merchant_id: &MerchantId, member_id: &MemberId, at: Instant) -> Statement {
    Statement::new(ERASE, [merchant_id.as_str().into(), member_id.as_str().into(), SqlValue::from(at)])
}

fn key(merchant_id: &MerchantId, member: &MemberRow) -> [SqlValue; 3] {
    [merchant_id.as_str().into(), member.member_id.as_str().into(), member.joined_at.into()]
}

/// What can change, in the order of the parameters.
fn facts(member: &MemberRow) -> Result<[SqlValue; 6], StoreError> {
    let json = |text: Result<String, serde_json::Error>| text.map_err(|_| StoreError::unreadable("member"));
    Ok([
        status_text(member.status).into(),
        member.birthday.birthday.map(|birthday| birthday.to_string()).into(),
        member.birthday.changed_at.into(),
        json(serde_json::to_string(&member.segments))?.into(),
        json(serde_json::to_string(&member.attributes))?.into(),
        member.orders_before.into(),
    ])
}

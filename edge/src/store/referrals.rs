//! Bindings of friends to referrers. Each binding takes the merchant's next number, so only one of two parallel bindings is written.

use super::{Query, Row, Rows, SqlValue, Statement, StoreError};
use shared::{
    referral::Ties,
    units::id::{MemberId, MerchantId},
    units::time::Instant,
    wire::ReferredView,
};

/// What the decision about a binding needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BindingState {
    pub ties: Ties,
    /// The number of the next binding.
    pub next_n: u64,
}

/// The referrer, the referrer's referrer, and so on. A member has at most one referrer, so the walk ends at a member without one.
const BINDING_STATE: &str = "SELECT \
    (SELECT coalesce(max(n), 0) + 1 FROM referrals WHERE merchant_id = ?1) AS next_n, \
    EXISTS (SELECT 1 FROM referrals WHERE merchant_id = ?1 AND friend_id = ?3) AS is_bound, \
    EXISTS (WITH RECURSIVE above(member_id) AS (SELECT ?2 UNION SELECT r.referrer_id FROM above \
      CROSS JOIN referrals r ON r.merchant_id = ?1 AND r.friend_id = above.member_id) \
      SELECT 1 FROM above WHERE member_id = ?3) AS closes_circle";

pub fn binding_state(merchant_id: &MerchantId, referrer_id: &MemberId, friend_id: &MemberId) -> Query<BindingState> {
    let ids = [merchant_id.as_str(), referrer_id.as_str(), friend_id.as_str()].map(SqlValue::from);
    Query::new(Statement::new(BINDING_STATE, ids), read_binding_state)
}

fn read_binding_state(rows: &Rows) -> Result<BindingState, StoreError> {
    let row = rows.first().ok_or_else(|| StoreError::unreadable("binding"))?;
    let ties = match (row.count("is_bound")?, row.count("closes_circle")?) {
        (0, 0) => Ties::None,
        (0, _) => Ties::ReferrerBelowFriend,
        (_, _) => Ties::FriendBound,
    };
    Ok(BindingState { ties, next_n: row.count("next_n")? })
}

const ADD: &str = "INSERT INTO referrals (merchant_id, n, friend_id, referrer_id, bound_at) \
    VALUES (?1, CAST(?2 AS INTEGER), ?3, ?4, CAST(?5 AS INTEGER))";

/// Fails as taken if another binding has the number, or the friend is already bound.
pub fn add(
    merchant_id: &MerchantId,
    n: u64,
    referrer_id: &MemberId,
    friend_id: &MemberId,
    bound_at: Instant,
) -> Statement {
    let [merchant_id, friend_id, referrer_id] =
        [merchant_id.as_str(), friend_id.as_str(), referrer_id.as_str()].map(SqlValue::from);
    Statement::new(ADD, [merchant_id, n.into(), friend_id, referrer_id, bound_at.into()])
}

const OF_FRIEND: &str =
    "SELECT n, referrer_id AS member_id, bound_at FROM referrals WHERE merchant_id = ?1 AND friend_id = ?2";

/// The referrer of the member.
pub fn of_friend(merchant_id: &MerchantId, friend_id: &MemberId) -> Query<Option<ReferredView>> {
    let ids = [merchant_id.as_str(), friend_id.as_str()].map(SqlValue::from);
    Query::new(Statement::new(OF_FRIEND, ids), |rows| rows.first().map(binding).transpose())
}

const FRIENDS_BEFORE: &str = "SELECT n, friend_id AS member_id, bound_at FROM referrals \
    WHERE merchant_id = ?1 AND referrer_id = ?2 AND n < CAST(?3 AS INTEGER) ORDER BY n DESC LIMIT CAST(?4 AS INTEGER)";

/// A page of the friends whom the member referred, with the numbers of their bindings, the last bound first.
pub fn friends_before(
    merchant_id: &MerchantId,
    referrer_id: &MemberId,
    n: u64,
    limit: u32,
) -> Query<Vec<(u64, ReferredView)>> {
    let ids = [merchant_id.as_str(), referrer_id.as_str()].map(SqlValue::from);
    let values = ids.into_iter().chain([SqlValue::from(n), SqlValue::from(limit)]);
    Query::new(Statement::new(FRIENDS_BEFORE, values), |rows| rows.iter().map(numbered_binding).collect())
}

const COUNT: &str = "SELECT count(*) AS friends FROM referrals WHERE merchant_id = ?1 AND referrer_id = ?2";

/// The number of friends whom the member referred.
pub fn count(merchant_id: &MerchantId, referrer_id: &MemberId) -> Query<u64> {
    Query::new(Statement::new(COUNT, [merchant_id.as_str(), referrer_id.as_str()].map(SqlValue::from)), read_count)
}

fn read_count(rows: &Rows) -> Result<u64, StoreError> {
    rows.first().ok_or_else(|| StoreError::unreadable("friends"))?.count("friends")
}

fn binding(row: &Row) -> Result<ReferredView, StoreError> {
    Ok(ReferredView { member_id: row.parsed("member_id", MemberId::parse)?, bound_at: row.instant("bound_at")? })
}

fn numbered_binding(row: &Row) -> Result<(u64, ReferredView), StoreError> {
    Ok((row.count("n")?, binding(row)?))
}

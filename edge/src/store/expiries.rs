//! The table `expiries`: when points of which member expire. Every commit updates it. The list of reminders reads it.

use super::{
    Query, Row, Rows, SqlValue, Statement, StoreError,
    accounts::{StoredMember, member_of_row},
    profile::member_columns,
};
use shared::{
    ledger::Account,
    units::id::{MemberId, MerchantId},
    units::time::{Instant, Window},
};
use std::collections::BTreeSet;

const ADD: &str = "INSERT INTO expiries (merchant_id, expires_at, member_id) SELECT ?1, value, ?2 FROM json_each(?3)";

const REMOVE: &str = "DELETE FROM expiries WHERE merchant_id = ?1 AND expires_at IN (SELECT value FROM json_each(?3)) AND member_id = ?2";

/// The changes from one account to the next. There is none if the instants are equal, for example if points of a lot are spent in part.
pub fn change(
    merchant_id: &MerchantId,
    member_id: &MemberId,
    loaded: &Account,
    account: &Account,
) -> impl Iterator<Item = Statement> {
    let (before, after) = (moments(loaded), moments(account));
    let statement = |sql: &'static str, moments: Vec<i64>| {
        let list = serde_json::Value::from(moments).to_string();
        Statement::new(sql, [merchant_id.as_str().into(), member_id.as_str().into(), SqlValue::from(list)])
    };
    let only_in = |one: &BTreeSet<i64>, other: &BTreeSet<i64>| -> Vec<i64> { one.difference(other).copied().collect() };
    let changes = [(REMOVE, only_in(&before, &after)), (ADD, only_in(&after, &before))];
    let changes = changes.into_iter().filter(|(_, moments)| !moments.is_empty());
    changes.map(|(sql, moments)| statement(sql, moments)).collect::<Vec<_>>().into_iter()
}

/// Held points are included, because they can return when a hold times out.
fn moments(account: &Account) -> BTreeSet<i64> {
    let held = account.holds().iter().flat_map(|hold| &hold.parts);
    account
        .lots
        .iter()
        .chain(held)
        .filter(|lot| !lot.points.is_zero())
        .filter_map(|lot| lot.expires_at)
        .map(Instant::millis)
        .collect()
}

/// The maximum number of windows in one query. It is the maximum number of `reminders.days`, and of the terms of a compound SELECT in D1.
const WINDOWS_MAX: usize = 5;

/// One window, read along the primary key from the end of the previous page, or from its beginning.
macro_rules! window {
    ($from:literal, $after:literal, $until:literal) => {
        concat!(
            "SELECT * FROM (SELECT expires_at, member_id FROM expiries WHERE merchant_id = ?1 ",
            "AND (expires_at, member_id) > (CAST(",
            $from,
            " AS INTEGER), ",
            $after,
            ") AND expires_at < CAST(",
            $until,
            " AS INTEGER) ORDER BY expires_at, member_id LIMIT CAST(?2 AS INTEGER))"
        )
    };
}

const WITHIN: &str = concat!(
    "SELECT e.expires_at, ",
    member_columns!(),
    " FROM (",
    window!("?3", "?4", "?5"),
    " UNION ALL ",
    window!("?6", "?7", "?8"),
    " UNION ALL ",
    window!("?9", "?10", "?11"),
    " UNION ALL ",
    window!("?12", "?13", "?14"),
    " UNION ALL ",
    window!("?15", "?16", "?17"),
    " ORDER BY expires_at, member_id LIMIT CAST(?2 AS INTEGER)) e ",
    "JOIN members m ON m.merchant_id = ?1 AND m.member_id = e.member_id ",
    "JOIN accounts a ON a.merchant_id = ?1 AND a.member_id = e.member_id ORDER BY e.expires_at, e.member_id"
);

/// A position in the list: the instant and member of a row. Positions are ordered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExpiryPosition {
    pub expires_at: Instant,
    pub member_id: String,
}

impl ExpiryPosition {
    /// Before every row.
    pub fn first() -> Self {
        Self { expires_at: Instant::from_millis(0), member_id: String::new() }
    }
}

/// Members with points that expire within one of the windows, by instant, after `position`: one row for each instant.
pub fn within(
    merchant_id: &MerchantId,
    windows: &[Window],
    position: &ExpiryPosition,
    limit: u32,
) -> Query<Vec<(ExpiryPosition, StoredMember)>> {
    let bounds = |window: &Window| {
        // A window without an end is treated as empty. No member id is empty, so this position is before all rows of its instant.
        let begins =
            ExpiryPosition { expires_at: window.from.unwrap_or(Instant::from_millis(0)), member_id: String::new() };
        let ExpiryPosition { expires_at, member_id } = begins.max(position.clone());
        [expires_at.into(), SqlValue::from(member_id), window.until.map_or(0, Instant::millis).into()]
    };
    let none = Window { from: None, until: None };
    let windows = windows.iter().chain(std::iter::repeat(&none)).take(WINDOWS_MAX).flat_map(bounds);
    let values = [merchant_id.as_str().into(), SqlValue::from(limit)].into_iter().chain(windows);
    Query::new(Statement::new(WITHIN, values), read)
}

fn read(rows: &Rows) -> Result<Vec<(ExpiryPosition, StoredMember)>, StoreError> {
    let of_row = |row: &Row| {
        let member = member_of_row(row)?;
        Ok((ExpiryPosition { expires_at: row.instant("expires_at")?, member_id: member.member_id.to_string() }, member))
    };
    rows.iter().map(of_row).collect()
}

//! Sums of a merchant's points by local day: what was issued, burnt, expired and revoked.

use super::{Row, Rows, Statement, StoreError, Value};
use shared::{
    ledger::Totals,
    units::id::MerchantId,
    units::points::Points,
    units::time::{Instant, Zone},
};

const ADD: &str = "INSERT INTO daily (merchant_id, day, issued, burnt, expired, revoked) \
    VALUES (?1, ?2, CAST(?3 AS INTEGER), CAST(?4 AS INTEGER), CAST(?5 AS INTEGER), CAST(?6 AS INTEGER)) \
    ON CONFLICT (merchant_id, day) DO UPDATE SET issued = issued + excluded.issued, burnt = burnt + excluded.burnt, \
    expired = expired + excluded.expired, revoked = revoked + excluded.revoked";

/// Adds what an account's totals grew by. None where they did not change, as when points are held.
pub fn add(merchant_id: &MerchantId, zone: &Zone, at: Instant, before: &Totals, after: &Totals) -> Option<Statement> {
    if before == after {
        return None;
    }
    let growth = [
        grown(before.issued, after.issued),
        grown(before.burnt, after.burnt),
        grown(before.expired, after.expired),
        grown(before.revoked, after.revoked),
    ];
    let day = zone.date_of(at).to_string();
    let keys = [Value::from(merchant_id.as_str()), Value::from(day)];
    Some(Statement::new(ADD, keys.into_iter().chain(growth.map(Value::from))))
}

/// Less than nothing where a refund took a burn back. Points are below 2^53, so the difference always exists.
fn grown(before: Points, after: Points) -> i64 {
    let signed = |points: Points| i64::try_from(points.get()).unwrap_or(i64::MAX);
    signed(after) - signed(before)
}

const SUMS: &str = "SELECT COALESCE(SUM(issued), 0) AS issued, COALESCE(SUM(burnt), 0) AS burnt, \
    COALESCE(SUM(expired), 0) AS expired, COALESCE(SUM(revoked), 0) AS revoked, \
    COALESCE(SUM(issued * (day = ?2)), 0) AS issued_today, COALESCE(SUM(burnt * (day = ?2)), 0) AS burnt_today, \
    COALESCE(SUM(expired * (day = ?2)), 0) AS expired_today, COALESCE(SUM(revoked * (day = ?2)), 0) AS revoked_today \
    FROM daily WHERE merchant_id = ?1";

/// Today's sums, by the merchant's local day, and those of all days.
pub fn sums(merchant_id: &MerchantId, zone: &Zone, now: Instant) -> Statement {
    Statement::new(SUMS, [Value::from(merchant_id.as_str()), Value::from(zone.date_of(now).to_string())])
}

/// Today's, then all. Refunds may have made more unburnt on a day than was burnt: that counts as nothing.
pub fn read_sums(rows: &Rows) -> Result<(Totals, Totals), StoreError> {
    let row = rows.first().ok_or_else(|| StoreError::unreadable("daily sums"))?;
    Ok((totals(row, "_today")?, totals(row, "")?))
}

fn totals(row: &Row, suffix: &str) -> Result<Totals, StoreError> {
    let sum = |name: &str| {
        let sum = row.integer(&format!("{name}{suffix}"))?;
        Ok::<_, StoreError>(Points::saturating(u128::try_from(sum).unwrap_or(0)))
    };
    Ok(Totals { issued: sum("issued")?, burnt: sum("burnt")?, expired: sum("expired")?, revoked: sum("revoked")? })
}

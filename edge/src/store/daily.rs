//! Sums of a merchant's points by local day: what was issued, burnt, expired and revoked.

use super::{Statement, Value};
use shared::{
    id::MerchantId,
    ledger::Totals,
    points::Points,
    time::{Instant, Zone},
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

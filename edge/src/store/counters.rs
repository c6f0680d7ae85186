//! Counters that all members share: budgets of a program. `shared` decides what is left of a budget. The constraint of the table keeps the
//! limit if many members are granted points at once.

use super::{Query, Row, Rows, SqlValue, Statement, StoreError};
use shared::{
    ledger::memory::{CapUse, Count, Tally},
    program::{CapLimit, CapOf, Program},
    units::id::MerchantId,
    units::points::Points,
    units::time::Instant,
};

const OPEN: &str = "SELECT key, ends_at, n FROM counters \
    WHERE merchant_id = ?1 AND (ends_at = 0 OR ends_at > CAST(?2 AS INTEGER))";

/// Reads what was granted in the periods that end after `since`: the present ones, or with an earlier instant those of a late cause. `None`
/// if the program has no budget.
pub fn open(merchant_id: &MerchantId, program: &Program, since: Instant) -> Option<Query<Tally>> {
    let has_budget = program.earning.caps.iter().any(|cap| cap.of == CapOf::Program);
    let open = || Query::new(Statement::new(OPEN, [merchant_id.as_str().into(), SqlValue::from(since)]), read);
    has_budget.then(open)
}

fn read(rows: &Rows) -> Result<Tally, StoreError> {
    let used = |row: &Row| {
        let ends_at = Some(row.instant("ends_at")?).filter(|ends_at| ends_at.millis() > 0);
        let count = Count { key: row.text("key")?.to_owned(), ends_at, kept_until: None };
        Ok(CapUse { count, points: Points::saturating(row.count("n")?.into()), times: 0 })
    };
    rows.iter().map(used).collect()
}

const ADD: &str = "INSERT INTO counters (merchant_id, key, ends_at, n, n_max) \
    VALUES (?1, ?2, CAST(?3 AS INTEGER), CAST(?4 AS INTEGER), CAST(?5 AS INTEGER)) \
    ON CONFLICT (merchant_id, key, ends_at) \
    DO UPDATE SET n = n + excluded.n, n_max = excluded.n_max";

/// Adds what one command granted: the difference between the loaded counts and those of the draft. Fails as taken if other requests used up
/// the budget first.
pub fn add(merchant_id: &MerchantId, program: &Program, loaded: &Tally, granted: &Tally) -> Vec<Statement> {
    let mut statements = Vec::new();
    for cap in program.earning.caps.iter().filter(|cap| cap.of == CapOf::Program) {
        let CapLimit::Points(points_max) = cap.limit else { continue };
        for used in granted.iter().filter(|used| used.count.key == cap.key()) {
            let before = loaded.get(&used.count).map(|used| used.points).unwrap_or_default();
            let points = used.points.minus(before);
            if points.is_zero() {
                continue;
            }
            let ends_at = used.count.ends_at.map_or(0, Instant::millis);
            let values = [ends_at.into(), points.get().into(), points_max.get().into()];
            let keys = [merchant_id.as_str().into(), cap.key().into()];
            statements.push(Statement::new(ADD, keys.into_iter().chain(values)));
        }
    }
    statements
}

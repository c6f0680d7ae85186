//! The database: what its constraints forbid for every statement, and the daily sums.

use crate::support::{Ask, Edge, Native, Shop, lines};
use serde_json::json;

fn native(edge: &Edge) -> &Native {
    match edge {
        Edge::Native(native) => native,
        Edge::Workerd(_) => panic!("a test of the native application"),
    }
}

/// A merchant with a member who has held points, paid, got a refund, and had a hold that timed out.
fn busy(edge: &Edge) -> Shop<'_> {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let hold = shop.hold("ann", &lines(&["20.00"]), 400);
    let mut order = shop.order_request("o-1", "ann", &lines(&["20.00"]));
    order["hold_id"] = hold["hold_id"].clone();
    shop.order(&order).ok(201);
    shop
}

/// Statements that change history, and the database's messages.
const REWRITES: [(&str, &str); 11] = [
    ("UPDATE entries SET body = '{}'", "an entry never changes"),
    ("UPDATE entries SET hash = hash || '', texts = '{}'", "an entry never changes"),
    ("DELETE FROM entries", "an entry is never deleted"),
    ("DELETE FROM entries WHERE seq = 4", "an entry is never deleted"),
    ("UPDATE entry_subjects SET claims = 0", "the subject of an entry never changes"),
    ("DELETE FROM entry_subjects", "the subject of an entry is never deleted"),
    ("UPDATE programs SET body = '{}'", "a version of a program never changes"),
    ("DELETE FROM programs", "a version of a program is never deleted"),
    ("UPDATE accounts SET state = '{}'", "the seq of an account must increase"),
    ("UPDATE accounts SET seq = seq - 1", "the seq of an account must increase"),
    ("DELETE FROM accounts", "an account is never deleted"),
];

#[test]
fn entries_versions_and_accounts_cannot_be_rewritten() {
    let edge = Edge::native();
    busy(&edge);
    for (sql, reason) in REWRITES {
        let error = native(&edge).database.run(sql).unwrap_err().to_string();
        assert!(error.contains(reason), "{sql}: {error}");
    }
}

#[test]
fn impossible_rows_are_refused() {
    let edge = Edge::native();
    let shop = busy(&edge);
    let id = &shop.merchant_id;
    let hash = "0".repeat(64);
    let cases = [
        format!("INSERT INTO entries VALUES (NULL, '{id}', 'ann', 4, 0, '2026-11-23', 'held', '{{}}', '{hash}', NULL)"),
        format!("INSERT INTO entries VALUES (NULL, '{id}', 'ann', 6, 0, '2026-11-23', 'held', '{{}}', '{hash}', NULL)"),
        format!("INSERT INTO entries VALUES (NULL, '{id}', 'bob', 1, 0, '2026-11-23', 'held', '{{}}', '{hash}', NULL)"),
        format!(
            "INSERT INTO entries VALUES (NULL, '{id}', 'ann', 5, 0, '2026-11-23', 'held', 'no json', '{hash}', NULL)"
        ),
        format!("INSERT INTO entries VALUES (NULL, '{id}', 'ann', 5, 0, '2026-11-23', 'held', '{{}}', 'short', NULL)"),
        format!(
            "INSERT INTO entries VALUES (NULL, '{id}', 'ann', 'five', 0, '2026-11-23', 'held', '{{}}', '{hash}', NULL)"
        ),
        format!("INSERT INTO entry_subjects VALUES ('{id}', 'order', 'o-1', 1, 1)"),
        format!("INSERT INTO entry_subjects VALUES ('{id}', 'order', 'o-2', 99, 0)"),
        format!("INSERT INTO entry_subjects VALUES ('{id}', 'order', 'o-2', 1, 2)"),
        "INSERT INTO members VALUES ('nobody', 'ann', 'active', NULL, '[]', '{}', 0)".to_owned(),
        format!("INSERT INTO members VALUES ('{id}', 'cat', 'asleep', NULL, '[]', '{{}}', 0)"),
        format!("INSERT INTO members VALUES ('{id}', 'cat', 'erased', '2000-01-01', '[]', '{{}}', 0)"),
        format!("INSERT INTO accounts VALUES ('{id}', 'nobody', 0, '{{}}', NULL)"),
        format!("INSERT INTO keys VALUES ('{id}', 'abc', 'secret', NULL, 0, NULL)"),
        format!("INSERT INTO keys VALUES ('{id}', 'abc', 'signing', '{hash}', 0, NULL)"),
        format!("INSERT INTO keys VALUES ('{id}', 'a_b', 'signing', NULL, 0, NULL)"),
        format!("INSERT INTO programs VALUES ('{id}', 1, '{{}}', 0)"),
        "INSERT INTO merchants VALUES ('Upper', 'x', '[]', 'active', 0, 0)".to_owned(),
        "INSERT INTO merchants VALUES ('under_score', 'x', '[]', 'active', 0, 0)".to_owned(),
        "INSERT INTO merchants VALUES ('two', 'x', '[]', 'active', 0, 2)".to_owned(),
        format!("INSERT INTO counters VALUES ('{id}', 'program/day', 0, 11, 10)"),
        format!("INSERT INTO rollups VALUES ('{id}', 'issued', '', 'yesterday', 1)"),
    ];
    let before = native(&edge).database.dump();
    for sql in &cases {
        assert!(native(&edge).database.run(sql).is_err(), "{sql}");
    }
    assert_eq!(native(&edge).database.dump(), before);
}

#[test]
fn the_daily_sums_follow_from_the_entries() {
    let edge = Edge::native();
    let shop = busy(&edge);
    native(&edge).set_now("2026-11-23T23:59:59+08:00");
    let expiring = json!({"points": 30, "author": "a", "reason": "b", "expires_at": "2026-11-25T00:00:00+08:00"});
    shop.backend(Ask::post("/v1/members/ann/adjustments", &expiring).keyed()).ok(201);
    native(&edge).set_now("2026-11-24T00:00:00+08:00");
    shop.refund("o-1", &json!({"refund_id": "r-1", "lines": [{"line_id": "a", "amount": "10.00"}]})).ok(201);
    shop.order(&shop.order_request("o-2", "bob", &lines(&["5.00"]))).ok(201);
    native(&edge).set_now("2026-11-25T00:00:00+08:00");
    native(&edge).sweep();

    let sums = ["issued", "burnt", "expired", "revoked"];
    let sum = |metric: &str, day: &str| {
        let sql = format!(
            "SELECT coalesce(sum(n), 0) AS n FROM rollups WHERE metric = '{metric}' AND key = '' AND day = '{day}'"
        );
        native(&edge).database.run(&sql).unwrap()[0].integer("n").unwrap()
    };
    let wanted = [("2026-11-23", [1046, 400, 0, 0]), ("2026-11-24", [5, -200, 0, 8]), ("2026-11-25", [0, 0, 30, 0])];
    let days = wanted.map(|(day, _)| (day, sums.map(|metric| sum(metric, day))));
    assert_eq!(days, wanted);

    let totals = native(&edge).database.run(
        "SELECT sum(state ->> '$.totals.issued') AS issued, sum(state ->> '$.totals.burnt') AS burnt, \
         sum(state ->> '$.totals.expired') AS expired, sum(state ->> '$.totals.revoked') AS revoked FROM accounts",
    );
    let totals = totals.unwrap();
    for (at, sum) in sums.iter().enumerate() {
        let over_days: i64 = days.iter().map(|(_, day)| day[at]).sum();
        assert_eq!(totals[0].integer(sum).unwrap(), over_days, "{sum}");
    }
    shop.audit_is_sound("ann");
    shop.audit_is_sound("bob");
}

#[cfg(feature = "workerd")]
mod workerd {
    use super::*;

    #[test]
    fn entries_versions_and_accounts_cannot_be_rewritten() {
        let edge = Edge::workerd();
        busy(&edge);
        let Edge::Workerd(workerd) = &edge else { panic!("the real Worker") };
        for (sql, reason) in REWRITES {
            let error = workerd.sql(sql).unwrap_err();
            assert!(error.contains(reason), "{sql}: {error}");
        }
    }
}

//! The audit detects changes of stored data.

use crate::support::{Ask, Edge, Native, Shop, lines};
use serde_json::{Value, json};

/// A member with some entries, and the answer of the audit after `sql` was run directly on the database without its triggers.
fn audit_after(sql: &[&str]) -> Value {
    let edge = Edge::native();
    let shop = Shop::open(&edge);
    shop.member_with("ann", 1000);
    let hold = shop.hold("ann", &lines(&["20.00"]), 400);
    let mut order = shop.order_request("o-1", "ann", &lines(&["20.00"]));
    order["hold_id"] = hold["hold_id"].clone();
    shop.order(&order).ok(201);
    shop.audit_is_sound("ann");
    let Edge::Native(native) = &edge else { panic!("the native application") };
    tamper(native, sql);
    shop.backend(Ask::get("/v1/members/ann/audit")).ok(200)
}

fn tamper(native: &Native, sql: &[&str]) {
    for trigger in ["entries_keep", "entries_stay", "entries_follow", "entry_subjects_stay", "accounts_advance"] {
        native.database.run(&format!("DROP TRIGGER {trigger}")).unwrap();
    }
    native.database.run("PRAGMA foreign_keys = OFF").unwrap();
    for statement in sql {
        native.database.run(statement).unwrap();
    }
}

#[test]
fn an_unchanged_ledger_is_sound() {
    let audit = audit_after(&[]);
    let totals = json!({
        "issued": 1016, "available": 616, "pending": 0, "held": 0, "burnt": 400, "expired": 0, "revoked": 0,
    });
    let wanted = json!({
        "member_id": "ann", "sound": true, "entries": 4, "state_matches": true, "chain_intact": true, "broken_at": null,
        "conserved": true, "totals": totals,
    });
    assert_eq!(audit, wanted);
}

#[test]
fn a_changed_missing_or_moved_entry_is_detected() {
    let cases: [(&[&str], Value); 4] = [
        (&["UPDATE entries SET body = replace(body, '1000', '9000') WHERE seq = 1"], json!(1)),
        (&["UPDATE entries SET hash = (SELECT hash FROM entries WHERE seq = 2) WHERE seq = 3"], json!(3)),
        (&["DELETE FROM entry_subjects", "DELETE FROM entries WHERE seq = 2"], json!(3)),
        (&["UPDATE entries SET seq = 5 WHERE seq = 4"], Value::Null),
    ];
    for (sql, broken_at) in cases {
        let audit = audit_after(sql);
        assert_eq!((&audit["sound"], &audit["broken_at"]), (&json!(false), &broken_at), "{sql:?}: {audit}");
    }
}

#[test]
fn a_changed_account_is_detected() {
    let richer = "UPDATE accounts SET state = json_set(state, '$.lots[0][4]', 100000)";
    let audit = audit_after(&[richer]);
    let found = ["sound", "state_matches", "conserved", "chain_intact"].map(|what| audit[what].as_bool().unwrap());
    assert_eq!(found, [false, false, false, true], "{audit}");
}

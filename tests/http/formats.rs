//! Stored formats: how the Worker treats states and entries that an older or a newer version wrote, or that are damaged. Also a database of
//! each released format, which this version reads, audits and continues.

use crate::{
    rollups::check_rollups,
    support::{Ask, Edge, Native, Shop, lines},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shared::{
    ledger::{ACCOUNT_FORMAT, Sealed},
    units::hex::hex,
    units::time::Zone,
};

fn native(edge: &Edge) -> &Native {
    let Edge::Native(native) = edge else { panic!("the native application") };
    native
}

/// Two members, each with points, a hold, an order that the hold paid, and a refund.
fn busy(edge: &Edge) -> Shop<'_> {
    let shop = Shop::open(edge);
    for (member, order) in [("ann", "o-1"), ("bob", "o-2")] {
        shop.member_with(member, 1000);
        let hold = shop.hold(member, &lines(&["20.00"]), 400);
        let mut request = shop.order_request(order, member, &lines(&["20.00"]));
        request["hold_id"] = hold["hold_id"].clone();
        shop.order(&request).ok(201);
        let refund = json!({"refund_id": format!("r-{order}"), "lines": [{"line_id": "a", "amount": "10.00"}]});
        shop.refund(order, &refund).ok(201);
    }
    shop
}

/// Writes to the tables like another version or a defect would.
fn write(edge: &Edge, statements: &[String]) {
    let database = &native(edge).database;
    for trigger in ["entries_keep", "accounts_advance"] {
        database.run(&format!("DROP TRIGGER IF EXISTS {trigger}")).unwrap();
    }
    for statement in statements {
        database.run(statement).unwrap();
    }
}

fn balance(shop: &Shop<'_>, member: &str) -> Value {
    let mut balance = shop.backend(Ask::get(&format!("/v1/members/{member}/balance"))).ok(200);
    balance["as_of"] = Value::Null;
    balance
}

/// Checks that the call is refused with 500, that the log names the account, and that nothing is written.
fn check_refused(edge: &Edge, shop: &Shop<'_>, ask: Ask) {
    let before = native(edge).database.dump();
    native(edge).log_lines();
    let path = ask.path.clone();
    let answer = shop.backend(ask);
    answer.problem(500, "internal");
    let log = native(edge).log_lines().join("\n");
    assert!(log.contains(&format!("{}/ann", shop.merchant_id)), "{path}: {log}");
    assert_eq!(native(edge).database.dump(), before, "{path}");
}

/// Calls that need Ann's account.
fn calls_on_ann(shop: &Shop<'_>) -> [Ask; 4] {
    let order = shop.order_request("o-9", "ann", &lines(&["5.00"]));
    let refund = json!({"refund_id": "r-9", "all": true});
    [
        Ask::get("/v1/members/ann/balance"),
        Ask::post("/v1/orders", &order).keyed(),
        Ask::post("/v1/orders/o-1/refunds", &refund).keyed(),
        Ask::post("/v1/members/ann/adjustments", &json!({"points": 1, "author": "a", "reason": "b"})).keyed(),
    ]
}

#[test]
fn a_newer_state_is_refused_and_other_members_are_unaffected() {
    let edge = Edge::native();
    let shop = busy(&edge);
    let newer = ACCOUNT_FORMAT + 1;
    let state = format!("UPDATE accounts SET state = json_set(state, '$.format', {newer}) WHERE member_id = 'ann'");
    write(&edge, &[state]);
    for ask in calls_on_ann(&shop) {
        check_refused(&edge, &shop, ask);
    }
    let entries = shop.backend(Ask::get("/v1/members/ann/entries")).ok(200);
    assert_eq!(entries["data"].as_array().unwrap().len(), 5, "entries can still be listed");
    assert_eq!(balance(&shop, "bob")["available"], 808);
    shop.audit_is_sound("bob");
}

#[test]
fn an_older_state_is_folded_again_from_its_entries() {
    let edge = Edge::native();
    let shop = busy(&edge);
    let before = balance(&shop, "ann");
    write(
        &edge,
        &["UPDATE accounts SET state = json_object('format', 0, 'seq', seq) WHERE member_id = 'ann'".to_owned()],
    );
    assert_eq!(balance(&shop, "ann"), before);
    shop.order(&shop.order_request("o-9", "ann", &lines(&["5.00"]))).ok(201);
    assert_eq!(balance(&shop, "ann")["available"], before["available"].as_u64().unwrap() + 5);
    let rows = native(&edge).database.run("SELECT state ->> '$.format' AS format FROM accounts").unwrap();
    assert!(rows.iter().all(|row| row.integer("format").unwrap() == i64::from(ACCOUNT_FORMAT)));
    shop.audit_is_sound("ann");
}

/// A newer version recorded a fact that this version does not know, and the account has a newer format.
#[test]
fn an_entry_of_an_unknown_kind_can_be_listed() {
    let edge = Edge::native();
    let shop = busy(&edge);
    let database = &native(&edge).database;
    let last =
        &database.run("SELECT seq, hash FROM entries WHERE member_id = 'ann' ORDER BY seq DESC LIMIT 1").unwrap()[0];
    let (seq, previous) = (last.integer("seq").unwrap() + 1, last.text("hash").unwrap());
    let posting = json!({
        "from": "lots", "to": "burnt", "lot_id": "base/2026-11/never", "points": 100, "earned_at": "2026-11-23T04:00:00Z",
    });
    let body = json!({
        "format": 1, "at": "2026-11-23T05:00:00Z", "actor": {"by": "shopper"}, "movement": {"postings": [posting]},
        "subject": "reward", "fact": {"kind": "redeemed", "reward_id": "mug"},
    });
    let body = body.to_string();
    let hash = hex(&Sha256::digest(format!("{previous}\n{seq}\n{body}").as_bytes()));
    let merchant = &shop.merchant_id;
    write(
        &edge,
        &[
            format!(
                "INSERT INTO entries (merchant_id, member_id, seq, at, day, kind, body, hash) VALUES ('{merchant}', 'ann', {seq}, 0, '2026-11-23', 'reward_redeemed', '{body}', '{hash}')"
            ),
            format!(
                "UPDATE accounts SET seq = {seq}, state = json_set(state, '$.format', 2, '$.seq', {seq}) WHERE member_id = 'ann'"
            ),
        ],
    );
    let entries = shop.backend(Ask::get("/v1/members/ann/entries")).ok(200);
    let newest = &entries["data"][0];
    assert_eq!(
        (&newest["seq"], &newest["what"], &newest["points"]),
        (&json!(seq), &json!({"kind": "unknown"}), &json!(-100))
    );
    assert!(Sealed::read(seq.try_into().unwrap(), body, hash).unwrap().follows(previous), "it can be verified");
    for ask in calls_on_ann(&shop) {
        check_refused(&edge, &shop, ask);
    }
    shop.audit_is_sound("bob");
}

/// An entry with a newer frame, and one that is truncated.
#[test]
fn a_damaged_entry_is_refused_and_never_omitted() {
    for body in ["json_set(body, '$.format', 2)", "'{}'", "json_remove(body, '$.at')"] {
        let edge = Edge::native();
        let shop = busy(&edge);
        write(&edge, &[format!("UPDATE entries SET body = {body} WHERE member_id = 'ann' AND seq = 3")]);
        let refund = json!({"refund_id": "r-9", "all": true});
        for ask in [Ask::get("/v1/members/ann/entries"), Ask::post("/v1/orders/o-1/refunds", &refund).keyed()] {
            let before = native(&edge).database.dump();
            assert_eq!(shop.backend(ask).status, 500, "{body}");
            assert_eq!(native(&edge).database.dump(), before, "{body}");
        }
        assert_eq!(balance(&shop, "bob")["available"], 808, "{body}");
    }
}

/// The database of each released format, as SQL: the schema of that time and the rows of a short history.
const FIXTURES: [&str; 1] = [include_str!("../fixtures/format_1.sql")];

#[test]
fn databases_of_every_released_format_are_sound() {
    for fixture in FIXTURES {
        let edge = Edge::native();
        let database = &native(&edge).database;
        let merchant = database.load(fixture);
        let members =
            database.run(&format!("SELECT member_id FROM accounts WHERE merchant_id = '{merchant}'")).unwrap();
        assert!(members.len() >= 2, "the fixture has members");
        let shop = Shop::reopened(&edge, &merchant);
        for member in members {
            let member = member.text("member_id").unwrap();
            shop.audit_is_sound(member);
            shop.order(&shop.order_request(&format!("after-{member}"), member, &lines(&["5.00"]))).ok(201);
            shop.audit_is_sound(member);
        }
        check_rollups(native(&edge), &merchant, &Zone::parse("Asia/Shanghai").unwrap());
    }
}

/// Prints the fixture of the present format: `JIFEN_WRITE_FIXTURE=PATH cargo test -p tests --test http write_the_fixture`.
#[test]
fn write_the_fixture() {
    let Ok(path) = std::env::var("JIFEN_WRITE_FIXTURE") else { return };
    let edge = Edge::native();
    busy(&edge);
    std::fs::write(path, native(&edge).database.sql_dump()).unwrap();
}

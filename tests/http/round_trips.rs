//! The round trips of a call to the database, and the returned rows: the same with ten entries and with a hundred thousand.

use crate::support::{Ask, Edge, Native, Shop, lines};
use serde_json::json;

fn native(edge: &Edge) -> &Native {
    match edge {
        Edge::Native(native) => native,
        Edge::Workerd(_) => panic!("a test of the native application"),
    }
}

#[test]
fn a_balance_is_one_query_of_one_row_for_any_history() {
    let edge = Edge::native();
    let shop = Shop::open(&edge);
    shop.member_with("ann", 0);
    for _ in 0..10 {
        shop.give("ann", 10);
    }
    let trips = || {
        for balance in [Ask::get("/v1/me/balance"), Ask::get("/v1/members/ann/balance")] {
            let ask = if balance.path.contains("/me/") {
                shop.as_shopper("ann", balance)
            } else {
                balance.bearer(&shop.secret_key)
            };
            let (answer, traffic) = native(&edge).database.traffic(|| edge.ask(&ask));
            assert_eq!((traffic.trips, traffic.statements, traffic.rows), (1, 1, 1));
            assert_eq!(answer.ok(200)["available"], 100);
        }
    };
    trips();
    lengthen(native(&edge), 100_000);
    let entries = native(&edge).database.run("SELECT count(*) AS entries FROM entries").unwrap();
    assert_eq!(entries[0].integer("entries").unwrap(), 100_000);
    trips();

    let page = shop.as_shopper("ann", Ask::get("/v1/me/history?limit=20"));
    let (answer, traffic) = native(&edge).database.traffic(|| edge.ask(&page));
    assert_eq!((traffic.trips, traffic.rows), (1, 22), "the member, and one entry more than the page contains");
    assert_eq!(answer.ok(200)["data"][0]["seq"], 100_000);
    let plan = native(&edge).database.run(
        "EXPLAIN QUERY PLAN SELECT seq FROM entries WHERE merchant_id = 'a' AND member_id = 'b' AND seq < 50000 ORDER BY seq DESC LIMIT 21",
    );
    let plan = plan.unwrap()[0].text("detail").unwrap().to_owned();
    assert!(plan.starts_with("SEARCH entries"), "{plan}");
}

/// Makes the only member's history this long, with copies of its last entry.
fn lengthen(native: &Native, entries: u32) {
    let copies = format!(
        "WITH RECURSIVE more(seq) AS (SELECT 11 UNION ALL SELECT seq + 1 FROM more WHERE seq < {entries}) \
         INSERT INTO entries SELECT NULL, merchant_id, member_id, more.seq, at, day, kind, body, hash, texts FROM more, entries WHERE entries.seq = 10 \
         ORDER BY more.seq"
    );
    native.database.run(&copies).unwrap();
    let account = format!("UPDATE accounts SET seq = {entries}, state = json_set(state, '$.seq', {entries})");
    native.database.run(&account).unwrap();
}

#[test]
fn calls_take_a_fixed_number_of_round_trips() {
    let edge = Edge::native();
    let shop = Shop::open(&edge);
    shop.member_with("ann", 1000);
    let trips = |ask: Ask, trips: u32| {
        let (answer, traffic) = native(&edge).database.traffic(|| edge.ask(&ask));
        assert!(answer.status < 300, "{} {}: {}", ask.method, ask.path, answer.body);
        assert_eq!(traffic.trips, trips, "{} {}", ask.method, ask.path);
        answer.body
    };
    let backend = |ask: Ask| ask.keyed().bearer(&shop.secret_key);
    let request = json!({"currency": "CNY", "lines": lines(&["20.00"]), "points": 400});
    let quote = trips(shop.as_shopper("ann", Ask::post("/v1/me/quotes", &request)), 1);
    let place = Ask::post("/v1/me/holds", &json!({"quote": quote["quote"]})).keyed();
    let hold = trips(shop.as_shopper("ann", place.clone()), 2);
    trips(backend(Ask::get(&format!("/v1/holds/{}", hold["hold_id"].as_str().unwrap()))), 1);
    trips(shop.as_shopper("ann", place), 1);
    let mut order = shop.order_request("o-1", "ann", &lines(&["20.00"]));
    order["hold_id"] = hold["hold_id"].clone();
    trips(backend(Ask::post("/v1/orders", &order)), 2);
    trips(backend(Ask::get("/v1/orders/o-1")), 1);
    trips(backend(Ask::post("/v1/orders/o-1/refunds", &json!({"refund_id": "r-1", "all": true}))), 2);
    trips(backend(Ask::post("/v1/orders/o-1/complete", &json!({}))), 2);
    trips(backend(Ask::get("/v1/members/ann/entries")), 1);
    trips(backend(Ask::post("/v1/members/ann/adjustments", &json!({"points": 1, "author": "a", "reason": "b"}))), 2);
    trips(backend(Ask::post("/v1/members", &json!({"member_id": "bob"}))), 2);
    let occurred_at = edge.now().to_string();
    let event = json!({"event_id": "e-1", "member_id": "ann", "kind": "review", "occurred_at": occurred_at});
    trips(backend(Ask::post("/v1/events", &event)), 2);
    let preview = json!({"currency": "CNY", "lines": lines(&["20.00"])});
    trips(Ask::post("/v1/earn-previews", &preview).header("jifen-key", &shop.publishable_key), 0);
    trips(Ask::get("/v1/program").header("jifen-key", &shop.publishable_key), 0);
    native(&edge).empty_cache();
    trips(shop.as_shopper("ann", Ask::get("/v1/me/balance")), 2);
    trips(shop.as_shopper("ann", Ask::get("/v1/me/balance")), 1);
}

/// The referrer's account is read and written in the same round trips as the friend's.
#[test]
fn a_friends_orders_take_no_additional_round_trip() {
    let edge = Edge::native();
    let mut program = crate::support::program();
    let rule = json!({"kind": "referral", "id": "friends", "first_order": {"points": 10}});
    program["earning"]["rules"].as_array_mut().unwrap().push(rule);
    program["earning"]["pending_days"] = json!(7);
    let shop = Shop::open_with(&edge, &program);
    shop.member_with("ann", 0);
    shop.member_with("bob", 0);
    let order = shop.order_request("o-1", "bob", &lines(&["20.00"]));
    for (path, request) in [
        ("/v1/referrals", json!({"referrer_id": "ann", "friend_id": "bob"})),
        ("/v1/orders", order),
        ("/v1/orders/o-1/complete", json!({})),
        ("/v1/orders/o-1/refunds", json!({"refund_id": "r-1", "all": true})),
    ] {
        let before = shop.points("ann");
        let ask = Ask::post(path, &request).keyed().bearer(&shop.secret_key);
        let (answer, traffic) = native(&edge).database.traffic(|| edge.ask(&ask));
        assert!(answer.status < 300, "{path}: {}", answer.body);
        assert_eq!(traffic.trips, 2, "{path}");
        assert!(path == "/v1/referrals" || shop.points("ann") != before, "{path} changes both");
    }
}

//! Members, their balance and their history, over HTTP.

use crate::support::{Ask, Edge, Shop, lines};
use serde_json::{Value, json};

on_both!(
    a_member_joins_and_is_read_and_changed,
    a_member_joins_once,
    wrong_members_are_refused,
    an_unknown_shopper_has_an_empty_balance,
    an_unknown_member_is_not_found_by_the_backend,
    a_balance_states_worth_and_expiries,
    points_are_granted_and_revoked_by_hand,
    wrong_adjustments_are_refused,
    history_pages_have_no_gap_and_no_overlap,
    only_the_merchant_reads_authors_and_hashes,
    a_frozen_member_earns_but_does_not_spend,
    an_erased_member_has_no_points_and_no_personal_data,
    an_export_contains_all_data,
);

fn join(shop: &Shop<'_>, member: Value) -> crate::support::Answer {
    shop.backend(Ask::post("/v1/members", &member).keyed())
}

fn a_member_joins_and_is_read_and_changed(edge: &Edge) {
    let shop = Shop::open(edge);
    let request = json!({
        "member_id": "user:1@x", "birthday": "2000-02-29", "segments": ["vip"], "attributes": {"tea": "green"},
        "joined_at": "2020-01-01T00:00:00+08:00",
    });
    let joined = join(&shop, request).ok(201);
    let wanted = json!({
        "member_id": "user:1@x", "birthday": "2000-02-29", "birthday_counts_from": null, "segments": ["vip"],
        "attributes": {"tea": "green"}, "orders_before": 0, "status": "active", "joined_at": "2019-12-31T16:00:00Z",
    });
    assert_eq!(joined, wanted);
    assert_eq!(shop.backend(Ask::get("/v1/members/user:1@x")).ok(200), wanted);
    assert_eq!(shop.backend(Ask::get("/v1/members/user%3A1%40x")).ok(200), wanted, "percent-encoded too");
    let patch = json!({"birthday": "2001-03-01", "segments": []});
    let changed = shop.backend(Ask::patch("/v1/members/user:1@x", &patch)).ok(200);
    assert_eq!((&changed["birthday"], &changed["segments"]), (&json!("2001-03-01"), &json!([])));
    assert_eq!(changed["attributes"], json!({"tea": "green"}), "omitted fields keep their values");
    assert_eq!(shop.backend(Ask::get("/v1/members/user:1@x")).ok(200), changed);
}

fn a_member_joins_once(edge: &Edge) {
    let shop = Shop::open(edge);
    join(&shop, json!({"member_id": "ann"})).ok(201);
    edge.writes_nothing(|| join(&shop, json!({"member_id": "ann"}))).problem(409, "member_exists");
    shop.order(&shop.order_request("o-1", "bob", &lines(&["5.00"]))).ok(201);
    join(&shop, json!({"member_id": "bob"})).ok(201);
    edge.writes_nothing(|| join(&shop, json!({"member_id": "bob"}))).problem(409, "member_exists");
}

fn wrong_members_are_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    let cases = [
        (json!({"member_id": ""}), "/member_id"),
        (json!({"member_id": "a\u{0}b"}), "/member_id"),
        (json!({"member_id": "a".repeat(129)}), "/member_id"),
        (json!({"member_id": 7}), "/member_id"),
        (json!({"member_id": "ann", "birthday": "2001-02-29"}), "/birthday"),
        (json!({"member_id": "ann", "birthday": "29.02.2000"}), "/birthday"),
        (json!({"member_id": "ann", "birthday": "20000229"}), "/birthday"),
        (json!({"member_id": "ann", "segments": [""]}), "/segments/0"),
        (json!({"member_id": "ann", "segments": ["x", "y".repeat(65)]}), "/segments/1"),
        (json!({"member_id": "ann", "segments": vec!["x"; 51]}), "/segments"),
        (json!({"member_id": "ann", "attributes": {"": "x"}}), "/attributes"),
        (json!({"member_id": "ann", "attributes": {"x": 1}}), "/attributes/x"),
        (json!({"member_id": "ann", "joined_at": "yesterday"}), "/joined_at"),
        (json!({"member_id": "ann", "joined_at": "2026-01-01T00:00:00"}), "/joined_at"),
    ];
    for (request, pointer) in cases {
        let problem = edge.writes_nothing(|| join(&shop, request.clone())).problem(400, "invalid_request");
        assert_eq!(problem["pointer"], pointer, "{request}");
    }
    join(&shop, json!({"member_id": "ann"})).ok(201);
    let patch = |patch: Value| edge.writes_nothing(|| shop.backend(Ask::patch("/v1/members/ann", &patch)));
    assert_eq!(patch(json!({"status": "erased"})).problem(400, "invalid_request")["pointer"], "/status");
    assert_eq!(patch(json!({"status": "asleep"})).problem(400, "invalid_request")["pointer"], "/status");
    assert_eq!(patch(json!({"member_id": "bob"})).problem(400, "unknown_field")["pointer"], "/member_id");
}

fn an_unknown_shopper_has_an_empty_balance(edge: &Edge) {
    let shop = Shop::open(edge);
    let balance = edge.writes_nothing(|| shop.shopper("new", Ask::get("/v1/me/balance"))).ok(200);
    for part in ["available", "pending", "held", "debt"] {
        assert_eq!(balance[part], 0, "{part}");
    }
    assert_eq!(balance["worth"], json!({"amount": "0.00", "currency": "CNY"}));
    assert_eq!((&balance["expiring"], &balance["next_pending"]), (&json!([]), &json!([])));
    let history = shop.shopper("new", Ask::get("/v1/me/history")).ok(200);
    assert_eq!(history, json!({"data": [], "next_cursor": null}));
}

fn an_unknown_member_is_not_found_by_the_backend(edge: &Edge) {
    let shop = Shop::open(edge);
    for path in ["", "/balance", "/entries", "/audit", "/export"] {
        shop.backend(Ask::get(&format!("/v1/members/nobody{path}"))).problem(404, "not_found");
        shop.backend(Ask::get(&format!("/v1/members/no%20id{path}"))).problem(404, "not_found");
    }
    shop.backend(Ask::delete("/v1/members/nobody")).problem(404, "not_found");
    shop.backend(Ask::patch("/v1/members/nobody", &json!({}))).problem(404, "not_found");
    join(&shop, json!({"member_id": "ann"})).ok(201);
    assert_eq!(shop.points("ann"), [0; 4], "the member exists before the first entry");
    shop.audit_is_sound("ann");
}

fn a_balance_states_worth_and_expiries(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 0);
    let give = |points: u64, expires_at: Value| {
        let request = json!({"points": points, "author": "a", "reason": "b", "expires_at": expires_at});
        shop.backend(Ask::post("/v1/members/ann/adjustments", &request).keyed()).ok(201);
    };
    give(150, Value::Null);
    give(30, json!("2040-06-30T16:00:00Z"));
    give(20, json!("2040-01-01T00:00:00+08:00"));
    let balance = shop.balance("ann");
    assert_eq!((&balance["available"], &balance["worth"]["amount"]), (&json!(200), &json!("2.00")));
    let wanted = json!([
        {"expires_at": "2039-12-31T16:00:00Z", "points": 20},
        {"expires_at": "2040-06-30T16:00:00Z", "points": 30},
        {"expires_at": null, "points": 150},
    ]);
    assert_eq!(balance["expiring"], wanted);
    let mine = shop.shopper("ann", Ask::get("/v1/me/balance")).ok(200);
    assert_eq!((&mine["available"], &mine["expiring"]), (&json!(200), &wanted));
}

fn points_are_granted_and_revoked_by_hand(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 0);
    let answer = shop.give("ann", 100);
    assert!(answer["adjustment_id"].as_str().unwrap().starts_with("adj_"));
    assert_eq!((&answer["points"], &answer["balance"]["available"]), (&json!(100), &json!(100)));
    let take = json!({"points": -40, "author": "kim", "reason": "a slip"});
    let answer = shop.backend(Ask::post("/v1/members/ann/adjustments", &take).keyed()).ok(201);
    assert_eq!((&answer["points"], &answer["balance"]["available"]), (&json!(-40), &json!(60)));
    let too_many = json!({"points": -61, "author": "kim", "reason": "a slip"});
    let ask = Ask::post("/v1/members/ann/adjustments", &too_many).keyed();
    let problem = edge.writes_nothing(|| shop.backend(ask)).problem(409, "insufficient_points");
    assert_eq!((&problem["required"], &problem["available"]), (&json!(61), &json!(60)));
    shop.audit_is_sound("ann");
}

fn wrong_adjustments_are_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 10);
    let cases = [
        (json!({"points": 0, "author": "a", "reason": "b"}), "/points"),
        (json!({"points": 1.5, "author": "a", "reason": "b"}), "/points"),
        (json!({"points": "1", "author": "a", "reason": "b"}), "/points"),
        (json!({"points": 9_007_199_254_740_992_u64, "author": "a", "reason": "b"}), "/points"),
        (json!({"points": -9_007_199_254_740_992_i64, "author": "a", "reason": "b"}), "/points"),
        (json!({"points": i64::MIN, "author": "a", "reason": "b"}), "/points"),
        (json!({"points": u64::MAX, "author": "a", "reason": "b"}), "/points"),
        (json!({"points": 1, "author": "", "reason": "b"}), "/author"),
        (json!({"points": 1, "author": "a", "reason": " "}), "/reason"),
        (json!({"points": 1, "author": "a", "reason": "x".repeat(201)}), "/reason"),
        (json!({"points": 1, "author": "a", "reason": "b", "expires_at": "2020-01-01T00:00:00Z"}), "/expires_at"),
        (json!({"points": 1, "author": "a", "reason": "b", "class": "gold"}), "/class"),
    ];
    for (request, pointer) in cases {
        let ask = Ask::post("/v1/members/ann/adjustments", &request).keyed();
        let problem = edge.writes_nothing(|| shop.backend(ask)).problem(400, "invalid_request");
        assert_eq!(problem["pointer"], pointer, "{request}");
    }
    let huge = Ask::post_raw("/v1/members/ann/adjustments", r#"{"points":1e400,"author":"a","reason":"b"}"#).keyed();
    shop.backend(huge).problem(400, "invalid_request");
    assert_eq!(shop.points("ann"), [10, 0, 0, 0]);
}

fn history_pages_have_no_gap_and_no_overlap(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 0);
    for points in 1..=7 {
        shop.give("ann", points);
    }
    let mut seen = Vec::new();
    let mut path = "/v1/me/history?limit=3".to_owned();
    loop {
        let page = shop.shopper("ann", Ask::get(&path)).ok(200);
        let data = page["data"].as_array().unwrap();
        assert!(data.len() <= 3);
        seen.extend(data.iter().map(|entry| (entry["seq"].as_u64().unwrap(), entry["points"].as_i64().unwrap())));
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("/v1/me/history?limit=3&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, (1..=7).rev().map(|seq: u32| (u64::from(seq), i64::from(seq))).collect::<Vec<_>>());
    assert_eq!(shop.backend(Ask::get("/v1/members/ann/entries?limit=7")).ok(200)["next_cursor"], Value::Null);
    for query in
        ["limit=0", "limit=101", "limit=-1", "limit=x", "limit=", "cursor=x", "cursor=-1", "limit=99999999999999999999"]
    {
        shop.shopper("ann", Ask::get(&format!("/v1/me/history?{query}"))).problem(400, "invalid_request");
        shop.backend(Ask::get(&format!("/v1/members/ann/entries?{query}"))).problem(400, "invalid_request");
    }
}

fn only_the_merchant_reads_authors_and_hashes(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 50);
    let mine = shop.shopper("ann", Ask::get("/v1/me/history")).ok(200);
    let what = json!({"kind": "adjusted", "adjustment_id": mine["data"][0]["what"]["adjustment_id"], "reason": "at the beginning"});
    assert_eq!(mine["data"][0]["what"], what);
    assert_eq!(mine["data"][0].get("hash"), None);
    let theirs = shop.backend(Ask::get("/v1/members/ann/entries")).ok(200);
    assert_eq!(theirs["data"][0]["what"]["author"], "test");
    assert_eq!(theirs["data"][0]["hash"].as_str().unwrap().len(), 64);
}

fn a_frozen_member_earns_but_does_not_spend(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let quote = shop.quote("ann", &lines(&["20.00"]), 500).ok(200);
    shop.backend(Ask::patch("/v1/members/ann", &json!({"status": "frozen"}))).ok(200);
    shop.quote("ann", &lines(&["20.00"]), 500).problem(403, "member_frozen");
    edge.writes_nothing(|| shop.place("ann", &quote)).problem(403, "member_frozen");
    assert_eq!(shop.shopper("ann", Ask::get("/v1/me/balance")).ok(200)["available"], 1000);
    shop.order(&shop.order_request("o-1", "ann", &lines(&["20.00"]))).ok(201);
    assert_eq!(shop.points("ann"), [1020, 0, 0, 0]);
    shop.backend(Ask::patch("/v1/members/ann", &json!({"status": "active"}))).ok(200);
    shop.place("ann", &quote).ok(201);
}

fn an_erased_member_has_no_points_and_no_personal_data(edge: &Edge) {
    let shop = Shop::open(edge);
    join(&shop, json!({"member_id": "ann", "birthday": "2000-01-01", "segments": ["vip"]})).ok(201);
    shop.give("ann", 1000);
    let hold = shop.hold("ann", &lines(&["20.00"]), 500);
    shop.backend(Ask::delete("/v1/members/ann")).ok(204);
    assert_eq!(shop.points("ann"), [0; 4]);
    shop.audit_is_sound("ann");
    let member = shop.backend(Ask::get("/v1/members/ann")).ok(200);
    assert_eq!(
        (&member["status"], &member["birthday"], &member["segments"]),
        (&json!("erased"), &Value::Null, &json!([]))
    );
    edge.writes_nothing(|| shop.backend(Ask::delete("/v1/members/ann"))).ok(204);
    edge.writes_nothing(|| shop.backend(Ask::patch("/v1/members/ann", &json!({"status": "active"}))))
        .problem(409, "member_erased");
    shop.quote("ann", &lines(&["20.00"]), 0).problem(401, "unauthorized");
    let capture = format!("/v1/holds/{}/capture", hold["hold_id"].as_str().unwrap());
    shop.backend(Ask::post(&capture, &json!({})).keyed()).problem(409, "hold_resolved");
    shop.order(&shop.order_request("o-1", "ann", &lines(&["20.00"]))).ok(201);
}

fn an_export_contains_all_data(edge: &Edge) {
    let shop = Shop::open(edge);
    join(&shop, json!({"member_id": "ann", "segments": ["vip"]})).ok(201);
    shop.give("ann", 1);
    shop.give("ann", 2);
    let export = shop.backend(Ask::get("/v1/members/ann/export?limit=1")).ok(200);
    assert_eq!(export["member"]["segments"], json!(["vip"]));
    assert_eq!(export["balance"]["available"], 3);
    assert_eq!(&export["entries"]["data"][0]["points"], 2);
    let rest = format!("/v1/members/ann/export?limit=1&cursor={}", export["entries"]["next_cursor"].as_str().unwrap());
    let rest = shop.backend(Ask::get(&rest)).ok(200);
    assert_eq!((&rest["entries"]["data"][0]["points"], &rest["entries"]["next_cursor"]), (&json!(1), &Value::Null));
}

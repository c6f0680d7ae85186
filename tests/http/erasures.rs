//! Erased members over HTTP: refusals, erased data, and the new membership under the same id.

use crate::support::{Answer, Ask, Edge, Shop, lines};
use serde_json::{Value, json};

on_both!(
    a_change_of_an_erased_member_is_refused,
    texts_are_erased_with_the_person,
    a_token_of_an_erased_member_is_refused,
    an_erased_id_begins_a_new_membership,
);

fn join(shop: &Shop<'_>, request: Value) -> Answer {
    shop.backend(Ask::post("/v1/members", &request).keyed())
}

fn a_change_of_an_erased_member_is_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 100);
    shop.backend(Ask::delete("/v1/members/ann")).ok(204);
    for points in [50, -50] {
        let request = json!({"points": points, "author": "kim", "reason": "a slip"});
        let ask = Ask::post("/v1/members/ann/adjustments", &request).keyed();
        edge.writes_nothing(|| shop.backend(ask)).problem(409, "member_erased");
    }
    assert_eq!(shop.points("ann"), [0; 4]);
}

/// The author and the reason of a change by hand are erased. The hashes cover a digest, so that the audit remains sound.
fn texts_are_erased_with_the_person(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 0);
    shop.member_with("bob", 0);
    for (member, points) in [("ann", 50), ("ann", -20), ("bob", 10)] {
        let request = json!({"points": points, "author": "Kim Possible", "reason": "for Ann of 5 Elm Street"});
        shop.backend(Ask::post(&format!("/v1/members/{member}/adjustments"), &request).keyed()).ok(201);
    }
    let path = |member: &str| format!("/v1/members/{member}/entries");
    let what = |member: &str| shop.backend(Ask::get(&path(member))).ok(200)["data"][1]["what"].clone();
    assert_eq!(
        (&what("ann")["reason"], &what("ann")["author"]),
        (&json!("for Ann of 5 Elm Street"), &json!("Kim Possible"))
    );
    shop.audit_is_sound("ann");
    shop.backend(Ask::delete("/v1/members/ann")).ok(204);
    for path in [path("ann"), "/v1/members/ann/export".to_owned()] {
        let text = shop.backend(Ask::get(&path)).ok(200).to_string();
        assert!(!text.contains("Elm Street") && !text.contains("Possible"), "{text}");
    }
    assert_eq!(what("ann").get("reason"), Some(&Value::Null));
    if let Edge::Native(native) = edge {
        let of_ann: Vec<String> = native.database.dump().into_iter().filter(|row| row.contains("Elm Street")).collect();
        assert_eq!(of_ann.len(), 1, "Bob's alone: {of_ann:?}");
    }
    shop.audit_is_sound("ann");
    let of_bob = shop.backend(Ask::get(&path("bob"))).ok(200)["data"][0]["what"]["reason"].clone();
    assert_eq!(of_bob, "for Ann of 5 Elm Street");
    shop.audit_is_sound("bob");
}

/// Every call of a shopper refuses the token.
fn a_token_of_an_erased_member_is_refused(edge: &Edge) {
    let mut program = crate::support::program();
    let rules = program["earning"]["rules"].as_array_mut().unwrap();
    rules.push(json!({"kind": "check_in", "id": "daily", "points": 5}));
    rules.push(json!({"kind": "referral", "id": "friends", "registration": {"referrer": 10, "friend": 5}}));
    let shop = Shop::open_with(edge, &program);
    shop.member_with("ann", 1000);
    let quote = shop.quote("ann", &lines(&["20.00"]), 100).ok(200);
    let hold = shop.hold("ann", &lines(&["20.00"]), 100);
    shop.backend(Ask::delete("/v1/members/ann")).ok(204);
    let basket = json!({"currency": "CNY", "lines": lines(&["20.00"]), "points": 0});
    let preview = json!({"currency": "CNY", "lines": lines(&["20.00"])});
    let calls = [
        Ask::get("/v1/me/balance"),
        Ask::get("/v1/me/history"),
        Ask::get("/v1/me/ways-to-earn"),
        Ask::get("/v1/me/invite"),
        Ask::post("/v1/me/quotes", &basket),
        Ask::post("/v1/earn-previews", &preview),
        Ask::post("/v1/me/holds", &json!({"quote": quote["quote"]})).keyed(),
        Ask::delete(&format!("/v1/me/holds/{}", hold["hold_id"].as_str().unwrap())).keyed(),
        Ask::post("/v1/me/check-ins", &json!({})).keyed(),
    ];
    for call in calls {
        edge.writes_nothing(|| shop.shopper("ann", call)).problem(401, "unauthorized");
    }
    join(&shop, json!({"member_id": "ann"})).ok(201);
    assert_eq!(shop.shopper("ann", Ask::get("/v1/me/balance")).ok(200)["available"], 0);
}

fn an_erased_id_begins_a_new_membership(edge: &Edge) {
    let mut program = crate::support::program();
    let welcome = json!({"kind": "event", "id": "welcome", "event": "sign_up", "points": 50});
    program["earning"]["rules"].as_array_mut().unwrap().push(welcome);
    let shop = Shop::open_with(edge, &program);
    let first = join(&shop, json!({"member_id": "ann", "birthday": "2000-01-01", "segments": ["vip"]})).ok(201);
    assert_eq!(first["earned"][0]["points"], 50);
    shop.order(&shop.order_request("o-1", "ann", &lines(&["20.00"]))).ok(201);
    shop.backend(Ask::delete("/v1/members/ann")).ok(204);
    if let Edge::Native(native) = edge {
        native.pass_minutes(1);
    }
    let again = join(&shop, json!({"member_id": "ann"})).ok(201);
    assert_eq!(
        (&again["status"], &again["birthday"], &again["segments"]),
        (&json!("active"), &Value::Null, &json!([]))
    );
    assert_eq!(again["earned"], Value::Null, "no second welcome within a year");
    assert_eq!(shop.points("ann"), [0; 4]);
    edge.writes_nothing(|| join(&shop, json!({"member_id": "ann"}))).problem(409, "member_exists");
    shop.give("ann", 30);
    if let Edge::Native(_) = edge {
        let refund = shop.refund("o-1", &json!({"refund_id": "r-1", "all": true})).ok(201);
        assert_eq!((&refund["cash"], &refund["debt_added"]), (&json!("20.00"), &json!(0)));
        assert_eq!(shop.points("ann"), [30, 0, 0, 0]);
    }
    shop.audit_is_sound("ann");
    if let Edge::Native(native) = edge {
        shop.backend(Ask::delete("/v1/members/ann")).ok(204);
        native.pass_minutes(366 * 24 * 60);
        assert_eq!(join(&shop, json!({"member_id": "ann"})).ok(201)["earned"][0]["points"], 50);
        assert_eq!(shop.points("ann"), [50, 0, 0, 0]);
        shop.audit_is_sound("ann");
    }
}

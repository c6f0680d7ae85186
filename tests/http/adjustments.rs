//! Changes by hand over HTTP: an id makes a change once, and a change can be limited to one lot.

use crate::support::{Ask, Edge, Shop};
use serde_json::{Value, json};

on_both!(an_adjustment_id_is_used_once, a_wrong_grant_is_revoked_from_its_own_lot,);

fn an_adjustment_id_is_used_once(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 0);
    shop.member_with("bob", 0);
    let adjust = |member: &str, points: i64| {
        let request = json!({"adjustment_id": "case #7/1", "points": points, "author": "kim", "reason": "a slip"});
        shop.backend(Ask::post(&format!("/v1/members/{member}/adjustments"), &request).keyed())
    };
    let answer = adjust("ann", 50).ok(201);
    assert_eq!((&answer["adjustment_id"], &answer["balance"]["available"]), (&json!("case #7/1"), &json!(50)));
    edge.writes_nothing(|| adjust("ann", 50)).problem(409, "conflict");
    edge.writes_nothing(|| adjust("ann", -50)).problem(409, "conflict");
    edge.writes_nothing(|| adjust("bob", 50)).problem(409, "conflict");
    if let Edge::Native(native) = edge {
        native.pass_minutes(400 * 24 * 60);
        edge.writes_nothing(|| adjust("ann", 50)).problem(409, "conflict");
    }
    assert_eq!((shop.points("ann"), shop.points("bob")), ([50, 0, 0, 0], [0; 4]));
    let elsewhere = Shop::open(edge);
    elsewhere.member_with("ann", 0);
    let request = json!({"adjustment_id": "case #7/1", "points": 1, "author": "kim", "reason": "a slip"});
    elsewhere.backend(Ask::post("/v1/members/ann/adjustments", &request).keyed()).ok(201);
    shop.audit_is_sound("ann");
}

fn a_wrong_grant_is_revoked_from_its_own_lot(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 0);
    let adjust = |fields: Value| {
        let mut request = json!({"author": "kim", "reason": "a slip"});
        request.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        shop.backend(Ask::post("/v1/members/ann/adjustments", &request).keyed())
    };
    adjust(json!({"points": 70, "expires_at": "2040-01-01T00:00:00Z"})).ok(201);
    let wrong = adjust(json!({"points": 50, "expires_at": "2041-01-01T00:00:00Z"})).ok(201);
    assert_eq!((&wrong["lots"][0]["points"], wrong["lots"].as_array().unwrap().len()), (&json!(50), 1));
    let lot_id = &wrong["lots"][0]["lot_id"];
    let refused = |fields: Value| edge.writes_nothing(|| adjust(fields));
    let problem = refused(json!({"points": -51, "lot_id": lot_id})).problem(409, "insufficient_points");
    assert_eq!((&problem["required"], &problem["available"]), (&json!(51), &json!(50)));
    for (points, lot_id) in [(-1, json!("base/2026-11/never")), (-1, json!("x")), (-1, json!(7)), (1, lot_id.clone())] {
        let problem = refused(json!({"points": points, "lot_id": lot_id})).problem(400, "invalid_request");
        assert_eq!(problem["pointer"], "/lot_id");
    }
    let revoked = adjust(json!({"points": -50, "lot_id": lot_id})).ok(201);
    assert_eq!((&revoked["lots"][0]["lot_id"], &revoked["lots"][0]["points"]), (lot_id, &json!(50)));
    let left = json!([{"expires_at": "2040-01-01T00:00:00Z", "points": 70}]);
    assert_eq!(revoked["balance"]["expiring"], left);
    shop.audit_is_sound("ann");
}

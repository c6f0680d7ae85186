//! Refunds over HTTP. The suite tests that they are exact.

use crate::support::{Ask, Edge, Shop, lines};
use serde_json::{Value, json};

on_both!(
    a_refund_by_amount_and_by_quantity,
    a_refund_of_spent_points_creates_a_debt,
    more_than_is_left_is_refused,
    a_refund_is_made_once,
    wrong_refunds_are_refused,
);

fn a_refund_by_amount_and_by_quantity(edge: &Edge) {
    let shop = Shop::open(edge);
    let mut order = shop.order_request("o-1", "ann", &lines(&["30.00", "10.00"]));
    order["lines"][0]["quantity"] = json!(2);
    order["shipping"] = json!("6.00");
    shop.order(&order).ok(201);
    let refund = shop.refund("o-1", &json!({"refund_id": "r-1", "lines": [{"line_id": "a", "quantity": 1}]})).ok(201);
    assert_eq!((&refund["cash"], &refund["points_revoked"]), (&json!("30.00"), &json!(30)));
    let request = json!({"refund_id": "r-2", "lines": [{"line_id": "b", "amount": "2.50"}], "shipping": "6.00"});
    let refund = shop.refund("o-1", &request).ok(201);
    assert_eq!(
        (&refund["cash"], &refund["points_revoked"], &refund["debt_added"]),
        (&json!("8.50"), &json!(3), &json!(0))
    );
    assert_eq!(refund["balance"]["available"], 37);
    let read = shop.backend(Ask::get("/v1/orders/o-1")).ok(200);
    assert_eq!((&read["lines"][0]["refunded_quantity"], &read["lines"][1]["refunded"]), (&json!(1), &json!("2.50")));
    shop.audit_is_sound("ann");
}

fn a_refund_of_spent_points_creates_a_debt(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.order(&shop.order_request("o-1", "ann", &lines(&["100.00"]))).ok(201);
    let hold = shop.hold("ann", &lines(&["2.00"]), 80);
    let capture = format!("/v1/holds/{}/capture", hold["hold_id"].as_str().unwrap());
    shop.backend(Ask::post(&capture, &json!({})).keyed()).ok(200);
    let refund = shop.refund("o-1", &json!({"refund_id": "r-1", "all": true})).ok(201);
    assert_eq!((&refund["points_revoked"], &refund["debt_added"]), (&json!(100), &json!(80)));
    assert_eq!(shop.points("ann"), [0, 0, 0, 80]);
    shop.order(&shop.order_request("o-2", "ann", &lines(&["100.00"]))).ok(201);
    assert_eq!(shop.points("ann"), [20, 0, 0, 0]);
    shop.audit_is_sound("ann");
}

fn more_than_is_left_is_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.order(&shop.order_request("o-1", "ann", &lines(&["10.00"]))).ok(201);
    let refused = |request: Value, pointer: &str| {
        let problem = edge.writes_nothing(|| shop.refund("o-1", &request)).problem(422, "refund_exceeds_order");
        assert_eq!(problem["pointer"], pointer, "{request}");
    };
    refused(json!({"refund_id": "r-1", "lines": [{"line_id": "a", "quantity": 2}]}), "/lines/0/quantity");
    refused(json!({"refund_id": "r-1", "lines": [{"line_id": "a", "amount": "10.01"}]}), "/lines/0/amount");
    let twice = json!([{"line_id": "a", "amount": "6.00"}, {"line_id": "a", "amount": "6.00"}]);
    refused(json!({"refund_id": "r-1", "lines": twice}), "/lines/1/amount");
    refused(json!({"refund_id": "r-1", "shipping": "0.01"}), "/shipping");
    shop.refund("o-1", &json!({"refund_id": "r-1", "all": true})).ok(201);
    refused(json!({"refund_id": "r-2", "all": true}), "/all");
    refused(json!({"refund_id": "r-2", "lines": [{"line_id": "a", "quantity": 1}]}), "/lines/0/quantity");
    assert_eq!(shop.points("ann"), [0, 0, 0, 0]);
}

fn a_refund_is_made_once(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.order(&shop.order_request("o-1", "ann", &lines(&["10.00"]))).ok(201);
    shop.order(&shop.order_request("o-2", "ann", &lines(&["10.00"]))).ok(201);
    let request = json!({"refund_id": "r-1", "lines": [{"line_id": "a", "amount": "1.00"}]});
    shop.refund("o-1", &request).ok(201);
    edge.writes_nothing(|| shop.refund("o-1", &request)).problem(409, "conflict");
    edge.writes_nothing(|| shop.refund("o-2", &request)).problem(409, "conflict");
    assert_eq!(shop.points("ann"), [19, 0, 0, 0]);
}

fn wrong_refunds_are_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.order(&shop.order_request("o-1", "ann", &lines(&["10.00"]))).ok(201);
    let line = |line: Value| json!({"refund_id": "r-1", "lines": [line]});
    let cases = [
        (json!({"refund_id": "r-1"}), "/lines"),
        (json!({"refund_id": "", "all": true}), "/refund_id"),
        (json!({"refund_id": "r-1", "all": "yes"}), "/all"),
        (json!({"refund_id": "r-1", "all": true, "lines": [{"line_id": "a", "quantity": 1}]}), "/all"),
        (line(json!({"line_id": "z", "quantity": 1})), "/lines/0/line_id"),
        (line(json!({"line_id": "a"})), "/lines/0"),
        (line(json!({"line_id": "a", "quantity": 1, "amount": "1.00"})), "/lines/0"),
        (line(json!({"line_id": "a", "quantity": 0})), "/lines/0/quantity"),
        (line(json!({"line_id": "a", "quantity": -1})), "/lines/0/quantity"),
        (line(json!({"line_id": "a", "amount": "0.00"})), "/lines/0/amount"),
        (line(json!({"line_id": "a", "amount": "-1.00"})), "/lines/0/amount"),
        (line(json!({"line_id": "a", "amount": "1.001"})), "/lines/0/amount"),
        (json!({"refund_id": "r-1", "shipping": "x"}), "/shipping"),
    ];
    for (request, pointer) in cases {
        let problem = edge.writes_nothing(|| shop.refund("o-1", &request)).problem(400, "invalid_request");
        assert_eq!(problem["pointer"], pointer, "{request}");
    }
    shop.refund("o-9", &json!({"refund_id": "r-1", "all": true})).problem(404, "not_found");
}

//! Paid orders over HTTP: their answers, and that a paid order is neither refused because of points nor recorded twice.

use crate::support::{Ask, Edge, Shop, lines};
use serde_json::{Value, json};

on_both!(
    an_order_earns_and_explains_its_awards,
    an_order_opens_the_account_of_an_unknown_member,
    an_order_is_recorded_once,
    a_changed_basket_is_reported,
    a_released_hold_is_burnt_again_or_causes_a_shortfall,
    a_captured_hold_is_not_burnt_again,
    completing_makes_pending_points_available,
    wrong_orders_are_refused,
    amounts_have_the_digits_of_the_currency,
    an_order_with_the_maximum_of_lines_is_held_paid_and_refunded,
);

fn with_hold(shop: &Shop<'_>, order_id: &str, prices: &[&str], hold: &Value) -> Value {
    let mut order = shop.order_request(order_id, "ann", &lines(prices));
    order["hold_id"] = hold["hold_id"].clone();
    order
}

fn an_order_earns_and_explains_its_awards(edge: &Edge) {
    let shop = Shop::open(edge);
    let mut order = shop.order_request("o-1", "ann", &lines(&["10.00", "2.50"]));
    order["shipping"] = json!("5.00");
    order["tax"] = json!("1.25");
    order["store"] = json!("web");
    order["channel"] = json!("app");
    let answer = shop.order(&order).ok(201);
    assert_eq!((&answer["earned"]["desired"], &answer["earned"]["granted"]), (&json!(12), &json!(12)));
    let award = &answer["earned"]["awards"][0];
    assert_eq!(
        (&award["rule_id"], &award["base"], &award["rounding"]),
        (&json!("base"), &json!("12.50"), &json!("floor"))
    );
    assert_eq!(answer["earned"]["lines"], json!([{"line_id": "a", "points": 10}, {"line_id": "b", "points": 2}]));
    assert_eq!((&answer["spent"]["points"], &answer["spent"]["amount"]), (&json!(0), &json!("0.00")));
    let read = shop.backend(Ask::get("/v1/orders/o-1")).ok(200);
    assert_eq!(
        (&read["total"], &read["member_id"], &read["currency"]),
        (&json!("18.75"), &json!("ann"), &json!("CNY"))
    );
    assert_eq!(read["earned"], answer["earned"]);
    shop.backend(Ask::get("/v1/orders/o-2")).problem(404, "not_found");
}

fn an_order_opens_the_account_of_an_unknown_member(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.order(&shop.order_request("o-1", "new", &lines(&["10.00"]))).ok(201);
    assert_eq!(shop.points("new"), [10, 0, 0, 0]);
    assert_eq!(shop.backend(Ask::get("/v1/members/new")).ok(200)["status"], "active");
    shop.audit_is_sound("new");
}

fn an_order_is_recorded_once(edge: &Edge) {
    let shop = Shop::open(edge);
    let order = shop.order_request("o-1", "ann", &lines(&["10.00"]));
    shop.order(&order).ok(201);
    edge.writes_nothing(|| shop.order(&order)).problem(409, "order_exists");
    let others = shop.order_request("o-1", "bob", &lines(&["10.00"]));
    edge.writes_nothing(|| shop.order(&others)).problem(409, "order_exists");
    assert_eq!(shop.points("ann"), [10, 0, 0, 0]);
    let elsewhere = Shop::open(edge);
    elsewhere.order(&elsewhere.order_request("o-1", "ann", &lines(&["10.00"]))).ok(201);
}

fn a_changed_basket_is_reported(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let hold = shop.hold("ann", &lines(&["20.00"]), 1000);
    let answer = shop.order(&with_hold(&shop, "o-1", &["4.00"], &hold)).ok(201);
    assert_eq!(answer["spent"]["basket_changed"], true);
    assert_eq!((&answer["spent"]["points"], &answer["spent"]["amount"]), (&json!(400), &json!("4.00")));
    assert_eq!(shop.points("ann"), [600, 0, 0, 0]);
}

fn a_released_hold_is_burnt_again_or_causes_a_shortfall(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let release = |hold: &Value| {
        let path = format!("/v1/holds/{}/release", hold["hold_id"].as_str().unwrap());
        shop.backend(Ask::post(&path, &json!({})).keyed()).ok(200);
    };
    let hold = shop.hold("ann", &lines(&["20.00"]), 600);
    release(&hold);
    let answer = shop.order(&with_hold(&shop, "o-1", &["20.00"], &hold)).ok(201);
    assert_eq!((&answer["spent"]["points"], &answer["spent"]["shortfall"]), (&json!(600), &Value::Null));
    let hold = shop.hold("ann", &lines(&["4.00"]), 200);
    release(&hold);
    let take = json!({"points": -350, "author": "a", "reason": "b"});
    shop.backend(Ask::post("/v1/members/ann/adjustments", &take).keyed()).ok(201);
    let before = shop.points("ann")[0];
    assert_eq!(before, 64, "1000 - 600 + 14 - 350");
    let answer = shop.order(&with_hold(&shop, "o-2", &["4.00"], &hold)).ok(201);
    let shortfall = json!({"points": 136, "amount": "1.36", "reason": "points_gone"});
    assert_eq!((&answer["spent"]["points"], &answer["spent"]["shortfall"]), (&json!(64), &shortfall));
    shop.audit_is_sound("ann");
}

fn a_captured_hold_is_not_burnt_again(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let hold = shop.hold("ann", &lines(&["20.00"]), 400);
    shop.order(&with_hold(&shop, "o-1", &["20.00"], &hold)).ok(201);
    let answer = shop.order(&with_hold(&shop, "o-2", &["20.00"], &hold)).ok(201);
    assert_eq!(answer["spent"]["points"], 0);
    assert_eq!(answer["spent"]["shortfall"]["reason"], "hold_captured");
    assert_eq!(shop.points("ann"), [632, 0, 0, 0]);
}

fn completing_makes_pending_points_available(edge: &Edge) {
    let mut program = crate::support::program();
    program["earning"]["pending_days"] = json!(7);
    let shop = Shop::open_with(edge, &program);
    shop.order(&shop.order_request("o-1", "ann", &lines(&["10.00"]))).ok(201);
    assert_eq!(shop.points("ann"), [0, 10, 0, 0]);
    let complete =
        |order_id: &str| shop.backend(Ask::post(&format!("/v1/orders/{order_id}/complete"), &json!({})).keyed());
    let answer = complete("o-1").ok(200);
    assert_eq!((&answer["points"], &answer["balance"]["available"]), (&json!(10), &json!(10)));
    let again = edge.writes_nothing_but_replies(|| complete("o-1")).ok(200);
    assert_eq!((&again["points"], &again["balance"]["available"]), (&json!(0), &json!(10)));
    complete("o-2").problem(404, "not_found");
    shop.audit_is_sound("ann");
}

fn wrong_orders_are_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    let order = shop.order_request("o-1", "ann", &lines(&["10.00"]));
    let with = |key: &str, value: Value| {
        let mut order = order.clone();
        order[key] = value;
        order
    };
    let with_line = |key: &str, value: Value| {
        let mut order = order.clone();
        order["lines"][0][key] = value;
        order
    };
    let later = edge.now().plus_minutes(60).to_string();
    let cases = [
        (with("order_id", json!("..")), "/order_id"),
        (with("order_id", json!(null)), "/order_id"),
        (with("member_id", json!({})), "/member_id"),
        (with("placed_at", json!("yesterday")), "/placed_at"),
        (with("placed_at", json!(later)), "/placed_at"),
        (with("placed_at", json!(1_700_000_000)), "/placed_at"),
        (with("hold_id", json!("hold_nobody")), "/hold_id"),
        (with("shipping", json!("-1.00")), "/shipping"),
        (with("shipping", json!(1)), "/shipping"),
        (with("tax", json!("0.001")), "/tax"),
        (with("store", json!("")), "/store"),
        (with("channel", json!("x".repeat(65))), "/channel"),
        (with("lines", json!([])), "/lines"),
        (with("lines", json!("a")), "/lines"),
        (with("lines", json!([{"line_id": "a", "sku": "s", "quantity": 1}])), "/lines/0"),
        (with("lines", json!([order["lines"][0], order["lines"][0]])), "/lines/1/line_id"),
        (with_line("quantity", json!(-1)), "/lines/0/quantity"),
        (with_line("quantity", json!(1.5)), "/lines/0/quantity"),
        (with_line("quantity", json!("1")), "/lines/0/quantity"),
        (with_line("quantity", json!(1_000_001)), "/lines/0/quantity"),
        (with_line("quantity", json!(4_294_967_296_u64)), "/lines/0/quantity"),
        (with_line("unit_price", json!("10.001")), "/lines/0/unit_price"),
        (with_line("unit_price", json!(10)), "/lines/0/unit_price"),
        (with_line("unit_price", json!("1e3")), "/lines/0/unit_price"),
        (with_line("unit_price", json!("99999999999999999999")), "/lines/0/unit_price"),
        (with_line("unit_price", json!("1,000.00")), "/lines/0/unit_price"),
        (with_line("discount", json!("10.01")), "/lines/0/discount"),
        (with_line("sku", json!("x".repeat(65))), "/lines/0/sku"),
        (with_line("sku", json!(1)), "/lines/0/sku"),
        (with_line("categories", json!(["tea", ""])), "/lines/0/categories/1"),
        (with_line("tags", json!(vec!["x"; 21])), "/lines/0/tags"),
    ];
    for (order, pointer) in cases {
        let problem = edge.writes_nothing(|| shop.order(&order)).problem(400, "invalid_request");
        assert_eq!(problem["pointer"], pointer, "{order}");
    }
    edge.writes_nothing(|| shop.order(&with("currency", json!("USD")))).problem(422, "currency_mismatch");
    for (order, pointer) in
        [(with("total", json!("10.00")), "/total"), (with_line("price", json!("1")), "/lines/0/price")]
    {
        assert_eq!(edge.writes_nothing(|| shop.order(&order)).problem(400, "unknown_field")["pointer"], pointer);
    }
}

fn amounts_have_the_digits_of_the_currency(edge: &Edge) {
    let yen = {
        let mut program = crate::support::program();
        program["currency"] = json!("JPY");
        program["earning"]["rules"][0]["per"] = json!("100");
        program["spending"]["cash_off"]["rate"]["amount"] = json!("1");
        Shop::open_with(edge, &program)
    };
    let mut order = yen.order_request("o-1", "ann", &lines(&["1000.50"]));
    order["currency"] = json!("JPY");
    assert_eq!(yen.order(&order).problem(400, "invalid_request")["pointer"], "/lines/0/unit_price");
    order["lines"] = lines(&["1000"]);
    assert_eq!(yen.order(&order).ok(201)["earned"]["granted"], 10);
}

/// 500 lines with long names, as many as a request can contain: quote, hold, order and refund.
fn an_order_with_the_maximum_of_lines_is_held_paid_and_refunded(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 100_000);
    let line = |at: u32| json!({"line_id": format!("line-{at:03}-{}", "x".repeat(54)), "sku": "s", "quantity": 3, "unit_price": "3.33"});
    let lines: Value = (0..500).map(line).collect();
    let hold = shop.hold("ann", &lines, 100_000);
    let mut order = shop.order_request("o-1", "ann", &lines);
    order["hold_id"] = hold["hold_id"].clone();
    assert!(order.to_string().len() > 60_000, "{}", order.to_string().len());
    let paid = shop.order(&order).ok(201);
    assert_eq!((&paid["spent"]["points"], &paid["spent"]["shortfall"]), (&json!(100_000), &Value::Null));
    let refund = shop.refund("o-1", &json!({"refund_id": "r-1", "all": true})).ok(201);
    assert_eq!((&refund["cash"], &refund["points_restored"]), (&json!("3995.00"), &json!(100_000)));
    assert_eq!(shop.points("ann"), [100_000, 0, 0, 0]);
    shop.audit_is_sound("ann");
}

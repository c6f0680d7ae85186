//! How an order was paid, over HTTP: the tax of lines and of quotes, and cash that was not charged. The suite tests the arithmetic.

use crate::support::{Ask, Edge, Shop, lines};
use serde_json::{Value, json};

on_both!(
    each_refund_returns_the_tax_of_its_line,
    an_orders_tax_is_the_sum_of_its_lines,
    a_quote_adds_tax_to_the_cash,
    cash_that_was_not_charged_is_a_shortfall,
    a_gift_card_that_was_not_charged_is_not_refunded,
    wrong_amounts_are_refused,
);

fn taxed(parts: &[(&str, &str)]) -> Value {
    let prices: Vec<&str> = parts.iter().map(|(price, _)| *price).collect();
    let mut lines = lines(&prices);
    for (line, (_, tax)) in lines.as_array_mut().unwrap().iter_mut().zip(parts) {
        line["tax"] = json!(tax);
    }
    lines
}

fn each_refund_returns_the_tax_of_its_line(edge: &Edge) {
    let mut program = crate::support::program();
    program["currency"] = json!("JPY");
    program["earning"]["rules"][0]["per"] = json!("1");
    program["spending"]["cash_off"]["rate"]["amount"] = json!("1");
    let shop = Shop::open_with(edge, &program);
    let mut order = shop.order_request("o-1", "ann", &taxed(&[("1000", "80"), ("1000", "100")]));
    order["currency"] = json!("JPY");
    order["tax"] = json!("180");
    shop.order(&order).ok(201);
    let refund = |refund_id: &str, line: &str| {
        let request = json!({"refund_id": refund_id, "lines": [{"line_id": line, "quantity": 1}]});
        shop.refund("o-1", &request).ok(201)["cash"].clone()
    };
    assert_eq!(refund("r-1", "a"), "1080");
    assert_eq!(refund("r-2", "b"), "1100");
    let read = shop.backend(Ask::get("/v1/orders/o-1")).ok(200);
    assert_eq!((&read["lines"][0]["tax"], &read["lines"][1]["tax"]), (&json!("80"), &json!("100")));
    assert_eq!((&read["total"], &read["cash"]), (&json!("2180"), &json!("2180")));
    shop.audit_is_sound("ann");
}

fn an_orders_tax_is_the_sum_of_its_lines(edge: &Edge) {
    let shop = Shop::open(edge);
    let mut order = shop.order_request("o-1", "ann", &taxed(&[("10.00", "0.80"), ("10.00", "1.00")]));
    for tax in ["0.00", "1.79", "1.81"] {
        order["tax"] = json!(tax);
        let problem = edge.writes_nothing(|| shop.order(&order)).problem(400, "invalid_request");
        assert_eq!(problem["pointer"], "/tax");
        assert!(problem["detail"].as_str().unwrap().contains("1.80"), "{problem:#}");
    }
    order["tax"] = json!("1.80");
    shop.order(&order).ok(201);
    order["order_id"] = json!("o-2");
    order.as_object_mut().unwrap().remove("tax");
    shop.order(&order).ok(201);
    let cash = |order_id: &str| shop.backend(Ask::get(&format!("/v1/orders/{order_id}"))).ok(200)["cash"].clone();
    assert_eq!((cash("o-1"), cash("o-2")), (json!("21.80"), json!("21.80")));
}

fn a_quote_adds_tax_to_the_cash(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 10_000);
    let quote = |lines: &Value, tax: Value| {
        let mut request = json!({"currency": "CNY", "lines": lines, "points": 3000});
        if !tax.is_null() {
            request["tax"] = tax;
        }
        edge.writes_nothing(|| shop.shopper("ann", Ask::post("/v1/me/quotes", &request)))
    };
    let plain = lines(&["100.00"]);
    assert_eq!(quote(&plain, json!(null)).ok(200)["cash"], "70.00");
    assert_eq!(quote(&plain, json!("8.00")).ok(200)["cash"], "78.00");
    assert_eq!(quote(&taxed(&[("100.00", "8.00")]), json!(null)).ok(200)["cash"], "78.00");
    assert_eq!(quote(&taxed(&[("100.00", "8.00")]), json!("8.00")).ok(200)["cash"], "78.00");
    for tax in [json!("7.99"), json!("-8.00"), json!("0.001"), json!(8)] {
        let problem = quote(&taxed(&[("100.00", "8.00")]), tax).problem(400, "invalid_request");
        assert_eq!(problem["pointer"], "/tax");
    }
    // The order can state another tax than the quote: the basket is the same.
    let quoted = quote(&plain, json!("8.00")).ok(200);
    let hold = shop.place("ann", &quoted).ok(201);
    let mut order = shop.order_request("o-1", "ann", &taxed(&[("100.00", "8.25")]));
    order["hold_id"] = hold["hold_id"].clone();
    let paid = shop.order(&order).ok(201);
    assert_eq!((&paid["spent"]["points"], &paid["spent"]["basket_changed"]), (&json!(3000), &Value::Null));
    assert_eq!(shop.backend(Ask::get("/v1/orders/o-1")).ok(200)["cash"], "78.25");
    assert_eq!(shop.refund("o-1", &json!({"refund_id": "r-1", "all": true})).ok(201)["cash"], "78.25");
}

fn cash_that_was_not_charged_is_a_shortfall(edge: &Edge) {
    let shop = Shop::open(edge);
    let mut order = shop.order_request("o-1", "ann", &lines(&["30.00", "10.00"]));
    order["shipping"] = json!("6.00");
    order["tax"] = json!("4.00");
    order["charged"] = json!("45.00");
    let paid = shop.order(&order).ok(201);
    let shortfall = json!({"points": 0, "amount": "5.00", "reason": "not_charged"});
    assert_eq!((&paid["spent"]["points"], &paid["spent"]["shortfall"]), (&json!(0), &shortfall));
    assert_eq!(paid["earned"]["granted"], 36, "36.00 of 40.00 were charged for the lines");
    let read = shop.backend(Ask::get("/v1/orders/o-1")).ok(200);
    assert_eq!((&read["total"], &read["cash"]), (&json!("50.00"), &json!("45.00")));
    assert_eq!(read["spent"]["shortfall"], shortfall);
    let mut sum = 0;
    for (at, request) in [
        json!({"lines": [{"line_id": "b", "quantity": 1}]}),
        json!({"shipping": "5.99"}),
        json!({"lines": [{"line_id": "a", "amount": "0.01"}]}),
        json!({"all": true}),
    ]
    .into_iter()
    .enumerate()
    {
        let mut request = request;
        request["refund_id"] = json!(format!("r-{at}"));
        let refund = shop.refund("o-1", &request).ok(201);
        sum += refund["cash"].as_str().unwrap().replace('.', "").parse::<u64>().unwrap();
    }
    assert_eq!(sum, 4_500);
    assert_eq!(shop.points("ann"), [0, 0, 0, 0]);
    shop.audit_is_sound("ann");
}

fn a_gift_card_that_was_not_charged_is_not_refunded(edge: &Edge) {
    let mut program = crate::support::program();
    program["spending"]["cash_off"]["exclude"] = json!({"categories": ["gift-card"]});
    let shop = Shop::open_with(edge, &program);
    shop.member_with("ann", 3000);
    let hold = shop.hold("ann", &lines(&["100.00"]), 3000);
    let mut order = shop.order_request("o-1", "ann", &lines(&["30.00"]));
    order["lines"][0]["categories"] = json!(["gift-card"]);
    order["hold_id"] = hold["hold_id"].clone();
    order["charged"] = json!("0.00");
    let paid = shop.order(&order).ok(201);
    let shortfall = json!({"points": 0, "amount": "30.00", "reason": "not_charged"});
    assert_eq!((&paid["spent"]["points"], &paid["spent"]["shortfall"]), (&json!(0), &shortfall));
    assert_eq!(shop.points("ann"), [3000, 0, 0, 0]);
    let refund = shop.refund("o-1", &json!({"refund_id": "r-1", "all": true})).ok(201);
    assert_eq!((&refund["cash"], &refund["points_restored"]), (&json!("0.00"), &json!(0)));
    shop.audit_is_sound("ann");
}

fn wrong_amounts_are_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    let order = shop.order_request("o-1", "ann", &lines(&["10.00"]));
    let refused = |order: &Value, pointer: &str| {
        let problem = edge.writes_nothing(|| shop.order(order)).problem(400, "invalid_request");
        assert_eq!(problem["pointer"], pointer, "{order}");
    };
    for charged in [json!("10.01"), json!("-1.00"), json!("0.001"), json!(10)] {
        let mut order = order.clone();
        order["charged"] = charged;
        refused(&order, "/charged");
    }
    for tax in [json!("-1.00"), json!("0.001"), json!(1)] {
        let mut order = order.clone();
        order["lines"][0]["tax"] = tax;
        refused(&order, "/lines/0/tax");
    }
}

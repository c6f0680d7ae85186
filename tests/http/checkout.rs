//! A whole purchase, with the calls of the shop page and its backend.

use crate::support::{Ask, Edge, Shop, lines};
use serde_json::json;

on_both!(a_shopper_pays_with_points_and_cash_and_gets_both_back, a_client_reads_its_own_writes,);

/// Pays 100 yuan with 3,000 points and cash, refunds one line, then the rest: all points and cash are returned exactly.
fn a_shopper_pays_with_points_and_cash_and_gets_both_back(edge: &Edge) {
    let mut program = crate::support::program();
    program["earning"]["pending_days"] = json!(7);
    let shop = Shop::open_with(edge, &program);
    shop.member_with("ann", 4000);
    let basket = lines(&["60.00", "40.00"]);

    let quote = shop.quote("ann", &basket, 3000).ok(200);
    assert_eq!(
        (&quote["amount"], &quote["cash"], &quote["would_earn"]),
        (&json!("30.00"), &json!("70.00"), &json!(70))
    );
    let hold = shop.place("ann", &quote).ok(201);
    assert_eq!(shop.points("ann"), [1000, 0, 3000, 0]);

    let read = shop.backend(Ask::get(&format!("/v1/holds/{}", hold["hold_id"].as_str().unwrap()))).ok(200);
    assert_eq!((&read["state"], &read["amount"]), (&json!("held"), &json!("30.00")));
    let mut order = shop.order_request("o-1", "ann", &basket);
    order["hold_id"] = hold["hold_id"].clone();
    let paid = shop.order(&order).ok(201);
    assert_eq!((&paid["spent"]["points"], &paid["spent"]["amount"]), (&json!(3000), &json!("30.00")));
    assert_eq!(paid["spent"]["shortfall"], json!(null));
    assert_eq!((&paid["earned"]["granted"], &paid["balance"]["pending"]), (&json!(70), &json!(70)));
    assert_eq!(shop.points("ann"), [1000, 70, 0, 0]);

    let refund = shop.refund("o-1", &json!({"refund_id": "r-1", "lines": [{"line_id": "b", "quantity": 1}]})).ok(201);
    assert_eq!(
        (&refund["cash"], &refund["points_restored"], &refund["points_revoked"]),
        (&json!("28.00"), &json!(1200), &json!(28))
    );
    assert_eq!(shop.points("ann"), [2200, 42, 0, 0]);

    let read = shop.backend(Ask::get("/v1/orders/o-1")).ok(200);
    assert_eq!((&read["total"], &read["cash"]), (&json!("100.00"), &json!("70.00")));
    assert_eq!((&read["lines"][1]["refunded"], &read["refunds"][0]["refund_id"]), (&json!("40.00"), &json!("r-1")));

    let refund = shop.refund("o-1", &json!({"refund_id": "r-2", "all": true})).ok(201);
    assert_eq!(
        (&refund["cash"], &refund["points_restored"], &refund["points_revoked"]),
        (&json!("42.00"), &json!(1800), &json!(42))
    );
    assert_eq!(shop.points("ann"), [4000, 0, 0, 0]);
    shop.audit_is_sound("ann");

    let history = shop.shopper("ann", Ask::get("/v1/me/history")).ok(200);
    let kinds: Vec<&str> =
        history["data"].as_array().unwrap().iter().map(|entry| entry["what"]["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["refunded", "refunded", "order_paid", "spent", "held", "adjusted"]);
    let sum: i64 = history["data"].as_array().unwrap().iter().map(|entry| entry["points"].as_i64().unwrap()).sum();
    assert_eq!(sum, 4000);
}

fn a_client_reads_its_own_writes(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let quote = shop.quote("ann", &lines(&["20.00"]), 300).ok(200);
    let placed = shop.place("ann", &quote);
    let bookmark = placed.header("jifen-bookmark").expect("a bookmark").to_owned();
    placed.ok(201);
    let read = |bookmark: &str| shop.shopper("ann", Ask::get("/v1/me/balance").header("jifen-bookmark", bookmark));
    assert_eq!(read(&bookmark).ok(200)["held"], 300);
    for bookmark in ["", "nonsense'; --", &"0".repeat(200)] {
        assert_eq!(read(bookmark).ok(200)["held"], 300, "{bookmark:?} is ignored");
    }
}

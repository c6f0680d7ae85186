//! The answers about a captured hold, and reversals, over HTTP. The suite tests the rules.

use crate::support::{Answer, Ask, Edge, Shop, lines};
use serde_json::{Value, json};

on_both!(
    every_response_states_what_the_hold_paid,
    an_order_that_used_the_hold_is_named,
    a_capture_is_reversed_once,
    a_reversal_is_idempotent,
    a_capture_that_an_order_used_is_not_reversed,
    wrong_reversals_are_refused,
);

fn id(hold: &Value) -> &str {
    hold["hold_id"].as_str().unwrap()
}

fn resolve(shop: &Shop<'_>, hold: &Value, how: &str, body: Value) -> Answer {
    shop.backend(Ask::post(&format!("/v1/holds/{}/{how}", id(hold)), &body).keyed())
}

fn read(shop: &Shop<'_>, hold: &Value) -> Value {
    shop.backend(Ask::get(&format!("/v1/holds/{}", id(hold)))).ok(200)
}

/// Points, amount, state, captured and order of a hold.
fn facts(hold: &Value) -> Value {
    let fields = ["points", "amount", "state", "captured", "order_id"];
    let fact = |field: &str| hold.get(field).unwrap_or_else(|| panic!("no {field} in {hold:#}")).clone();
    fields.map(fact).to_vec().into()
}

fn paid_with(shop: &Shop<'_>, order_id: &str, price: &str, hold: &Value) -> Value {
    let mut order = shop.order_request(order_id, "ann", &lines(&[price]));
    order["hold_id"] = hold["hold_id"].clone();
    shop.order(&order).ok(201)
}

fn every_response_states_what_the_hold_paid(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let hold = shop.hold("ann", &lines(&["20.00"]), 300);
    assert_eq!(facts(&hold), json!([300, "3.00", "held", null, null]));
    assert_eq!(facts(&read(&shop, &hold)), json!([300, "3.00", "held", null, null]));
    let extended = resolve(&shop, &hold, "extend", json!({"minutes": 20})).ok(200);
    assert_eq!(facts(&extended), json!([300, "3.00", "held", null, null]));
    let captured = json!({"points": 100, "amount": "1.00"});
    let answer = resolve(&shop, &hold, "capture", json!({"points": 100})).ok(200);
    assert_eq!(facts(&answer), json!([100, "1.00", "captured", captured, null]));
    assert_eq!(facts(&read(&shop, &hold)), json!([300, "3.00", "captured", captured, null]));

    let hold = shop.hold("ann", &lines(&["20.00"]), 300);
    assert_eq!(
        facts(&resolve(&shop, &hold, "release", json!({})).ok(200)),
        json!([300, "3.00", "released", null, null])
    );
    assert_eq!(facts(&read(&shop, &hold)), json!([300, "3.00", "released", null, null]));
    let hold = shop.hold("ann", &lines(&["20.00"]), 300);
    let released = shop.shopper("ann", Ask::delete(&format!("/v1/me/holds/{}", id(&hold))).keyed()).ok(200);
    assert_eq!(facts(&released), json!([300, "3.00", "released", null, null]));
}

fn an_order_that_used_the_hold_is_named(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 2000);
    let all = json!({"points": 300, "amount": "3.00"});
    let part = json!({"points": 200, "amount": "2.00"});
    let check = |order_id: &str, resolve_first: Option<&str>, price: &str, captured: &Value| {
        let hold = shop.hold("ann", &lines(&["20.00"]), 300);
        if let Some(how) = resolve_first {
            resolve(&shop, &hold, how, json!({})).ok(200);
        }
        paid_with(&shop, order_id, price, &hold);
        assert_eq!(facts(&read(&shop, &hold)), json!([300, "3.00", "captured", captured, order_id]), "{order_id}");
    };
    check("o-open", None, "20.00", &all);
    check("o-smaller", None, "2.00", &part);
    check("o-captured", Some("capture"), "20.00", &all);
    check("o-claimed", Some("capture"), "2.00", &part);
    check("o-released", Some("release"), "20.00", &all);
    shop.audit_is_sound("ann");
}

fn a_capture_is_reversed_once(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let hold = shop.hold("ann", &lines(&["20.00"]), 300);
    resolve(&shop, &hold, "capture", json!({"points": 100})).ok(200);
    assert_eq!(shop.points("ann"), [900, 0, 0, 0]);
    let reversed = resolve(&shop, &hold, "reverse", json!({})).ok(200);
    assert_eq!(facts(&reversed), json!([300, "3.00", "reversed", null, null]));
    assert_eq!(reversed["balance"]["available"], 1000);
    assert_eq!(facts(&read(&shop, &hold)), json!([300, "3.00", "reversed", null, null]));
    for how in ["reverse", "capture", "release"] {
        edge.writes_nothing(|| resolve(&shop, &hold, how, json!({}))).problem(409, "hold_resolved");
    }
    assert_eq!(shop.points("ann"), [1000, 0, 0, 0]);
    let entries = shop.backend(Ask::get("/v1/members/ann/entries?limit=1")).ok(200);
    assert_eq!(
        (&entries["data"][0]["what"]["kind"], &entries["data"][0]["points"]),
        (&json!("hold_reversed"), &json!(100))
    );
    shop.audit_is_sound("ann");
}

fn a_reversal_is_idempotent(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let hold = shop.hold("ann", &lines(&["20.00"]), 300);
    resolve(&shop, &hold, "capture", json!({})).ok(200);
    let ask = Ask::post(&format!("/v1/holds/{}/reverse", id(&hold)), &json!({})).keyed();
    let first = shop.backend(ask.clone()).ok(200);
    let again = edge.writes_nothing(|| shop.backend(ask));
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.ok(200), first);
    assert_eq!(shop.points("ann"), [1000, 0, 0, 0]);
}

fn a_capture_that_an_order_used_is_not_reversed(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 2000);
    for (order_id, how) in [("o-1", None), ("o-2", Some("capture")), ("o-3", Some("release"))] {
        let hold = shop.hold("ann", &lines(&["20.00"]), 300);
        if let Some(how) = how {
            resolve(&shop, &hold, how, json!({})).ok(200);
        }
        paid_with(&shop, order_id, "20.00", &hold);
        let problem = edge.writes_nothing(|| resolve(&shop, &hold, "reverse", json!({}))).problem(409, "hold_resolved");
        assert!(problem["detail"].as_str().unwrap().contains(order_id), "{problem:#}");
    }
    shop.audit_is_sound("ann");
}

fn wrong_reversals_are_refused(edge: &Edge) {
    let (shop, other) = (Shop::open(edge), Shop::open(edge));
    shop.member_with("ann", 1000);
    let hold = shop.hold("ann", &lines(&["20.00"]), 300);
    let refused = |shop: &Shop<'_>, body: Value| edge.writes_nothing(|| resolve(shop, &hold, "reverse", body));
    refused(&shop, json!({})).problem(409, "conflict");
    assert_eq!(refused(&shop, json!({"points": 1})).problem(400, "unknown_field")["pointer"], "/points");
    refused(&other, json!({})).problem(404, "not_found");
    resolve(&shop, &json!({"hold_id": "hold_none"}), "reverse", json!({})).problem(404, "not_found");
    let path = format!("/v1/holds/{}/reverse", id(&hold));
    shop.backend(Ask::post(&path, &json!({}))).problem(400, "idempotency_key_missing");
    shop.shopper("ann", Ask::post(&path, &json!({})).keyed()).problem(401, "unauthorized");
    resolve(&shop, &hold, "release", json!({})).ok(200);
    refused(&shop, json!({})).problem(409, "hold_resolved");
    if let Edge::Native(native) = edge {
        let hold = shop.hold("ann", &lines(&["20.00"]), 300);
        native.pass_minutes(15);
        resolve(&shop, &hold, "reverse", json!({})).problem(409, "hold_expired");
    }
    assert_eq!(shop.points("ann"), [1000, 0, 0, 0]);
}

//! First orders over HTTP: the first order of the rule's minimum that is not refunded in full. The suite tests the rules.

use crate::support::{Ask, Edge, Shop, lines, program};
use serde_json::{Value, json};

on_both!(
    the_first_order_is_the_first_one_that_is_kept,
    a_free_order_is_not_a_first_order,
    a_minimum_decides_which_order_counts,
    a_wrong_minimum_is_refused,
    a_way_to_earn_states_the_minimum,
    a_member_who_ordered_elsewhere_has_no_first_order,
    a_changed_number_of_orders_counts_for_later_orders,
    the_number_of_orders_elsewhere_remains_after_an_erasure,
    a_replay_uses_the_number_at_the_time_of_each_order,
    a_wrong_number_of_orders_is_refused,
);

/// Triple points on the first order, and an award for the referrer.
fn rules(min_spend: &Value) -> Value {
    let mut program = program();
    let mut condition = json!({"type": "first_order"});
    let mut first_order = json!({"share": "0.05"});
    if !min_spend.is_null() {
        condition["min_spend"] = min_spend.clone();
        first_order["min_spend"] = min_spend.clone();
    }
    let rules = program["earning"]["rules"].as_array_mut().unwrap();
    rules.push(json!({"kind": "multiplier", "id": "first", "factor": "3", "conditions": [condition]}));
    rules.push(json!({"kind": "referral", "id": "friends", "class": "base", "first_order": first_order}));
    program
}

fn open<'e>(edge: &'e Edge, min_spend: &Value) -> Shop<'e> {
    let shop = Shop::open_with(edge, &rules(min_spend));
    shop.member_with("ann", 0);
    shop.member_with("bob", 0);
    shop.backend(Ask::post("/v1/referrals", &json!({"referrer_id": "ann", "friend_id": "bob"})).keyed()).ok(201);
    shop
}

/// What the order earns Bob, and the points that Ann has afterwards.
fn buy(shop: &Shop<'_>, order_id: &str, price: &str) -> (u64, u64) {
    let paid = shop.order(&shop.order_request(order_id, "bob", &lines(&[price]))).ok(201);
    (paid["earned"]["granted"].as_u64().unwrap(), shop.points("ann")[0])
}

fn give_back(shop: &Shop<'_>, order_id: &str) {
    shop.refund(order_id, &json!({"refund_id": format!("r-{order_id}"), "all": true})).ok(201);
}

fn the_first_order_is_the_first_one_that_is_kept(edge: &Edge) {
    let shop = open(edge, &Value::Null);
    assert_eq!(buy(&shop, "o-1", "200.00"), (600, 10));
    give_back(&shop, "o-1");
    assert_eq!((shop.points("ann"), shop.points("bob")), ([0; 4], [0; 4]));
    assert_eq!(buy(&shop, "o-2", "300.00"), (900, 15));
    assert_eq!(buy(&shop, "o-3", "100.00"), (100, 15));
    shop.audit_is_sound("ann");
    shop.audit_is_sound("bob");
}

fn a_free_order_is_not_a_first_order(edge: &Edge) {
    let shop = open(edge, &Value::Null);
    assert_eq!(buy(&shop, "o-1", "0.00"), (0, 0));
    assert_eq!(buy(&shop, "o-2", "20.00"), (60, 1));
    assert_eq!(buy(&shop, "o-3", "20.00"), (20, 1));
}

fn a_minimum_decides_which_order_counts(edge: &Edge) {
    let shop = open(edge, &json!("50.00"));
    assert_eq!(buy(&shop, "o-1", "49.99"), (49, 0));
    assert_eq!(buy(&shop, "o-2", "60.00"), (180, 3));
    assert_eq!(buy(&shop, "o-3", "60.00"), (60, 3));
    give_back(&shop, "o-2");
    give_back(&shop, "o-3");
    assert_eq!(shop.points("ann"), [0; 4]);
    assert_eq!(buy(&shop, "o-4", "80.00"), (240, 4));
    shop.audit_is_sound("ann");
    shop.audit_is_sound("bob");
}

fn a_wrong_minimum_is_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    for min_spend in [json!("0.00"), json!("-1.00"), json!("0.001"), json!("x"), json!(5)] {
        let answer = shop.backend(Ask::put("/v1/program", &rules(&min_spend)));
        assert!([400, 422].contains(&answer.status), "{min_spend}: {}", answer.status);
    }
    shop.backend(Ask::put("/v1/program", &rules(&json!("0.01")))).ok(201);
}

fn a_way_to_earn_states_the_minimum(edge: &Edge) {
    let shop = open(edge, &json!("50.00"));
    let first = |shop: &Shop<'_>| -> Option<Value> {
        let ways = shop.shopper("bob", Ask::get("/v1/me/ways-to-earn")).ok(200);
        ways["data"].as_array().unwrap().iter().find(|way| way["rule_id"] == "first").cloned()
    };
    let way = first(&shop).expect("the multiplier of the first order");
    assert!(way.to_string().contains("\"min_spend\":\"50.00\""), "{way:#}");
    buy(&shop, "o-1", "49.99");
    assert!(first(&shop).is_some(), "an order below the minimum does not count");
    buy(&shop, "o-2", "50.00");
    assert_eq!(first(&shop), None);
}

fn promised(shop: &Shop<'_>, member: &str, price: &str) -> (Value, Value) {
    let basket = lines(&[price]);
    let preview = Ask::post("/v1/earn-previews", &json!({"currency": "CNY", "lines": basket}));
    let preview = shop.shopper(member, preview).ok(200)["earned"]["granted"].clone();
    (preview, shop.quote(member, &basket, 0).ok(200)["would_earn"].clone())
}

fn a_member_who_ordered_elsewhere_has_no_first_order(edge: &Edge) {
    let mut program = rules(&Value::Null);
    let tasks = json!([{"event": "first_order", "points": 100}, {"event": "review", "points": 5}]);
    let pack = json!({"kind": "newcomer", "id": "pack", "welcome": 1, "tasks": tasks, "all_done": 50, "days": 30});
    program["earning"]["rules"].as_array_mut().unwrap().push(pack);
    let shop = Shop::open_with(edge, &program);
    shop.member_with("ann", 0);
    let request = json!({"member_id": "bob", "orders_before": 1});
    assert_eq!(shop.backend(Ask::post("/v1/members", &request).keyed()).ok(201)["orders_before"], 1);
    assert_eq!(shop.backend(Ask::get("/v1/members/bob")).ok(200)["orders_before"], 1);
    shop.backend(Ask::post("/v1/referrals", &json!({"referrer_id": "ann", "friend_id": "bob"})).keyed()).ok(201);
    let way = |member: &str, rule_id: &str| -> Option<Value> {
        let ways = shop.shopper(member, Ask::get("/v1/me/ways-to-earn")).ok(200);
        ways["data"].as_array().unwrap().iter().find(|way| way["rule_id"] == rule_id).cloned()
    };
    assert_eq!(way("bob", "first"), None);
    assert!(way("ann", "first").is_some());
    let (of_bob, of_ann) = (way("bob", "pack").unwrap().to_string(), way("ann", "pack").unwrap().to_string());
    assert!(!of_bob.contains("first_order") && of_ann.contains("first_order"), "{of_bob} {of_ann}");
    assert_eq!(promised(&shop, "bob", "100.00"), (json!(100), json!(100)));
    assert_eq!(buy(&shop, "o-1", "100.00"), (100, 1), "the referrer has the welcome, and nothing for the order");
    shop.audit_is_sound("bob");
}

fn set_before(shop: &Shop<'_>, orders: u32) {
    let changed = shop.backend(Ask::patch("/v1/members/bob", &json!({"orders_before": orders}))).ok(200);
    assert_eq!(changed["orders_before"], orders);
}

fn a_changed_number_of_orders_counts_for_later_orders(edge: &Edge) {
    let shop = open(edge, &Value::Null);
    assert_eq!(buy(&shop, "o-1", "200.00"), (600, 10));
    set_before(&shop, 7);
    assert_eq!((shop.points("bob")[0], shop.points("ann")[0]), (600, 10), "what was granted remains");
    give_back(&shop, "o-1");
    assert_eq!((shop.points("bob")[0], shop.points("ann")[0]), (0, 0));
    assert_eq!(buy(&shop, "o-2", "200.00"), (200, 0));
    give_back(&shop, "o-2");
    set_before(&shop, 0);
    assert_eq!(promised(&shop, "bob", "200.00"), (json!(600), json!(600)));
    assert_eq!(buy(&shop, "o-3", "200.00"), (600, 10));
    shop.audit_is_sound("ann");
    shop.audit_is_sound("bob");
}

fn the_number_of_orders_elsewhere_remains_after_an_erasure(edge: &Edge) {
    let shop = open(edge, &Value::Null);
    set_before(&shop, 3);
    shop.backend(Ask::delete("/v1/members/bob")).ok(204);
    let joined = shop.backend(Ask::post("/v1/members", &json!({"member_id": "bob"})).keyed()).ok(201);
    assert_eq!(joined["orders_before"], 3, "a new membership has no second first order");
}

/// The ledger states the number with the order. A run under the same program grants the same, whatever the member's row states today.
fn a_replay_uses_the_number_at_the_time_of_each_order(edge: &Edge) {
    let shop = open(edge, &Value::Null);
    set_before(&shop, 1);
    assert_eq!(buy(&shop, "o-1", "100.00"), (100, 0));
    set_before(&shop, 0);
    let run = shop.backend(Ask::post("/v1/program/backtest", &json!({"program": rules(&Value::Null)}))).ok(200);
    assert_eq!(run["draft"]["rules"], run["actual"]["rules"]);
    assert_eq!(run["draft"]["granted"], 100);
    shop.audit_is_sound("bob");
}

fn a_wrong_number_of_orders_is_refused(edge: &Edge) {
    let shop = open(edge, &Value::Null);
    let numbers = [json!(-1), json!(1_000_001), json!(4_294_967_296_u64), json!(1.5), json!("1"), json!(true)];
    for orders in numbers {
        let join =
            || shop.backend(Ask::post("/v1/members", &json!({"member_id": "new", "orders_before": orders})).keyed());
        let patch = || shop.backend(Ask::patch("/v1/members/bob", &json!({"orders_before": orders})));
        for answer in [edge.writes_nothing(join), edge.writes_nothing(patch)] {
            assert_eq!(answer.problem(400, "invalid_request")["pointer"], "/orders_before", "{orders}");
        }
    }
    for orders in [1_000_000, 0] {
        set_before(&shop, orders);
    }
    shop.backend(Ask::patch("/v1/members/bob", &json!({"orders_before": 2, "segments": ["vip"]}))).ok(200);
    let kept = shop.backend(Ask::patch("/v1/members/bob", &json!({"segments": []}))).ok(200);
    assert_eq!(kept["orders_before"], 2, "an omitted number remains");
}

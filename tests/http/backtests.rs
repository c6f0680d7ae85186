//! A draft program tried on stored orders and events: what it would have granted, beside what was, without a trace.

use crate::support::{Ask, Edge, Shop, lines, program};
use serde_json::{Value, json};

on_both!(
    a_draft_is_compared_with_what_happened,
    the_program_in_force_grants_what_it_granted,
    a_period_counts_its_own_and_knows_what_came_before,
    a_draft_with_problems_is_not_run,
);

/// Three orders of two members, and a review that the program of the day did not pay.
fn trade(shop: &Shop) {
    for (order_id, member) in [("o-1", "ann"), ("o-2", "ann"), ("o-3", "bob")] {
        shop.order(&shop.order_request(order_id, member, &lines(&["100.00"]))).ok(201);
    }
    let at = shop.edge.now().to_string();
    let review = json!({"event_id": "e-1", "member_id": "bob", "kind": "review", "occurred_at": at});
    shop.backend(Ask::post("/v1/events", &review).keyed()).ok(201);
}

fn draft() -> Value {
    let mut draft = program();
    let rules = draft["earning"]["rules"].as_array_mut().unwrap();
    rules.push(json!({"kind": "multiplier", "id": "first", "factor": "3", "conditions": [{"type": "first_order"}]}));
    rules.push(json!({"kind": "event", "id": "review", "event": "review", "points": 20}));
    draft["earning"]["caps"] = json!([{"of": "member", "per": "day", "points": 350}]);
    draft
}

fn a_draft_is_compared_with_what_happened(edge: &Edge) {
    let shop = Shop::open(edge);
    trade(&shop);
    let request = json!({"program": draft(), "income": "10.00"});
    let ask = Ask::post("/v1/program/backtest", &request);
    let answer = edge.writes_nothing(|| shop.backend(ask)).ok(200);
    assert_eq!((&answer["members"], &answer["orders"], &answer["events"]), (&json!(2), &json!(3), &json!(1)));
    assert_eq!(answer["sales"], json!({"amount": "300.00", "currency": "CNY"}));
    // Ann: 300 and, of 100, the 50 that the day leaves; Bob: 300 and 20 for the review.
    let rules = json!([
        {"rule_id": "base", "awards": 3, "members": 2, "desired": 700, "granted": 650},
        {"rule_id": "review", "awards": 1, "members": 1, "desired": 20, "granted": 20},
    ]);
    assert_eq!((&answer["draft"]["rules"], &answer["draft"]["granted"]), (&rules, &json!(670)));
    let actual = json!([{"rule_id": "base", "awards": 3, "members": 2, "desired": 300, "granted": 300}]);
    assert_eq!(answer["actual"]["rules"], actual);
    assert_eq!(answer["draft"]["expected_cost"]["amount"], "6.70");
    assert_eq!((&answer["draft"]["cost_share"], &answer["actual"]["cost_share"]), (&json!("0.0223"), &json!("0.0100")));
    assert_eq!((&answer["roi"], &answer["next_cursor"]), (&json!("0.4925"), &Value::Null));
    let rest = json!({"program": draft(), "cursor": "ann"});
    let rest = shop.backend(Ask::post("/v1/program/backtest", &rest)).ok(200);
    assert_eq!((&rest["members"], &rest["draft"]["granted"]), (&json!(1), &json!(320)), "who comes after the cursor");
}

fn the_program_in_force_grants_what_it_granted(edge: &Edge) {
    let shop = Shop::open_with(edge, &draft());
    trade(&shop);
    shop.refund("o-1", &json!({"refund_id": "r-1", "all": true})).ok(201);
    let answer = shop.backend(Ask::post("/v1/program/backtest", &json!({"program": draft()}))).ok(200);
    assert_eq!(answer["draft"], answer["actual"]);
    assert_eq!(answer["draft"]["granted"], 670);
}

fn a_period_counts_its_own_and_knows_what_came_before(edge: &Edge) {
    let shop = Shop::open(edge);
    trade(&shop);
    let now = edge.now();
    let run = |from: Value, until: Value| {
        shop.backend(Ask::post("/v1/program/backtest", &json!({"program": draft(), "from": from, "until": until})))
    };
    let later = now.plus_minutes(600).to_string();
    let next = shop.order_request("o-4", "ann", &lines(&["100.00"]));
    let empty = run(json!(later), json!(now.plus_minutes(700).to_string())).ok(200);
    assert_eq!((&empty["members"], &empty["draft"]["rules"]), (&json!(0), &json!([])));
    if let Edge::Native(native) = edge {
        native.pass_minutes(24 * 60);
        shop.order(&next).ok(201);
        let second_day = run(json!(later), Value::Null).ok(200);
        assert_eq!(
            (&second_day["orders"], &second_day["draft"]["granted"]),
            (&json!(1), &json!(100)),
            "not a first order"
        );
    }
    run(json!(later), json!(now.to_string())).problem(400, "invalid_request");
}

fn a_draft_with_problems_is_not_run(edge: &Edge) {
    let shop = Shop::open(edge);
    let run = |program: Value| shop.backend(Ask::post("/v1/program/backtest", &json!({"program": program})));
    let mut wrong = draft();
    wrong["earning"]["rules"][0]["points"] = json!(0);
    run(wrong).problem(422, "program_invalid");
    let mut dollars = draft();
    dollars["currency"] = json!("USD");
    run(dollars).problem(400, "invalid_request");
    edge.ask(&Ask::post("/v1/program/backtest", &json!({"program": draft()}))).problem(401, "unauthorized");
}

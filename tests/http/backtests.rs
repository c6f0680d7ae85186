//! Backtests over HTTP: what a draft program would have granted for stored orders, refunds, events and referrals, compared with what really
//! happened. A backtest writes nothing.

use crate::support::{Ask, Edge, Shop, lines, program};
use serde_json::{Value, json};

on_both!(
    a_draft_is_compared_with_what_happened,
    the_program_in_force_grants_what_it_granted,
    a_draft_with_tiers_states_how_many_would_have_reached_them,
    a_budget_is_applied_for_all_members_and_omitted_in_parts,
    referrals_are_counted_with_the_referrer,
    a_period_counts_its_own_entries_after_earlier_ones,
    a_draft_with_problems_is_not_run,
);

/// Three orders of two members, and a review that the program of that day did not pay.
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
    // Ann: 300, and of 100 the 50 that the day's cap leaves. Bob: 300, and 20 for the review.
    let rules = json!([
        {"rule_id": "base", "awards": 3, "members": 2, "desired": 700, "granted": 650, "revoked": 0},
        {"rule_id": "review", "awards": 1, "members": 1, "desired": 20, "granted": 20, "revoked": 0},
    ]);
    assert_eq!((&answer["draft"]["rules"], &answer["draft"]["granted"]), (&rules, &json!(670)));
    let actual = json!([{"rule_id": "base", "awards": 3, "members": 2, "desired": 300, "granted": 300, "revoked": 0}]);
    assert_eq!(answer["actual"]["rules"], actual);
    assert_eq!(answer["draft"]["expected_cost"]["amount"], "6.70");
    assert_eq!((&answer["draft"]["cost_share"], &answer["actual"]["cost_share"]), (&json!("0.0223"), &json!("0.0100")));
    assert_eq!((&answer["roi"], &answer["next_cursor"]), (&json!("0.4925"), &Value::Null));
    let rest = json!({"program": draft(), "cursor": "ann"});
    let rest = shop.backend(Ask::post("/v1/program/backtest", &rest)).ok(200);
    assert_eq!((&rest["members"], &rest["draft"]["granted"]), (&json!(1), &json!(320)), "the members after the cursor");
}

fn the_program_in_force_grants_what_it_granted(edge: &Edge) {
    let shop = Shop::open_with(edge, &draft());
    trade(&shop);
    shop.refund("o-1", &json!({"refund_id": "r-1", "all": true})).ok(201);
    let answer = shop.backend(Ask::post("/v1/program/backtest", &json!({"program": draft()}))).ok(200);
    assert_eq!(answer["draft"], answer["actual"]);
    assert_eq!((&answer["draft"]["granted"], &answer["draft"]["revoked"]), (&json!(670), &json!(300)));
    assert_eq!(answer["draft"]["expected_cost"]["amount"], "3.70", "of the remaining points");
    assert_eq!(answer["left_out"], json!([]));
}

/// The order of the member who reaches silver is refunded. The order of another member is not.
fn a_draft_with_tiers_states_how_many_would_have_reached_them(edge: &Edge) {
    let shop = Shop::open(edge);
    let mut draft = program();
    let silver = json!({
        "id": "silver", "name": "Silver", "needs": {"any": {"spend": "100.00"}}, "multiplier": "2", "tier_up": {"points": 30},
    });
    let gold = json!({"id": "gold", "name": "Gold", "needs": {"any": {"spend": "1000.00"}}});
    draft["tiers"] = json!({"window": {"kind": "rolling", "months": 12}, "levels": [silver, gold]});
    trade(&shop);
    shop.refund("o-3", &json!({"refund_id": "r-1", "all": true})).ok(201);
    let run = || shop.backend(Ask::post("/v1/program/backtest", &json!({"program": draft}))).ok(200);
    let answer = run();
    let rules = json!([
        {"rule_id": "base", "awards": 3, "members": 2, "desired": 400, "granted": 400, "revoked": 100},
        {"rule_id": "tier:silver:up", "awards": 2, "members": 2, "desired": 60, "granted": 60, "revoked": 30},
    ]);
    assert_eq!(answer["draft"]["rules"], rules);
    assert_eq!(answer["draft"]["tiers"], json!([{"tier_id": "silver", "members": 2}]));
    assert_eq!(
        (&answer["draft"]["revoked"], &answer["draft"]["expected_cost"]["amount"]),
        (&json!(130), &json!("3.30"))
    );
    assert_eq!((&answer["actual"]["tiers"], &answer["actual"]["revoked"]), (&json!([]), &json!(100)));
    shop.backend(Ask::put("/v1/program", &draft)).ok(201);
    shop.order(&shop.order_request("o-4", "bob", &lines(&["100.00"]))).ok(201);
    let after = run();
    assert_eq!(after["actual"]["tiers"], json!([{"tier_id": "silver", "members": 1}]));
    assert_eq!(after["draft"]["tiers"], json!([{"tier_id": "silver", "members": 2}]));
}

fn a_budget_is_applied_for_all_members_and_omitted_in_parts(edge: &Edge) {
    let mut limited = program();
    limited["earning"]["caps"] = json!([{"of": "program", "per": "day", "points": 150}]);
    let shop = Shop::open_with(edge, &limited);
    for (order_id, member) in [("o-1", "cem"), ("o-2", "ann"), ("o-3", "bob")] {
        shop.order(&shop.order_request(order_id, member, &lines(&["100.00"]))).ok(201);
    }
    let run = |request: Value| shop.backend(Ask::post("/v1/program/backtest", &request)).ok(200);
    let all = run(json!({"program": limited}));
    assert_eq!((&all["draft"], &all["left_out"]), (&all["actual"], &json!([])));
    let rule = json!({"rule_id": "base", "awards": 3, "members": 2, "desired": 300, "granted": 150, "revoked": 0});
    assert_eq!(all["draft"]["rules"], json!([rule]), "the first order used up the budget");
    let part = run(json!({"program": limited, "cursor": "ann"}));
    assert_eq!((&part["draft"]["granted"], &part["left_out"]), (&json!(200), &json!(["budgets"])));
    assert_eq!(run(json!({"program": program(), "cursor": "ann"}))["left_out"], json!([]));
}

fn referrals_are_counted_with_the_referrer(edge: &Edge) {
    let shop = Shop::open(edge);
    for member in ["ann", "bob"] {
        shop.member_with(member, 0);
    }
    let binding = json!({"referrer_id": "bob", "friend_id": "ann"});
    shop.backend(Ask::post("/v1/referrals", &binding).keyed()).ok(201);
    shop.order(&shop.order_request("o-1", "ann", &lines(&["100.00"]))).ok(201);
    let mut draft = program();
    let rule = json!({
        "kind": "referral", "id": "friends", "registration": {"referrer": 20, "friend": 10}, "first_order": {"points": 50},
    });
    draft["earning"]["rules"].as_array_mut().unwrap().push(rule);
    let run = |request: Value| {
        let answer = shop.backend(Ask::post("/v1/program/backtest", &request)).ok(200);
        (answer["members"].clone(), answer["draft"]["granted"].clone())
    };
    assert_eq!(run(json!({"program": draft})), (json!(1), json!(100 + 10 + 20 + 50)));
    assert_eq!(
        run(json!({"program": draft, "cursor": "ann"})),
        (json!(0), json!(20 + 50)),
        "the friend is in another part"
    );
    shop.refund("o-1", &json!({"refund_id": "r-1", "all": true})).ok(201);
    let answer = shop.backend(Ask::post("/v1/program/backtest", &json!({"program": draft, "cursor": "ann"}))).ok(200);
    assert_eq!((&answer["draft"]["granted"], &answer["draft"]["revoked"]), (&json!(70), &json!(50)));
}

fn a_period_counts_its_own_entries_after_earlier_ones(edge: &Edge) {
    let shop = Shop::open(edge);
    trade(&shop);
    let now = edge.now();
    let run = |from: Value, until: Value| {
        shop.backend(Ask::post("/v1/program/backtest", &json!({"program": draft(), "from": from, "until": until})))
    };
    let later = now.plus_minutes(600).to_string();
    let empty = run(json!(later), json!(now.plus_minutes(700).to_string())).ok(200);
    assert_eq!((&empty["members"], &empty["draft"]["rules"]), (&json!(0), &json!([])));
    if let Edge::Native(native) = edge {
        native.pass_minutes(24 * 60);
        shop.order(&shop.order_request("o-4", "ann", &lines(&["100.00"]))).ok(201);
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

/// As many members as one part processes, and one more.
#[test]
fn members_beyond_one_part_are_in_the_next() {
    let edge = Edge::native();
    let shop = Shop::open(&edge);
    for member in 0..501 {
        let (order_id, member) = (format!("o-{member}"), format!("m-{member:03}"));
        shop.order(&shop.order_request(&order_id, &member, &lines(&["1.00"]))).ok(201);
    }
    let mut limited = program();
    limited["earning"]["caps"] = json!([{"of": "program", "per": "ever", "points": 100}]);
    let run = |cursor: &Value| {
        let request = json!({"program": limited, "cursor": cursor});
        shop.backend(Ask::post("/v1/program/backtest", &request)).ok(200)
    };
    let first = run(&Value::Null);
    assert_eq!((&first["members"], &first["next_cursor"]), (&json!(500), &json!("m-499")));
    assert_eq!((&first["draft"]["granted"], &first["left_out"]), (&json!(500), &json!(["budgets"])));
    let rest = run(&first["next_cursor"]);
    assert_eq!((&rest["members"], &rest["next_cursor"]), (&json!(1), &Value::Null));
    assert_eq!(rest["left_out"], json!(["budgets"]), "the last part does not have all members either");
}

//! Tiers over HTTP: a shopper's own tier, the effect of orders and refunds, and that the tiers do not depend on the cron job.

use crate::support::{Ask, Edge, Native, Shop, lines, program};
use serde_json::{Value, json};

on_both!(
    an_order_reaches_a_tier_and_its_refund_withdraws_it,
    a_tier_multiplies_and_meets_conditions,
    a_preview_for_a_visitor_uses_no_tier,
    settings_of_tiers_are_checked,
);

fn with_tiers() -> Value {
    let mut program = program();
    program["tiers"] = json!({
        "window": {"kind": "rolling", "months": 12}, "cushion": {"months": 1},
        "levels": [
            {
                "id": "silver", "name": "Silver", "needs": {"any": {"orders": 5, "spend": "100.00"}}, "multiplier": "1.5",
                "tier_up": {"points": 30}, "milestones": [{"share": "0.30", "points": 20}],
                "benefits": [
                    {"id": "free-shipping", "name": "Free shipping", "stays": true},
                    {"id": "points", "name": "Points each month", "monthly_points": 50},
                ],
            },
            {"id": "gold", "name": "Gold", "needs": {"all": {"spend": "1000.00", "points": 500}}},
        ],
    });
    program
}

fn pay(shop: &Shop<'_>, order_id: &str, price: &str) -> Value {
    shop.order(&shop.order_request(order_id, "ann", &lines(&[price]))).ok(201)
}

fn kinds(shop: &Shop<'_>) -> Vec<String> {
    let history = shop.backend(Ask::get("/v1/members/ann/entries?limit=100")).ok(200);
    let kind = |entry: &Value| entry["what"]["kind"].as_str().unwrap().to_owned();
    history["data"].as_array().unwrap().iter().map(kind).collect()
}

fn an_order_reaches_a_tier_and_its_refund_withdraws_it(edge: &Edge) {
    let shop = Shop::open_with(edge, &with_tiers());
    let first = pay(&shop, "o-1", "99.99");
    assert_eq!(first["balance"]["tier"], Value::Null);
    let way = json!({"share": "0.9999", "metric": "spend", "current": "99.99", "needed": "100.00", "missing": "0.01", "next_tier": "silver"});
    assert_eq!(first["balance"]["next_tier"], way);
    pay(&shop, "o-2", "0.01");
    let balance = shop.shopper("ann", Ask::get("/v1/me/balance")).ok(200);
    let tier = &balance["tier"];
    assert_eq!((&tier["id"], &tier["name"], &tier["multiplier"]), (&json!("silver"), &json!("Silver"), &json!("1.5")));
    assert_eq!(tier["cushion"], false);
    assert_eq!(tier["benefits"][0], json!({"id": "free-shipping", "name": "Free shipping"}));
    assert_eq!((&tier["progress"], &tier["progress"]["next_tier"]), (&balance["next_tier"], &json!("gold")));
    assert_eq!(tier["progress"]["metric"], "spend", "the metric that is furthest from its need");
    assert_eq!(balance["available"], 99 + 20 + 30 + 50);
    shop.refund("o-2", &json!({"refund_id": "r-1", "all": true})).ok(201);
    let balance = shop.balance("ann");
    assert_eq!((&balance["tier"], &balance["available"]), (&Value::Null, &json!(99 + 20)));
    let expected =
        ["tier_changed", "refunded", "benefits_granted", "tier_changed", "order_paid", "tier_changed", "order_paid"];
    assert_eq!(kinds(&shop), expected);
    shop.audit_is_sound("ann");
}

fn a_tier_multiplies_and_meets_conditions(edge: &Edge) {
    let mut program = with_tiers();
    let members_only = json!({"kind": "spend", "id": "silver-extra", "points": 1, "per": "1.00", "conditions": [{"type": "tier", "any_of": ["silver"]}]});
    program["earning"]["rules"].as_array_mut().unwrap().push(members_only);
    let shop = Shop::open_with(edge, &program);
    assert_eq!(pay(&shop, "o-1", "100.00")["earned"]["granted"], 100);
    let earned = pay(&shop, "o-2", "10.00")["earned"].clone();
    assert_eq!(earned["granted"], 30);
    assert_eq!(earned["awards"][0]["factors"], json!([{"rule_id": "tier:silver", "factor": "1.5"}]));
    let preview = json!({"currency": "CNY", "lines": lines(&["10.00"])});
    let previewed = shop.shopper("ann", Ask::post("/v1/earn-previews", &preview)).ok(200);
    assert_eq!(previewed["earned"]["granted"], 30);
    assert_eq!(shop.quote("ann", &lines(&["10.00"]), 0).ok(200)["would_earn"], 30);
}

fn a_preview_for_a_visitor_uses_no_tier(edge: &Edge) {
    let shop = Shop::open_with(edge, &with_tiers());
    let preview = json!({"currency": "CNY", "lines": lines(&["10.00"])});
    assert_eq!(shop.page(Ask::post("/v1/earn-previews", &preview)).ok(200)["earned"]["granted"], 10);
    let empty = shop.shopper("nobody", Ask::get("/v1/me/balance")).ok(200);
    assert_eq!((&empty["tier"], &empty["next_tier"]["share"]), (&Value::Null, &json!("0")));
}

fn settings_of_tiers_are_checked(edge: &Edge) {
    let shop = Shop::open(edge);
    let mut program = with_tiers();
    program["tiers"]["window"] = json!({"kind": "rolling", "months": 25});
    program["tiers"]["levels"][1]["needs"] = json!({"any": {"spend": "99.99"}});
    let problem = shop.backend(Ask::put("/v1/program", &program)).problem(422, "program_invalid");
    let pointers: Vec<&Value> =
        problem["problems"].as_array().unwrap().iter().map(|problem| &problem["pointer"]).collect();
    assert_eq!(pointers, ["/tiers/window/months", "/tiers/levels/1/needs"]);
}

fn native(edge: &Edge) -> &Native {
    match edge {
        Edge::Native(native) => native,
        Edge::Workerd(_) => panic!("a test of the native application"),
    }
}

/// The first of a month, the cushion and its end: the same with and without the cron job, and written once.
#[test]
fn months_and_ends_of_tiers_do_not_need_cron() {
    let edge = Edge::native();
    let shop = Shop::open_with(&edge, &with_tiers());
    pay(&shop, "o-1", "100.00");
    let before = [200, 0, 0, 0];
    assert_eq!(shop.points("ann"), before);
    native(&edge).set_now("2026-11-30T23:59:59.999+08:00");
    assert_eq!((shop.points("ann"), native(&edge).sweep().accounts_settled), (before, 0));
    native(&edge).set_now("2026-12-01T00:00:00+08:00");
    assert_eq!(shop.points("ann"), [250, 0, 0, 0]);
    assert_eq!(native(&edge).sweep().accounts_settled, 1);
    assert_eq!(native(&edge).sweep().accounts_settled, 0);
    assert_eq!(shop.points("ann"), [250, 0, 0, 0]);
    native(&edge).set_now("2027-11-23T00:00:00+08:00");
    assert_eq!(shop.balance("ann")["tier"]["cushion"], true);
    assert_eq!(shop.points("ann"), [800, 0, 0, 0]);
    native(&edge).set_now("2027-12-23T00:00:00+08:00");
    assert_eq!(shop.balance("ann")["tier"], Value::Null);
    assert_eq!(native(&edge).sweep().accounts_settled, 1);
    assert_eq!(native(&edge).sweep().accounts_settled, 0);
    assert_eq!(shop.points("ann"), [800, 0, 0, 0]);
    assert_eq!(kinds(&shop)[0], "tier_changed");
    shop.audit_is_sound("ann");
}

//! How much an order earns: rates, rounding, the combination of multipliers, the part paid with points, and how long points are pending.

use super::table::{Row, earning, earns, event, pay, program, row, set_clock, timed};
use crate::support::{Ask, Shop, lines};
use serde_json::{Value, json};

fn multiplier(id: &str, factor: &str) -> Value {
    json!({"kind": "multiplier", "id": id, "factor": factor, "names": {"en": "More points", "zh-CN": "更多积分"}})
}

fn stacked(name: &'static str, settings: Value, points: u64) -> Row {
    let rules = [multiplier("two", "2"), multiplier("three", "3")];
    row(name, earning(settings, &rules), move |shop| earns(shop, "o-1", "100.00", points))
}

/// One spend rule with these settings, in addition to one point for each yuan.
fn spending(name: &'static str, settings: Value, price: &'static str, points: u64) -> Row {
    let mut rule = json!({"kind": "spend", "id": "base", "points": 1, "per": "1.00"});
    rule.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
    row(name, program(json!({"earning": {"rules": [rule]}})), move |shop| earns(shop, "o-1", price, points))
}

pub fn rows() -> Vec<Row> {
    vec![
        stacked("the best multiplier counts by default", json!({}), 300),
        stacked("the best multiplier counts", json!({"stacking": "best"}), 300),
        stacked("multipliers multiply", json!({"stacking": "multiply"}), 600),
        stacked("multipliers add", json!({"stacking": "add"}), 400),
        stacked("no multiplier above the maximum", json!({"stacking": "multiply", "max_multiplier": "2.5"}), 250),
        spending("points for each amount of money", json!({"points": 3, "per": "2.00"}), "7.00", 10),
        spending("rounded down", json!({"rounding": "floor"}), "1.99", 1),
        spending("half up", json!({"rounding": "half_up"}), "2.50", 3),
        spending("half to the even neighbour", json!({"rounding": "half_even"}), "2.50", 2),
        spending("rounded up", json!({"rounding": "ceil"}), "1.01", 2),
        spending("parts of a block count", json!({"points": 10, "per": "2.00", "blocks": "fractional"}), "7.00", 35),
        spending("only whole blocks count", json!({"points": 10, "per": "2.00", "blocks": "whole"}), "7.00", 30),
        spending("999.99 is not a thousand", json!({"per": "1000.00", "blocks": "whole"}), "999.99", 0),
        spending(
            "a thousand is",
            json!({"per": "1000.00", "blocks": "whole", "names": {"en": "One point for each thousand"}}),
            "1000.00",
            1,
        ),
        row("points of their rule's class", earning(json!({}), &[extra("bonus"), extra("base")]), |shop| {
            let awards = pay(shop, "o-1", "10.00")["earned"]["awards"].clone();
            let classes: Vec<Value> = awards.as_array().unwrap().iter().map(|award| award["class"].clone()).collect();
            assert_eq!(json!(classes), json!(["base", "bonus", "base"]));
        }),
        row("the part paid with points earns nothing", points_paid(json!({})), |shop| paid_with_points(shop, 5)),
        row("the part paid with points earns points", points_paid(json!({"on_points_paid": true})), |shop| {
            paid_with_points(shop, 10);
        }),
        row("pending until the order is completed", earning(json!({"pending_days": 7}), &[]), |shop| {
            pay(shop, "o-1", "10.00");
            assert_eq!(shop.points("ann"), [0, 10, 0, 0]);
            let completed = shop.backend(Ask::post("/v1/orders/o-1/complete", &json!({})).keyed()).ok(200);
            assert_eq!((completed["points"].clone(), shop.points("ann")), (json!(10), [10, 0, 0, 0]));
        }),
        timed(
            "pending for a number of days, to the end of the last day",
            earning(json!({"pending_days": 7}), &[]),
            |shop| {
                pay(shop, "o-1", "10.00");
                set_clock(shop, "2026-11-30T23:59:59.999+08:00");
                assert_eq!(shop.points("ann"), [0, 10, 0, 0]);
                set_clock(shop, "2026-12-01T00:00:00+08:00");
                assert_eq!(shop.points("ann"), [10, 0, 0, 0]);
            },
        ),
        row("figures use the program's assumptions", figures(), |shop| {
            event(shop, "e-1", "review");
            let figures = shop.backend(Ask::get("/v1/figures")).ok(200);
            let money = |amount: &str| json!({"amount": amount, "currency": "CNY"});
            // 1,000 points are worth 10.00. Half of them will be used, and goods cost 60 % of their price.
            assert_eq!((&figures["issue_cost"], &figures["redemption_cost"]), (&money("5.00"), &money("3.00")));
            let alerts: Vec<&Value> =
                figures["alerts"].as_array().unwrap().iter().map(|alert| &alert["figure"]).collect();
            assert_eq!(json!(alerts), json!(["issued_today", "accumulation"]));
        }),
    ]
}

fn extra(class: &str) -> Value {
    json!({"kind": "spend", "id": format!("extra-{class}"), "points": 1, "per": "1.00", "class": class})
}

fn points_paid(settings: Value) -> Value {
    let mut program = earning(settings, &[]);
    program["spending"] = json!({"cash_off": {"rate": {"points": 100, "amount": "1.00"}}});
    program
}

/// Half of 10.00 is paid with points.
fn paid_with_points(shop: &Shop<'_>, earned: u64) {
    shop.member_with("ann", 500);
    let mut order = shop.order_request("o-1", "ann", &lines(&["10.00"]));
    order["hold_id"] = shop.hold("ann", &lines(&["10.00"]), 500)["hold_id"].clone();
    assert_eq!(shop.order(&order).ok(201)["earned"]["granted"], earned);
}

fn figures() -> Value {
    let mut program = points_paid(json!({}));
    program["earning"]["rules"] = json!([{"kind": "event", "id": "review", "event": "review", "points": 1000}]);
    program["figures"] =
        json!({"redemption_rate": "0.50", "cost_share": "0.60", "max_daily_issue": 999, "max_accumulation": "0.99"});
    program
}

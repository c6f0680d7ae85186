//! Vectors of the merchant's figures: return on a campaign, liability, cost, alerts.

use super::{all, shop_with, vectors};
use crate::support::{Ask, Edge, Shop, lines};
use serde_json::{Value, json};

on_both!(vectors_of_roi, vectors_of_liability, vectors_of_cost, vectors_of_alert);

fn figures(shop: &Shop<'_>) -> Value {
    shop.backend(Ask::get("/v1/figures")).ok(200)
}

/// A merchant with these terms and this worth of a point, who has issued this number of points.
fn issued<'e>(edge: &'e Edge, terms: Value, value: &Value, points: &Value) -> Shop<'e> {
    let cash_off = json!({"rate": {"points": 1, "amount": value}});
    let shop = shop_with(edge, json!({"figures": terms, "spending": {"cash_off": cash_off}}));
    shop.member_with("ann", points.as_u64().unwrap());
    shop
}

/// The cost of one point, from a backtest with a single order.
fn vectors_of_roi(edge: &Edge) {
    for (id, given, expect) in vectors("roi", 3, all) {
        let cost = given["cost"].as_str().unwrap();
        let rules =
            if cost == "0" { json!([]) } else { json!([{"kind": "spend", "id": "base", "points": 1, "per": "1.00"}]) };
        let mut settings = json!({"earning": {"rules": rules}});
        if cost != "0" {
            settings["spending"] = json!({"cash_off": {"rate": {"points": 1, "amount": cost}}});
        }
        let shop = shop_with(edge, settings);
        shop.order(&shop.order_request("o-1", "ann", &lines(&["1.00"]))).ok(201);
        let program = shop.backend(Ask::get("/v1/program")).ok(200)["program"].clone();
        let asked = json!({"program": program, "income": given["income"]});
        let answer = shop.backend(Ask::post("/v1/program/backtest", &asked)).ok(200);
        assert_eq!(answer["roi"], expect["roi"], "{id}: {answer:#}");
    }
}

fn vectors_of_liability(edge: &Edge) {
    for (id, given, expect) in vectors("liability", 2, |vector| vector["given"]["days"] == 30) {
        let terms = json!({"redemption_rate": given["annual_redemption_rate"]});
        let shop = issued(edge, terms, &given["point_value"], &given["outstanding"]);
        assert_eq!(figures(&shop)["liability"]["amount"], expect["amount"], "{id}");
    }
}

fn vectors_of_cost(edge: &Edge) {
    for (id, given, expect) in vectors("cost", 1, all) {
        let terms = json!({"redemption_rate": given["redemption_rate"], "cost_share": given["cost_share"]});
        let figures = figures(&issued(edge, terms, &given["point_value"], &given["issued"]));
        let told = json!({"issue_cost": figures["issue_cost"]["amount"], "redemption_cost": figures["redemption_cost"]["amount"]});
        assert_eq!(told, expect, "{id}");
    }
}

/// A figure at its threshold causes no alert. The vector's figure is one above it.
fn vectors_of_alert(edge: &Edge) {
    for (id, given, expect) in vectors("alert", 2, all) {
        let value = json!("0.01");
        let (shop, further): (_, &dyn Fn(&Shop<'_>)) = if given.get("issued_today").is_some() {
            assert_eq!(given["issued_today"].as_u64().unwrap(), given["max_daily_issue"].as_u64().unwrap() + 1, "{id}");
            let shop =
                issued(edge, json!({"max_daily_issue": given["max_daily_issue"]}), &value, &given["max_daily_issue"]);
            (shop, &|shop| drop(shop.give("ann", 1)))
        } else {
            assert_eq!((&given["accumulation"], &given["max_accumulation"]), (&json!("0.5001"), &json!("0.5")), "{id}");
            let shop = issued(edge, json!({"max_accumulation": "0.5"}), &value, &json!(9998));
            let basket = lines(&["100.00"]);
            let hold = shop.hold("ann", &basket, 4999);
            let path = format!("/v1/holds/{}/capture", hold["hold_id"].as_str().unwrap());
            shop.backend(Ask::post(&path, &json!({})).keyed()).ok(200);
            (shop, &|shop| drop(shop.give("ann", 2)))
        };
        assert_eq!(figures(&shop)["alerts"], json!([]), "{id}: no alert at the threshold");
        further(&shop);
        let alerts = figures(&shop)["alerts"].clone();
        assert_eq!((alerts.as_array().unwrap().len(), &alerts[0]["level"]), (1, &expect["level"]), "{id}: {alerts:#}");
        assert_ne!(alerts[0]["action"], "");
    }
}

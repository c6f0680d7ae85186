//! Vectors of members over time: first steps, check-ins, friends, tiers, and the caps on their awards.

use super::{all, shop_with, vectors};
use crate::support::{Ask, Edge, lines};
use serde_json::{Value, json};

on_both!(vectors_of_newcomer, vectors_of_tier, vectors_of_referral, vectors_of_cap);

fn vectors_of_newcomer(edge: &Edge) {
    for (id, given, expect) in vectors("newcomer", 1, all) {
        let tasks = &given["tasks"];
        let task = |event: &str, name: &str| json!({"event": event, "points": tasks[name]});
        let rule = json!({
            "kind": "newcomer", "id": "pack", "welcome": given["welcome"], "all_done": given["all_done"], "days": 30,
            "tasks": [task("profile_completed", "profile"), task("first_order", "first_order"), task("review", "first_review")],
        });
        let shop = shop_with(edge, json!({"earning": {"rules": [rule]}}));
        shop.member_with("ann", 0);
        shop.order(&shop.order_request("o-1", "ann", &lines(&["10.00"]))).ok(201);
        for kind in ["profile_completed", "review"] {
            let occurred_at = edge.now().to_string();
            let event = json!({"event_id": kind, "member_id": "ann", "kind": kind, "occurred_at": occurred_at});
            shop.backend(Ask::post("/v1/events", &event).keyed()).ok(201);
        }
        assert_eq!(json!(shop.points("ann")[0]), expect["points"], "{id}");
    }
}

/// Only the native application can let days pass: workerd uses the machine's clock.
#[test]
fn vectors_of_streak() {
    let edge = Edge::native();
    let Edge::Native(native) = &edge else { return };
    for (id, given, expect) in vectors("streak", 2, all) {
        let streak = json!({"every": given["every"], "bonus": given["bonus"]});
        let rule = json!({"kind": "check_in", "id": "daily", "points": given["daily"], "streak": streak});
        let shop = shop_with(&edge, json!({"earning": {"rules": [rule]}}));
        let days: Vec<String> = match given["checked"].as_array() {
            Some(days) => days.iter().map(|day| day.as_str().unwrap().to_owned()).collect(),
            None => (1..=given["days"].as_u64().unwrap()).map(|day| format!("2026-12-{day:02}")).collect(),
        };
        for day in days {
            native.set_now(&format!("{day}T12:00:00+08:00"));
            shop.shopper("ann", Ask::post("/v1/me/check-ins", &json!({})).keyed()).ok(201);
        }
        assert_eq!(json!(shop.points("ann")[0]), expect["points"], "{id}");
    }
}

/// Places the number of orders. The last order costs all of the spend.
fn vectors_of_tier(edge: &Edge) {
    for (id, given, expect) in vectors("tier", 2, all) {
        let level = |tier: &Value| json!({"id": tier[0], "name": tier[0], "needs": tier[1]});
        let levels: Vec<Value> = given["tiers"].as_array().unwrap().iter().map(level).collect();
        let shop = shop_with(edge, json!({"tiers": {"window": {"kind": "rolling", "months": 12}, "levels": levels}}));
        let orders = given["orders"].as_u64().unwrap();
        for order in 1..=orders {
            let price = if order == orders { given["spend"].as_str().unwrap() } else { "0" };
            shop.order(&shop.order_request(&format!("o-{order}"), "ann", &lines(&[price]))).ok(201);
        }
        assert_eq!(shop.balance("ann")["tier"]["id"], expect["tier"], "{id}");
    }
}

fn vectors_of_referral(edge: &Edge) {
    for (id, given, expect) in vectors("referral", 1, all) {
        let rule = json!({
            "kind": "referral", "id": "friends", "registration": given["registration"],
            "first_order": {"share": given["share"]},
        });
        let shop = shop_with(edge, json!({"earning": {"rules": [rule]}}));
        shop.member_with("ann", 0);
        shop.member_with("bob", 0);
        let bound = json!({"referrer_id": "ann", "friend_id": "bob"});
        shop.backend(Ask::post("/v1/referrals", &bound).keyed()).ok(201);
        shop.order(&shop.order_request("o-1", "bob", &lines(&[given["first_order"].as_str().unwrap()]))).ok(201);
        let has = json!({"referrer": shop.points("ann")[0], "friend": shop.points("bob")[0]});
        assert_eq!(has, expect, "{id}");
    }
}

/// Two orders in one month. The first one uses up what the vector states as used.
fn vectors_of_cap(edge: &Edge) {
    for (id, given, expect) in vectors("cap", 1, all) {
        let cap = json!({"of": "member", "per": "month", "points": given["cap"]});
        let base = json!({"kind": "spend", "id": "base", "points": 1, "per": "1.00"});
        let shop = shop_with(edge, json!({"earning": {"caps": [cap], "rules": [base]}}));
        let pay = |order_id: &str, points: &Value| {
            let order = shop.order_request(order_id, "ann", &lines(&[&format!("{points}.00")]));
            shop.order(&order).ok(201)["earned"].clone()
        };
        assert_eq!(pay("o-1", &given["used"])["granted"], given["used"], "{id}");
        let earned = pay("o-2", &given["award"]);
        assert_eq!(json!({"desired": earned["desired"], "granted": earned["granted"]}), expect, "{id}");
    }
}

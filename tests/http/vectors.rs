//! The shared vectors over HTTP. The suite runs them on the functions; these tests run them on the whole Worker.

use crate::support::{Ask, Edge, Shop, lines};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

mod figures;
mod members;

on_both!(
    vectors_of_earn,
    vectors_of_stacking,
    vectors_of_expiry,
    vectors_of_allocate,
    vectors_of_share_cap,
    vectors_of_quote,
    vectors_of_burn,
    vectors_of_hold,
    vectors_of_race,
    vectors_of_refund,
);

/// All areas. Each area is run here or in a file below.
const AREAS: [&str; 19] = [
    "alert",
    "allocate",
    "burn",
    "cap",
    "cost",
    "earn",
    "expiry",
    "hold",
    "liability",
    "newcomer",
    "quote",
    "race",
    "referral",
    "refund",
    "roi",
    "share_cap",
    "stacking",
    "streak",
    "tier",
];

#[test]
fn every_area_is_run() {
    let all: Vec<Value> = serde_json::from_str(include_str!("../vectors/vectors.json")).unwrap();
    let areas: BTreeSet<&str> = all.iter().map(|vector| vector["area"].as_str().unwrap()).collect();
    assert_eq!(areas, AREAS.into());
}

/// `[id, given, expect]` of an area. Checks how many can be run.
fn vectors(area: &str, count: usize, askable: impl Fn(&Value) -> bool) -> Vec<(String, Value, Value)> {
    let all: Vec<Value> = serde_json::from_str(include_str!("../vectors/vectors.json")).unwrap();
    let of_area = all.into_iter().filter(|vector| vector["area"] == area && askable(vector));
    let found: Vec<_> = of_area
        .map(|vector| (vector["id"].as_str().unwrap().to_owned(), vector["given"].clone(), vector["expect"].clone()))
        .collect();
    assert!(AREAS.contains(&area), "{area} is not listed");
    assert_eq!(found.len(), count, "{area}");
    found
}

fn all(_: &Value) -> bool {
    true
}

/// A merchant whose program has these settings, in yuan and Shanghai, without rules.
fn shop_with(edge: &Edge, settings: Value) -> Shop<'_> {
    let mut program = json!({"name": "Vectors", "currency": "CNY", "time_zone": "Asia/Shanghai"});
    for (key, value) in settings.as_object().unwrap() {
        program[key] = value.clone();
    }
    Shop::open_with(edge, &program)
}

/// What one line at that price would earn.
fn previewed(edge: &Edge, currency: &str, earning: Value, price: &Value) -> Value {
    let shop = shop_with(edge, json!({"currency": currency, "earning": earning}));
    let request = json!({"currency": currency, "lines": lines(&[price.as_str().unwrap()])});
    shop.page(Ask::post("/v1/earn-previews", &request)).ok(200)["earned"]["granted"].clone()
}

fn multipliers(factors: &[&Value]) -> Vec<Value> {
    let multiplier =
        |(at, factor): (usize, &&Value)| json!({"kind": "multiplier", "id": format!("m{at}"), "factor": factor});
    factors.iter().enumerate().map(multiplier).collect()
}

fn vectors_of_earn(edge: &Edge) {
    for (id, given, expect) in vectors("earn", 9, all) {
        let rule = json!({"kind": "spend", "id": "base", "points": given["points"], "per": given["per"], "rounding": given["rounding"]});
        let factors: Vec<&Value> = given["factors"].as_array().unwrap().iter().collect();
        let rules: Vec<Value> = std::iter::once(rule).chain(multipliers(&factors)).collect();
        let earning = json!({"stacking": "multiply", "rules": rules});
        let earned = previewed(edge, given["currency"].as_str().unwrap(), earning, &given["base"]);
        assert_eq!(earned, expect["points"], "{id}");
    }
}

fn vectors_of_stacking(edge: &Edge) {
    for (id, given, expect) in vectors("stacking", 3, all) {
        let rule =
            json!({"kind": "spend", "id": "base", "points": given["rate"]["points"], "per": given["rate"]["per"]});
        let rules: Vec<Value> =
            std::iter::once(rule).chain(multipliers(&[&given["tier"], &given["birthday"]])).collect();
        let earning = json!({"stacking": given["stacking"], "rules": rules});
        assert_eq!(previewed(edge, "CNY", earning, &given["base"]), expect["points"], "{id}");
    }
}

fn vectors_of_expiry(edge: &Edge) {
    for (id, given, expect) in vectors("expiry", 6, all) {
        let policy = &given["policy"];
        let mut document = Map::new();
        let kind = if policy.get("calendar_year_end").is_some() { "calendar_year_end" } else { "after" };
        document.insert("kind".to_owned(), json!(kind));
        let named = [
            ("after_days", "days"),
            ("after_months", "months"),
            ("round_up_to", "round_up_to"),
            ("grace_months", "grace_months"),
        ];
        for (theirs, ours) in named {
            document.extend(policy.get(theirs).map(|value| (ours.to_owned(), value.clone())));
        }
        let settings = json!({
            "time_zone": given["zone"], "expiry": {"base": document},
            "earning": {"rules": [{"kind": "spend", "id": "base", "points": 1, "per": "1.00"}]},
        });
        let shop = shop_with(edge, settings);
        let mut order = shop.order_request("o-1", "ann", &lines(&["10.00"]));
        order["placed_at"] = given["earned_at"].clone();
        let earned = shop.order(&order).ok(201)["earned"].clone();
        let instant = |value: &Value| shared::units::time::Instant::parse(value.as_str().unwrap()).unwrap();
        assert_eq!(instant(&earned["awards"][0]["expires_at"]), instant(&expect["expires_at"]), "{id}");
    }
}

/// A number of minor units as yuan.
fn yuan(minor: u64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

/// The money that a quote takes off lines whose prices are proportional to the weights. An order cannot cost as much as the largest
/// vector's total.
fn vectors_of_allocate(edge: &Edge) {
    let fits = |vector: &Value| vector["given"]["total"].as_u64().unwrap() < 1_000_000;
    let shop = shop_with(edge, json!({"spending": {"cash_off": {"rate": {"points": 1, "amount": "0.01"}}}}));
    shop.member_with("ann", 1_000_000);
    for (id, given, expect) in vectors("allocate", 11, fits) {
        let total = given["total"].as_u64().unwrap();
        let prices: Vec<String> = given["weights"]
            .as_array()
            .unwrap()
            .iter()
            .map(|weight| yuan(weight.as_u64().unwrap() * total.max(1)))
            .collect();
        let prices: Vec<&str> = prices.iter().map(String::as_str).collect();
        let quote = shop.quote("ann", &lines(&prices), total).ok(200);
        let amounts: Vec<Value> =
            quote["lines"].as_array().unwrap().iter().map(|line| line["amount"].clone()).collect();
        let expected: Vec<Value> =
            expect["parts"].as_array().unwrap().iter().map(|part| json!(yuan(part.as_u64().unwrap()))).collect();
        assert_eq!(amounts, expected, "{id}");
    }
}

fn vectors_of_share_cap(edge: &Edge) {
    for (id, given, expect) in vectors("share_cap", 4, all) {
        let (currency, least) = match given["digits"].as_u64().unwrap() {
            0 => ("JPY", "1"),
            2 => ("CNY", "0.01"),
            3 => ("KWD", "0.001"),
            digits => panic!("no sample currency has {digits} digits"),
        };
        let cash_off = json!({"rate": {"points": 1, "amount": least}, "max_share": given["max_share"]});
        let shop = shop_with(edge, json!({"currency": currency, "spending": {"cash_off": cash_off}}));
        shop.member_with("ann", 1_000_000);
        let request =
            json!({"currency": currency, "lines": lines(&[given["eligible"].as_str().unwrap()]), "points": "max"});
        let quote = shop.shopper("ann", Ask::post("/v1/me/quotes", &request)).ok(200);
        assert_eq!(quote["amount"], expect["amount"], "{id}");
    }
}

fn vectors_of_quote(edge: &Edge) {
    for (id, given, expect) in vectors("quote", 15, all) {
        let mut cash_off = json!({});
        for setting in ["rate", "ladder", "min_points", "step_points", "max_points", "max_share", "min_cash"] {
            if let Some(value) = given.get(setting) {
                cash_off[setting] = value.clone();
            }
        }
        let shop = shop_with(edge, json!({"spending": {"cash_off": cash_off}}));
        shop.member_with("ann", given["balance"].as_u64().unwrap());
        let answer = shop.quote("ann", &lines(&[given["payable"].as_str().unwrap()]), given["points"].clone());
        let found = match answer.status {
            200 => {
                json!({"points": answer.body["points"], "amount": answer.body["amount"], "cash": answer.body["cash"]})
            }
            _ => json!({"refusal": answer.body["code"]}),
        };
        assert_eq!(found, expect, "{id}");
    }
}

/// Points of one expiry that are granted by hand are one lot, so burns are compared by expiry. The years are later, so that no lot has
/// expired.
fn vectors_of_burn(edge: &Edge) {
    for (id, given, expect) in vectors("burn", 3, all) {
        let shop = shop_with(edge, json!({"spending": {"cash_off": {"rate": {"points": 1, "amount": "0.01"}}}}));
        shop.member_with("ann", 0);
        let mut expiry_of = BTreeMap::new();
        for lot in given["lots"].as_array().unwrap() {
            let expires = lot["expires"].as_str().map(|day| format!("{}T00:00:00Z", day.replace("2026", "2046")));
            let request = json!({"points": lot["remaining"], "author": "a", "reason": "b", "expires_at": expires});
            shop.backend(Ask::post("/v1/members/ann/adjustments", &request).keyed()).ok(201);
            expiry_of.insert(lot["lot"].as_str().unwrap(), json!(expires));
        }
        let answer = shop.quote("ann", &lines(&["100.00"]), given["points"].clone());
        let Some(burns) = expect["burns"].as_array() else {
            answer.problem(409, "insufficient_points");
            continue;
        };
        let expected =
            burns.iter().map(|burn| (expiry_of[burn[0].as_str().unwrap()].clone(), burn[1].as_u64().unwrap()));
        let quote = answer.ok(200);
        let found = quote["burns"].as_array().unwrap().iter();
        let found = found.map(|burn| (burn["expires_at"].clone(), burn["points"].as_u64().unwrap()));
        assert_eq!(by_expiry(found), by_expiry(expected), "{id}");
    }
}

/// Neighbouring lots of one expiry are joined.
fn by_expiry(parts: impl Iterator<Item = (Value, u64)>) -> Vec<(Value, u64)> {
    let mut together: Vec<(Value, u64)> = Vec::new();
    for (expires_at, points) in parts {
        match together.last_mut() {
            Some((last, sum)) if *last == expires_at => *sum += points,
            _ => together.push((expires_at, points)),
        }
    }
    together
}

fn vectors_of_hold(edge: &Edge) {
    for (id, given, expect) in vectors("hold", 1, all) {
        let shop = Shop::open(edge);
        let points = given["held"].as_u64().unwrap();
        shop.member_with("ann", points);
        let hold = shop.hold("ann", &lines(&["20.00"]), points);
        let resolve = |how: &str, body: Value| {
            shop.backend(Ask::post(&format!("/v1/holds/{}/{how}", hold["hold_id"].as_str().unwrap()), &body).keyed())
        };
        resolve("capture", json!({"points": given["capture"]})).ok(200);
        assert_eq!(json!(shop.points("ann")[0]), expect["returned_to_same_lots"], "{id}");
        assert_eq!(resolve("capture", json!({})).body["code"], expect["second_capture"], "{id}");
        assert_eq!(resolve("release", json!({})).body["code"], expect["release_after"], "{id}");
    }
}

fn vectors_of_race(edge: &Edge) {
    for (id, given, expect) in vectors("race", 1, all) {
        let shop = Shop::open(edge);
        shop.member_with("ann", given["balance"].as_u64().unwrap());
        let place = |_| {
            let quote = shop.quote("ann", &lines(&["20.00"]), given["each"].clone()).ok(200);
            shop.as_shopper("ann", Ask::post("/v1/me/holds", &json!({"quote": quote["quote"]})).keyed())
        };
        let asks: Vec<Ask> = (0..given["parallel"].as_u64().unwrap()).map(place).collect();
        let placed = edge.ask_all(&asks).iter().filter(|answer| answer.status == 201).count();
        assert_eq!(json!(placed), expect["succeed"], "{id}");
    }
}

fn vectors_of_refund(edge: &Edge) {
    for (id, given, expect) in vectors("refund", 4, all) {
        if id == "refund-4" {
            refund_after_the_rule_has_gone(edge, &expect);
            continue;
        }
        let shop = order_of(edge, &id, &given);
        let mut sums = [0_u64, 0, 0];
        let parts = given["refunds"].as_array().unwrap();
        for (at, part) in parts.iter().enumerate() {
            let line = match part {
                Value::String(amount) => json!({"line_id": "a", "amount": amount}),
                units => {
                    let line_id = if units[0] == 0 { "a" } else { "b" };
                    json!({"line_id": line_id, "quantity": units[1]})
                }
            };
            let refund = shop.refund("o-1", &json!({"refund_id": format!("r-{at}"), "lines": [line]})).ok(201);
            let cash = refund["cash"].as_str().unwrap().replace('.', "").parse::<u64>().unwrap();
            let done = [refund["points_revoked"].as_u64().unwrap(), refund["points_restored"].as_u64().unwrap(), cash];
            sums = [sums[0] + done[0], sums[1] + done[1], sums[2] + done[2]];
            let when = if at == 0 { "after_first" } else { "after_all" };
            if at == 0 || at + 1 == parts.len() {
                are_as_expected(&id, sums, expect.get(when));
            }
        }
    }
}

fn are_as_expected(id: &str, [revoked, restored, cash]: [u64; 3], expect: Option<&Value>) {
    let Some(expect) = expect else { return };
    let found = json!({"revoked": revoked, "restored": restored, "cash": yuan(cash)});
    for (sum, expected) in expect.as_object().unwrap() {
        assert_eq!(&found[sum], expected, "{id} {sum}");
    }
}

/// A merchant with the vector's order as `o-1`.
fn order_of<'e>(edge: &'e Edge, id: &str, given: &Value) -> Shop<'e> {
    let earning = json!({
        "on_points_paid": given.get("points_off").is_none(),
        "rules": [{"kind": "spend", "id": "base", "points": 1, "per": "1.00"}],
    });
    let cash_off = json!({"rate": {"points": 100, "amount": "1.00"}});
    let shop = shop_with(edge, json!({"earning": earning, "spending": {"cash_off": cash_off}}));
    let burnt = given["burnt"].as_u64().unwrap();
    shop.member_with("ann", burnt);
    let mut order = shop.order_request("o-1", "ann", &lines_of(given));
    if burnt > 0 {
        order["hold_id"] = shop.hold("ann", &lines_of(given), burnt)["hold_id"].clone();
    }
    let paid = shop.order(&order).ok(201);
    assert_eq!((&paid["earned"]["granted"], &paid["spent"]["points"]), (&given["earned"], &given["burnt"]), "{id}");
    shop
}

fn lines_of(given: &Value) -> Value {
    let Some(listed) = given.get("lines") else { return lines(&[given["total"].as_str().unwrap()]) };
    let listed = listed.as_array().unwrap();
    let prices: Vec<&str> = listed.iter().map(|line| line[0].as_str().unwrap()).collect();
    let mut lines = lines(&prices);
    for (line, given) in lines.as_array_mut().unwrap().iter_mut().zip(listed) {
        line["quantity"] = given[1].clone();
    }
    if let Some(discount) = given.get("discount") {
        lines[0]["discount"] = discount.clone();
    }
    lines
}

fn refund_after_the_rule_has_gone(edge: &Edge, expect: &Value) {
    let mut program = crate::support::program();
    let shop = Shop::open_with(edge, &program);
    let paid = shop.order(&shop.order_request("o-1", "ann", &lines(&["50.00"]))).ok(201);
    assert_eq!(paid["earned"]["granted"], 50);
    program["earning"]["rules"][0]["points"] = json!(2);
    shop.backend(Ask::put("/v1/program", &program)).ok(201);
    program["earning"]["rules"] = json!([]);
    shop.backend(Ask::put("/v1/program", &program)).ok(201);
    let refund = shop.refund("o-1", &json!({"refund_id": "r-1", "all": true})).ok(201);
    assert_eq!(refund["points_revoked"], expect["revoked"]);
}

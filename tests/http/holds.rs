//! Quotes and holds over HTTP. The suite tests the rules.

use crate::support::{Ask, Edge, Shop, lines};
use serde_json::{Value, json};

on_both!(
    a_quote_states_bounds_money_and_lots,
    an_impossible_quote_is_refused,
    a_hold_reduces_the_available_points,
    one_quote_holds_once,
    a_changed_quote_is_refused,
    a_quote_whose_lots_have_changed_is_refused,
    a_shopper_releases_a_hold_once,
    a_backend_captures_a_part_and_the_rest_returns,
    a_second_resolution_is_refused_with_the_state,
    a_hold_is_extended_up_to_its_maximum,
    wrong_resolutions_are_refused,
);

fn id(hold: &Value) -> &str {
    hold["hold_id"].as_str().unwrap()
}

fn resolve(shop: &Shop<'_>, hold: &Value, how: &str, body: Value) -> crate::support::Answer {
    shop.backend(Ask::post(&format!("/v1/holds/{}/{how}", id(hold)), &body).keyed())
}

fn a_quote_states_bounds_money_and_lots(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1230);
    let quote = edge.writes_nothing(|| shop.quote("ann", &lines(&["10.00", "9.99"]), "max")).ok(200);
    assert_eq!(quote["points"], 999, "half of 19.99, rounded down");
    assert_eq!((&quote["amount"], &quote["cash"]), (&json!("9.99"), &json!("10.00")));
    assert_eq!(quote["bounds"], json!({"min": 1, "max": 999, "step": 1, "limit": "share"}));
    assert_eq!((&quote["available"], &quote["would_earn"]), (&json!(1230), &json!(10)));
    assert_eq!(quote["burns"][0]["points"], 999);
    let off: Vec<&str> =
        quote["lines"].as_array().unwrap().iter().map(|line| line["amount"].as_str().unwrap()).collect();
    assert_eq!(off, ["5.00", "4.99"]);
    let none = shop.quote("ann", &lines(&["10.00"]), 0).ok(200);
    assert_eq!((&none["amount"], &none["cash"]), (&json!("0.00"), &json!("10.00")));
}

fn an_impossible_quote_is_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 300);
    let problem = shop.quote("ann", &lines(&["100.00"]), 301).problem(409, "insufficient_points");
    assert_eq!((&problem["required"], &problem["available"]), (&json!(301), &json!(300)));
    let problem = shop.quote("ann", &lines(&["2.00"]), 101).problem(422, "above_cap");
    assert_eq!((&problem["pointer"], &problem["available"]), (&json!("/points"), &json!(100)));
    for points in [json!(-1), json!(1.5), json!("all"), json!(9_007_199_254_740_992_u64), Value::Null, json!([1])] {
        let problem = shop.quote("ann", &lines(&["2.00"]), points).problem(400, "invalid_request");
        assert_eq!(problem["pointer"], "/points");
    }
    let dollars = json!({"currency": "USD", "lines": lines(&["2.00"]), "points": 1});
    shop.shopper("ann", Ask::post("/v1/me/quotes", &dollars)).problem(422, "currency_mismatch");
    let mut stepped = crate::support::program();
    stepped["spending"]["cash_off"]["step_points"] = json!(100);
    stepped["spending"]["cash_off"]["min_points"] = json!(200);
    shop.backend(Ask::put("/v1/program", &stepped)).ok(201);
    shop.quote("ann", &lines(&["10.00"]), 250).problem(422, "not_a_step");
    shop.quote("ann", &lines(&["10.00"]), 100).problem(422, "below_minimum");
    let mut unspendable = crate::support::program();
    unspendable["spending"] = json!({});
    shop.backend(Ask::put("/v1/program", &unspendable)).ok(201);
    shop.quote("ann", &lines(&["10.00"]), 100).problem(422, "above_cap");
}

fn a_hold_reduces_the_available_points(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let hold = shop.hold("ann", &lines(&["20.00"]), 400);
    assert_eq!((&hold["points"], &hold["amount"], &hold["state"]), (&json!(400), &json!("4.00"), &json!("held")));
    assert_eq!((&hold["balance"]["available"], &hold["balance"]["held"]), (&json!(600), &json!(400)));
    assert_eq!(hold["basket_digest"].as_str().unwrap().len(), 64);
    let read = shop.backend(Ask::get(&format!("/v1/holds/{}", id(&hold)))).ok(200);
    for fact in ["hold_id", "member_id", "points", "amount", "currency", "basket_digest", "state", "expires_at"] {
        assert_eq!(read[fact], hold[fact], "{fact}");
    }
    assert_eq!(shop.points("ann"), [600, 0, 400, 0]);
    shop.audit_is_sound("ann");
}

fn one_quote_holds_once(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let quote = shop.quote("ann", &lines(&["20.00"]), 400).ok(200);
    let hold = shop.place("ann", &quote).ok(201);
    edge.writes_nothing(|| shop.place("ann", &quote)).problem(409, "conflict");
    resolve(&shop, &hold, "release", json!({})).ok(200);
    edge.writes_nothing(|| shop.place("ann", &quote)).problem(409, "conflict");
    assert_eq!(shop.points("ann"), [1000, 0, 0, 0]);
}

fn a_changed_quote_is_refused(edge: &Edge) {
    let (shop, other) = (Shop::open(edge), Shop::open(edge));
    shop.member_with("ann", 1000);
    let quote = shop.quote("ann", &lines(&["20.00"]), 100).ok(200);
    let text = quote["quote"].as_str().unwrap();
    let (payload, signature) = text.split_once('.').unwrap();
    let json = String::from_utf8(edge::hash::from_base64url(payload).unwrap()).unwrap();
    let richer = edge::hash::base64url(json.replacen("100", "900", 1).as_bytes());
    let last = if text.ends_with('A') { "E" } else { "A" };
    for changed in [
        format!("{richer}.{signature}"),
        format!("{}{last}", &text[..text.len() - 1]),
        payload.to_owned(),
        format!("{payload}."),
        format!("{text}.{signature}"),
        "nonsense".to_owned(),
        String::new(),
    ] {
        let request = json!({"quote": changed});
        let ask = Ask::post("/v1/me/holds", &request).keyed();
        let problem = edge.writes_nothing(|| shop.shopper("ann", ask)).problem(400, "invalid_request");
        assert_eq!(problem["pointer"], "/quote", "{changed}");
    }
    other.place("ann", &quote).problem(403, "forbidden");
    shop.place("ann", &quote).ok(201);
}

fn a_quote_whose_lots_have_changed_is_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 500);
    let (first, second) =
        (shop.quote("ann", &lines(&["20.00"]), 300).ok(200), shop.quote("ann", &lines(&["20.00"]), 300).ok(200));
    shop.place("ann", &first).ok(201);
    let problem = edge.writes_nothing(|| shop.place("ann", &second)).problem(409, "insufficient_points");
    assert_eq!((&problem["required"], &problem["available"]), (&json!(300), &json!(200)));
    let third = shop.quote("ann", &lines(&["20.00"]), 200).ok(200);
    let sooner = json!({"points": 50, "author": "a", "reason": "b", "expires_at": "2040-01-01T00:00:00Z"});
    shop.backend(Ask::post("/v1/members/ann/adjustments", &sooner).keyed()).ok(201);
    edge.writes_nothing(|| shop.place("ann", &third)).problem(409, "quote_stale");
}

fn a_shopper_releases_a_hold_once(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let hold = shop.hold("ann", &lines(&["20.00"]), 400);
    let let_go = Ask::delete(&format!("/v1/me/holds/{}", id(&hold)));
    let gone = shop.shopper("ann", let_go.clone().keyed()).ok(200);
    assert_eq!((&gone["state"], &gone["balance"]["available"]), (&json!("released"), &json!(1000)));
    edge.writes_nothing(|| shop.shopper("ann", let_go.keyed())).problem(409, "hold_resolved");
    let none = Ask::delete("/v1/me/holds/hold_nobody").keyed();
    shop.shopper("ann", none).problem(404, "not_found");
}

fn a_backend_captures_a_part_and_the_rest_returns(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let hold = shop.hold("ann", &lines(&["20.00"]), 400);
    let captured = resolve(&shop, &hold, "capture", json!({"points": 150})).ok(200);
    assert_eq!(
        (&captured["state"], &captured["points"], &captured["amount"]),
        (&json!("captured"), &json!(150), &json!("1.50"))
    );
    assert_eq!(shop.points("ann"), [850, 0, 0, 0]);
    let all = shop.hold("ann", &lines(&["20.00"]), 400);
    assert_eq!(resolve(&shop, &all, "capture", json!({})).ok(200)["points"], 400);
    assert_eq!(shop.points("ann"), [450, 0, 0, 0]);
    shop.audit_is_sound("ann");
}

fn a_second_resolution_is_refused_with_the_state(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    for first in ["capture", "release"] {
        let hold = shop.hold("ann", &lines(&["2.00"]), 100);
        resolve(&shop, &hold, first, json!({})).ok(200);
        for second in ["capture", "release"] {
            edge.writes_nothing(|| resolve(&shop, &hold, second, json!({}))).problem(409, "hold_resolved");
        }
        edge.writes_nothing(|| resolve(&shop, &hold, "extend", json!({"minutes": 5}))).problem(409, "hold_resolved");
        let state = if first == "capture" { "captured" } else { "released" };
        assert_eq!(shop.backend(Ask::get(&format!("/v1/holds/{}", id(&hold)))).ok(200)["state"], state);
    }
}

fn a_hold_is_extended_up_to_its_maximum(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let hold = shop.hold("ann", &lines(&["20.00"]), 400);
    let longer = resolve(&shop, &hold, "extend", json!({"minutes": 30})).ok(200);
    assert!(longer["expires_at"].as_str() > hold["expires_at"].as_str());
    let longest = resolve(&shop, &hold, "extend", json!({"minutes": 100_000})).ok(200);
    let same = edge.writes_nothing_but_replies(|| resolve(&shop, &hold, "extend", json!({"minutes": 1}))).ok(200);
    assert_eq!(same["expires_at"], longest["expires_at"], "never shortened");
    if let Edge::Native(native) = edge {
        assert_eq!(hold["expires_at"], "2026-11-23T04:15:00Z");
        assert_eq!(longer["expires_at"], "2026-11-23T04:30:00Z");
        assert_eq!(longest["expires_at"], "2026-11-23T05:00:00Z", "hold_minutes_max after it was placed");
        native.pass_minutes(59);
        assert_eq!(shop.backend(Ask::get(&format!("/v1/holds/{}", id(&hold)))).ok(200)["state"], "held");
        native.pass_minutes(1);
        assert_eq!(shop.backend(Ask::get(&format!("/v1/holds/{}", id(&hold)))).ok(200)["state"], "timed_out");
        resolve(&shop, &hold, "extend", json!({"minutes": 5})).problem(409, "hold_expired");
        resolve(&shop, &hold, "capture", json!({})).problem(409, "hold_expired");
        resolve(&shop, &hold, "release", json!({})).problem(409, "hold_expired");
    }
}

fn wrong_resolutions_are_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let hold = shop.hold("ann", &lines(&["20.00"]), 400);
    let refused = |how: &str, body: Value| edge.writes_nothing(|| resolve(&shop, &hold, how, body));
    let problem = refused("capture", json!({"points": 401})).problem(422, "above_cap");
    assert_eq!(problem["available"], 400);
    refused("capture", json!({"points": 0})).problem(422, "below_minimum");
    for points in [json!(-1), json!("400"), json!(1.5)] {
        assert_eq!(refused("capture", json!({"points": points})).problem(400, "invalid_request")["pointer"], "/points");
    }
    for minutes in [json!(0), json!(-5), json!("5"), json!(4_294_967_296_u64)] {
        assert_eq!(
            refused("extend", json!({"minutes": minutes})).problem(400, "invalid_request")["pointer"],
            "/minutes"
        );
    }
    assert_eq!(refused("release", json!({"points": 1})).problem(400, "unknown_field")["pointer"], "/points");
    for how in ["capture", "release", "extend"] {
        let body = if how == "extend" { json!({"minutes": 5}) } else { json!({}) };
        resolve(&shop, &json!({"hold_id": "hold_nobody"}), how, body).problem(404, "not_found");
    }
    shop.backend(Ask::get("/v1/holds/hold_nobody")).problem(404, "not_found");
    assert_eq!(shop.points("ann"), [600, 0, 400, 0]);
}

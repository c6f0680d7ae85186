//! The settings of spending over HTTP: ladders, dated rates, rescues, the daily maximum, exclusions. The suite tests the rules.

use crate::support::{Ask, Edge, Shop, lines, program};
use serde_json::{Value, json};
use shared::units::time::Instant;

on_both!(
    a_ladder_offers_its_best_sums_and_lists_them,
    a_ladders_order_is_refunded_exactly,
    a_dated_rate_is_in_force_from_its_instant_on,
    points_about_to_expire_count_more,
    the_daily_maximum_limits_holds,
    points_cannot_be_spent_on_excluded_dates_or_in_excluded_tiers,
    a_page_reads_what_a_preview_needs,
    wrong_settings_are_listed_with_pointers,
);

fn shop_with<'e>(edge: &'e Edge, cash_off: &Value) -> Shop<'e> {
    let mut settings = program();
    settings["spending"] = json!({"cash_off": cash_off});
    Shop::open_with(edge, &settings)
}

/// Like [`shop_with`], with a tier that no member has yet.
fn shop_with_bronze<'e>(edge: &'e Edge, cash_off: &Value) -> Shop<'e> {
    let mut settings = program();
    settings["spending"] = json!({"cash_off": cash_off});
    let bronze = json!({"id": "bronze", "name": "Bronze", "needs": {"any": {"orders": 9}}});
    settings["tiers"] = json!({"window": {"kind": "lifetime"}, "levels": [bronze]});
    Shop::open_with(edge, &settings)
}

fn ladder() -> Value {
    json!({"ladder": [{"points": 1000, "amount": "30.00"}, {"points": 3000, "amount": "120.00"}]})
}

fn give_until(shop: &Shop<'_>, points: u64, expires_at: Instant) {
    let request = json!({"points": points, "author": "a", "reason": "b", "expires_at": expires_at});
    shop.backend(Ask::post("/v1/members/ann/adjustments", &request).keyed()).ok(201);
}

fn a_ladder_offers_its_best_sums_and_lists_them(edge: &Edge) {
    let shop = shop_with(edge, &ladder());
    shop.member_with("ann", 4500);
    let basket = lines(&["100.00", "400.00"]);
    let quote = edge.writes_nothing(|| shop.quote("ann", &basket, "max")).ok(200);
    assert_eq!(
        (&quote["points"], &quote["amount"], &quote["cash"]),
        (&json!(4000), &json!("150.00"), &json!("350.00"))
    );
    let choices = json!([
        {"points": 1000, "amount": "30.00"}, {"points": 2000, "amount": "60.00"},
        {"points": 3000, "amount": "120.00"}, {"points": 4000, "amount": "150.00"},
    ]);
    let bounds = json!({"min": 1000, "max": 4000, "step": 1000, "limit": "balance", "choices": choices});
    assert_eq!(quote["bounds"], bounds);
    let waste = shop.quote("ann", &basket, 3500).problem(422, "not_a_step");
    assert_eq!(waste["required"], 1000);
    let dear = shop.quote("ann", &lines(&["100.00"]), 4000).problem(422, "above_cap");
    assert_eq!(dear["available"], 3000);
    let fits = shop.quote("ann", &lines(&["119.99"]), "max").ok(200);
    assert_eq!((&fits["points"], &fits["amount"], &fits["cash"]), (&json!(3000), &json!("90.00"), &json!("29.99")));
    shop.quote("ann", &basket, 5000).problem(409, "insufficient_points");
    shop.quote("ann", &basket, 500).problem(422, "not_a_step");
    assert_eq!(shop.balance("ann")["worth"]["amount"], "150.00");
    let hold = shop.place("ann", &quote).ok(201);
    assert_eq!((&hold["points"], &hold["amount"]), (&json!(4000), &json!("150.00")));
}

fn a_ladders_order_is_refunded_exactly(edge: &Edge) {
    let shop = shop_with(edge, &ladder());
    shop.member_with("ann", 3000);
    let basket = lines(&["33.33", "66.67", "50.00"]);
    let hold = shop.hold("ann", &basket, "max");
    let mut request = shop.order_request("o-1", "ann", &basket);
    request["hold_id"] = hold["hold_id"].clone();
    let paid = shop.order(&request).ok(201);
    assert_eq!((&paid["spent"]["points"], &paid["spent"]["amount"]), (&json!(3000), &json!("120.00")));
    let mut fen = 0;
    for line in ["b", "c", "a"] {
        let request = json!({"refund_id": format!("r-{line}"), "lines": [{"line_id": line, "quantity": 1}]});
        let refund = shop.backend(Ask::post("/v1/orders/o-1/refunds", &request).keyed()).ok(201);
        fen += refund["cash"].as_str().unwrap().replace('.', "").parse::<u64>().unwrap();
    }
    assert_eq!(fen, 3_000);
    assert_eq!(shop.points("ann"), [3000, 0, 0, 0]);
    shop.audit_is_sound("ann");
}

fn a_dated_rate_is_in_force_from_its_instant_on(edge: &Edge) {
    let now = edge.now();
    let (before, soon) = (Instant::from_millis(now.millis() - 60_000), now.plus_minutes(60));
    let versions = json!([
        {"from": before, "points": 100, "amount": "0.98"},
        {"from": soon, "points": 100, "amount": "1.02"},
    ]);
    let shop = shop_with(edge, &json!({"rate": {"points": 100, "amount": "1.00"}, "rate_versions": versions}));
    shop.member_with("ann", 1000);
    assert_eq!(shop.quote("ann", &lines(&["50.00"]), "max").ok(200)["amount"], "9.80");
    assert_eq!(shop.balance("ann")["worth"]["amount"], "9.80");
    if let Edge::Native(native) = edge {
        native.pass_minutes(59);
        assert_eq!(shop.quote("ann", &lines(&["50.00"]), "max").ok(200)["amount"], "9.80");
        native.pass_minutes(1);
        assert_eq!(shop.quote("ann", &lines(&["50.00"]), "max").ok(200)["amount"], "10.20");
    }
}

fn points_about_to_expire_count_more(edge: &Edge) {
    let rescue = json!({"hours": 48, "factor": "2"});
    let shop = shop_with(edge, &json!({"rate": {"points": 100, "amount": "1.00"}, "rescue": rescue}));
    shop.member_with("ann", 200);
    give_until(&shop, 300, edge.now().plus_minutes(48 * 60 - 5));
    give_until(&shop, 100, edge.now().plus_minutes(48 * 60 + 2));
    let quote = shop.quote("ann", &lines(&["100.00"]), "max").ok(200);
    assert_eq!((&quote["points"], &quote["amount"], &quote["rescued"]), (&json!(600), &json!("9.00"), &json!(300)));
    let burns: Vec<Value> =
        quote["burns"].as_array().unwrap().iter().map(|burn| json!([burn["points"], burn["rescue"]])).collect();
    assert_eq!(json!(burns), json!([[300, true], [100, false], [200, false]]));
    assert_eq!(shop.quote("ann", &lines(&["5.99"]), "max").ok(200)["points"], 299, "599 fen would need half a point");
    assert_eq!(shop.balance("ann")["worth"]["amount"], "9.00");
    if let Edge::Native(native) = edge {
        native.pass_minutes(1);
        assert_eq!(shop.quote("ann", &lines(&["100.00"]), "max").ok(200)["rescued"], 300);
        native.pass_minutes(1);
        assert_eq!(shop.quote("ann", &lines(&["100.00"]), "max").ok(200)["rescued"], 400);
    }
    assert_eq!(shop.place("ann", &quote).ok(201)["amount"], "9.00", "the hold keeps the quoted amount");
}

fn the_daily_maximum_limits_holds(edge: &Edge) {
    let shop = shop_with(edge, &json!({"rate": {"points": 100, "amount": "1.00"}, "max_points_per_day": 500}));
    shop.member_with("ann", 2000);
    let basket = lines(&["50.00"]);
    assert_eq!(shop.balance("ann")["used_today"], 0);
    let (first, second) = (shop.quote("ann", &basket, 300).ok(200), shop.quote("ann", &basket, 300).ok(200));
    let hold = shop.place("ann", &first).ok(201);
    assert_eq!(hold["balance"]["used_today"], 300);
    let problem = edge.writes_nothing(|| shop.place("ann", &second)).problem(422, "above_cap");
    assert_eq!(problem["available"], 200);
    let quote = shop.quote("ann", &basket, "max").ok(200);
    assert_eq!(
        (&quote["points"], &quote["bounds"]["limit"], &quote["used_today"]),
        (&json!(200), &json!("day"), &json!(300))
    );
    assert_eq!(shop.quote("ann", &basket, 201).problem(422, "above_cap")["available"], 200);
    let hold_id = hold["hold_id"].as_str().unwrap();
    shop.shopper("ann", Ask::delete(&format!("/v1/me/holds/{hold_id}")).keyed()).ok(200);
    assert_eq!(shop.quote("ann", &basket, "max").ok(200)["points"], 500);
    if let Edge::Native(native) = edge {
        shop.hold("ann", &basket, 500);
        assert_eq!(shop.quote("ann", &basket, "max").ok(200)["points"], 0);
        native.pass_minutes(24 * 60);
        assert_eq!(shop.quote("ann", &basket, "max").ok(200)["points"], 500, "the next day");
    }
    shop.audit_is_sound("ann");
}

fn points_cannot_be_spent_on_excluded_dates_or_in_excluded_tiers(edge: &Edge) {
    let until = edge.now().plus_minutes(30);
    let exclude = json!({"dates": [{"until": until}], "tiers": ["bronze"]});
    let shop = shop_with_bronze(edge, &json!({"rate": {"points": 100, "amount": "1.00"}, "exclude": exclude}));
    shop.member_with("ann", 2000);
    let quote = shop.quote("ann", &lines(&["50.00"]), "max").ok(200);
    assert_eq!(
        (&quote["points"], &quote["bounds"]["max"], &quote["bounds"]["limit"]),
        (&json!(0), &json!(0), &json!("closed"))
    );
    let problem = shop.quote("ann", &lines(&["50.00"]), 100).problem(422, "above_cap");
    assert_eq!((&problem["available"], &problem["pointer"]), (&json!(0), &json!("/points")));
    assert!(problem["detail"].as_str().unwrap().contains("date"));
    if let Edge::Native(native) = edge {
        native.pass_minutes(30);
        assert_eq!(shop.quote("ann", &lines(&["50.00"]), "max").ok(200)["points"], 2000, "a member without a tier");
    }
}

fn a_page_reads_what_a_preview_needs(edge: &Edge) {
    let mut cash_off = ladder();
    cash_off["rescue"] = json!({"hours": 48, "factor": "2"});
    cash_off["max_points_per_day"] = json!(5000);
    cash_off["exclude"] = json!({"dates": [{"from": "2040-01-01T00:00:00Z"}], "tiers": ["bronze"]});
    let shop = shop_with_bronze(edge, &cash_off);
    assert_eq!(shop.page(Ask::get("/v1/program")).ok(200)["cash_off"], cash_off);
}

fn wrong_settings_are_listed_with_pointers(edge: &Edge) {
    let shop = Shop::open_without_program(edge);
    let problems = |cash_off: Value| {
        let mut settings = program();
        settings["spending"] = json!({"cash_off": cash_off});
        let answer = shop.backend(Ask::post("/v1/program/validate", &settings)).ok(200);
        let pointers = answer["problems"].as_array().unwrap().iter();
        pointers.map(|problem| problem["pointer"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(problems(json!({})), ["/spending/cash_off"]);
    assert_eq!(problems(ladder()), [""; 0]);
    let mut both = ladder();
    both["rate"] = json!({"points": 100, "amount": "1.00"});
    assert_eq!(problems(both), ["/spending/cash_off/ladder"]);
    let wrong = json!({
        "rate": {"points": 1, "amount": "0.01"},
        "rate_versions": [{"from": "2026-12-01T00:00:00Z", "points": 0, "amount": "1.00"}],
        "rescue": {"hours": 0, "factor": "1"}, "max_points_per_day": 0, "exclude": {"dates": [{}]},
    });
    let below = "/spending/cash_off";
    let expected =
        ["/rate_versions/0/points", "/max_points_per_day", "/rescue/hours", "/rescue/factor", "/exclude/dates/0"];
    assert_eq!(problems(wrong), expected.map(|pointer| format!("{below}{pointer}")));
    let unknown = json!({"rate": {"points": 1, "amount": "0.01"}, "rescue": {"hours": 48, "factor": "2", "days": 1}});
    let mut settings = program();
    settings["spending"] = json!({"cash_off": unknown});
    shop.backend(Ask::post("/v1/program/validate", &settings)).problem(400, "unknown_field");
}

//! Test merchants: their backend states the time of a request, so that a year can be tried in a second.

use crate::support::{Answer, Ask, Edge, Shop, lines, program, unique};
use serde_json::{Value, json};
use shared::units::time::Instant;

on_both!(
    expiry_a_tier_and_the_end_of_a_hold_are_tried_at_once,
    a_time_before_the_last_entry_is_refused,
    a_stated_time_is_refused_everywhere_else,
    a_stated_time_has_a_form_and_bounds,
    a_test_merchant_remains_one,
    a_repeated_request_is_answered_whatever_the_time,
    a_program_is_in_force_by_the_stated_time,
    a_page_cannot_state_a_time,
);

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

fn yearly() -> Value {
    let mut program = program();
    program["expiry"] = json!({"base": {"kind": "after", "months": 12}});
    program["tiers"] = json!({
        "window": {"kind": "rolling", "months": 12},
        "levels": [{"id": "silver", "name": "Silver", "needs": {"any": {"spend": "100.00"}}}],
    });
    program
}

fn later(edge: &Edge, millis: i64) -> Instant {
    Instant::from_millis(edge.now().millis() + millis)
}

fn at(shop: &Shop<'_>, time: Instant, ask: Ask) -> Answer {
    let answer = shop.backend(ask.header("jifen-now", &time.to_string()));
    if answer.status != 400 {
        assert_eq!(answer.header("jifen-now"), Some(time.to_string().as_str()), "the time that was used");
    }
    answer
}

fn give(points: u64) -> Ask {
    let request = json!({"points": points, "author": "test", "reason": "to try it", "class": "base"});
    Ask::post("/v1/members/ann/adjustments", &request).keyed()
}

fn expiry_a_tier_and_the_end_of_a_hold_are_tried_at_once(edge: &Edge) {
    let shop = Shop::open_test(edge, &yearly());
    shop.member_with("ann", 1_000);
    shop.order(&shop.order_request("o-1", "ann", &lines(&["100.00"]))).ok(201);
    let hold = shop.hold("ann", &lines(&["20.00"]), 500);
    let balance = || Ask::get("/v1/members/ann/balance");
    assert_eq!(at(&shop, later(edge, 14 * MINUTE), balance()).ok(200)["held"], 500);
    let read = Ask::get(&format!("/v1/holds/{}", hold["hold_id"].as_str().unwrap()));
    assert_eq!(at(&shop, later(edge, 16 * MINUTE), read).ok(200)["state"], "timed_out");
    let open_holds = at(&shop, later(edge, 16 * MINUTE), Ask::get("/v1/holds?state=held")).ok(200);
    assert_eq!(open_holds["data"], json!([]));
    let soon = at(&shop, later(edge, 300 * DAY), balance()).ok(200);
    assert_eq!((&soon["available"], &soon["tier"]["id"]), (&json!(1_100), &json!("silver")));
    let in_two_years = later(edge, 800 * DAY);
    let late = at(&shop, in_two_years, balance()).ok(200);
    assert_eq!((&late["available"], &late["tier"]), (&json!(0), &Value::Null));
    assert_eq!(late["as_of"], in_two_years.to_string());
    at(&shop, in_two_years, give(5)).ok(201);
    let entries = shop.backend(Ask::get("/v1/members/ann/entries")).ok(200);
    let newest = &entries["data"][0];
    assert_eq!((&newest["what"]["kind"], &newest["at"]), (&json!("adjusted"), &json!(in_two_years.to_string())));
    assert_eq!(shop.points("ann"), [5, 0, 0, 0]);
    shop.audit_is_sound("ann");
    if let Edge::Native(native) = edge {
        assert_eq!(native.sweep().accounts_settled, 0, "the sweep goes by the real time");
        native.pass_minutes(60);
        assert_eq!(native.sweep().accounts_settled, 0);
        shop.audit_is_sound("ann");
    }
}

fn a_time_before_the_last_entry_is_refused(edge: &Edge) {
    let shop = Shop::open_test(edge, &program());
    shop.member_with("ann", 0);
    let next_year = later(edge, 365 * DAY);
    at(&shop, next_year, give(100)).ok(201);
    for before in [Instant::from_millis(next_year.millis() - 1), later(edge, 0)] {
        let problem = edge.writes_nothing(|| at(&shop, before, give(1))).problem(409, "conflict");
        assert!(problem["detail"].as_str().unwrap().contains(&next_year.to_string()), "{problem}");
    }
    at(&shop, next_year, give(1)).ok(201);
    at(&shop, Instant::from_millis(next_year.millis() + 1), give(1)).ok(201);
    shop.backend(give(1)).ok(201);
    let newest = &shop.backend(Ask::get("/v1/members/ann/entries")).ok(200)["data"][0];
    assert_eq!(newest["at"], Instant::from_millis(next_year.millis() + 1).to_string(), "the time of the last entry");
    shop.hold("ann", &lines(&["20.00"]), 100);
    assert_eq!(shop.points("ann"), [3, 0, 100, 0]);
    shop.audit_is_sound("ann");
}

fn a_stated_time_is_refused_everywhere_else(edge: &Edge) {
    let (live, test) = (Shop::open(edge), Shop::open_test(edge, &program()));
    let now = edge.now().to_string();
    let stated = |ask: Ask| ask.header("jifen-now", &now);
    for shop in [&live, &test] {
        shop.member_with("ann", 10);
        let asks = [
            Ask::get("/v1/me/balance").bearer(&shop.token("ann")),
            Ask::get("/v1/program").header("jifen-key", &shop.publishable_key),
            Ask::get(&format!("/v1/merchants/{}", shop.merchant_id)).bearer(edge.operator_key()),
            Ask::get("/healthz"),
            Ask::get("/v1/openapi.json"),
        ];
        for ask in asks {
            let path = ask.path.clone();
            let problem = edge.writes_nothing(|| edge.ask(&stated(ask))).problem(400, "invalid_request");
            assert!(
                problem["detail"].as_str().unwrap().contains("a secret key of a test merchant"),
                "{path}: {problem}"
            );
        }
    }
    let refused = edge.writes_nothing(|| live.backend(stated(give(1))));
    assert_eq!(refused.header("jifen-now"), None);
    refused.problem(400, "invalid_request");
    assert_eq!(live.backend(Ask::get("/v1/members/ann")).header("jifen-now"), None);
    // The real clock may have passed `now`, and entries follow each other in time.
    at(&test, later(edge, MINUTE), give(1)).ok(201);
    assert!(test.shopper("ann", Ask::get("/v1/me/balance")).header("jifen-now").is_some());
    edge.ask(&stated(Ask::get("/v1/orders")).bearer("jf_sk_x_y_z")).problem(401, "unauthorized");
}

fn a_stated_time_has_a_form_and_bounds(edge: &Edge) {
    let shop = Shop::open_test(edge, &program());
    let ask = |time: &str| shop.backend(Ask::get("/v1/members").header("jifen-now", time));
    for wrong in ["", "tomorrow", "2027-01-01", "2027-01-01T00:00:00", "1795406400000"] {
        let problem = ask(wrong).problem(400, "invalid_request");
        assert!(problem["detail"].as_str().unwrap().contains("RFC 3339"), "{wrong}: {problem}");
    }
    let bound = 3_653 * DAY;
    for (millis, fits) in
        [(bound - MINUTE, true), (MINUTE - bound, true), (bound + MINUTE, false), (-bound - MINUTE, false)]
    {
        let answer = ask(&later(edge, millis).to_string());
        assert_eq!(answer.status, if fits { 200 } else { 400 }, "{millis}: {}", answer.body);
    }
    ask("2027-01-01T08:00:00+08:00").ok(200);
}

fn a_test_merchant_remains_one(edge: &Edge) {
    let (live, test) = (Shop::open(edge), Shop::open_test(edge, &program()));
    for (shop, is_test) in [(&live, false), (&test, true)] {
        let path = format!("/v1/merchants/{}", shop.merchant_id);
        assert_eq!(edge.operator(Ask::get(&path)).ok(200)["test"], is_test);
        let change = Ask::patch(&path, &json!({"test": !is_test}));
        edge.writes_nothing(|| edge.operator(change)).problem(400, "unknown_field");
        assert_eq!(edge.operator(Ask::patch(&path, &json!({"name": "New"}))).ok(200)["test"], is_test);
    }
    let wrong = json!({"merchant_id": unique("t"), "name": "Tea", "test": "yes"});
    edge.operator(Ask::post("/v1/merchants", &wrong).keyed()).problem(400, "invalid_request");
}

fn a_repeated_request_is_answered_whatever_the_time(edge: &Edge) {
    let shop = Shop::open_test(edge, &program());
    shop.member_with("ann", 0);
    let ask = give(7);
    let first = at(&shop, later(edge, 365 * DAY), ask.clone()).ok(201);
    let again = at(&shop, later(edge, 0), ask.clone());
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.ok(201), first);
    if let Edge::Native(native) = edge {
        native.pass_minutes(48 * 60 + 1);
        native.sweep();
        let anew = at(&shop, later(edge, 365 * DAY), ask);
        assert_eq!(anew.header("idempotent-replayed"), None, "answers are stored by the real time");
    }
}

fn a_program_is_in_force_by_the_stated_time(edge: &Edge) {
    let shop = Shop::open_test(edge, &program());
    shop.member_with("ann", 0);
    let mut doubled = program();
    doubled["earning"]["rules"][0]["points"] = json!(2);
    let begins = later(edge, 100 * DAY);
    shop.backend(Ask::put(&format!("/v1/program?effective_at={begins}"), &doubled)).ok(201);
    for (id, time, points) in [("o-1", later(edge, 99 * DAY), 10), ("o-2", later(edge, 101 * DAY), 20)] {
        let mut order = shop.order_request(id, "ann", &lines(&["10.00"]));
        order["placed_at"] = json!(time.to_string());
        let recorded = at(&shop, time, Ask::post("/v1/orders", &order).keyed()).ok(201);
        assert_eq!(recorded["earned"]["granted"], points, "{id}");
    }
    at(&shop, later(edge, -DAY), Ask::get("/v1/figures")).problem(409, "conflict");
    let past = at(&shop, later(edge, -DAY), Ask::put("/v1/program", &program()));
    assert!(past.status < 300, "{}", past.body);
}

fn a_page_cannot_state_a_time(edge: &Edge) {
    let ask = Ask { method: "OPTIONS", ..Ask::get("/v1/me/balance") }
        .header("origin", "https://any.example")
        .header("access-control-request-headers", "jifen-now");
    let allowed = edge.ask(&ask);
    assert!(!allowed.header("access-control-allow-headers").unwrap().to_lowercase().contains("jifen-now"));
    allowed.ok(204);
}

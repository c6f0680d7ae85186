//! The request id of each response, and the one log line of each request.

use crate::support::{Answer, Ask, Edge, Native, Shop, lines};
use serde_json::{Value, json};

on_both!(every_response_has_a_request_id, a_callers_own_request_id_is_kept_if_it_is_plain);

fn id_of(answer: &Answer) -> String {
    answer.header("jifen-request-id").unwrap_or_else(|| panic!("no request id: {answer:?}")).to_owned()
}

fn every_response_has_a_request_id(edge: &Edge) {
    let shop = Shop::open(edge);
    let preflight = Ask { method: "OPTIONS", ..Ask::get("/v1/me/balance") };
    let answers = [
        edge.ask(&Ask::get("/healthz")),
        edge.ask(&Ask::get("/nowhere")),
        edge.ask(&Ask::delete("/healthz")),
        edge.ask(&preflight),
        shop.backend(Ask::get("/v1/program")),
        shop.backend(Ask::get("/v1/orders/none")),
        shop.backend(Ask::post_raw("/v1/orders", "x".repeat(70_000))),
        edge.ask(&Ask::get("/v1/program")),
    ];
    let mut ids: Vec<String> = answers.iter().map(id_of).collect();
    assert!(ids.iter().all(|id| id.len() == 22), "{ids:?}");
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), answers.len(), "each response has its own id");
}

fn a_callers_own_request_id_is_kept_if_it_is_plain(edge: &Edge) {
    let ask = |id: &str| id_of(&edge.ask(&Ask::get("/healthz").header("jifen-request-id", id)));
    for id in ["a", "0af7651916cd43dd-b7ad6b7169203331", "shop:7f.A_b", &"x".repeat(64)] {
        assert_eq!(ask(id), id);
    }
    for id in ["", "two words", "a\"b", "{}", &"x".repeat(65)] {
        assert_ne!(ask(id), id);
    }
}

fn native(edge: &Edge) -> &Native {
    match edge {
        Edge::Native(native) => native,
        Edge::Workerd(_) => panic!("a test of the native application"),
    }
}

/// The only log line of one request, parsed.
#[track_caller]
fn line(edge: &Edge, ask: &Ask) -> Value {
    native(edge).log_lines();
    let answer = edge.ask(ask);
    let lines = native(edge).log_lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    let line: Value = serde_json::from_str(&lines[0]).unwrap();
    assert_eq!((&line["request_id"], &line["status"]), (&json!(id_of(&answer)), &json!(answer.status)));
    for secret in ["ann@example", "o-1", "Lantern", "jf_sk_", "eyJ"] {
        assert!(!lines[0].contains(secret), "{secret} in {}", lines[0]);
    }
    line
}

#[test]
fn a_line_states_what_a_request_was_and_cost() {
    let edge = Edge::native();
    let shop = Shop::open(&edge);
    let order = shop.order_request("o-1", "ann@example", &lines(&["20.00"]));
    let order = Ask::post("/v1/orders", &order).keyed().bearer(&shop.secret_key);
    let kid = shop.secret_key.split('_').nth(3).unwrap();
    let recorded = line(&edge, &order);
    let expected = json!({
        "merchant": shop.merchant_id, "key": kid, "method": "POST", "route": "/v1/orders", "status": 201, "code": null,
        "ms": 0, "trips": 2, "tries": 1,
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&recorded[name], value, "{name} of {recorded}");
    }
    assert!(recorded["rows_written"].as_u64().unwrap() >= 4, "{recorded}");
    assert!(recorded.get("fault").is_none());

    let replayed = line(&edge, &order);
    assert_eq!((&replayed["trips"], &replayed["rows_written"]), (&json!(1), &json!(0)));

    let read = line(&edge, &Ask::get("/v1/orders/o-1").bearer(&shop.secret_key));
    assert_eq!(
        (&read["route"], &read["tries"], &read["trips"]),
        (&json!("/v1/orders/{order_id}"), &json!(0), &json!(1))
    );

    let balance = line(&edge, &shop.as_shopper("ann@example", Ask::get("/v1/me/balance")));
    assert_eq!((&balance["key"], &balance["merchant"]), (&json!(shop.signing_kid), &json!(shop.merchant_id)));

    let operator = line(&edge, &Ask::get("/v1/merchants/nobody-here").bearer(edge.operator_key()));
    assert_eq!((&operator["key"], &operator["merchant"]), (&json!("operator"), &Value::Null));
    assert_eq!(operator["code"], "not_found");
}

#[test]
fn a_line_names_no_unverified_caller() {
    let edge = Edge::native();
    let shop = Shop::open(&edge);
    let token = format!("{}x", shop.token("ann@example"));
    let refused = line(&edge, &Ask::get("/v1/me/balance?limit=ann@example").bearer(&token));
    assert_eq!((&refused["route"], &refused["code"]), (&json!("/v1/me/balance"), &json!("invalid_request")));
    let forged = line(&edge, &Ask::get("/v1/me/balance").bearer(&token));
    assert_eq!(
        (&forged["merchant"], &forged["key"], &forged["code"]),
        (&Value::Null, &Value::Null, &json!("unauthorized"))
    );
    let nowhere = line(&edge, &Ask::get("/v1/members/ann@example/secrets"));
    assert_eq!((&nowhere["route"], &nowhere["code"]), (&Value::Null, &json!("not_found")));
}

#[test]
fn a_line_of_a_fault_has_its_cause_and_one_of_a_race_its_tries() {
    let edge = Edge::native();
    let shop = Shop::open(&edge);
    let order = shop.order_request("o-1", "ann@example", &lines(&["20.00"]));
    let order = Ask::post("/v1/orders", &order).keyed().bearer(&shop.secret_key);
    let trigger = |message: &str| {
        let sql = format!("CREATE TRIGGER t BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, '{message}'); END");
        native(&edge).database.run(&sql).unwrap();
    };
    trigger("UNIQUE constraint failed: race");
    let busy = line(&edge, &order);
    assert_eq!((&busy["code"], &busy["tries"], &busy["trips"]), (&json!("busy"), &json!(16), &json!(32)));
    native(&edge).database.run("DROP TRIGGER t").unwrap();
    trigger("disk full");
    let fault = line(&edge, &order);
    assert_eq!(fault["code"], "internal");
    assert!(fault["fault"].as_str().unwrap().contains("disk full"), "{fault}");
}

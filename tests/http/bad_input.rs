//! Invalid input that every call refuses. The files of single calls test their own wrong values.

use crate::support::{Ask, Edge, Shop, lines};
use edge::routes::{Handler, ROUTES};
use serde_json::{Value, json};

on_both!(
    an_unknown_field_is_named,
    a_body_that_is_not_json_is_refused,
    a_body_above_64_kib_is_refused_before_it_is_parsed,
    a_basket_can_have_256_kib,
    a_million_lines_are_refused,
    too_many_lines_are_refused,
    an_array_is_never_read_as_an_object,
    a_value_of_another_form_is_refused,
    a_member_that_appears_twice_is_refused,
    an_unknown_query_parameter_is_refused,
    an_unknown_path_is_not_found,
    a_wrong_method_is_answered_with_the_right_ones,
    a_head_request_is_answered_as_a_get_without_a_body,
    a_problem_contains_no_internal_details,
);

/// Each call that takes a body, with a body that is valid except for one extra field.
fn bodies(shop: &Shop<'_>) -> Vec<(&'static str, Ask)> {
    let order = shop.order_request("o-1", "ann", &lines(&["1.00"]));
    let with = |mut body: Value| {
        body["surprise"] = json!(1);
        body
    };
    let basket = json!({"currency": "CNY", "lines": lines(&["1.00"])});
    let quote = json!({"currency": "CNY", "lines": lines(&["1.00"]), "points": 0});
    let backend = |ask: Ask| ask.keyed().bearer(&shop.secret_key);
    let shopper = |ask: Ask| shop.as_shopper("ann", ask.keyed());
    let operator = |ask: Ask| ask.keyed().bearer(shop.edge.operator_key());
    vec![
        ("merchant", operator(Ask::post("/v1/merchants", &with(json!({"merchant_id": "x", "name": "x"}))))),
        ("merchant patch", operator(Ask::patch("/v1/merchants/demo", &with(json!({}))))),
        ("key", operator(Ask::post("/v1/merchants/demo/keys", &with(json!({"kind": "secret"}))))),
        ("program", backend(Ask::put("/v1/program", &with(crate::support::program())))),
        ("validate", backend(Ask::post("/v1/program/validate", &with(crate::support::program())))),
        ("preview", shopper(Ask::post("/v1/earn-previews", &with(basket)))),
        ("member", backend(Ask::post("/v1/members", &with(json!({"member_id": "new"}))))),
        ("member patch", backend(Ask::patch("/v1/members/ann", &with(json!({}))))),
        (
            "adjustment",
            backend(Ask::post(
                "/v1/members/ann/adjustments",
                &with(json!({"points": 1, "author": "a", "reason": "b"})),
            )),
        ),
        ("token", backend(Ask::post("/v1/member-tokens", &with(json!({"member_id": "ann"}))))),
        ("quote", shopper(Ask::post("/v1/me/quotes", &with(quote)))),
        ("hold", shopper(Ask::post("/v1/me/holds", &with(json!({"quote": "x"}))))),
        ("extend", backend(Ask::post("/v1/holds/h/extend", &with(json!({"minutes": 1}))))),
        ("capture", backend(Ask::post("/v1/holds/h/capture", &with(json!({}))))),
        ("reverse", backend(Ask::post("/v1/holds/h/reverse", &with(json!({}))))),
        ("release", backend(Ask::post("/v1/holds/h/release", &with(json!({}))))),
        ("order", backend(Ask::post("/v1/orders", &with(order)))),
        ("refund", backend(Ask::post("/v1/orders/o-1/refunds", &with(json!({"refund_id": "r", "all": true}))))),
        ("complete", backend(Ask::post("/v1/orders/o-1/complete", &with(json!({}))))),
    ]
}

fn an_unknown_field_is_named(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 100);
    for (what, ask) in bodies(&shop) {
        let answer = edge.writes_nothing(|| edge.ask(&ask));
        assert_eq!(answer.body["code"], "unknown_field", "{what}: {}", answer.body);
        assert_eq!(answer.problem(400, "unknown_field")["pointer"], "/surprise", "{what}");
    }
}

fn a_body_that_is_not_json_is_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 100);
    let right = r#"{"member_id":"new"}"#;
    let bad: [&[u8]; 12] = [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\"text\"",
        b"{\"member_id\":\"new\"} {}",
        b"{\"member_id\":\"new\",}",
        b"{'member_id':'new'}",
        b"{\"member_id\":\"n\xffw\"}",
        b"{\"member_id\":\"new\",\"member_id\":\"newer\"}",
        b"member_id=new",
        b"\xef\xbb\xbf{\"member_id\":\"new\"}",
    ];
    for body in bad {
        let ask = Ask::post_raw("/v1/members", body).keyed();
        edge.writes_nothing(|| shop.backend(ask)).problem(400, "invalid_request");
    }
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    shop.backend(Ask::post_raw("/v1/members", deep).keyed()).problem(400, "invalid_request");
    shop.backend(Ask::post_raw("/v1/members", right).keyed()).ok(201);
}

fn a_body_above_64_kib_is_refused_before_it_is_parsed(edge: &Edge) {
    let shop = Shop::open(edge);
    let body = |bytes: usize| {
        let head = r#"{"member_id":"new"}"#;
        format!("{head}{}", " ".repeat(bytes - head.len()))
    };
    let ask = |body: String| shop.backend(Ask::post_raw("/v1/members", body).keyed());
    ask(body(64 * 1024 + 1)).problem(413, "payload_too_large");
    ask("this is not JSON".repeat(10_000)).problem(413, "payload_too_large");
    ask(body(1024 * 1024)).problem(413, "payload_too_large");
    edge.ask(&Ask::post_raw("/v1/members", body(70_000))).problem(413, "payload_too_large");
    ask(body(64 * 1024)).ok(201);
}

/// Regression: 500 lines of 174 bytes are 87 KB and were refused.
fn a_basket_can_have_256_kib(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 100);
    let line = |at: u32| {
        json!({
            "line_id": format!("line-{at:04}"), "sku": format!("SKU-{at:06}-XL-BLUE"), "quantity": 1, "unit_price": "1.00",
            "categories": ["women", "dresses", "summer"], "tags": ["margin-b", "season-2026"], "discount": "0.00",
        })
    };
    let lines: Value = (0..500).map(line).collect();
    assert!(lines.to_string().len() > 80_000, "{}", lines.to_string().len());
    let quote = shop.quote("ann", &lines, "max").ok(200);
    let hold = shop.place("ann", &quote).ok(201);
    let mut order = shop.order_request("o-1", "ann", &lines);
    order["hold_id"] = hold["hold_id"].clone();
    let paid = shop.order(&order).ok(201);
    assert_eq!(paid["spent"]["points"], 100);
    let preview = json!({"currency": "CNY", "lines": lines});
    shop.shopper("ann", Ask::post("/v1/earn-previews", &preview)).ok(200);
    let padded = |bytes: usize| {
        let text = shop.order_request("o-2", "ann", &crate::support::lines(&["1.00"])).to_string();
        format!("{text}{}", " ".repeat(bytes - text.len()))
    };
    let ask = |bytes: usize| shop.backend(Ask::post_raw("/v1/orders", padded(bytes)).keyed());
    ask(256 * 1024 + 1).problem(413, "payload_too_large");
    ask(256 * 1024).ok(201);
}

fn a_million_lines_are_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    let line = r#"{"line_id":"a","sku":"s","quantity":1,"unit_price":"1.00"},"#;
    let order = format!(
        r#"{{"order_id":"o-1","member_id":"ann","currency":"CNY","placed_at":"2026-11-01T00:00:00Z","lines":[{}"#,
        line.repeat(1_000_000)
    );
    let ask = Ask::post_raw("/v1/orders", order).keyed().bearer(&shop.secret_key);
    if let Some(answer) = edge.writes_nothing(|| edge.try_ask(&ask)) {
        answer.problem(413, "payload_too_large");
    }
    shop.backend(Ask::get("/v1/orders/o-1")).problem(404, "not_found");
}

fn too_many_lines_are_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    let line = |at: u32| json!({"line_id": at.to_string(), "sku": "s", "quantity": 1, "unit_price": "1"});
    let lines: Value = (0..501).map(line).collect();
    let order = shop.order_request("o-1", "ann", &lines);
    assert!(order.to_string().len() < 64 * 1024);
    assert_eq!(edge.writes_nothing(|| shop.order(&order)).problem(400, "invalid_request")["pointer"], "/lines");
    let quote = edge.writes_nothing(|| shop.quote("ann", &lines, 0)).problem(400, "invalid_request");
    assert_eq!(quote["pointer"], "/lines");
}

fn an_unknown_path_is_not_found(edge: &Edge) {
    let shop = Shop::open(edge);
    for ask in [
        Ask::get("/v1"),
        Ask::get("/v1/nothing"),
        Ask::get("/v2/program"),
        Ask::get("/v1/program/"),
        Ask::get("//v1/program"),
        Ask::get("/v1/members/ann/balance/more"),
        Ask::get("/v1/members/%ff"),
    ] {
        shop.backend(ask).problem(404, "not_found");
    }
}

fn a_wrong_method_is_answered_with_the_right_ones(edge: &Edge) {
    let shop = Shop::open(edge);
    for (ask, allow) in [
        (Ask::get("/v1/referrals"), "POST"),
        (Ask::delete("/v1/program"), "GET, HEAD, PUT, OPTIONS"),
        (Ask::put("/v1/orders", &json!({})), "POST, GET, HEAD"),
        (Ask::patch("/v1/orders/o-1", &json!({})), "GET, HEAD"),
        (Ask::post("/v1/me/balance", &json!({})), "GET, HEAD, OPTIONS"),
        (Ask::post("/healthz", &json!({})), "GET, HEAD"),
        (Ask::get("/v1/me/holds/h"), "DELETE, OPTIONS"),
        (Ask { method: "PROPFIND", ..Ask::get("/v1/members/ann") }, "GET, HEAD, PATCH, DELETE"),
    ] {
        let answer = shop.backend(ask);
        assert_eq!(answer.header("allow"), Some(allow));
        answer.problem(405, "method_not_allowed");
    }
}

fn a_head_request_is_answered_as_a_get_without_a_body(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 100);
    shop.order(&shop.order_request("o-1", "ann", &lines(&["1.00"]))).ok(201);
    let mut answered = 0;
    for route in ROUTES.iter().filter(|route| route.method == "GET") {
        let path = route.path.replace("{member_id}", "ann").replace("{order_id}", "o-1").replace("{version}", "1");
        let path = path.replace("{merchant_id}", &shop.merchant_id);
        let credential = match route.handler {
            Handler::Operator(_) => edge.operator_key().to_owned(),
            Handler::Shopper(_) => shop.token("ann"),
            _ => shop.secret_key.clone(),
        };
        let get = edge.ask(&Ask::get(&path).bearer(&credential));
        let head = edge.ask(&Ask { method: "HEAD", ..Ask::get(&path) }.bearer(&credential));
        assert_eq!((head.status, &head.body), (get.status, &Value::Null), "{path}");
        for name in ["content-type", "cache-control", "vary", "x-content-type-options"] {
            assert_eq!(head.header(name), get.header(name), "{name} of {path}");
        }
        answered += usize::from(get.status == 200);
    }
    assert!(answered >= 15, "{answered}");
    assert_eq!(edge.ask(&Ask { method: "HEAD", ..Ask::get("/v1/nothing") }).ok(404), Value::Null);
}

fn an_unknown_query_parameter_is_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 100);
    for (path, right) in [
        ("/v1/members/ann/entries?limt=5", "limit, cursor"),
        ("/v1/members/ann/entries?limit=5&Cursor=3", "limit, cursor"),
        ("/v1/members/ann/balance?limit=5", "no parameters"),
        ("/v1/program?x", "no parameters"),
        ("/healthz?=1", "no parameters"),
        ("/v1/members/ann/entries?limit=5&limit=6", "once"),
    ] {
        let problem = shop.backend(Ask::get(path)).problem(400, "invalid_request");
        assert!(problem["detail"].as_str().unwrap().contains(right), "{path}: {problem}");
    }
    let put = Ask::put("/v1/program?effectiveAt=2027-01-01T00:00:00Z", &crate::support::program());
    edge.writes_nothing(|| shop.backend(put)).problem(400, "invalid_request");
    let join = Ask::post("/v1/members?dry_run=true", &json!({"member_id": "bob"})).keyed();
    edge.writes_nothing(|| shop.backend(join)).problem(400, "invalid_request");
    shop.backend(Ask::get("/v1/members/ann/entries?limit=5&")).ok(200);
}

/// The body of each request, in which one object after another is replaced by an array of its values.
fn an_array_is_never_read_as_an_object(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 100);
    let mut tried = 0;
    for (what, ask) in bodies(&shop) {
        let mut body: Value = serde_json::from_slice(&ask.body).unwrap();
        body.as_object_mut().unwrap().remove("surprise");
        for pointer in objects(&body, "") {
            let values = body.pointer(&pointer).unwrap().as_object().unwrap().values().cloned().collect();
            for array in [Value::Array(values), json!([])] {
                let mut wrong = body.clone();
                *wrong.pointer_mut(&pointer).unwrap() = array;
                let ask = Ask { body: wrong.to_string().into_bytes(), ..ask.clone() };
                let answer = edge.writes_nothing(|| edge.ask(&ask));
                assert_eq!(answer.status, 400, "{what} at {pointer}: {}", answer.body);
                tried += 1;
            }
        }
    }
    assert!(tried >= 60, "{tried}");
    let by_place = Ask::post_raw("/v1/members/ann/adjustments", r#"[1,"a","r"]"#).keyed();
    let problem = edge.writes_nothing(|| shop.backend(by_place)).problem(400, "invalid_request");
    assert_eq!((&problem["pointer"], shop.points("ann")), (&json!(""), [100, 0, 0, 0]));
}

fn objects(value: &Value, pointer: &str) -> Vec<String> {
    let below: Vec<String> = match value {
        Value::Object(fields) => {
            fields.iter().flat_map(|(name, field)| objects(field, &format!("{pointer}/{name}"))).collect()
        }
        Value::Array(items) => {
            items.iter().enumerate().flat_map(|(at, item)| objects(item, &format!("{pointer}/{at}"))).collect()
        }
        _ => Vec::new(),
    };
    if value.is_object() { std::iter::once(pointer.to_owned()).chain(below).collect() } else { below }
}

/// serde also reads the variant of an enum from an object.
fn a_value_of_another_form_is_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    let keys = Ask::post(&format!("/v1/merchants/{}/keys", shop.merchant_id), &json!({"kind": {"secret": null}}));
    let problem = edge.writes_nothing(|| edge.operator(keys.keyed())).problem(400, "invalid_request");
    assert_eq!(problem["pointer"], "/kind");
    let mut program = crate::support::program();
    program["earning"]["stacking"] = json!({"best": null});
    let problem = edge.writes_nothing(|| shop.backend(Ask::put("/v1/program", &program)));
    assert_eq!(problem.problem(400, "invalid_request")["pointer"], "/earning/stacking");
}

fn a_member_that_appears_twice_is_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    for (body, pointer) in [
        (r#"{"member_id":"new","member_id":"new"}"#, "/member_id"),
        (r#"{"member_id":"new","attributes":{"a":"1","a":"2"}}"#, "/attributes/a"),
        (r#"{"member_id":"new","attributes":{"a~b":"1","a\u007eb":"2"}}"#, "/attributes/a~0b"),
        (r#"{"member_id":"new","surprise":[{"x":1,"y":2,"x":3}]}"#, "/surprise/0/x"),
    ] {
        let answer = edge.writes_nothing(|| shop.backend(Ask::post_raw("/v1/members", body).keyed()));
        assert_eq!(answer.problem(400, "invalid_request")["pointer"], pointer, "{body}");
    }
    let rule = r#"{"kind":"spend","id":"a","id":"b","points":1,"per":"1.00"}"#;
    let program = format!(r#"{{"name":"T","currency":"CNY","time_zone":"UTC","earning":{{"rules":[{rule}]}}}}"#);
    let ask = Ask { method: "PUT", ..Ask::post_raw("/v1/program", program) };
    let problem = edge.writes_nothing(|| shop.backend(ask)).problem(400, "invalid_request");
    assert_eq!(problem["pointer"], "/earning/rules/0/id");
}

fn a_problem_contains_no_internal_details(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 100);
    let cursed = ["'; DROP TABLE entries; --", "\u{0}", "../../etc/passwd", "<script>", "%27"];
    for text in cursed {
        let asks = [
            Ask::post("/v1/members", &json!({"member_id": text, "segments": [text, ""]})).keyed(),
            Ask::post("/v1/members/ann/adjustments", &json!({"points": -500, "author": text, "reason": text})).keyed(),
            Ask::post("/v1/orders", &json!({"order_id": text})).keyed(),
        ];
        for ask in asks {
            let answer = edge.writes_nothing(|| shop.backend(ask));
            assert!((400..500).contains(&answer.status), "{}", answer.body);
            let told = answer.body.to_string();
            for inside in ["SELECT", "INSERT", "sqlite", "SQLITE", "D1_", "panicked", ".rs:", &shop.secret_key] {
                assert!(!told.contains(inside), "{inside} in {told}");
            }
        }
    }
    assert_eq!(shop.points("ann"), [100, 0, 0, 0]);
}

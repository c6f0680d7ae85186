//! Requests of browsers for pages of another origin: preflights, origins, headers.

use crate::support::{Ask, Edge, ORIGIN, Shop, lines};
use edge::limit::Budget;
use serde_json::json;

on_both!(
    a_wildcard_allows_one_label_and_a_default_port_is_dropped,
    a_preflight_is_answered_for_any_origin,
    a_page_of_an_allowed_origin_reads,
    a_page_of_another_origin_is_refused,
    a_refusal_is_readable_for_the_page,
    a_backend_call_is_not_for_pages,
    caches_do_not_store_answers,
    a_rate_limited_caller_is_answered_with_the_time_to_retry,
    health_needs_no_credential,
);

fn a_preflight_is_answered_for_any_origin(edge: &Edge) {
    for path in
        ["/v1/me/balance", "/v1/me/quotes", "/v1/me/holds", "/v1/me/holds/h", "/v1/program", "/v1/earn-previews"]
    {
        let ask = Ask { method: "OPTIONS", ..Ask::get(path) }
            .header("origin", "https://any.example")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization,idempotency-key");
        let answer = edge.ask(&ask);
        assert_eq!(answer.header("access-control-allow-origin"), Some("https://any.example"), "{path}");
        let headers = answer.header("access-control-allow-headers").unwrap().to_lowercase();
        for header in ["authorization", "jifen-key", "idempotency-key", "jifen-bookmark", "content-type"] {
            assert!(headers.contains(header), "{header} in {headers}");
        }
        assert!(answer.header("access-control-allow-methods").unwrap().contains("DELETE"));
        assert_eq!(answer.header("vary"), Some("Origin"));
        assert_eq!(answer.ok(204), json!(null));
    }
    for path in ["/v1/orders", "/v1/merchants", "/v1/nothing"] {
        edge.ask(&Ask { method: "OPTIONS", ..Ask::get(path) }.header("origin", ORIGIN)).problem(404, "not_found");
    }
}

fn a_page_of_an_allowed_origin_reads(edge: &Edge) {
    let shop = Shop::open(edge);
    for answer in [shop.page(Ask::get("/v1/program")), shop.shopper("ann", Ask::get("/v1/me/balance"))] {
        assert_eq!(answer.header("access-control-allow-origin"), Some(ORIGIN));
        assert_eq!(answer.header("vary"), Some("Origin"));
        let exposed = answer.header("access-control-expose-headers").unwrap();
        for header in ["Jifen-Bookmark", "Idempotent-Replayed", "Retry-After"] {
            assert!(exposed.contains(header), "{header} in {exposed}");
        }
        assert_eq!(answer.header("access-control-allow-credentials"), None, "no cookies");
        answer.ok(200);
    }
    let no_page = edge.ask(&Ask::get("/v1/program").header("jifen-key", &shop.publishable_key));
    assert_eq!(no_page.header("access-control-allow-origin"), None);
    no_page.ok(200);
}

fn a_page_of_another_origin_is_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let quote = shop.quote("ann", &lines(&["20.00"]), 100).ok(200);
    for origin in [
        "https://evil.example",
        "http://shop.example",
        "https://shop.example:8443",
        "https://shop.example.evil",
        "null",
    ] {
        let asks = [
            Ask::get("/v1/program").header("jifen-key", &shop.publishable_key),
            Ask::get("/v1/me/balance").bearer(&shop.token("ann")),
            Ask::post("/v1/me/holds", &json!({"quote": quote["quote"]})).keyed().bearer(&shop.token("ann")),
        ];
        for ask in asks {
            edge.writes_nothing(|| edge.ask(&ask.header("origin", origin))).problem(403, "origin_not_allowed");
        }
    }
}

fn a_refusal_is_readable_for_the_page(edge: &Edge) {
    let ask = Ask::get("/v1/me/balance").bearer("passed").header("origin", ORIGIN);
    let answer = edge.ask(&ask);
    assert_eq!(
        answer.header("access-control-allow-origin"),
        Some(ORIGIN),
        "a widget must see 401 to fetch a new token"
    );
    answer.problem(401, "unauthorized");
}

fn a_backend_call_is_not_for_pages(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 0);
    let answer = shop.backend(Ask::get("/v1/members/ann").header("origin", ORIGIN));
    assert_eq!(answer.header("access-control-allow-origin"), None);
    answer.ok(200);
}

fn caches_do_not_store_answers(edge: &Edge) {
    let shop = Shop::open(edge);
    for answer in [
        shop.page(Ask::get("/v1/program")),
        shop.shopper("ann", Ask::get("/v1/me/balance")),
        shop.backend(Ask::get("/v1/no")),
    ] {
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
}

fn a_rate_limited_caller_is_answered_with_the_time_to_retry(edge: &Edge) {
    let Edge::Native(native) = edge else { return };
    let shop = Shop::open(edge);
    let answers = |budget| {
        native.exhaust(budget);
        [
            shop.backend(Ask::get("/v1/program")),
            shop.shopper("ann", Ask::get("/v1/me/balance")),
            shop.page(Ask::get("/v1/program")),
        ]
    };
    for (at, budget) in [Budget::Backend, Budget::Shopper, Budget::Page].into_iter().enumerate() {
        for (other, answer) in answers(budget).into_iter().enumerate() {
            if at == other {
                assert_eq!(answer.header("retry-after"), Some("60"));
                answer.problem(429, "rate_limited");
            } else {
                answer.ok(200);
            }
        }
    }
}

fn health_needs_no_credential(edge: &Edge) {
    assert_eq!(edge.ask(&Ask::get("/healthz")).ok(200), json!({"status": "ok"}));
}

fn a_wildcard_allows_one_label_and_a_default_port_is_dropped(edge: &Edge) {
    let shop = Shop::open(edge);
    let path = format!("/v1/merchants/{}", shop.merchant_id);
    let origins = json!({"allowed_origins": ["https://*.x.example", "https://y.example:443", "http://localhost:80"]});
    let changed = edge.operator(Ask::patch(&path, &origins)).ok(200);
    let written = json!(["https://*.x.example", "https://y.example", "http://localhost"]);
    assert_eq!(changed["allowed_origins"], written);
    let token = shop.token("ann");
    let from = |origin: &str| edge.ask(&Ask::get("/v1/me/balance").bearer(&token).header("origin", origin));
    for origin in ["https://a.x.example", "https://y.example", "http://localhost"] {
        assert_eq!(from(origin).header("access-control-allow-origin"), Some(origin));
        from(origin).ok(200);
    }
    for origin in ["https://x.example", "https://a.b.x.example", "http://a.x.example", "https://y.example:8443", "null"]
    {
        from(origin).problem(403, "origin_not_allowed");
    }
    for (origin, right) in [
        ("http://x.example", "must begin with https://"),
        ("https://x.example/shop", "must end after the host"),
        ("https://*.example", "for the whole first label only"),
        ("chrome-extension://abc", "must begin with https://"),
    ] {
        let request = Ask::patch(&path, &json!({"allowed_origins": ["https://a.example", origin]}));
        let problem = edge.writes_nothing(|| edge.operator(request)).problem(400, "invalid_request");
        assert_eq!(problem["pointer"], "/allowed_origins/1", "{origin}");
        assert!(problem["detail"].as_str().unwrap().contains(right), "{origin}: {problem}");
        let request = Ask::post("/v1/member-tokens", &json!({"member_id": "ann", "origin": origin}));
        assert_eq!(shop.backend(request).problem(400, "invalid_request")["pointer"], "/origin", "{origin}");
    }
    let minted = Ask::post("/v1/member-tokens", &json!({"member_id": "ann", "origin": "https://a.x.example:443"}));
    let minted = shop.backend(minted).ok(201);
    let ask = Ask::get("/v1/me/balance").bearer(minted["token"].as_str().unwrap());
    edge.ask(&ask.clone().header("origin", "https://a.x.example")).ok(200);
    edge.ask(&ask.header("origin", "https://b.x.example")).problem(403, "origin_not_allowed");
}

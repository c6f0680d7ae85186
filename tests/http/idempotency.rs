//! The same request twice has the effect of one.

use crate::support::{Answer, Ask, Edge, Shop, lines};
use serde_json::{Value, json};

on_both!(
    every_changing_call_requires_a_key,
    calls_that_change_nothing_require_no_key,
    a_repeated_request_gets_the_same_answer_again,
    the_same_json_in_another_spelling_is_the_same_request,
    a_key_of_another_request_is_refused,
    a_key_belongs_to_its_caller,
    a_refusal_is_not_stored,
    a_wrong_key_is_refused,
);

fn every_changing_call_requires_a_key(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let hold = shop.hold("ann", &lines(&["20.00"]), 100);
    let hold_id = hold["hold_id"].as_str().unwrap();
    shop.order(&shop.order_request("o-1", "ann", &lines(&["1.00"]))).ok(201);
    let quote = shop.quote("ann", &lines(&["20.00"]), 100).ok(200);
    let order = shop.order_request("o-2", "ann", &lines(&["1.00"]));
    let backend = [
        Ask::post("/v1/members", &json!({"member_id": "bob"})),
        Ask::post("/v1/members/ann/adjustments", &json!({"points": 1, "author": "a", "reason": "b"})),
        Ask::post(&format!("/v1/holds/{hold_id}/extend"), &json!({"minutes": 1})),
        Ask::post(&format!("/v1/holds/{hold_id}/capture"), &json!({})),
        Ask::post(&format!("/v1/holds/{hold_id}/release"), &json!({})),
        Ask::post(&format!("/v1/holds/{hold_id}/reverse"), &json!({})),
        Ask::post("/v1/orders", &order),
        Ask::post("/v1/orders/o-1/refunds", &json!({"refund_id": "r-1", "all": true})),
        Ask::post("/v1/orders/o-1/complete", &json!({})),
    ];
    let shopper =
        [Ask::post("/v1/me/holds", &json!({"quote": quote["quote"]})), Ask::delete(&format!("/v1/me/holds/{hold_id}"))];
    let operator = [
        Ask::post("/v1/merchants", &json!({"merchant_id": "keyless", "name": "x"})),
        Ask::post(&format!("/v1/merchants/{}/keys", shop.merchant_id), &json!({"kind": "secret"})),
    ];
    edge.writes_nothing(|| {
        let answers = backend.into_iter().map(|ask| shop.backend(ask));
        let answers = answers.chain(shopper.into_iter().map(|ask| shop.shopper("ann", ask)));
        let answers = answers.chain(operator.into_iter().map(|ask| edge.operator(ask)));
        for answer in answers {
            answer.problem(400, "idempotency_key_missing");
        }
    });
}

fn calls_that_change_nothing_require_no_key(edge: &Edge) {
    let shop = Shop::open(edge);
    let preview = json!({"currency": "CNY", "lines": lines(&["1.00"])});
    edge.writes_nothing(|| {
        shop.quote("ann", &lines(&["1.00"]), 0).ok(200);
        shop.page(Ask::post("/v1/earn-previews", &preview)).ok(200);
        shop.backend(Ask::post("/v1/program/validate", &crate::support::program())).ok(200);
        shop.backend(Ask::post("/v1/member-tokens", &json!({"member_id": "ann"}))).ok(201);
    });
}

#[track_caller]
fn is_replayed(first: &Answer, again: &Answer) {
    assert_eq!(first.header("idempotent-replayed"), None);
    assert_eq!(again.header("idempotent-replayed"), Some("true"), "{}", again.body);
    assert_eq!((again.status, &again.body), (first.status, &first.body));
}

fn a_repeated_request_gets_the_same_answer_again(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let quote = shop.quote("ann", &lines(&["20.00"]), 300).ok(200);
    let place = shop.as_shopper("ann", Ask::post("/v1/me/holds", &json!({"quote": quote["quote"]})).keyed());
    let first = edge.ask(&place);
    let hold_id = first.body["hold_id"].as_str().unwrap().to_owned();
    shop.give("ann", 5);
    is_replayed(&first, &edge.writes_nothing(|| edge.ask(&place)));

    let mut order = shop.order_request("o-1", "ann", &lines(&["20.00"]));
    order["hold_id"] = json!(hold_id);
    let refund = json!({"refund_id": "r-1", "all": true});
    for ask in [
        Ask::post("/v1/orders", &order).keyed(),
        Ask::post("/v1/orders/o-1/complete", &json!({})).keyed(),
        Ask::post("/v1/orders/o-1/refunds", &refund).keyed(),
        Ask::post("/v1/members/ann/adjustments", &json!({"points": 1, "author": "a", "reason": "b"})).keyed(),
        Ask::post("/v1/members", &json!({"member_id": "bob"})).keyed(),
    ] {
        let first = shop.backend(ask.clone());
        assert!(first.status < 300, "{}", first.body);
        is_replayed(&first, &edge.writes_nothing(|| shop.backend(ask.clone())));
    }
    let let_go =
        Ask::delete(&format!("/v1/me/holds/{}", shop.hold("ann", &lines(&["20.00"]), 10)["hold_id"].as_str().unwrap()));
    let let_go = shop.as_shopper("ann", let_go.keyed());
    is_replayed(&edge.ask(&let_go), &edge.ask(&let_go));
    assert_eq!(shop.points("ann"), [1006, 0, 0, 0]);
    shop.audit_is_sound("ann");
}

fn the_same_json_in_another_spelling_is_the_same_request(edge: &Edge) {
    let shop = Shop::open(edge);
    let post = |key: &str, path: &str, body: &str| shop.backend(Ask::post_raw(path, body).key(key));
    let join = |body: &str| post("join", "/v1/members", body);
    let first = join(r#"{"member_id":"ann","segments":["a","b"],"attributes":{"x":"é/1","y":"2"}}"#);
    for spelling in [
        r#"{"attributes":{"y":"2","x":"\u00e9\/1"},"member_id":"ann","segments":["a","b"]}"#,
        "\n{ \"member_id\" :\t\"ann\",\r\n \"segments\": [ \"a\", \"b\" ], \"attributes\": { \"y\":\"2\", \"x\":\"é/1\" } } ",
    ] {
        is_replayed(&first, &edge.writes_nothing(|| join(spelling)));
    }
    for other in [
        r#"{"member_id":"ann","segments":["b","a"],"attributes":{"x":"é/1","y":"2"}}"#,
        r#"{"member_id":"ann","segments":["a","b"],"attributes":{"x":"2","y":"é/1"}}"#,
        r#"{"member_id":"ann","segments":["a","b"]}"#,
        r#"{"member_id":"ann","segments":["a","b"],"attributes":{"x":"é/1","y":"2"},"birthday":null}"#,
    ] {
        edge.writes_nothing(|| join(other)).problem(422, "idempotency_key_reused");
    }
    let extra = |body: &str| post("whole", "/v1/members/ann/adjustments", body);
    let first = extra(r#"{"points":2,"author":"a","reason":"b"}"#);
    is_replayed(&first, &edge.writes_nothing(|| extra(r#"{"points":2.0,"author":"a","reason":"b"}"#)));
    let give = r#"{"points":1,"author":"a","reason":"b"}"#;
    let first = post("give", "/v1/members/ann/adjustments", give);
    is_replayed(&first, &edge.writes_nothing(|| post("give", "/v1/members/%61nn/adjustments", give)));
    edge.writes_nothing(|| post("give", "/v1/members/ann/adjustments", "{")).problem(400, "invalid_request");
}

fn a_key_of_another_request_is_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 100);
    shop.member_with("bob", 100);
    let give = |member: &str, points: i64| {
        let request = json!({"points": points, "author": "a", "reason": "b"});
        shop.backend(Ask::post(&format!("/v1/members/{member}/adjustments"), &request).key("same"))
    };
    give("ann", 1).ok(201);
    edge.writes_nothing(|| give("ann", 2)).problem(422, "idempotency_key_reused");
    edge.writes_nothing(|| give("bob", 1)).problem(422, "idempotency_key_reused");
    let other = Ask::post("/v1/members", &json!({"member_id": "cat"})).key("same");
    edge.writes_nothing(|| shop.backend(other)).problem(422, "idempotency_key_reused");
    give("ann", 1).ok(201);
    assert_eq!((shop.points("ann")[0], shop.points("bob")[0]), (101, 100));
}

fn a_key_belongs_to_its_caller(edge: &Edge) {
    let (shop, other) = (Shop::open(edge), Shop::open(edge));
    let place = |shop: &Shop<'_>, member: &str| {
        let quote = shop.quote(member, &lines(&["20.00"]), 10).ok(200);
        shop.shopper(member, Ask::post("/v1/me/holds", &json!({"quote": quote["quote"]})).key("1"))
    };
    for shop in [&shop, &other] {
        for member in ["ann", "bob"] {
            shop.member_with(member, 100);
            assert_eq!(place(shop, member).ok(201)["member_id"], member);
        }
        let join = Ask::post("/v1/members", &json!({"member_id": "cat"})).key("1");
        shop.backend(join).ok(201);
    }
}

fn a_refusal_is_not_stored(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 10);
    let take = Ask::post("/v1/members/ann/adjustments", &json!({"points": -50, "author": "a", "reason": "b"})).keyed();
    edge.writes_nothing(|| shop.backend(take.clone())).problem(409, "insufficient_points");
    shop.give("ann", 90);
    assert_eq!(shop.backend(take).ok(201)["balance"]["available"], 50);
}

fn a_wrong_key_is_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    for key in ["", "two words", &"k".repeat(256)] {
        let ask = Ask::post("/v1/members", &json!({"member_id": "ann"})).key(key);
        let answer = edge.writes_nothing(|| shop.backend(ask));
        assert_eq!(answer.status, 400, "{key}: {}", answer.body);
    }
    let longest = Ask::post("/v1/members", &json!({"member_id": "ann"})).key(&"k".repeat(255));
    assert_eq!(shop.backend(longest).ok(201)["birthday"], Value::Null);
}

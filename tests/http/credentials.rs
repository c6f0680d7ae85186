//! Who may call what: forged, passed, foreign and revoked credentials, and other merchants' data.

use crate::support::{Ask, Edge, Shop, lines};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

on_both!(
    only_a_right_operator_key_operates,
    only_a_right_secret_key_is_a_backend,
    a_good_token_of_any_form_is_taken,
    a_bad_token_is_refused_without_a_reason,
    a_token_bound_to_an_origin_is_taken_from_there_alone,
    a_credential_of_another_kind_does_not_do,
    one_merchant_does_not_see_what_another_has,
    one_member_does_not_see_what_another_has,
    a_minted_token_works_as_long_as_it_says,
);

fn only_a_right_operator_key_operates(edge: &Edge) {
    let ask = Ask::get("/v1/merchants/demo");
    edge.ask(&ask).problem(401, "unauthorized");
    for key in ["", "wrong", &edge.operator_key()[1..], &format!("{}x", edge.operator_key())] {
        let answer = edge.ask(&ask.clone().bearer(key));
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        answer.problem(401, "unauthorized");
    }
    let basic = ask.header("authorization", &format!("Basic {}", edge.operator_key()));
    edge.ask(&basic).problem(401, "unauthorized");
}

fn only_a_right_secret_key_is_a_backend(edge: &Edge) {
    let (shop, other) = (Shop::open(edge), Shop::open(edge));
    let key = &shop.secret_key;
    let last = if key.ends_with('A') { "B" } else { "A" };
    let other_kid = other.secret_key.split('_').nth(3).unwrap();
    let kid = key.split('_').nth(3).unwrap();
    let wrong = [
        format!("{}{last}", &key[..key.len() - 1]),
        key.to_lowercase(),
        key.replace(kid, other_kid),
        key.replace(&shop.merchant_id, &other.merchant_id),
        key.replace("jf_sk_", "jf_pk_"),
        key[..key.len() - 43].to_owned(),
        "jf_sk_".to_owned(),
        "jf_sk_nobody-here_abc_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned(),
        String::new(),
    ];
    for key in &wrong {
        edge.ask(&Ask::get("/v1/program").bearer(key)).problem(401, "unauthorized");
    }
    edge.ask(&Ask::get("/v1/program").header("authorization", &format!("bearer {key}"))).ok(200);
}

fn balance_with(edge: &Edge, token: &str) -> crate::support::Answer {
    edge.ask(&Ask::get("/v1/me/balance").bearer(token))
}

fn changed(claims: &Value, key: &str, value: Value) -> Value {
    let mut claims = claims.clone();
    claims[key] = value;
    claims
}

fn a_good_token_of_any_form_is_taken(edge: &Edge) {
    let shop = Shop::open(edge);
    let claims = shop.claims("ann");
    let now = edge.now().millis() / 1000;
    let good = [
        claims.clone(),
        changed(&claims, "exp", json!(now + 3600)),
        changed(&claims, "exp", json!(now + 5)),
        changed(&claims, "aud", json!(["elsewhere", "jifen"])),
        changed(&claims, "iat", json!(now)),
        changed(&claims, "nbf", json!(now)),
        changed(&claims, "sub", json!("user:4711@shop.example_x-y")),
        changed(&claims, "name", json!("a claim of the merchant's own")),
    ];
    for claims in good {
        let balance = balance_with(edge, &shop.sign(&claims)).ok(200);
        assert_eq!(balance["member_id"], claims["sub"]);
    }
}

fn a_bad_token_is_refused_without_a_reason(edge: &Edge) {
    let (shop, other) = (Shop::open(edge), Shop::open(edge));
    let claims = shop.claims("ann");
    let good = shop.sign(&claims);
    let now = edge.now().millis() / 1000;
    let without = |key: &str| {
        let mut claims = claims.clone();
        claims.as_object_mut().unwrap().remove(key);
        shop.sign(&claims)
    };
    let with = |key: &str, value: Value| shop.sign(&changed(&claims, key, value));
    let key = EncodingKey::from_secret(shop.signing_secret.as_bytes());
    let signed = |header: &Header| encode(header, &claims, &key).unwrap();
    let kid = Some(shop.signing_kid.clone());
    let parts: Vec<&str> = good.split('.').collect();
    let none = format!("{}.{}.", base64url(&json!({"alg": "none", "kid": shop.signing_kid})), parts[1]);
    let renamed = base64url(&changed(&claims, "sub", json!("bob")));
    let forged = EncodingKey::from_secret(b"not the merchant's signing secret");
    let forged = encode(&Header { kid: kid.clone(), ..Header::default() }, &claims, &forged).unwrap();
    let bad = [
        ("a passed exp", with("exp", json!(now))),
        ("an exp long passed", with("exp", json!(now - 86_400))),
        ("an exp too far ahead", with("exp", json!(now + 3600 + 120))),
        ("no exp", without("exp")),
        ("an exp that is no number", with("exp", json!("tomorrow"))),
        ("not valid yet", with("nbf", json!(now + 600))),
        ("another audience", with("aud", json!("elsewhere"))),
        ("no audience", without("aud")),
        ("another merchant", with("iss", json!(other.merchant_id))),
        ("no merchant", without("iss")),
        ("a merchant that there is not", with("iss", json!("nobody-here"))),
        ("no member", without("sub")),
        ("a member id that is none", with("sub", json!("ann smith"))),
        ("an overlong member id", with("sub", json!("a".repeat(65)))),
        ("another key's name", signed(&Header { kid: Some(other.signing_kid.clone()), ..Header::default() })),
        ("no key's name", signed(&Header::default())),
        ("HS384", signed(&Header { kid: kid.clone(), ..Header::new(Algorithm::HS384) })),
        ("HS512", signed(&Header { kid, ..Header::new(Algorithm::HS512) })),
        ("alg none", none),
        ("another secret", forged),
        ("changed claims", format!("{}.{renamed}.{}", parts[0], parts[2])),
        ("no signature", format!("{}.{}.", parts[0], parts[1])),
        ("no signature at all", format!("{}.{}", parts[0], parts[1])),
        ("no token", "nonsense".to_owned()),
        ("nothing", String::new()),
        ("an overlong text", "x.".repeat(3000)),
    ];
    let mut bodies: Vec<Value> = bad
        .iter()
        .map(|(what, token)| (what, balance_with(edge, token)))
        .map(|(what, answer)| {
            assert_eq!(answer.status, 401, "{what}: {}", answer.body);
            answer.problem(401, "unauthorized")
        })
        .collect();
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "nothing tells one from another");
    balance_with(edge, &good).ok(200);
}

fn base64url(json: &Value) -> String {
    edge::hash::base64url(json.to_string().as_bytes())
}

fn a_token_bound_to_an_origin_is_taken_from_there_alone(edge: &Edge) {
    let shop = Shop::open(edge);
    let path = format!("/v1/merchants/{}", shop.merchant_id);
    let origins = json!({"allowed_origins": ["https://shop.example", "https://m.shop.example"]});
    edge.operator(Ask::patch(&path, &origins)).ok(200);
    let token = shop.sign(&changed(&shop.claims("ann"), "origin", json!("https://m.shop.example")));
    let ask = Ask::get("/v1/me/balance").bearer(&token);
    edge.ask(&ask.clone().header("origin", "https://m.shop.example")).ok(200);
    edge.ask(&ask.clone().header("origin", "https://shop.example")).problem(403, "origin_not_allowed");
    edge.ask(&ask).ok(200);
}

fn a_credential_of_another_kind_does_not_do(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 0);
    let token = shop.token("ann");
    for credential in [&token, &shop.publishable_key, &edge.operator_key().to_owned(), &shop.signing_secret] {
        edge.ask(&Ask::get("/v1/members/ann/balance").bearer(credential)).problem(401, "unauthorized");
    }
    for credential in [&token, &shop.secret_key] {
        edge.ask(&Ask::get(&format!("/v1/merchants/{}", shop.merchant_id)).bearer(credential))
            .problem(401, "unauthorized");
    }
    for credential in [&shop.secret_key, &shop.publishable_key] {
        edge.ask(&Ask::get("/v1/me/balance").bearer(credential)).problem(401, "unauthorized");
    }
    edge.ask(&Ask::get("/v1/me/balance").header("jifen-key", &shop.publishable_key)).problem(401, "unauthorized");
    edge.ask(&Ask::get("/v1/program").header("jifen-key", &shop.secret_key)).problem(401, "unauthorized");
    edge.ask(&Ask::get("/v1/program")).problem(401, "unauthorized");
}

fn one_merchant_does_not_see_what_another_has(edge: &Edge) {
    let (shop, other) = (Shop::open(edge), Shop::open(edge));
    shop.member_with("ann", 1000);
    let hold = shop.hold("ann", &lines(&["20.00"]), 500);
    let hold_id = hold["hold_id"].as_str().unwrap();
    shop.order(&shop.order_request("o-1", "ann", &lines(&["20.00"]))).ok(201);
    for path in [
        "/v1/members/ann",
        "/v1/members/ann/balance",
        "/v1/members/ann/entries",
        "/v1/members/ann/audit",
        "/v1/members/ann/export",
        "/v1/orders/o-1",
        &format!("/v1/holds/{hold_id}"),
    ] {
        other.backend(Ask::get(path)).problem(404, "not_found");
    }
    let steal = |path: &str, body: Value| edge.writes_nothing(|| other.backend(Ask::post(path, &body).keyed()));
    steal(&format!("/v1/holds/{hold_id}/release"), json!({})).problem(404, "not_found");
    steal(&format!("/v1/holds/{hold_id}/capture"), json!({})).problem(404, "not_found");
    steal("/v1/orders/o-1/refunds", json!({"refund_id": "r-1", "all": true})).problem(404, "not_found");
    steal("/v1/orders/o-1/complete", json!({})).problem(404, "not_found");
    steal("/v1/members/ann/adjustments", json!({"points": 1, "author": "x", "reason": "y"})).problem(404, "not_found");
    let mut order = other.order_request("o-1", "ann", &lines(&["20.00"]));
    order["hold_id"] = json!(hold_id);
    edge.writes_nothing(|| other.order(&order)).problem(400, "invalid_request");
    assert_eq!(shop.points("ann"), [520, 0, 500, 0]);
}

fn one_member_does_not_see_what_another_has(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    shop.member_with("bob", 1000);
    let quote = shop.quote("ann", &lines(&["20.00"]), 500).ok(200);
    edge.writes_nothing(|| shop.place("bob", &quote)).problem(403, "forbidden");
    let hold = shop.place("ann", &quote).ok(201);
    let hold_id = hold["hold_id"].as_str().unwrap();
    let let_go = Ask::delete(&format!("/v1/me/holds/{hold_id}"));
    edge.writes_nothing(|| shop.shopper("bob", let_go.clone().keyed())).problem(404, "not_found");
    let mut order = shop.order_request("o-1", "bob", &lines(&["20.00"]));
    order["hold_id"] = json!(hold_id);
    let problem = edge.writes_nothing(|| shop.order(&order)).problem(400, "invalid_request");
    assert_eq!(problem["pointer"], "/hold_id");
    shop.shopper("ann", let_go.keyed()).ok(200);
}

fn a_minted_token_works_as_long_as_it_says(edge: &Edge) {
    let shop = Shop::open(edge);
    let mint = |body: Value| shop.backend(Ask::post("/v1/member-tokens", &body));
    let minted = mint(json!({"member_id": "ann", "ttl_seconds": 60})).ok(201);
    let token = minted["token"].as_str().unwrap();
    assert_eq!(balance_with(edge, token).ok(200)["member_id"], "ann");
    if let Edge::Native(native) = edge {
        assert_eq!(minted["expires_at"], "2026-11-23T04:01:00Z");
        native.pass_minutes(1);
        balance_with(edge, token).problem(401, "unauthorized");
    }
    let bound = mint(json!({"member_id": "ann", "origin": "https://shop.example"})).ok(201);
    let ask = Ask::get("/v1/me/balance").bearer(bound["token"].as_str().unwrap());
    edge.ask(&ask.clone().header("origin", "https://shop.example")).ok(200);
    for ttl_seconds in [json!(0), json!(3601), json!(-1), json!("60")] {
        let problem = mint(json!({"member_id": "ann", "ttl_seconds": ttl_seconds})).problem(400, "invalid_request");
        assert_eq!(problem["pointer"], "/ttl_seconds");
    }
    assert_eq!(mint(json!({"member_id": "a b"})).problem(400, "invalid_request")["pointer"], "/member_id");
}

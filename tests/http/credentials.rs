//! Which caller can use which call: forged, expired, foreign and revoked credentials, and data of other merchants.

use crate::support::{Ask, Edge, Shop, lines};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

on_both!(
    only_the_operator_key_is_an_operator,
    only_a_valid_secret_key_is_a_backend,
    a_valid_token_of_any_form_is_accepted,
    a_bad_token_is_refused_with_its_cause,
    a_token_with_a_critical_extension_is_refused,
    a_refused_key_is_answered_with_the_cause,
    a_token_bound_to_an_origin_is_accepted_only_from_it,
    a_credential_of_another_kind_is_refused,
    a_merchant_does_not_see_data_of_another,
    a_member_does_not_see_data_of_another,
    a_minted_token_is_valid_until_its_expiry,
);

fn only_the_operator_key_is_an_operator(edge: &Edge) {
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

fn only_a_valid_secret_key_is_a_backend(edge: &Edge) {
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

fn a_valid_token_of_any_form_is_accepted(edge: &Edge) {
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
        changed(&claims, "name", json!("an additional claim of the merchant")),
    ];
    for claims in good {
        let balance = balance_with(edge, &shop.sign(&claims)).ok(200);
        assert_eq!(balance["member_id"], claims["sub"]);
    }
}

/// The only detail of a 401 response. It contains no secret.
#[track_caller]
fn cause(shop: &Shop<'_>, answer: crate::support::Answer) -> String {
    let detail = answer.problem(401, "unauthorized")["detail"].as_str().unwrap().to_owned();
    let secret_part = shop.secret_key.splitn(5, '_').last().unwrap();
    for secret in [shop.signing_secret.as_str(), secret_part, shop.edge.operator_key()] {
        assert!(!detail.contains(secret), "{detail}");
    }
    detail
}

fn a_bad_token_is_refused_with_its_cause(edge: &Edge) {
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
    let unknown_kid = format!("no signing key with the id `{}`", other.signing_kid);
    let bad = [
        (with("exp", json!(now)), "exp passed"),
        (with("exp", json!(now - 86_400)), "exp passed 86,4"),
        (with("exp", json!(now + 86_400)), "s ahead; at most 3,600"),
        (with("exp", json!(now + 3600 + 120)), "s ahead; at most 3,600"),
        (without("exp"), "no exp; it must be at most 3,600 s ahead"),
        (with("exp", json!("tomorrow")), "claims cannot be read"),
        (with("nbf", json!(now + 600)), "nbf is "),
        (with("aud", json!("elsewhere")), "aud is `elsewhere`; it must be `jifen`"),
        (with("aud", json!(["a", "b"])), "aud is [\"a\", \"b\"]; it must be `jifen`"),
        (without("aud"), "missing field `aud`"),
        (with("iss", json!(other.merchant_id)), &format!("no signing key with the id `{}`", shop.signing_kid)),
        (without("iss"), "missing field `iss`"),
        (with("iss", json!("Not An Id")), "iss is not a merchant id"),
        (with("iss", json!("nobody-here")), "No merchant has the id that the token's iss names"),
        (without("sub"), "missing field `sub`"),
        (with("sub", json!("")), "sub is not a member id"),
        (with("sub", json!("a".repeat(129))), "sub is not a member id: 1 to 128 characters"),
        (with("sub", json!("..")), "neither `.` nor `..`"),
        (with("sub", json!("a\u{0}")), "none of them a control character"),
        (signed(&Header { kid: Some(other.signing_kid.clone()), ..Header::default() }), &unknown_kid),
        (signed(&Header::default()), "header has no `kid`"),
        (signed(&Header { kid: kid.clone(), ..Header::new(Algorithm::HS384) }), "alg is HS384; it must be HS256"),
        (signed(&Header { kid, ..Header::new(Algorithm::HS512) }), "alg is HS512; it must be HS256"),
        (none, "alg is none; it must be HS256"),
        (forged, "signature is wrong"),
        (format!("{}.{renamed}.{}", parts[0], parts[2]), "signature is wrong"),
        (format!("{}.{}.", parts[0], parts[1]), "signature is wrong"),
        (format!("{}.{}", parts[0], parts[1]), "not a JWT of three base64url parts"),
        ("nonsense".to_owned(), "not a JWT of three base64url parts"),
        (String::new(), "has no credential. Send a member token"),
        ("x.".repeat(3000), "has 6000 bytes; at most 4096"),
    ];
    for (token, expected) in &bad {
        let detail = cause(&shop, balance_with(edge, token));
        assert!(detail.contains(expected), "{expected}: {detail}");
    }
    balance_with(edge, &good).ok(200);
}

/// RFC 7515, 4.1.11: a recipient that does not know every extension in `crit` rejects the token.
fn a_token_with_a_critical_extension_is_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    let key = EncodingKey::from_secret(shop.signing_secret.as_bytes());
    let signed = |crit: &str| {
        let header = format!(r#"{{"alg":"HS256","typ":"JWT","kid":"{}"{crit}}}"#, shop.signing_kid);
        let signing_input = format!("{}.{}", edge::hash::base64url(header.as_bytes()), base64url(&shop.claims("ann")));
        let signature = jsonwebtoken::crypto::sign(signing_input.as_bytes(), &key, Algorithm::HS256).unwrap();
        format!("{signing_input}.{signature}")
    };
    balance_with(edge, &signed("")).ok(200);
    balance_with(edge, &signed(r#","extra":true"#)).ok(200);
    for crit in [r#"["exp2"]"#, r#"["b64"]"#, r#"["exp"]"#, "[]", "null", r#""b64""#, "true"] {
        let detail = cause(&shop, balance_with(edge, &signed(&format!(r#","b64":true,"exp2":1,"crit":{crit}"#))));
        assert!(detail.contains("`crit`"), "{crit}: {detail}");
    }
}

fn a_refused_key_is_answered_with_the_cause(edge: &Edge) {
    let shop = Shop::open(edge);
    let token = shop.token("ann");
    let path = format!("/v1/merchants/{}", shop.merchant_id);
    let kid = shop.secret_key.split('_').nth(3).unwrap();
    let wrong_secret = format!("jf_sk_{}_{kid}_{}", shop.merchant_id, "A".repeat(43));
    let unknown_kid = format!("jf_sk_{}_abc_{}", shop.merchant_id, "A".repeat(43));
    let (member, program, balance) = (Ask::get("/v1/members/ann"), Ask::get("/v1/program"), Ask::get("/v1/me/balance"));
    let merchant = Ask::get(&path);
    for (ask, expected) in [
        (member.clone(), "no credential. Send a secret key"),
        (program.clone(), "Send a publishable key as `Jifen-Key: jf_pk_…` or a secret key"),
        (Ask::post("/v1/earn-previews", &json!({})), "a publishable key as `Jifen-Key: jf_pk_…` or a member token"),
        (member.clone().header("authorization", "Basic YTpi"), "no credential"),
        (
            member.clone().header("jifen-key", &shop.publishable_key),
            "has a publishable key, and this call needs a secret",
        ),
        (member.clone().bearer(&shop.publishable_key), "has a publishable key, and this call needs a secret key"),
        (member.clone().bearer(&token), "has a member token, and this call needs a secret key"),
        (member.clone().bearer("x"), "does not have the form `jf_sk_"),
        (member.clone().bearer(&wrong_secret), "The secret part of the secret key"),
        (member.clone().bearer(&unknown_kid), "no secret key with the id `abc`"),
        (member.clone().bearer("jf_sk_nobody-here_abc_x"), "No merchant has the id that the secret key names"),
        (balance.bearer(&shop.secret_key), "has a secret key, and this call needs a member token"),
        (program.clone().header("jifen-key", &shop.secret_key), "has a secret key, and this call needs a publishable"),
        (program.clone().header("jifen-key", "jf_pk_nobody-here"), "the publishable key names"),
        (program.clone().header("jifen-key", "x"), "does not have the form `jf_pk_"),
        (merchant.clone().bearer(&shop.secret_key), "has a secret key, and this call needs the operator key"),
        (merchant.bearer("wrong"), "The operator key is wrong"),
    ] {
        let detail = cause(&shop, edge.ask(&ask));
        assert!(detail.contains(expected), "{expected}: {detail}");
    }
    edge.operator(Ask::delete(&format!("{path}/keys/{kid}"))).ok(204);
    let detail = cause(&shop, edge.ask(&member.bearer(&shop.secret_key)));
    assert!(detail.starts_with(&format!("The secret key `{kid}` ended at 20")), "{detail}");
}

fn base64url(json: &Value) -> String {
    edge::hash::base64url(json.to_string().as_bytes())
}

fn a_token_bound_to_an_origin_is_accepted_only_from_it(edge: &Edge) {
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

fn a_credential_of_another_kind_is_refused(edge: &Edge) {
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

fn a_merchant_does_not_see_data_of_another(edge: &Edge) {
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
    steal(&format!("/v1/holds/{hold_id}/reverse"), json!({})).problem(404, "not_found");
    steal("/v1/orders/o-1/refunds", json!({"refund_id": "r-1", "all": true})).problem(404, "not_found");
    steal("/v1/orders/o-1/complete", json!({})).problem(404, "not_found");
    steal("/v1/members/ann/adjustments", json!({"points": 1, "author": "x", "reason": "y"})).problem(404, "not_found");
    let mut order = other.order_request("o-1", "ann", &lines(&["20.00"]));
    order["hold_id"] = json!(hold_id);
    edge.writes_nothing(|| other.order(&order)).problem(400, "invalid_request");
    assert_eq!(shop.points("ann"), [520, 0, 500, 0]);
}

fn a_member_does_not_see_data_of_another(edge: &Edge) {
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

fn a_minted_token_is_valid_until_its_expiry(edge: &Edge) {
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
    assert_eq!(mint(json!({"member_id": "."})).problem(400, "invalid_request")["pointer"], "/member_id");
}

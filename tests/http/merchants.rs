//! The operator's calls: merchants and their keys.

use crate::support::{Ask, Edge, Shop, program, unique};
use serde_json::{Value, json};

on_both!(
    a_merchant_is_created_with_its_keys_and_read_without_their_secrets,
    a_merchant_is_created_once,
    a_merchant_is_changed,
    every_call_of_a_suspended_merchant_is_refused,
    a_new_and_an_old_secret_key_work_during_the_overlap,
    a_new_key_without_overlap_ends_the_old_one,
    a_revoked_key_is_refused,
    a_new_signing_key_signs,
    an_additional_publishable_key_works,
    secrets_are_shown_again_only_to_a_repeated_request,
    wrong_merchants_are_refused,
);

fn a_merchant_is_created_with_its_keys_and_read_without_their_secrets(edge: &Edge) {
    let merchant_id = unique("t");
    let request = json!({"merchant_id": merchant_id, "name": "Tea", "allowed_origins": ["https://tea.example"]});
    let created = edge.operator(Ask::post("/v1/merchants", &request).keyed()).ok(201);
    assert_eq!(created["status"], "active");
    assert_eq!(created["keys"]["publishable"]["key"], format!("jf_pk_{merchant_id}"));
    let secret = created["keys"]["secret"]["key"].as_str().unwrap();
    let kid = created["keys"]["secret"]["kid"].as_str().unwrap();
    let random = secret.strip_prefix(&format!("jf_sk_{merchant_id}_{kid}_")).expect("the key's form");
    assert_eq!(random.len(), 43, "{secret}");
    assert_eq!(created["keys"]["signing"]["secret"].as_str().unwrap().len(), 43);

    let read = edge.operator(Ask::get(&format!("/v1/merchants/{merchant_id}"))).ok(200);
    assert_eq!(read["name"], "Tea");
    assert_eq!(read["allowed_origins"], json!(["https://tea.example"]));
    assert_eq!(read["keys"].as_array().unwrap().len(), 3);
    assert!(!read.to_string().contains(random), "no secret is shown twice");
}

fn a_merchant_is_created_once(edge: &Edge) {
    let shop = Shop::open(edge);
    let request = json!({"merchant_id": shop.merchant_id, "name": "Again"});
    let again = Ask::post("/v1/merchants", &request).keyed();
    edge.writes_nothing(|| edge.operator(again)).problem(409, "conflict");
    let unknown = edge.operator(Ask::get("/v1/merchants/nobody-here"));
    unknown.problem(404, "not_found");
}

fn a_merchant_is_changed(edge: &Edge) {
    let shop = Shop::open(edge);
    let path = format!("/v1/merchants/{}", shop.merchant_id);
    let changed =
        edge.operator(Ask::patch(&path, &json!({"name": "New", "allowed_origins": ["http://127.0.0.1:8788"]})));
    let changed = changed.ok(200);
    assert_eq!((&changed["name"], &changed["status"]), (&json!("New"), &json!("active")));
    let asked = Ask::get("/v1/me/balance").bearer(&shop.token("ann"));
    edge.ask(&asked.clone().header("origin", "http://127.0.0.1:8788")).ok(200);
    edge.ask(&asked.header("origin", "https://shop.example")).problem(403, "origin_not_allowed");
}

fn every_call_of_a_suspended_merchant_is_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    let path = format!("/v1/merchants/{}", shop.merchant_id);
    edge.operator(Ask::patch(&path, &json!({"status": "suspended"}))).ok(200);
    shop.backend(Ask::get("/v1/program")).problem(403, "forbidden");
    shop.page(Ask::get("/v1/program")).problem(403, "forbidden");
    shop.shopper("ann", Ask::get("/v1/me/balance")).problem(403, "forbidden");
    edge.operator(Ask::patch(&path, &json!({"status": "active"}))).ok(200);
    shop.backend(Ask::get("/v1/program")).ok(200);
}

fn new_key(shop: &Shop<'_>, request: Value) -> Value {
    let path = format!("/v1/merchants/{}/keys", shop.merchant_id);
    shop.edge.operator(Ask::post(&path, &request).keyed()).ok(201)
}

fn program_with(shop: &Shop<'_>, key: &str) -> crate::support::Answer {
    shop.edge.ask(&Ask::get("/v1/program").bearer(key))
}

fn a_new_and_an_old_secret_key_work_during_the_overlap(edge: &Edge) {
    let shop = Shop::open(edge);
    let key = new_key(&shop, json!({"kind": "secret", "overlap_hours": 24}));
    program_with(&shop, key["key"].as_str().unwrap()).ok(200);
    program_with(&shop, &shop.secret_key).ok(200);
    if let Edge::Native(native) = edge {
        native.pass_minutes(24 * 60 - 1);
        program_with(&shop, &shop.secret_key).ok(200);
        native.pass_minutes(1);
        program_with(&shop, &shop.secret_key).problem(401, "unauthorized");
        program_with(&shop, key["key"].as_str().unwrap()).ok(200);
    }
}

fn a_new_key_without_overlap_ends_the_old_one(edge: &Edge) {
    let shop = Shop::open(edge);
    let key = new_key(&shop, json!({"kind": "secret", "overlap_hours": 0}));
    program_with(&shop, &shop.secret_key).problem(401, "unauthorized");
    program_with(&shop, key["key"].as_str().unwrap()).ok(200);
    let third = new_key(&shop, json!({"kind": "secret"}));
    program_with(&shop, key["key"].as_str().unwrap()).ok(200);
    program_with(&shop, third["key"].as_str().unwrap()).ok(200);
}

fn a_revoked_key_is_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    let keys = format!("/v1/merchants/{}/keys", shop.merchant_id);
    let kid = shop.secret_key.split('_').nth(3).unwrap();
    assert_eq!(edge.operator(Ask::delete(&format!("{keys}/{kid}"))).ok(204), Value::Null);
    program_with(&shop, &shop.secret_key).problem(401, "unauthorized");
    edge.operator(Ask::delete(&format!("{keys}/{kid}"))).ok(204);
    edge.operator(Ask::delete(&format!("{keys}/nosuchkey"))).problem(404, "not_found");

    edge.operator(Ask::delete(&format!("{keys}/{}", shop.signing_kid))).ok(204);
    shop.shopper("ann", Ask::get("/v1/me/balance")).problem(401, "unauthorized");
    edge.operator(Ask::delete(&format!("{keys}/primary"))).ok(204);
    shop.page(Ask::get("/v1/program")).problem(401, "unauthorized");
}

fn a_new_signing_key_signs(edge: &Edge) {
    let mut shop = Shop::open(edge);
    let key = new_key(&shop, json!({"kind": "signing", "overlap_hours": 1}));
    shop.shopper("ann", Ask::get("/v1/me/balance")).ok(200);
    key["kid"].as_str().unwrap().clone_into(&mut shop.signing_kid);
    shop.shopper("ann", Ask::get("/v1/me/balance")).problem(401, "unauthorized");
    key["secret"].as_str().unwrap().clone_into(&mut shop.signing_secret);
    shop.shopper("ann", Ask::get("/v1/me/balance")).ok(200);
}

fn an_additional_publishable_key_works(edge: &Edge) {
    let mut shop = Shop::open(edge);
    let key = new_key(&shop, json!({"kind": "publishable"}));
    let text = key["key"].as_str().unwrap().to_owned();
    assert_eq!(text, format!("jf_pk_{}_{}", shop.merchant_id, key["kid"].as_str().unwrap()));
    shop.publishable_key = text;
    assert_eq!(shop.page(Ask::get("/v1/program")).ok(200)["name"], program()["name"]);
}

fn secrets_are_shown_again_only_to_a_repeated_request(edge: &Edge) {
    let shop = Shop::open(edge);
    let path = format!("/v1/merchants/{}/keys", shop.merchant_id);
    let ask = Ask::post(&path, &json!({"kind": "secret"})).keyed();
    let first = edge.operator(ask.clone());
    let again = edge.operator(ask);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    let first = first.ok(201);
    assert_eq!(again.ok(201), first);
    if let Edge::Native(native) = edge {
        let secret = first["key"].as_str().unwrap();
        let random = &secret[secret.len() - 43..];
        let stored = native.database.dump();
        assert!(stored.iter().any(|row| row.starts_with("replies")));
        assert!(stored.iter().all(|row| !row.contains(random)), "no secret is stored, not even in a stored answer");
    }
}

fn wrong_merchants_are_refused(edge: &Edge) {
    let cases = [
        (json!({"merchant_id": "Upper", "name": "x"}), "/merchant_id"),
        (json!({"merchant_id": "under_score", "name": "x"}), "/merchant_id"),
        (json!({"merchant_id": "", "name": "x"}), "/merchant_id"),
        (json!({"merchant_id": "a".repeat(33), "name": "x"}), "/merchant_id"),
        (json!({"merchant_id": "ok-but", "name": ""}), "/name"),
        (json!({"merchant_id": "ok-but", "name": "x".repeat(101)}), "/name"),
        (json!({"merchant_id": "ok-but", "name": "x", "allowed_origins": ["shop.example"]}), "/allowed_origins/0"),
        (
            json!({"merchant_id": "ok-but", "name": "x", "allowed_origins": ["https://a.example", "https://b.example/"]}),
            "/allowed_origins/1",
        ),
        (json!({"merchant_id": "ok-but", "name": "x", "allowed_origins": ["https://A.example"]}), "/allowed_origins/0"),
        (json!({"merchant_id": "ok-but", "name": "x", "allowed_origins": ["ftp://a.example"]}), "/allowed_origins/0"),
        (json!({"merchant_id": "ok-but", "name": "x", "allowed_origins": ["*"]}), "/allowed_origins/0"),
        (
            json!({"merchant_id": "ok-but", "name": "x", "allowed_origins": ["https://u:p@a.example"]}),
            "/allowed_origins/0",
        ),
    ];
    for (request, pointer) in cases {
        let answer = edge.writes_nothing(|| edge.operator(Ask::post("/v1/merchants", &request).keyed()));
        assert_eq!(answer.problem(400, "invalid_request")["pointer"], pointer, "{request}");
    }
    let shop = Shop::open(edge);
    let keys = format!("/v1/merchants/{}/keys", shop.merchant_id);
    let ask = |body: Value| edge.operator(Ask::post(&keys, &body).keyed());
    assert_eq!(ask(json!({"kind": "golden"})).problem(400, "invalid_request")["pointer"], "/kind");
    let problem = ask(json!({"kind": "secret", "overlap_hours": 721})).problem(400, "invalid_request");
    assert_eq!(problem["pointer"], "/overlap_hours");
    let nobody = Ask::post("/v1/merchants/nobody-here/keys", &json!({"kind": "secret"})).keyed();
    edge.operator(nobody).problem(404, "not_found");
}

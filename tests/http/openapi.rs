//! The OpenAPI document: it contains every route, every reference has a target, and real answers have the documented shapes.

use crate::support::{
    Ask, Edge, Shop,
    described::{document as described, errors},
    lines, program,
};
use edge::routes::ROUTES;
use serde_json::{Value, json};
use std::collections::BTreeSet;

on_both!(
    every_route_is_in_the_document,
    every_reference_leads_somewhere,
    the_document_states_the_credentials_of_each_call,
    every_call_is_named_and_states_its_errors,
    the_shipped_programs_are_valid_in_the_document,
    wrong_bodies_are_invalid_in_the_document,
);

fn document(edge: &Edge) -> Value {
    edge.ask(&Ask::get("/v1/openapi.json")).ok(200)
}

fn every_route_is_in_the_document(edge: &Edge) {
    let document = document(edge);
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    let described: BTreeSet<String> = paths
        .iter()
        .flat_map(|(path, item)| item.as_object().unwrap().keys().map(move |method| format!("{method} {path}")))
        .collect();
    let routes = ROUTES.iter().map(|route| format!("{} {}", route.method.as_str().to_lowercase(), route.path));
    assert_eq!(described, routes.collect());
    assert!(ROUTES.len() >= 35, "{}", ROUTES.len());
}

fn every_reference_leads_somewhere(edge: &Edge) {
    let document = document(edge);
    let mut references = BTreeSet::new();
    collect(&document, &mut references);
    assert!(references.len() > 30, "{references:?}");
    for reference in references {
        let pointer = reference.strip_prefix('#').expect("a reference into the document");
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

fn collect(value: &Value, references: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            references.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|field| collect(field, references));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}

fn the_document_states_the_credentials_of_each_call(edge: &Edge) {
    let document = document(edge);
    let security = |pointer: &str| document.pointer(pointer).unwrap().to_string();
    assert!(security("/paths/~1v1~1orders/post/security").contains("secretKey"));
    assert!(security("/paths/~1v1~1me~1balance/get/security").contains("memberToken"));
    assert!(security("/paths/~1v1~1merchants/post/security").contains("operatorKey"));
    assert!(security("/paths/~1v1~1program/get/security").contains("publishableKey"));
    let parameters = security("/paths/~1v1~1orders/post/parameters");
    assert!(parameters.contains("Idempotency-Key"), "{parameters}");
    assert!(security("/paths/~1v1~1holds~1{hold_id}/get/parameters").contains("hold_id"));
}

fn every_call_is_named_and_states_its_errors(edge: &Edge) {
    let document = document(edge);
    assert_eq!(&document, described(), "the tests compare answers with the document that the Worker serves");
    let tags: BTreeSet<&str> =
        document["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    let mut ids = BTreeSet::new();
    for route in &ROUTES {
        let operation = &document["paths"][route.path][route.method.as_str().to_lowercase()];
        let what = format!("{} {}", route.method, route.path);
        assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{what}: each id is used once");
        assert!(tags.contains(operation["tags"][0].as_str().unwrap()), "{what}");
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.len() >= 4 && !responses.contains_key("default"), "{what}: {:?}", responses.keys());
        for (status, response) in responses {
            assert!(response["headers"]["Jifen-Request-Id"].is_object(), "{what} {status}");
            let problem = &response["content"]["application/problem+json"]["schema"]["allOf"][1]["properties"];
            assert_eq!(status.starts_with(['4', '5']), problem["code"]["enum"].is_array(), "{what} {status}");
        }
        let is_post_with_key = route.takes.is_keyed();
        assert_eq!(
            is_post_with_key,
            responses.contains_key("422") && operation["parameters"].to_string().contains("Idempotency-Key"),
            "{what}"
        );
    }
    let hold = &document["paths"]["/v1/me/holds"]["post"]["responses"]["409"];
    let codes = &hold["content"]["application/problem+json"]["schema"]["allOf"][1]["properties"]["code"]["enum"];
    assert_eq!(codes, &json!(["conflict", "insufficient_points", "quote_expired", "quote_stale"]));
}

fn shipped_programs() -> Vec<(String, Value)> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let folder = std::fs::read_dir(format!("{root}/tests/programs")).unwrap().map(|file| file.unwrap().path());
    let files = folder.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    let files = files.chain([format!("{root}/tests/storefront/src/seed/program.json").into()]);
    let read = |path: std::path::PathBuf| {
        let program = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        (path.display().to_string(), program)
    };
    files.map(read).collect()
}

fn schema(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn the_shipped_programs_are_valid_in_the_document(edge: &Edge) {
    let programs = shipped_programs();
    assert_eq!(programs.len(), 4);
    for (path, program) in &programs {
        assert_eq!(errors("program", &schema("ProgramDocument"), program), Vec::<String>::new(), "{path}");
        let shop = Shop::open_without_program(edge);
        shop.backend(Ask::put("/v1/program", program)).ok(201);
        let versions = shop.backend(Ask::get("/v1/programs")).ok(200);
        assert_eq!(versions["data"][0]["name"], program["name"]);
        shop.page(Ask::get("/v1/program")).ok(200);
    }
}

/// The document is at least as strict as the Worker about unknown members, wrong forms and bounds.
fn wrong_bodies_are_invalid_in_the_document(edge: &Edge) {
    let shop = Shop::open(edge);
    let quote = |points: Value| json!({"currency": "CNY", "lines": lines(&["20.00"]), "points": points});
    let rule = |rule: Value| {
        let mut program = program();
        program["earning"]["rules"] = json!([rule]);
        program
    };
    for (name, body, is_valid) in [
        ("QuoteRequest", quote(json!(100)), true),
        ("QuoteRequest", quote(json!("max")), true),
        ("QuoteRequest", quote(json!("most")), false),
        ("QuoteRequest", quote(json!(-1)), false),
        ("QuoteRequest", quote(json!(9_007_199_254_740_992_u64)), false),
        ("MemberRequest", json!({"member_id": "ann"}), true),
        ("MemberRequest", json!({"member_id": ""}), false),
        ("MemberRequest", json!({"member_id": "ann", "surprise": 1}), false),
        ("MemberRequest", json!(["ann"]), false),
        ("ExtendRequest", json!({"minutes": 0}), false),
        ("MemberTokenRequest", json!({"member_id": "ann", "ttl_seconds": 3601}), false),
        ("ProgramDocument", rule(json!({"kind": "spend", "id": "a", "points": 1, "per": "1.00"})), true),
        ("ProgramDocument", rule(json!({"kind": "spend", "id": "a", "points": 1, "per": "-1.00"})), false),
        ("ProgramDocument", rule(json!({"kind": "spend", "id": "a", "points": 1, "per": "1.00", "x": 1})), false),
        ("ProgramDocument", rule(json!({"kind": "check_in", "id": "a", "points": 1})), true),
        ("ProgramDocument", rule(json!({"kind": "check_in", "id": "a", "points": 1, "x": 1})), false),
        ("ProgramDocument", rule(json!({"kind": "gift", "id": "a"})), false),
    ] {
        let found = errors(name, &schema(name), &body);
        assert_eq!(found.is_empty(), is_valid, "{name} {body}: {found:?}");
    }
    let read = shop.backend(Ask::post("/v1/me/quotes", &quote(json!("max")))).problem(401, "unauthorized");
    assert_eq!(errors("Problem", &schema("Problem"), &read), Vec::<String>::new());
}

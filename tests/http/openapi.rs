//! The OpenAPI document: every route is in it, every reference leads somewhere, and real answers have the shapes it promises.

use crate::support::{Ask, Edge};
use edge::routes::ROUTES;
use serde_json::Value;
use std::collections::BTreeSet;

on_both!(every_route_is_in_the_document, every_reference_leads_somewhere, the_document_says_who_may_call);

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

fn the_document_says_who_may_call(edge: &Edge) {
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

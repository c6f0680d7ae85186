//! Compares every answer that a test receives, and every accepted request, with the OpenAPI document: statuses, headers, media types and
//! bodies. Formats such as `date-time` are not checked, because requests can use more forms than the format has.

use super::ask::{Answer, Ask};
use edge::routes::{Found, Route, find};
use http::Method;
use jsonschema::Validator;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
    sync::OnceLock,
};

thread_local! {
    static VALIDATORS: std::cell::RefCell<BTreeMap<String, Rc<Validator>>> = const { std::cell::RefCell::new(BTreeMap::new()) };
}

pub fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(edge::openapi::document)
}

/// Fails if the document does not describe the answer, or refuses a request that the Worker accepts.
#[track_caller]
pub fn check(ask: &Ask, answer: &Answer) {
    let path = ask.path.split('?').next().unwrap_or_default();
    let Ok(method) = ask.method.parse::<Method>() else { return };
    let Found::Route { route, .. } = find(&method, path) else { return };
    let what = format!("{} {} {}", route.method, route.path, answer.status);
    let operation = operation(route);
    let described = &operation["responses"][answer.status.to_string()];
    assert!(described.is_object(), "{what} is not described: {}", answer.body);
    check_headers(described, answer, &what);
    check_body(&method, described, answer, &what);
    // Drafts that are compared or validated can be outside of the bounds.
    let is_draft = answer.body["valid"] == false || route.id == "comparePrograms";
    let is_accepted = answer.status < 300 && !is_draft;
    if is_accepted && answer.header("idempotent-replayed").is_none() {
        check_request(ask, operation, &what);
    }
}

fn operation(route: &Route) -> &'static Value {
    &document()["paths"][route.path][route.method.as_str().to_lowercase()]
}

fn check_headers(described: &Value, answer: &Answer, what: &str) {
    let optional = ["Jifen-Bookmark", "Idempotent-Replayed", "Jifen-Now"];
    let names: BTreeSet<&str> =
        described["headers"].as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    for name in names.iter().filter(|name| !optional.contains(name)) {
        assert!(answer.header(name).is_some(), "{what}: {name} is described and missing");
    }
    let known = &document()["components"]["headers"];
    for (name, header) in known.as_object().unwrap() {
        let Some(value) = answer.header(name) else { continue };
        assert!(names.contains(name.as_str()), "{what}: {name} is sent and not described");
        let value =
            if header["schema"]["type"] == "integer" { json!(value.parse::<u64>().unwrap()) } else { json!(value) };
        valid(&format!("header {name}"), &header["schema"], &value, what);
    }
}

fn check_body(method: &Method, described: &Value, answer: &Answer, what: &str) {
    let content = described["content"].as_object();
    if method == Method::HEAD || content.is_none() {
        return assert_eq!(answer.body, Value::Null, "{what} has no body");
    }
    let media = answer.header("content-type").unwrap_or_default();
    let Some(schema) = content.and_then(|content| content.get(media)).map(|media| &media["schema"]) else {
        panic!("{what}: {media} is not described");
    };
    valid(&format!("{what} {media}"), schema, &answer.body, what);
}

fn check_request(ask: &Ask, operation: &Value, what: &str) {
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    if !schema.is_null() {
        let body: Value = serde_json::from_slice(&ask.body).unwrap();
        valid(&format!("{what} request"), schema, &body, what);
    }
    let query = ask.path.split_once('?').map_or("", |(_, query)| query);
    let sent: BTreeMap<&str, &str> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
    for parameter in operation["parameters"].as_array().unwrap() {
        let name = parameter["name"].as_str().unwrap();
        let value = match parameter["in"].as_str().unwrap() {
            "header" => {
                ask.headers.iter().find(|(sent, _)| sent.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
            }
            "query" => sent.get(name).copied(),
            _ => continue,
        };
        let Some(value) = value else {
            assert_ne!(
                parameter["required"], true,
                "{what}: {name} is required, and the request was accepted without it"
            );
            continue;
        };
        let is_number = parameter["schema"]["type"] == "integer";
        let value = if is_number { json!(value.parse::<u64>().unwrap()) } else { json!(value) };
        valid(&format!("{what} parameter {name}"), &parameter["schema"], &value, what);
    }
}

#[track_caller]
fn valid(key: &str, schema: &Value, value: &Value, what: &str) {
    let errors = errors(key, schema, value);
    assert!(errors.is_empty(), "{what} does not fit its description:\n{}\n{value:#}", errors.join("\n"));
}

/// `key` names the schema. A validator is built once in each thread.
pub fn errors(key: &str, schema: &Value, value: &Value) -> Vec<String> {
    let validator = VALIDATORS.with_borrow_mut(|validators| {
        let built = validators.entry(key.to_owned()).or_insert_with(|| Rc::new(validator(schema)));
        Rc::clone(built)
    });
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn validator(schema: &Value) -> Validator {
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "components": document()["components"],
        "allOf": [schema],
    });
    jsonschema::options().build(&schema).expect("a schema")
}

//! One call: its parameters, its body, and every answer that it can return.

use super::{
    bounds,
    headers::{idempotency_key, if_match, if_none_match, jifen_now, refer},
};
use crate::{
    denial::Credential,
    error::status,
    routes::{Route, codes},
};
use http::Method;
use serde_json::{Map, Value, json};
use shared::wire::Code;
use std::collections::BTreeMap;
use utoipa::openapi::Ref;

pub(super) fn operation(route: &Route, body: Option<&Ref>, answer: Option<&Ref>) -> Value {
    let mut operation = json!({
        "operationId": route.id,
        "tags": [route.tag],
        "summary": route.summary,
        "parameters": parameters(route),
        "responses": responses(route, answer),
        "security": route.handler.credentials().iter().map(|one| requirement(*one)).collect::<Vec<_>>(),
    });
    if let (Some(body), Some(fields)) = (body, operation.as_object_mut()) {
        let content = json!({"required": true, "content": {"application/json": {"schema": body}}});
        fields.insert("requestBody".to_owned(), content);
    }
    operation
}

fn parameters(route: &Route) -> Vec<Value> {
    let parameter = |name: &str, place: &str, required: bool| json!({"name": name, "in": place, "required": required, "schema": bounds::parameter(name, route.id)});
    let in_path = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = in_path.map(|name| parameter(name, "path", true)).collect();
    parameters.extend(route.takes.query().iter().map(|name| parameter(name, "query", false)));
    parameters.extend(route.takes.is_keyed().then(idempotency_key));
    let is_of_backend = route.handler.credentials().contains(&Credential::SecretKey);
    parameters.extend(is_of_backend.then(jifen_now));
    parameters.extend((route.method == Method::GET).then(if_none_match));
    parameters.extend(codes(route).contains(&Code::PreconditionFailed).then(if_match));
    parameters
}

fn responses(route: &Route, answer: Option<&Ref>) -> Value {
    let mut responses = Map::new();
    for status in route.statuses() {
        responses.insert(status.to_string(), success(route, answer));
    }
    if route.method == Method::GET {
        let headers = refer(&[&common(route)[..], &["ETag"]].concat());
        responses.insert("304".to_owned(), json!({"description": "The caller has this content.", "headers": headers}));
    }
    let mut by_status: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    for code in codes(route) {
        by_status.entry(status(code)).or_default().push(code);
    }
    responses.extend(by_status.into_iter().map(|(status, codes)| (status.to_string(), problem(route, status, &codes))));
    Value::Object(responses)
}

/// The headers of every answer. Only answers to a merchant's callers can have a time.
fn common(route: &Route) -> Vec<&'static str> {
    let is_of_merchant = route.handler.credentials().iter().any(|one| *one != Credential::OperatorKey);
    let time = is_of_merchant.then_some("Jifen-Now");
    ["Jifen-Request-Id", "Jifen-Bookmark"].into_iter().chain(time).collect()
}

fn success(route: &Route, answer: Option<&Ref>) -> Value {
    let mut names = common(route);
    names.extend((route.method == Method::GET).then_some("ETag"));
    names.extend(route.takes.is_keyed().then_some("Idempotent-Replayed"));
    let mut success = json!({"description": route.summary, "headers": refer(&names)});
    if let (Some(answer), Some(fields)) = (answer, success.as_object_mut()) {
        fields.insert("content".to_owned(), json!({"application/json": {"schema": answer}}));
    }
    success
}

/// A problem with one of these codes.
fn problem(route: &Route, status: u16, codes: &[Code]) -> Value {
    let mut names = common(route);
    names.extend(matches!(status, 429 | 503).then_some("Retry-After"));
    names.extend((status == 401).then_some("WWW-Authenticate"));
    let schema = json!({"allOf": [
        {"$ref": "#/components/schemas/Problem"},
        {"type": "object", "properties": {"status": {"const": status}, "code": {"enum": codes}}},
    ]});
    let names_of_codes = json!(codes);
    let listed = names_of_codes.as_array().into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>();
    json!({
        "description": listed.join(", "),
        "headers": refer(&names),
        "content": {"application/problem+json": {"schema": schema}},
    })
}

fn requirement(credential: Credential) -> Value {
    match credential {
        Credential::OperatorKey => json!({"operatorKey": []}),
        Credential::SecretKey => json!({"secretKey": []}),
        Credential::MemberToken => json!({"memberToken": []}),
        Credential::PublishableKey => json!({"publishableKey": []}),
    }
}

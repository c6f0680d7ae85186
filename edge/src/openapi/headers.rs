//! The headers of requests and of answers.

use serde_json::{Value, json};

/// The components that answers refer to.
pub(super) fn headers() -> Value {
    let header = |description: &str, schema: Value| json!({"description": description, "schema": schema});
    let text = || json!({"type": "string"});
    json!({
        "Jifen-Request-Id": header("Names this request in the log.", json!({"type": "string", "maxLength": 64})),
        "Jifen-Now": header("The time that the request used. Only from a test merchant.", json!({"type": "string", "format": "date-time"})),
        "Jifen-Bookmark": header("Send it with a later GET to read at least what this call has seen.", text()),
        "Idempotent-Replayed": header("The answer to the first request with this key.", json!({"type": "string", "enum": ["true"]})),
        "ETag": header("Names this content, for `If-None-Match` and `If-Match`.", text()),
        "Retry-After": header("Seconds after which the same request can succeed.", json!({"type": "integer", "minimum": 1})),
        "WWW-Authenticate": header("The scheme of the credential.", text()),
    })
}

/// References to components by name.
pub(super) fn refer(names: &[&str]) -> Value {
    let reference = |name: &&str| ((*name).to_owned(), json!({"$ref": format!("#/components/headers/{name}")}));
    Value::Object(names.iter().map(reference).collect())
}

pub(super) fn idempotency_key() -> Value {
    let schema = json!({"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"});
    parameter("Idempotency-Key", true, "The same key with the same request has one effect.", &schema)
}

pub(super) fn jifen_now() -> Value {
    let schema = json!({"type": "string", "format": "date-time"});
    parameter("Jifen-Now", false, "The time that the request uses. Only for a test merchant.", &schema)
}

pub(super) fn if_none_match() -> Value {
    parameter(
        "If-None-Match",
        false,
        "A known ETag: content that has it is not sent again.",
        &json!({"type": "string"}),
    )
}

pub(super) fn if_match() -> Value {
    parameter(
        "If-Match",
        false,
        "The ETag that was read: other content is not overwritten.",
        &json!({"type": "string"}),
    )
}

fn parameter(name: &str, required: bool, description: &str, schema: &Value) -> Value {
    json!({"name": name, "in": "header", "required": required, "description": description, "schema": schema})
}

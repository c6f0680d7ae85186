//! Compares an answer with the one that the model expects.

use serde_json::Value;

/// The first disagreement, as a path with both values. Fields that the model does not predict are not compared.
pub fn disagreement(path: &str, expected: &Value, found: &Value) -> Option<String> {
    match (expected, found) {
        (Value::Object(fields), Value::Object(_)) => {
            fields.iter().find_map(|(key, expected)| disagreement(&format!("{path}/{key}"), expected, &found[key]))
        }
        (Value::Array(items), Value::Array(others)) if has_no_order(path) && items.len() == others.len() => {
            let (items, others) = (in_any_order(items), in_any_order(others));
            let mut pairs = items.iter().zip(&others);
            pairs.find_map(|(expected, found)| disagreement(&format!("{path}/any"), expected, found))
        }
        (Value::Array(items), Value::Array(others)) if items.len() == others.len() => {
            let mut pairs = items.iter().zip(others).enumerate();
            pairs.find_map(|(at, (expected, found))| disagreement(&format!("{path}/{at}"), expected, found))
        }
        (Value::String(decimal), Value::String(other)) if path.ends_with("multiplier") => {
            let is_equal = trimmed(decimal) == trimmed(other);
            (!is_equal).then(|| format!("{path}: the model expects {decimal}, the answer has {other}"))
        }
        _ if expected == found => None,
        _ => Some(format!("{path}: the model expects {expected}, the answer has {found}")),
    }
}

/// The factors of an award and the lots of a refund are sets.
fn has_no_order(path: &str) -> bool {
    path.ends_with("/factors") || path.ends_with("/restored")
}

fn in_any_order(items: &[Value]) -> Vec<Value> {
    let mut items = items.to_vec();
    items.sort_by_key(|item| ["rule_id", "expires_at", "points"].map(|key| item[key].to_string()));
    items
}

/// A decimal without trailing zeros.
fn trimmed(decimal: &str) -> &str {
    if decimal.contains('.') { decimal.trim_end_matches('0').trim_end_matches('.') } else { decimal }
}

#[test]
fn a_difference_is_found_wherever_it_is() {
    let expected = serde_json::json!({"a": [1, {"b": null}], "c": "x"});
    for (found, path) in [
        (serde_json::json!({"a": [1, {"b": null}], "c": "x", "d": 1}), None),
        (serde_json::json!({"a": [1, {}], "c": "x"}), None),
        (serde_json::json!({"a": [2, {"b": null}], "c": "x"}), Some("/a/0")),
        (serde_json::json!({"a": [1, {"b": 0}], "c": "x"}), Some("/a/1/b")),
        (serde_json::json!({"a": [1], "c": "x"}), Some("/a")),
        (serde_json::json!({"a": [1, {"b": null}]}), Some("/c")),
        (serde_json::json!([]), Some("")),
    ] {
        let difference = disagreement("", &expected, &found);
        assert_eq!(difference.as_deref().map(|text| text.split(':').next().unwrap()), path, "{found}");
    }
}

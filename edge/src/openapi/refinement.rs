//! Facts that utoipa does not derive from a type: bounds, and that a request refuses unknown members in every tagged enum.

use super::bounds;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

type SchemaObjects = Map<String, Value>;

/// The components with bounds. `requests` are references to the types of bodies: everything below them is closed.
pub(super) fn refine(schemas: SchemaObjects, requests: &BTreeSet<String>) -> SchemaObjects {
    let closed = reachable(&schemas, requests);
    let extended: BTreeSet<String> = schemas.values().flat_map(extended).collect();
    let refined = |(name, mut schema): (String, Value)| {
        bound(&name, &name, &mut schema);
        if closed.contains(&name) {
            close(&mut schema);
            close_references(&mut schema, &extended);
        }
        // A component that is a part of a tagged alternative does not know all members. Only the whole does.
        if extended.contains(&name)
            && let Some(fields) = schema.as_object_mut()
        {
            fields.remove("additionalProperties");
        }
        (name, schema)
    };
    schemas.into_iter().map(refined).collect()
}

/// Closes the uses of components that are open because alternatives extend them. The alternatives themselves are closed already.
fn close_references(schema: &mut Value, extended: &BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            if fields.get("$ref").and_then(component).is_some_and(|name| extended.contains(&name)) {
                fields.insert("unevaluatedProperties".to_owned(), json!(false));
            }
            let below = fields.iter_mut().filter(|(keyword, _)| *keyword != "allOf");
            below.for_each(|(_, below)| close_references(below, extended));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| close_references(item, extended)),
        _ => {}
    }
}

/// Adds bounds to a schema and to everything in it.
fn bound(component: &str, name: &str, schema: &mut Value) {
    let additions = bounds::of(component, name, schema);
    let Some(fields) = schema.as_object_mut() else { return };
    fields.extend(additions.into_iter().map(|(keyword, value)| (keyword.to_owned(), value)));
    for (property, below) in fields.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        bound(component, property, below);
    }
    if let Some(items) = fields.get_mut("items") {
        bound(component, &format!("{name}[]"), items);
    }
    for keyword in ["oneOf", "allOf", "anyOf"] {
        for part in fields.get_mut(keyword).and_then(Value::as_array_mut).into_iter().flatten() {
            bound(component, name, part);
        }
    }
}

/// Closes the alternatives of a tagged enum: serde refuses unknown members in them, and utoipa does not say so.
fn close(schema: &mut Value) {
    for alternative in schema.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten() {
        let Some(fields) = alternative.as_object_mut() else { continue };
        if fields.contains_key("allOf") {
            fields.insert("unevaluatedProperties".to_owned(), json!(false));
        } else if fields.contains_key("properties") {
            fields.insert("additionalProperties".to_owned(), json!(false));
        }
    }
}

/// The components that alternatives of this schema extend with their tag.
fn extended(schema: &Value) -> BTreeSet<String> {
    let alternatives = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    let parts = alternatives.filter_map(|alternative| alternative.get("allOf")?.as_array()).flatten();
    parts.filter_map(|part| component(part.get("$ref")?)).collect()
}

fn reachable(schemas: &SchemaObjects, from: &BTreeSet<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut next: Vec<String> = from.iter().filter_map(|reference| component(&json!(reference))).collect();
    while let Some(name) = next.pop() {
        if let Some(schema) = schemas.get(&name).filter(|_| found.insert(name.clone())) {
            references(schema, &mut next);
        }
    }
    found
}

fn references(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(component));
            fields.values().for_each(|field| references(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

fn component(reference: &Value) -> Option<String> {
    reference.as_str()?.strip_prefix("#/components/schemas/").map(str::to_owned)
}

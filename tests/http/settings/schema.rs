//! The settings in the OpenAPI document, by name, and those that a program contains. The class of a spend rule is
//! `RuleDocument:spend/class`, and its values are `LotClass=base` and `LotClass=bonus`.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

pub struct Schema<'d> {
    schemas: &'d Map<String, Value>,
    root: &'d str,
}

type Names = BTreeSet<String>;

impl<'d> Schema<'d> {
    pub fn of(document: &'d Value, root: &'d str) -> Self {
        Self { schemas: document["components"]["schemas"].as_object().unwrap(), root }
    }

    /// All settings of the document.
    pub fn settings(&self) -> Names {
        let (mut found, mut seen) = (Names::new(), Names::new());
        self.list(&self.schemas[self.root], self.root, &mut found, &mut seen);
        found
    }

    fn list(&self, schema: &Value, path: &str, found: &mut Names, seen: &mut Names) {
        if let Some(name) = reference(schema) {
            if seen.insert(name.to_owned()) {
                self.list(&self.schemas[name], name, found, seen);
            }
            return;
        }
        for part in items(schema, "allOf") {
            self.list(part, path, found, seen);
        }
        for alternative in alternatives(schema) {
            match tag(alternative) {
                Some((_, word)) => {
                    found.insert(format!("{path}:{word}"));
                    self.list(alternative, &format!("{path}:{word}"), found, seen);
                }
                None => self.list(alternative, path, found, seen),
            }
        }
        for (name, property) in properties(schema).filter(|(name, property)| !is_tag(name, property)) {
            found.insert(format!("{path}/{name}"));
            self.list(property, &format!("{path}/{name}"), found, seen);
        }
        found.extend(words(schema).filter(|_| !is_object(schema)).map(|word| format!("{path}={word}")));
        if let Some(item) = schema.get("items") {
            self.list(item, path, found, seen);
        }
    }

    /// The settings that a program contains.
    pub fn settings_of(&self, program: &Value) -> Names {
        let mut found = Names::new();
        self.read(&self.schemas[self.root], program, self.root, &mut found);
        found
    }

    fn read(&self, schema: &Value, value: &Value, path: &str, found: &mut Names) {
        if let Some(name) = reference(schema) {
            return self.read(&self.schemas[name], value, name, found);
        }
        for part in items(schema, "allOf") {
            self.read(part, value, path, found);
        }
        for alternative in alternatives(schema).filter(|alternative| self.admits(alternative, value)) {
            match tag(alternative) {
                Some((_, word)) => {
                    found.insert(format!("{path}:{word}"));
                    self.read(alternative, value, &format!("{path}:{word}"), found);
                }
                None => self.read(alternative, value, path, found),
            }
        }
        for (name, property) in properties(schema).filter(|(name, property)| !is_tag(name, property)) {
            if let Some(below) = value.get(name) {
                found.insert(format!("{path}/{name}"));
                self.read(property, below, &format!("{path}/{name}"), found);
            }
        }
        found.extend(words(schema).filter(|word| value == *word).map(|word| format!("{path}={word}")));
        for below in value.as_array().into_iter().flatten() {
            if let Some(item) = schema.get("items") {
                self.read(item, below, path, found);
            }
        }
    }

    /// Whether a value belongs to an alternative: by its tag, by a word, or by a required property.
    fn admits(&self, alternative: &Value, value: &Value) -> bool {
        if let Some((name, word)) = tag(alternative) {
            return value[name] == word;
        }
        if let Some(name) = reference(alternative) {
            return self.admits(&self.schemas[name], value);
        }
        let required = items(alternative, "required").filter_map(Value::as_str);
        let has_all = required.into_iter().all(|name| value.get(name).is_some());
        let mut words = words(alternative).peekable();
        has_all && (words.peek().is_none() || words.any(|word| value == word))
    }
}

/// The property that distinguishes a variant, and its word.
fn tag(schema: &Value) -> Option<(&str, &str)> {
    let own = properties(schema).find(|(name, property)| is_tag(name, property));
    let own = own.and_then(|(name, property)| Some((name, words(property).next()?)));
    own.or_else(|| items(schema, "allOf").find_map(tag))
}

fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.rsplit('/').next()
}

fn items<'s>(schema: &'s Value, name: &str) -> impl Iterator<Item = &'s Value> {
    schema.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn alternatives(schema: &Value) -> impl Iterator<Item = &Value> {
    items(schema, "oneOf").chain(items(schema, "anyOf")).filter(|alternative| alternative["type"] != "null")
}

fn properties(schema: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.into_iter().flatten().map(|(name, property)| (name.as_str(), property))
}

fn words(schema: &Value) -> impl Iterator<Item = &str> {
    items(schema, "enum").filter_map(Value::as_str)
}

fn is_object(schema: &Value) -> bool {
    schema["type"] == "object"
}

fn is_tag(name: &str, property: &Value) -> bool {
    ["kind", "type"].contains(&name) && words(property).count() == 1
}

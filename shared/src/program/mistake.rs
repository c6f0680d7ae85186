//! A mistake in the form of a draft: where it is, and what was probably meant. `reading` reports and corrects it.

use super::suggestion;
use crate::{
    units::event_kind::EventKind,
    units::pointer::{escape, of_path},
    wire::{ProgramDocument, RuleDocument},
};
use serde::de::DeserializeOwned;
use serde_json::{Number, Value, json};

/// Why a value does not have the expected form, and where it is.
pub(super) struct Mistake {
    pub pointer: String,
    pub message: String,
}

const RULES: &str = "/earning/rules/";

/// Returns the first mistake of a draft.
pub(super) fn first(draft: &Value) -> Option<Mistake> {
    let mistake = parse::<ProgramDocument>(draft).err()?;
    let rule = mistake.pointer.strip_prefix(RULES).map(|below| below.split('/').next().unwrap_or_default());
    let Some(at) = rule.map(|at| format!("{RULES}{at}")) else {
        return Some(narrowed::<ProgramDocument>(draft, mistake));
    };
    // Reading one rule alone takes a fraction of the time.
    let below = mistake.pointer.strip_prefix(&at).unwrap_or_default().to_owned();
    let found = narrowed::<RuleDocument>(draft.pointer(&at)?, Mistake { pointer: below, message: mistake.message });
    Some(Mistake { pointer: format!("{at}{}", found.pointer), ..found })
}

fn parse<T: DeserializeOwned>(value: &Value) -> Result<T, Mistake> {
    let read: Result<T, _> = serde_path_to_error::deserialize(value.clone());
    read.map_err(|error| Mistake { pointer: of_path(error.path()), message: error.inner().to_string() })
}

/// For an object with a kind, serde reports the whole object. The mistake is in the part without which serde reports something else.
fn narrowed<T: DeserializeOwned>(root: &Value, mut mistake: Mistake) -> Mistake {
    while let Some(part) =
        parts(root, &mistake.pointer).into_iter().find(|part| is_in::<T>(root, part, &mistake.message))
    {
        mistake.pointer = part;
    }
    mistake
}

/// serde reads the kind first, so the kind is wrong only if the message names it. A missing field is not in a part that is present.
fn is_in<T: DeserializeOwned>(root: &Value, part: &str, message: &str) -> bool {
    if part.ends_with("/kind") || part.ends_with("/type") {
        let word = root.pointer(part).and_then(Value::as_str).unwrap_or_default();
        return message.starts_with(&format!("unknown variant `{word}`"));
    }
    let mut without = root.clone();
    remove(&mut without, part);
    let is_missing = |message: &str| message.starts_with("missing field");
    match parse::<T>(&without) {
        Ok(_) => true,
        Err(other) => other.message != message && !(is_missing(message) && is_missing(&other.message)),
    }
}

/// Pointers to the parts of the value at `pointer`.
fn parts(root: &Value, pointer: &str) -> Vec<String> {
    match root.pointer(pointer) {
        Some(Value::Object(fields)) => fields.keys().map(|key| format!("{pointer}/{}", escape(key))).collect(),
        Some(Value::Array(items)) => (0..items.len()).map(|at| format!("{pointer}/{at}")).collect(),
        _ => Vec::new(),
    }
}

fn remove(root: &mut Value, pointer: &str) {
    let Some((parent, last)) = pointer.rsplit_once('/') else { return };
    match root.pointer_mut(parent) {
        Some(Value::Object(fields)) => drop(fields.remove(&last.replace("~1", "/").replace("~0", "~"))),
        Some(Value::Array(items)) => {
            if let Some(at) = last.parse().ok().filter(|at| *at < items.len()) {
                drop(items.remove(at));
            }
        }
        _ => {}
    }
}

/// Returns what was probably meant by `found` if serde expected something else according to `message`: a list for one word, a number with
/// or without quotes, true for yes, the event for a misspelt one.
pub(super) fn meant(found: &Value, message: &str) -> Option<Value> {
    if message.starts_with("an event is one of") || message.starts_with("a task is") {
        return suggestion::word(found.as_str()?, EventKind::named()).map(Value::from);
    }
    let (_, expected) = message.rsplit_once("expected ")?;
    match (found, expected) {
        (Value::String(_) | Value::Number(_), "a sequence") => Some(json!([found])),
        (Value::Number(number), "a string") => Some(json!(number.to_string())),
        (Value::String(text), "a boolean") => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Some(json!(true)),
            "false" | "no" | "off" => Some(json!(false)),
            _ => None,
        },
        (Value::String(text), "u64" | "u32" | "u16" | "i8") => {
            let plain: String = text.chars().filter(|character| ![',', '_', ' '].contains(character)).collect();
            plain.parse::<u32>().ok().map(|number| Value::Number(Number::from(number)))
        }
        _ => None,
    }
}

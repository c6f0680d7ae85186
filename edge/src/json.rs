//! JSON as the API reads it, stricter than serde: no duplicate members, and each value in the form that its type writes.
//! Which fields a request has is in `shared::wire`.

use crate::{error::Failure, plain_text};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, DeserializeOwned},
};
use serde_json::{Map, Value};
use shared::units::pointer::{escape, of_path};
use std::fmt;

/// Up to here every whole number is exact as a double.
const WHOLE_MAX: u64 = (1 << 53) - 1;
const DETAIL_CHARS_MAX: usize = 300;

/// Parses a body. A member that appears twice is refused: readers differ in which of the two they use.
pub fn parse(text: &[u8]) -> Result<Value, Failure> {
    if text.is_empty() {
        return Err(Failure::invalid("", "is empty; it must be a JSON object."));
    }
    let mut reader = serde_json::Deserializer::from_slice(text);
    let Unique(value) = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| unreadable(of_path(error.path()), &error.inner().to_string()))?;
    reader.end().map_err(|error| unreadable(String::new(), &error.to_string()))?;
    Ok(value)
}

/// A value as a request's type.
///
/// serde also reads a struct from an array, and an enum from an object with one member. Serialisation writes one form for each type, so a
/// value whose form differs from what the type writes is refused, however deep it is.
pub fn read<T: DeserializeOwned + Serialize>(value: &Value) -> Result<T, Failure> {
    if !value.is_object() {
        return Err(Failure::invalid("", format!("must be a JSON object, not {}.", kind(value))));
    }
    let read: T = serde_path_to_error::deserialize(value)
        .map_err(|error| unreadable(of_path(error.path()), &error.inner().to_string()))?;
    let written = serde_json::to_value(&read).map_err(|error| Failure::fault(error.to_string()))?;
    match other_form(value, Some(&written), "") {
        None => Ok(read),
        Some((pointer, detail)) => Err(Failure::invalid(pointer, detail)),
    }
}

/// The same text for the same JSON, after RFC 8785: members in the order of their names' UTF-16 code units, no spacing.
/// Numbers are written as `serde_json` reads them.
pub fn canonical(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
            let members = members.into_iter().map(|(name, value)| format!("{}:{}", text(name), canonical(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        Value::String(string) => text(string),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

fn text(string: &str) -> String {
    Value::from(string).to_string()
}

/// The first value whose form differs from the written form, with what would be right.
fn other_form(sent: &Value, written: Option<&Value>, pointer: &str) -> Option<(String, String)> {
    match (sent, written) {
        // An empty list may be omitted, and null is read for an omitted value only.
        (Value::Array(items), None) if items.is_empty() => None,
        (Value::Array(_), None) => Some((pointer.to_owned(), "must not be an array.".to_owned())),
        (Value::Null, _) | (_, None) => None,
        (Value::Array(sent), Some(Value::Array(written))) => {
            let mut pairs = sent.iter().zip(written).enumerate();
            pairs.find_map(|(at, (sent, written))| other_form(sent, Some(written), &format!("{pointer}/{at}")))
        }
        (Value::Object(sent), Some(Value::Object(written))) => sent
            .iter()
            .find_map(|(name, value)| other_form(value, written.get(name), &format!("{pointer}/{}", escape(name)))),
        (sent, Some(written)) if kind(sent) == kind(written) => None,
        (sent, Some(written)) => Some((pointer.to_owned(), format!("must be {}, not {}.", kind(written), kind(sent)))),
    }
}

const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn unreadable(pointer: String, message: &str) -> Failure {
    // serde reports a field's name in its message only.
    let named = |prefix: &str| Some(message.strip_prefix(prefix)?.split_once('`')?.0.to_owned());
    let below = |name: &str| {
        let suffix = format!("/{}", escape(name));
        if pointer.ends_with(&suffix) { pointer.clone() } else { format!("{pointer}{suffix}") }
    };
    let what: String = plain_text::of(message).chars().take(DETAIL_CHARS_MAX).collect();
    if let Some(field) = named("unknown field `") {
        return Failure::unknown_field(below(&field), &what);
    }
    match named("duplicate member `") {
        Some(name) => Failure::invalid(below(&name), what),
        None => Failure::invalid(pointer, what),
    }
}

/// A JSON value whose objects have each member once.
struct Unique(Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueVisitor).map(Self)
    }
}

struct UniqueVisitor;

impl<'de> de::Visitor<'de> for UniqueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Value, E> {
        // JSON has one kind of number: 4.0 is 4 (RFC 8785, 3.2.2.3).
        let whole = number.to_string().parse::<i64>().ok().filter(|whole| whole.unsigned_abs() <= WHOLE_MAX);
        Ok(whole.map_or_else(|| number.into(), Value::from))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Unique(item)) = sequence.next_element()? {
            items.push(item);
        }
        Ok(items.into())
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            if members.contains_key(&name) {
                return Err(de::Error::custom(format!("duplicate member `{name}`")));
            }
            let Unique(value) = map.next_value()?;
            members.insert(name, value);
        }
        Ok(members.into())
    }
}

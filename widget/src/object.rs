//! Reads and writes JavaScript values field by field. The browser parses and prints the JSON. The bundle has no serializer, which would be
//! larger than the rest of the widget. Numbers remain numbers.

use crate::browser;
pub use crate::browser::{assign as set, field as get, plain, text, to_json};
use js_sys::{Array, Object};
use shared::{units::points::Points, units::time::Instant, wire::Money};
use wasm_bindgen::JsValue;

/// A plain object with these fields. An undefined field is omitted in JSON.
pub fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new().into();
    for (name, value) in fields {
        set(&object, name, value);
    }
    object
}

pub fn is_absent(value: &JsValue) -> bool {
    value.is_null() || value.is_undefined()
}

/// A count that every JSON reader keeps exactly. `None` for anything else.
pub fn count(object: &JsValue, name: &str) -> Option<u64> {
    whole(browser::number(object, name))
}

/// A count that can be negative. Zero if there is none.
pub fn signed(object: &JsValue, name: &str) -> i64 {
    whole_millis(browser::number(object, name))
}

pub fn points(object: &JsValue, name: &str) -> Option<Points> {
    count(object, name).and_then(Points::new)
}

/// The browser reads and writes times. The edge has checked them.
pub fn instant(object: &JsValue, name: &str) -> Option<Instant> {
    let millis = browser::instant(object, name);
    (!millis.is_nan()).then(|| Instant::from_millis(whole_millis(millis)))
}

/// The items of an array.
pub fn items(list: &JsValue) -> Option<Vec<JsValue>> {
    let length = u32::try_from(browser::length(list)).ok()?;
    let mut items = Vec::new();
    for place in 0..length {
        items.push(browser::item(list, place));
    }
    Some(items)
}

/// `None` if the field is not an array, or one of its items cannot be read.
pub fn list<T>(object: &JsValue, name: &str, read: fn(&JsValue) -> Option<T>) -> Option<Vec<T>> {
    let mut list = Vec::new();
    for item in items(&get(object, name))? {
        list.push(read(&item)?);
    }
    Some(list)
}

/// A plain array of the items' values.
pub fn array<T>(items: &[T], to_value: fn(&T) -> JsValue) -> JsValue {
    let array = Array::new();
    for item in items {
        array.push(&to_value(item));
    }
    array.into()
}

/// A whole number of at most 2^53, in JavaScript's form.
#[allow(clippy::cast_precision_loss, reason = "points, money and milliseconds are at most 2^53")]
pub fn number(number: u64) -> JsValue {
    JsValue::from_f64(number as f64)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be whole and within 2^53")]
fn whole(number: f64) -> Option<u64> {
    let is_whole = (0.0..=9_007_199_254_740_991.0).contains(&number) && number.trunc().total_cmp(&number).is_eq();
    is_whole.then_some(number as u64)
}

/// Whole milliseconds of a JavaScript time.
#[allow(clippy::cast_possible_truncation, reason = "a time in milliseconds lies far within 2^53")]
pub fn whole_millis(millis: f64) -> i64 {
    millis as i64
}

/// A time in JavaScript's form.
pub fn millis(at: Instant) -> JsValue {
    number(u64::try_from(at.millis()).unwrap_or_default())
}

/// A time in the edge's form.
pub fn time_text(at: Instant) -> JsValue {
    browser::time_text(&millis(at))
}

pub fn money(money: &Money) -> JsValue {
    object(&[("amount", money.amount.as_str().into()), ("currency", money.currency.as_str().into())])
}

/// `None` if the text is not JSON.
pub fn from_json(text: &str) -> Option<JsValue> {
    let value = browser::from_json(text);
    (!value.is_undefined()).then_some(value)
}

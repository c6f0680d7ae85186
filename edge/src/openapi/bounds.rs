//! The forms and bounds that a type's name does not state: ids, money, counts. The code that reads a value checks them too.

use serde_json::{Value, json};

/// Points and sequence numbers are exact as JavaScript numbers.
const INTEGER_MAX: u64 = (1 << 53) - 1;
const ID: &str = "^[A-Za-z0-9._:@-]{1,64}$";
const MERCHANT_ID: &str = "^[a-z0-9-]{1,32}$";
/// A decimal number without a sign.
const DECIMAL: &str = "^[0-9]+(\\.[0-9]+)?$";
/// A figure, such as a return on investment, can be negative.
const SIGNED_DECIMAL: &str = "^-?[0-9]+(\\.[0-9]+)?$";
const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

/// Of a parameter in a path or a query.
pub(super) fn parameter(name: &str) -> Value {
    match name {
        "merchant_id" => json!({"type": "string", "pattern": MERCHANT_ID}),
        "kid" => json!({"type": "string", "minLength": 1, "maxLength": 64}),
        "version" => json!({"type": "integer", "minimum": 1, "maximum": u32::MAX}),
        "limit" => json!({"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
        "cursor" => {
            json!({"type": "string", "minLength": 1, "maxLength": 200, "description": "`next_cursor` of the page before."})
        }
        "effective_at" => json!({"type": "string", "format": "date-time"}),
        _ => json!({"type": "string", "pattern": ID}),
    }
}

/// What must be added to the schema of a property, or of a component if `property` is its name.
pub(super) fn of(property: &str, schema: &Value) -> Vec<(&'static str, Value)> {
    let has = |name: &str, wanted: &str| {
        let found = schema.get(name);
        let one = found.and_then(Value::as_str) == Some(wanted);
        one || found.and_then(Value::as_array).is_some_and(|all| all.iter().any(|one| one.as_str() == Some(wanted)))
    };
    if has("type", "integer") {
        return integer(property, has("format", "int64"), schema.get("minimum").is_some());
    }
    if !has("type", "string") || schema.get("enum").is_some() || schema.get("format").is_some() {
        return Vec::new();
    }
    match property {
        "merchant_id" => vec![("pattern", json!(MERCHANT_ID))],
        "lot_id" => vec![("minLength", json!(1))],
        "id" => vec![("pattern", json!(ID))],
        _ if property.ends_with("_id") => vec![("pattern", json!(ID))],
        "MoneyText" => vec![("pattern", json!(DECIMAL))],
        "DecimalText" => vec![("pattern", json!(SIGNED_DECIMAL))],
        "birthday" => vec![("pattern", json!(DATE))],
        _ => Vec::new(),
    }
}

/// utoipa states only that an unsigned number is not negative.
fn integer(property: &str, is_wide: bool, is_unsigned: bool) -> Vec<(&'static str, Value)> {
    let largest = if is_wide { INTEGER_MAX } else { u64::from(u32::MAX) };
    let (least, most) = match property {
        "quantity" => (1, 1_000_000),
        "minutes" | "version" => (1, largest),
        "ttl_seconds" => (1, 3_600),
        "overlap_hours" => (0, 720),
        "status" => (400, 599),
        _ => (0, largest),
    };
    match (is_unsigned, is_wide) {
        (true, _) => vec![("minimum", json!(least)), ("maximum", json!(most))],
        (false, true) => {
            vec![("minimum", json!(-i64::try_from(INTEGER_MAX).unwrap_or(i64::MAX))), ("maximum", json!(INTEGER_MAX))]
        }
        (false, false) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::ID;
    use shared::units::id::MemberId;

    /// The pattern and the parser are two statements of one rule.
    #[test]
    fn the_pattern_of_ids_is_what_the_parser_accepts() {
        assert_eq!(ID, "^[A-Za-z0-9._:@-]{1,64}$");
        for (text, is_id) in [
            ("a", true),
            ("Ab.9_:@-", true),
            (&"x".repeat(64), true),
            ("", false),
            (&"x".repeat(65), false),
            ("a b", false),
            ("a/b", false),
            ("é", false),
        ] {
            assert_eq!(MemberId::parse(text).is_some(), is_id, "{text}");
        }
    }
}

//! Forms and bounds that the name of a type does not state: ids, money, counts, lengths. The code that reads a value checks them too.

use serde_json::{Value, json};
use shared::wire::{EntryWhat, HoldState};

/// Points and sequence numbers are exact as JavaScript numbers.
const INTEGER_MAX: u64 = (1 << 53) - 1;
/// Ids that merchants take from their other systems.
const ID: &str = "^(?!\\.{1,2}$)[^\\u0000-\\u001F\\u007F-\\u009F]{1,128}$";
/// Ids that merchants choose for their program.
const NAME: &str = "^[A-Za-z0-9._:@-]{1,64}$";
const MERCHANT_ID: &str = "^[a-z0-9-]{1,32}$";
/// A decimal number without a sign.
const DECIMAL: &str = "^[0-9]+(\\.[0-9]+)?$";
/// A figure, such as a return on investment, can be negative.
const SIGNED_DECIMAL: &str = "^-?[0-9]+(\\.[0-9]+)?$";
const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
const CURRENCY: &str = "^[A-Z]{3}$";
const EVENT: &str = "^(sign_up|profile_completed|review|share_clicked|share_signed_up|share_bought|browse|game|custom\\.[a-z0-9-]{1,32})$";
const ORIGIN: &str = "^https?://[^/?#@\\\\]+$";

/// The least and the most of a whole number: component, property, bounds.
const INTEGERS: [(&str, &str, u64, u64); 42] = [
    ("LineIn", "quantity", 0, 1_000_000),
    ("RefundLineIn", "quantity", 0, 1_000_000),
    ("ExtendRequest", "minutes", 1, U32_MAX),
    ("MemberTokenRequest", "ttl_seconds", 1, 3_600),
    ("KeyRequest", "overlap_hours", 0, 720),
    ("MemberRequest", "orders_before", 0, 1_000_000),
    ("MemberPatch", "orders_before", 0, 1_000_000),
    ("MemberView", "orders_before", 0, 1_000_000),
    ("Problem", "status", 400, 599),
    ("EarningDocument", "pending_days", 0, 365),
    ("EarningDocument", "late_days", 0, 366),
    ("EarningDocument", "birthday_change_days", 0, 3_660),
    ("RuleDocument", "points", 1, 1_000_000),
    ("EventRuleDocument", "points", 0, 1_000_000),
    ("CheckInDocument", "points", 0, 1_000_000),
    ("CheckInDocument", "grace_days", 0, 30),
    ("StreakDocument", "every", 1, 366),
    ("StreakDocument", "bonus", 0, 1_000_000),
    ("NewcomerDocument", "welcome", 0, 1_000_000),
    ("NewcomerDocument", "all_done", 0, 1_000_000),
    ("NewcomerDocument", "days", 0, 3_660),
    ("NewcomerDocument", "valid_days", 1, 3_660),
    ("TaskDocument", "points", 0, 1_000_000),
    ("SpendingDocument", "quote_minutes", 1, 60),
    ("SpendingDocument", "hold_minutes", 1, 1_440),
    ("SpendingDocument", "hold_minutes_max", 1, 10_080),
    ("RefundsDocument", "revocable_days", 0, 3_660),
    ("ExpiredRestoreDocument", "days", 1, 365),
    ("ExpiryPolicyDocument", "days", 1, 3_660),
    ("ExpiryPolicyDocument", "months", 1, 120),
    ("ExpiryPolicyDocument", "grace_months", 0, 12),
    ("ExpiryPolicyDocument", "max_months", 1, 600),
    ("RescueDocument", "hours", 1, 2_208),
    ("TierWindowDocument", "months", 1, 24),
    ("TierWindowDocument", "days", 1, 731),
    ("CushionDocument", "months", 0, 12),
    ("CushionDocument", "days", 0, 366),
    ("RegistrationDocument", "referrer", 0, 1_000_000),
    ("RegistrationDocument", "friend", 0, 1_000_000),
    ("FirstOrderDocument", "points", 1, 1_000_000),
    ("RemindersDocument", "days[]", 1, 365),
    ("ProgramChoice", "ProgramChoice", 1, U32_MAX),
];

/// The least and the most characters of a text, or items of a list.
const LENGTHS: [(&str, &str, u64, u64); 15] = [
    ("MerchantRequest", "name", 1, 100),
    ("MerchantPatch", "name", 1, 100),
    ("ProgramDocument", "name", 1, 100),
    ("LevelDocument", "name", 1, 100),
    ("BenefitDocument", "name", 1, 100),
    ("AdjustmentRequest", "author", 1, 100),
    ("AdjustmentRequest", "reason", 1, 200),
    ("OrderRequest", "lines", 1, 500),
    ("QuoteRequest", "lines", 1, 500),
    ("EarnPreviewRequest", "lines", 1, 500),
    ("MerchantRequest", "allowed_origins", 0, 50),
    ("MerchantPatch", "allowed_origins", 0, 50),
    ("TiersDocument", "levels", 1, 10),
    ("MemberRequest", "segments[]", 1, 64),
    ("MemberPatch", "segments[]", 1, 64),
];

const U32_MAX: u64 = u32::MAX as u64;

type Additions = Vec<(&'static str, Value)>;

/// Of a parameter in a path or a query.
pub(super) fn parameter(name: &str, call: &str) -> Value {
    match (name, call) {
        ("merchant_id", _) => json!({"type": "string", "pattern": MERCHANT_ID}),
        ("kid" | "segment", _) => json!({"type": "string", "minLength": 1, "maxLength": 64}),
        ("version", _) => json!({"type": "integer", "minimum": 1, "maximum": U32_MAX}),
        ("limit", _) => json!({"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
        ("cursor", _) => json!({
            "type": "string", "pattern": "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{8}$", "maxLength": 1_100,
            "description": "`next_cursor` of the page before, with the same filters.",
        }),
        ("effective_at" | "since" | "until" | "joined_since" | "joined_until", _) => {
            json!({"type": "string", "format": "date-time"})
        }
        ("kind", "listEvents") => json!({"type": "string", "pattern": EVENT}),
        ("kind", _) => json!({"type": "string", "enum": EntryWhat::KINDS}),
        ("id_prefix", _) => json!({"type": "string", "minLength": 1, "maxLength": 128}),
        ("tier", _) => json!({"type": "string", "pattern": NAME}),
        ("status", _) => json!({"type": "string", "enum": ["active", "frozen", "erased"]}),
        ("state", _) => json!({"type": "string", "enum": HoldState::ALL}),
        _ => json!({"type": "string", "pattern": ID}),
    }
}

/// What must be added to the schema of a property. For a component itself, component and property are equal; the items of a list are
/// `name[]`.
pub(super) fn of(component: &str, property: &str, schema: &Value) -> Additions {
    let found = |table: &[(&str, &str, u64, u64)]| {
        let row = table.iter().find(|(of, name, ..)| *of == component && *name == property);
        row.map(|(_, _, least, most)| (*least, *most))
    };
    let lengths = found(&LENGTHS);
    if is(schema, "integer") {
        return integer(found(&INTEGERS), schema);
    }
    if is(schema, "array") {
        return lengths
            .map_or_else(Vec::new, |(least, most)| vec![("minItems", json!(least)), ("maxItems", json!(most))]);
    }
    if !is(schema, "string") || schema.get("enum").is_some() || schema.get("format").is_some() {
        return Vec::new();
    }
    match lengths {
        Some((least, most)) => vec![("minLength", json!(least)), ("maxLength", json!(most))],
        None => text(component, property),
    }
}

fn is(schema: &Value, wanted: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(found)) => found == wanted,
        Some(Value::Array(all)) => all.iter().any(|found| found == wanted),
        _ => false,
    }
}

fn text(component: &str, property: &str) -> Additions {
    let pattern = |pattern: &str| vec![("pattern", json!(pattern))];
    match (component, property) {
        (_, "merchant_id") => pattern(MERCHANT_ID),
        (_, "lot_id") => vec![("minLength", json!(1))],
        (_, "id" | "rule_id" | "tier_id" | "next_tier" | "tier") => pattern(NAME),
        (_, property) if property.ends_with("_id") => pattern(ID),
        (_, "MoneyText") => pattern(DECIMAL),
        (_, "DecimalText") => pattern(SIGNED_DECIMAL),
        (_, "currency") => pattern(CURRENCY),
        (_, "birthday" | "birthday_counts_from") => vec![("pattern", json!(DATE)), ("format", json!("date"))],
        ("EventRequest" | "EventView", "kind") | ("EarnPreviewRequest", "event") => pattern(EVENT),
        ("ExclusionsDocument", "tiers[]") => pattern(ID),
        ("MemberTokenRequest", "origin") | ("MerchantRequest" | "MerchantPatch", "allowed_origins[]") => {
            pattern(ORIGIN)
        }
        _ => Vec::new(),
    }
}

/// utoipa states only that an unsigned number is not negative.
fn integer(bounds: Option<(u64, u64)>, schema: &Value) -> Additions {
    let is_wide = schema.get("format").and_then(Value::as_str) == Some("int64");
    let is_unsigned = schema.get("minimum").is_some();
    let largest = if is_wide { INTEGER_MAX } else { U32_MAX };
    let smallest = i64::try_from(INTEGER_MAX).map_or(i64::MIN, |largest| -largest);
    match (is_unsigned, is_wide) {
        (true, _) => {
            let (least, most) = bounds.unwrap_or((0, largest));
            vec![("minimum", json!(least)), ("maximum", json!(most))]
        }
        (false, true) => vec![("minimum", json!(smallest)), ("maximum", json!(INTEGER_MAX))],
        (false, false) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{EVENT, ID, INTEGERS, LENGTHS, NAME};
    use serde_json::Value;
    use shared::units::{
        event_kind::EventKind,
        id::{MemberId, RuleId},
    };

    /// The pattern and the parser are two statements of one rule.
    #[test]
    fn the_patterns_of_ids_state_what_the_parsers_accept() {
        assert_eq!(ID, "^(?!\\.{1,2}$)[^\\u0000-\\u001F\\u007F-\\u009F]{1,128}$");
        let long = "é".repeat(128);
        for text in ["a", "Ab.9_:@-", "auth0|65f0c1", "a b", "a/b", "é", "...", long.as_str()] {
            assert!(MemberId::parse(text).is_some(), "{text}");
        }
        let too_long = "é".repeat(129);
        for text in ["", ".", "..", "a\u{1}", "a\u{7f}", "a\u{9f}", too_long.as_str()] {
            assert!(MemberId::parse(text).is_none(), "{text}");
        }
        assert_eq!(NAME, "^[A-Za-z0-9._:@-]{1,64}$");
        for (text, is_name) in
            [("a", true), ("Ab.9_:@-", true), ("", false), ("a b", false), ("a/b", false), ("é", false)]
        {
            assert_eq!(RuleId::parse(text).is_some(), is_name, "{text}");
        }
    }

    #[test]
    fn the_pattern_of_events_names_every_kind() {
        let named = EVENT.trim_start_matches("^(").split('|').filter(|name| !name.starts_with("custom"));
        assert_eq!(named.clone().count(), 8);
        for name in named {
            assert!(EventKind::parse(name).is_some(), "{name}");
        }
    }

    #[test]
    fn every_row_bounds_a_property_that_there_is() {
        let document = crate::openapi::document();
        let schemas = document["components"]["schemas"].as_object().unwrap();
        for (component, property, ..) in INTEGERS.iter().chain(&LENGTHS) {
            let schema = schemas.get(*component).unwrap_or_else(|| panic!("{component}"));
            assert!(component == property || has(schema, property), "{component} has no {property}");
        }
    }

    fn has(schema: &Value, property: &str) -> bool {
        let below = schema["oneOf"].as_array().into_iter().chain(schema["allOf"].as_array()).flatten();
        schema["properties"].get(property.trim_end_matches("[]")).is_some()
            || below.into_iter().any(|part| has(part, property))
    }
}

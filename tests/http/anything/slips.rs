//! Mistakes in requests: wrong types, numbers out of bounds, texts of every kind, extra and missing fields.

use super::dice::Dice;
use serde_json::{Value, json};

/// Changes one value at a random place of the body.
pub fn slip(body: &mut Value, dice: &mut Dice) {
    let places = places(body, String::new());
    let place = dice.pick(&places).clone();
    let Some(value) = body.pointer_mut(&place) else { return };
    match (dice.below(10), value) {
        (0, Value::Object(fields)) => {
            fields.insert("surprise".to_owned(), json!(1));
        }
        (0..=2, Value::Object(fields)) => {
            let names: Vec<String> = fields.keys().cloned().collect();
            if !names.is_empty() {
                fields.remove(dice.pick(&names));
            }
        }
        (0..=2, Value::Array(items)) if !items.is_empty() => {
            let again = items[0].clone();
            let times = *dice.pick(&[1_usize, 2, 30, 600]);
            items.extend(std::iter::repeat_n(again, times));
        }
        (_, value) => *value = odd(dice),
    }
}

fn places(value: &Value, pointer: String) -> Vec<String> {
    let escape = |name: &str| name.replace('~', "~0").replace('/', "~1");
    let inner: Vec<String> = match value {
        Value::Object(fields) => {
            fields.iter().flat_map(|(name, field)| places(field, format!("{pointer}/{}", escape(name)))).collect()
        }
        Value::Array(items) => {
            items.iter().enumerate().flat_map(|(at, item)| places(item, format!("{pointer}/{at}"))).collect()
        }
        _ => Vec::new(),
    };
    [vec![pointer], inner].concat()
}

fn odd(dice: &mut Dice) -> Value {
    match dice.below(6) {
        0 => dice.pick(&[json!(null), json!(true), json!([]), json!({}), json!([[[]]]), json!(0.5)]).clone(),
        1 | 2 => odd_number(dice),
        _ => json!(odd_text(dice)),
    }
}

fn odd_number(dice: &mut Dice) -> Value {
    let numbers = [
        json!(0),
        json!(-1),
        json!(1),
        json!(i64::MIN),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(9_007_199_254_740_991_u64),
        json!(9_007_199_254_740_992_u64),
        json!(u32::MAX),
        json!(65_535),
        json!(1e300),
        json!(-0.0),
    ];
    dice.pick(&numbers).clone()
}

/// For bodies, ids in paths, and queries.
pub fn odd_text(dice: &mut Dice) -> String {
    let long = *dice.pick(&[65_usize, 300, 5_000, 40_000]);
    let texts = [
        String::new(),
        " ".to_owned(),
        "x".repeat(long),
        "茶".repeat(long / 3),
        "\u{0}".to_owned(),
        "a\u{1f}b\n\t".to_owned(),
        "👩‍👩‍👧‍👦\u{202e}\u{feff}".to_owned(),
        "'; DROP TABLE entries; --".to_owned(),
        "../../etc/passwd".to_owned(),
        "%00%ff".to_owned(),
        "-1.00".to_owned(),
        "99999999999999999999999999999.99".to_owned(),
        "0.000000000000000000000000000001".to_owned(),
        "100000000000.00".to_owned(),
        "1e9".to_owned(),
        "NaN".to_owned(),
        "9999-12-31T23:59:59Z".to_owned(),
        "-9999-01-01T00:00:00Z".to_owned(),
        "0001-01-01T00:00:00+14:00".to_owned(),
        "1969-07-20T20:17:40Z".to_owned(),
        "2026-02-29".to_owned(),
        "all/base".to_owned(),
        "tier:gold".to_owned(),
        "max".to_owned(),
        "XAU".to_owned(),
        "Etc/GMT+12".to_owned(),
    ];
    dice.pick(&texts).clone()
}

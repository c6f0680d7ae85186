//! Baskets at their limits, and the refusals of a line.

use crate::sample;
use serde_json::{Value, json};
use shared::{
    basket::{Basket, LINES_MAX, TOTAL_MAX},
    refusal::Refusal,
    units::money::{Currency, MoneyText},
    wire::{Code, LineIn},
};

fn read(currency: &str, lines: &Value, shipping: Option<&str>) -> Result<Basket, Refusal> {
    let lines: Vec<LineIn> = serde_json::from_value(lines.clone()).unwrap();
    let shipping = shipping.map(MoneyText::from);
    Basket::read(currency, &lines, shipping.as_ref(), Currency::parse("CNY").unwrap())
}

fn line(fields: Value) -> Value {
    let mut line = json!({"line_id": "1", "sku": "tea", "quantity": 1, "unit_price": "10.00"});
    for (key, value) in fields.as_object().unwrap() {
        line[key] = value.clone();
    }
    line
}

/// Checks the total in minor units, or the pointer of the refused field.
fn check_line(fields: Value, expected: Result<u64, &str>) {
    let found = read("CNY", &json!([line(fields.clone())]), None);
    let found = match &found {
        Ok(basket) => Ok(basket.lines_total().minor()),
        Err(refusal) => {
            assert_eq!(refusal.code(), Code::InvalidRequest, "{fields}");
            Err(refusal.pointer().unwrap())
        }
    };
    assert_eq!(found, expected, "{fields}");
}

#[test]
fn the_total_of_a_line_is_quantity_times_price_minus_discount() {
    check_line(json!({}), Ok(1_000));
    check_line(json!({"quantity": 3, "unit_price": "349.99", "discount": "524.98"}), Ok(52_499));
    check_line(json!({"discount": "10.00"}), Ok(0));
    check_line(json!({"unit_price": "0"}), Ok(0));
    check_line(json!({"quantity": 1_000_000, "unit_price": "0.01"}), Ok(1_000_000));
    check_line(json!({"quantity": 0}), Ok(0));
    check_line(json!({"quantity": 0, "discount": "0.00"}), Ok(0));
    check_line(json!({"quantity": 0, "discount": "0.01"}), Err("/lines/0/discount"));
    check_line(json!({"unit_price": "320.0000"}), Ok(32_000));
    check_line(json!({"unit_price": "320.00001"}), Err("/lines/0/unit_price"));
    check_line(json!({"sku": ""}), Ok(1_000));
    check_line(json!({"sku": null}), Ok(1_000));
    check_line(json!({"sku": " \u{200b}"}), Err("/lines/0/sku"));
    check_line(json!({"sku": "a\u{0}"}), Err("/lines/0/sku"));
    check_line(json!({"quantity": 1_000_001}), Err("/lines/0/quantity"));
    check_line(json!({"quantity": u32::MAX}), Err("/lines/0/quantity"));
    check_line(json!({"unit_price": "-1"}), Err("/lines/0/unit_price"));
    check_line(json!({"unit_price": "1.001"}), Err("/lines/0/unit_price"));
    check_line(json!({"unit_price": ""}), Err("/lines/0/unit_price"));
    check_line(json!({"unit_price": "1e2"}), Err("/lines/0/unit_price"));
    check_line(json!({"unit_price": "90071992547409.92"}), Err("/lines/0/unit_price"));
    check_line(json!({"quantity": 2, "unit_price": "90071992547409.91"}), Err("/lines/0/unit_price"));
    check_line(json!({"quantity": 1_000_000, "unit_price": "90071992547409.91"}), Err("/lines/0/unit_price"));
    check_line(json!({"discount": "10.01"}), Err("/lines/0/discount"));
    check_line(json!({"discount": "-0.01"}), Err("/lines/0/discount"));
    check_line(json!({"discount": "0.001"}), Err("/lines/0/discount"));
}

#[test]
fn words_are_short_and_without_control_characters() {
    let (longest, longer) = ("茶".repeat(64), "茶".repeat(65));
    check_line(json!({"sku": longest}), Ok(1_000));
    check_line(json!({"sku": "绿茶 / 2026 #1"}), Ok(1_000));
    for sku in ["", &longer, "a\nb", "a\tb", "a\u{0}", "a\u{1f}b", "a\u{85}"] {
        check_line(json!({"sku": sku}), if sku.is_empty() { Ok(1_000) } else { Err("/lines/0/sku") });
        check_line(json!({"categories": ["tea", sku]}), Err("/lines/0/categories/1"));
        check_line(json!({"tags": [sku]}), Err("/lines/0/tags/0"));
    }
    let words = |count: usize| (0..count).map(|at| at.to_string()).collect::<Vec<_>>();
    check_line(json!({"categories": words(20), "tags": words(20)}), Ok(1_000));
    check_line(json!({"categories": words(21)}), Err("/lines/0/categories"));
    check_line(json!({"tags": words(21)}), Err("/lines/0/tags"));
}

fn lines(count: usize, price: &str) -> Value {
    (0..count).map(|at| line(json!({"line_id": at.to_string(), "unit_price": price}))).collect()
}

#[test]
fn a_basket_has_one_to_five_hundred_lines_with_different_ids() {
    let check = |lines: &Value, expected: Result<usize, &str>| {
        let found = read("CNY", lines, None);
        let found = found.as_ref().map(|basket| basket.lines.len()).map_err(|refusal| refusal.pointer().unwrap());
        assert_eq!(found, expected);
    };
    check(&lines(0, "1.00"), Err("/lines"));
    check(&lines(1, "1.00"), Ok(1));
    check(&lines(LINES_MAX, "1.00"), Ok(500));
    check(&lines(LINES_MAX + 1, "1.00"), Err("/lines"));
    check(&lines(20_000, "1.00"), Err("/lines"));
    check(&json!([line(json!({})), line(json!({}))]), Err("/lines/1/line_id"));
    check(
        &json!([line(json!({})), line(json!({"line_id": "2"})), line(json!({"sku": "cup"}))]),
        Err("/lines/2/line_id"),
    );
    check(&json!([line(json!({"line_id": "a"})), line(json!({"line_id": "A"}))]), Ok(2));
}

#[test]
fn an_order_costs_no_more_than_its_limit() {
    let check = |lines: &Value, shipping: Option<&str>, expected: Result<u64, &str>| {
        let found = read("CNY", lines, shipping);
        let found = found.as_ref().map(|basket| basket.payable().minor()).map_err(|refusal| refusal.pointer().unwrap());
        assert_eq!(found, expected, "{shipping:?}");
    };
    let most = TOTAL_MAX.minor();
    check(&lines(1, "100000000000.00"), None, Ok(most));
    check(&lines(1, "100000000000.01"), None, Err("/lines"));
    check(&lines(1, "99999999999.99"), Some("0.01"), Ok(most));
    check(&lines(1, "99999999999.99"), Some("0.02"), Err("/lines"));
    check(&lines(2, "50000000000.00"), None, Ok(most));
    check(&lines(2, "50000000000.01"), None, Err("/lines"));
    check(&lines(500, "90071992547409.91"), Some("90071992547409.91"), Err("/lines"));
    check(&lines(1, "1.00"), Some("0.001"), Err("/shipping"));
    check(&lines(1, "1.00"), Some("-1"), Err("/shipping"));
}

#[test]
fn the_currency_must_be_that_of_the_program() {
    assert!(read("CNY", &lines(1, "1.00"), None).is_ok());
    for currency in ["", "cny", "USD", "JPY", "RMB"] {
        let refusal = read(currency, &lines(1, "1.00"), None).unwrap_err();
        assert_eq!((refusal.code(), refusal.pointer()), (Code::CurrencyMismatch, Some("/currency")), "{currency:?}");
    }
}

/// A hold pays only the basket that was quoted. The digest differs for everything that decides what points can pay.
#[test]
fn baskets_that_differ_have_different_digests() {
    let digest = |lines: &Value, shipping: Option<&str>| read("CNY", lines, shipping).unwrap().digest();
    let one = |fields: Value| json!([line(fields)]);
    let baskets = [
        (one(json!({})), None),
        (one(json!({})), Some("1.00")),
        (one(json!({"line_id": "2"})), None),
        (one(json!({"sku": "cup"})), None),
        (one(json!({"quantity": 2, "unit_price": "5.00"})), None),
        (one(json!({"unit_price": "10.01"})), None),
        (one(json!({"discount": "0.01"})), None),
        (one(json!({"categories": ["a"]})), None),
        (one(json!({"tags": ["a"]})), None),
        (one(json!({"categories": ["a", "b"]})), None),
        (one(json!({"categories": ["b", "a"]})), None),
        (one(json!({"categories": ["ab"]})), None),
        (one(json!({"categories": ["a"], "tags": ["b"]})), None),
        (json!([line(json!({})), line(json!({"line_id": "2"}))]), None),
        (json!([line(json!({"line_id": "2"})), line(json!({}))]), None),
    ];
    let digests: std::collections::BTreeSet<String> =
        baskets.iter().map(|(lines, shipping)| digest(lines, *shipping)).collect();
    assert_eq!(digests.len(), baskets.len());
    // Different spellings of equal baskets.
    let plain = digest(&one(json!({})), None);
    assert_eq!(digest(&one(json!({"unit_price": "10", "discount": "0"})), Some("0.00")), plain);
    assert_eq!(digest(&one(json!({"unit_price": "10.0", "categories": []})), None), plain);
    assert_eq!(digest(&one(json!({"unit_price": "12.00", "discount": "2.00"})), None), plain);
}

/// Merchants compute the digest from the README.
#[test]
fn the_basket_in_the_readme_has_the_digest_that_it_states() {
    let lines = json!([
        {"line_id": "1", "sku": "tea-100", "categories": ["tea", "gift"], "quantity": 2, "unit_price": "68.00"},
        {"line_id": "2", "tags": ["final-sale"], "quantity": 1, "unit_price": "50.00", "discount": "10.00"},
    ]);
    let lines: Vec<LineIn> = serde_json::from_value(lines).unwrap();
    let basket = Basket::read("USD", &lines, Some(&MoneyText::from("10.00")), Currency::parse("USD").unwrap()).unwrap();
    let readme = include_str!("../../../README.md");
    assert!(readme.contains(&format!("# {}\n", basket.digest())), "{}", basket.digest());
}

#[test]
fn a_line_with_unknown_fields_or_wrong_types_is_refused() {
    let rows = [
        json!({"price": "1.00"}),
        json!({"line_id": ""}),
        json!({"line_id": ".."}),
        json!({"line_id": 1}),
        json!({"sku": 1}),
        json!({"quantity": -1}),
        json!({"quantity": 1.5}),
        json!({"quantity": "1"}),
        json!({"quantity": 4_294_967_296_u64}),
        json!({"unit_price": 10}),
        json!({"unit_price": null}),
        json!({"discount": 1}),
        json!({"categories": "tea"}),
        json!({"tags": [1]}),
    ];
    for fields in rows {
        assert!(serde_json::from_value::<LineIn>(line(fields.clone())).is_err(), "{fields}");
    }
    assert!(sample::try_basket(&sample::program(json!({})), &json!([line(json!({}))])).is_ok());
}

//! Money, points, factors, shares and ids: the texts that are read, and the nearest ones that are refused.

use serde_json::{Value, json};
use shared::{
    units::id::{MerchantId, RuleId},
    units::money::{Amount, AmountError, Currency},
    units::points::Points,
    units::rate::{Factor, Share},
    wire::PointsWanted,
};

const MAX: u64 = 9_007_199_254_740_991;

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

#[test]
fn money_is_read_as_exact_minor_units() {
    let check = |text: &str, code: &str, minor: u64, written: &str| {
        let amount = Amount::parse(text, currency(code)).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(amount.minor(), minor, "{text} {code}");
        assert_eq!(amount.to_text(currency(code)).as_str(), written, "{text} {code}");
    };
    check("0", "CNY", 0, "0.00");
    check("0.00", "CNY", 0, "0.00");
    check("0.01", "CNY", 1, "0.01");
    check("0.1", "CNY", 10, "0.10");
    check("12", "CNY", 1200, "12.00");
    check("12.3", "CNY", 1230, "12.30");
    check("12.34", "CNY", 1234, "12.34");
    check("0012.34", "CNY", 1234, "12.34");
    check("00", "JPY", 0, "0");
    check("1999", "JPY", 1999, "1999");
    check("0.001", "KWD", 1, "0.001");
    check("10.005", "KWD", 10_005, "10.005");
    // Trailing zeros do not count as digits.
    check("320.0000", "CNY", 32_000, "320.00");
    check("1.000", "CNY", 100, "1.00");
    check("1.230", "CNY", 123, "1.23");
    check("1.0", "JPY", 1, "1");
    check("1000.0000", "JPY", 1_000, "1000");
    check("0.00100", "KWD", 1, "0.001");
    check("90071992547409.9100", "CNY", MAX, "90071992547409.91");
    check(&format!("0.{}", "0".repeat(1_000)), "CNY", 0, "0.00");
    check("7", "KWD", 7_000, "7.000");
    check("90071992547409.91", "CNY", MAX, "90071992547409.91");
    check("9007199254740991", "JPY", MAX, "9007199254740991");
    check("9007199254740.991", "KWD", MAX, "9007199254740.991");
}

#[test]
fn a_text_that_is_not_an_amount_of_the_currency_is_refused() {
    let check = |text: &str, code: &str, error: AmountError| {
        assert_eq!(Amount::parse(text, currency(code)), Err(error), "{text:?} {code}");
    };
    let not_decimals = [
        "", " ", ".", "1.", ".5", "-1", "+1", "-0", "1,00", "1 000", " 1", "1 ", "1.2.3", "1e3", "1E3", "0x10", "NaN",
        "inf", "١٢", "１２", "1_000", "¥1", "1.0\n", "1.-1", "--1", "1.+1", "1\u{0}",
    ];
    for text in not_decimals {
        check(text, "CNY", AmountError::NotADecimal);
    }
    check("0.001", "CNY", AmountError::TooManyDigits { allowed: 2 });
    check("0.884956", "CNY", AmountError::TooManyDigits { allowed: 2 });
    check("1.0010", "CNY", AmountError::TooManyDigits { allowed: 2 });
    check("1.1", "JPY", AmountError::TooManyDigits { allowed: 0 });
    check("1.10", "JPY", AmountError::TooManyDigits { allowed: 0 });
    check("0.0001", "KWD", AmountError::TooManyDigits { allowed: 3 });
    check("90071992547409.92", "CNY", AmountError::TooLarge);
    check("9007199254740992", "JPY", AmountError::TooLarge);
    check("18446744073709551615", "JPY", AmountError::TooLarge);
    check("18446744073709551616", "JPY", AmountError::TooLarge);
    check(&"9".repeat(1_000), "CNY", AmountError::TooLarge);
    check(&format!("0.{}1", "0".repeat(1_000)), "CNY", AmountError::TooManyDigits { allowed: 2 });
}

#[test]
fn a_currency_needs_an_exponent_in_iso_4217() {
    for (code, digits) in [("CNY", 2), ("USD", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("CLF", 4)] {
        assert_eq!(currency(code).digits(), digits, "{code}");
        assert_eq!(currency(code).code(), code);
    }
    for code in ["", "cny", "Cny", "CN", "CNYY", " CNY", "XAU", "XXX", "XTS", "ZZZ", "元", "¥"] {
        assert_eq!(Currency::parse(code), None, "{code:?}");
    }
}

#[test]
fn points_are_whole_numbers_below_two_to_the_53() {
    for number in [0, 1, MAX - 1, MAX] {
        assert_eq!(Points::new(number).map(Points::get), Some(number));
        assert_eq!(serde_json::from_value::<Points>(json!(number)).ok(), Points::new(number));
        assert_eq!(serde_json::from_value::<Amount>(json!(number)).ok(), Amount::from_minor(number));
    }
    for number in [MAX + 1, u64::MAX] {
        assert_eq!(Points::new(number), None);
        assert_eq!(Amount::from_minor(number), None);
        assert_eq!(Points::saturating(number.into()), Points::MAX);
    }
    let beyond =
        [json!(MAX + 1), json!(u64::MAX), json!(-1), json!(1.0), json!(1.5), json!("1"), json!(null), json!([1])];
    for value in beyond {
        assert!(serde_json::from_value::<Points>(value.clone()).is_err(), "{value} points");
        assert!(serde_json::from_value::<Amount>(value.clone()).is_err(), "{value} minor units");
    }
    for text in ["1e3", "1E0", "01", "+1", "0x1", "18446744073709551616", "1.0e0"] {
        assert!(serde_json::from_str::<Points>(text).is_err(), "{text}");
    }
}

#[test]
fn point_arithmetic_saturates_or_returns_none() {
    let one = Points::new(1).unwrap();
    assert_eq!(Points::MAX.checked_add(one), None);
    assert_eq!(Points::ZERO.checked_sub(one), None);
    assert_eq!((Points::MAX.plus(Points::MAX), Points::ZERO.minus(one)), (Points::MAX, Points::ZERO));
    assert_eq!([Points::MAX, Points::MAX, one].into_iter().sum::<Points>(), Points::MAX);
    assert_eq!(Amount::MAX.checked_mul(2), None);
    assert_eq!(Amount::MAX.checked_mul(u64::MAX), None);
    assert_eq!(Amount::MAX.checked_mul(0), Some(Amount::ZERO));
}

#[test]
fn points_wanted_are_a_number_or_max() {
    let check = |value: Value, expected: Option<PointsWanted>| {
        assert_eq!(serde_json::from_value::<PointsWanted>(value.clone()).ok(), expected, "{value}");
    };
    check(json!("max"), Some(PointsWanted::Max));
    check(json!(0), Some(PointsWanted::Exactly(Points::ZERO)));
    check(json!(MAX), Some(PointsWanted::Exactly(Points::MAX)));
    for value in
        [json!("MAX"), json!("min"), json!("100"), json!(""), json!(-1), json!(1.5), json!(MAX + 1), json!(true)]
    {
        check(value, None);
    }
    check(json!(null), None);
    check(json!({"max": true}), None);
}

#[test]
fn factors_and_shares_are_short_exact_decimals() {
    let check = |text: &str, factor: bool, share: bool| {
        assert_eq!(Factor::parse(text).is_some(), factor, "factor {text:?}");
        assert_eq!(Share::parse(text).is_some(), share, "share {text:?}");
    };
    check("0.0001", true, true);
    check("0.30", true, true);
    check("0.300000", true, true);
    check("1", true, true);
    check("1.0000", true, true);
    check("1.0001", true, false);
    check("99.9999", true, false);
    check("100", true, false);
    for text in ["0", "0.0000", "100.0001", "101", "0.00001", "1.23456", "79228162514264337593543950336"] {
        check(text, false, false);
    }
    for text in ["", ".", "-0.5", "+0.5", "1e-1", "0,5", " 0.5", "0.5 ", "0.5%", "½", "0.3.0", "1/3", "0_5", "NaN"] {
        check(text, false, false);
    }
}

#[test]
fn a_share_rounds_down() {
    let of = |share: &str, whole: u64| Share::parse(share).unwrap().of(whole);
    let rows = [
        ("0.30", 9_999, 2_999),
        ("0.30", 3, 0),
        ("0.30", 4, 1),
        ("1", MAX, MAX),
        ("0.9999", MAX, 9_006_298_534_815_516),
    ];
    for (share, whole, part) in rows {
        assert_eq!(of(share, whole), part, "{share} of {whole}");
    }
    assert_eq!(of("0.0001", 9_999), 0);
    assert_eq!(of("0.0001", 10_000), 1);
}

#[test]
fn ids_in_a_program_are_short_plain_words() {
    let check = |text: &str, is_id: bool| {
        assert_eq!(RuleId::parse(text).is_some(), is_id, "{text:?}");
        assert_eq!(serde_json::from_value::<RuleId>(json!(text)).is_ok(), is_id, "{text:?} as JSON");
    };
    for text in ["a", "A9", "o-1", "a.b_c:d@e-f", "0", &"x".repeat(64)] {
        check(text, true);
    }
    for text in ["", " ", "a b", "a/b", "a,b", "é", "订单", "a\n", "a\u{0}", "a#", "\u{202e}a", &"x".repeat(65)] {
        check(text, false);
    }
    assert!(serde_json::from_value::<RuleId>(json!(1)).is_err());
}

#[test]
fn merchant_ids_have_a_form_that_keys_can_contain() {
    for text in ["a", "lantern-tea", "0", &"x".repeat(32)] {
        assert!(MerchantId::parse(text).is_some(), "{text:?}");
    }
    for text in ["", "Tea", "a_b", "a.b", "a b", "茶", &"x".repeat(33)] {
        assert!(MerchantId::parse(text).is_none(), "{text:?}");
    }
}

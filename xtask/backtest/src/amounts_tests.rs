//! Texts of amounts: each is read exactly, or is refused.

use crate::amounts::{AmountProblem, Decimal, OtherMark, read};
use shared::units::money::Currency;

fn currency(code: &str) -> Currency {
    Currency::parse(code).expect("a currency")
}

/// The minor units, with a sign.
fn minor(text: &str, decimal: Decimal, code: &str) -> Result<i128, AmountProblem> {
    let signed = read(text.as_bytes(), decimal, currency(code))?;
    Ok(i128::from(signed.amount.minor()) * if signed.is_negative { -1 } else { 1 })
}

#[test]
fn amounts_are_read_as_they_are_written() {
    use Decimal::{Comma, Point};
    for (text, decimal, code, expected) in [
        ("0", Point, "USD", 0),
        ("19.90", Point, "USD", 1_990),
        ("19.9", Point, "USD", 1_990),
        ("19", Point, "USD", 1_900),
        ("45.0000", Point, "USD", 4_500),
        (".50", Point, "USD", 50),
        ("12.", Point, "USD", 1_200),
        ("-.50", Point, "USD", -50),
        ("1,299.50", Point, "USD", 129_950),
        ("1,234,567.89", Point, "USD", 123_456_789),
        ("12,34,567.00", Point, "INR", 123_456_700),
        ("1.299,50", Comma, "EUR", 129_950),
        ("19,90", Comma, "EUR", 1_990),
        ("1299", Comma, "EUR", 129_900),
        ("1.299", Comma, "EUR", 129_900),
        ("1 299,50", Comma, "EUR", 129_950),
        ("1\u{a0}299,50 €", Comma, "EUR", 129_950),
        ("1\u{202f}299,50", Comma, "EUR", 129_950),
        ("1'299.50", Point, "CHF", 129_950),
        ("1’299.50", Point, "CHF", 129_950),
        ("$19.90", Point, "USD", 1_990),
        ("$ 19.90", Point, "USD", 1_990),
        ("US$19.90", Point, "USD", 1_990),
        ("USD 19.90", Point, "USD", 1_990),
        ("19.90 usd", Point, "USD", 1_990),
        ("＄19.90", Point, "USD", 1_990),
        ("CA$19.90", Point, "CAD", 1_990),
        ("NT$331", Point, "TWD", 33_100),
        ("R$ 19,90", Comma, "BRL", 1_990),
        ("¥1,299", Point, "CNY", 129_900),
        ("￥1,299", Point, "JPY", 1_299),
        ("1,299円", Point, "JPY", 1_299),
        ("99元", Point, "CNY", 9_900),
        ("19,90 zł", Comma, "PLN", 1_990),
        ("19,90 kr.", Comma, "SEK", 1_990),
        ("-12.25", Point, "USD", -1_225),
        ("\u{2212}12.25", Point, "USD", -1_225),
        ("12.25-", Point, "USD", -1_225),
        ("(12.25)", Point, "USD", -1_225),
        ("($1,012.25)", Point, "USD", -101_225),
        ("-$12.25", Point, "USD", -1_225),
        ("$-12.25", Point, "USD", -1_225),
        ("+12.25", Point, "USD", 1_225),
        ("1.234", Point, "KWD", 1_234),
        ("1299.00", Point, "JPY", 1_299),
        ("90071992547409.91", Point, "USD", 9_007_199_254_740_991),
    ] {
        assert_eq!(minor(text, decimal, code), Ok(expected), "{text} {code}");
    }
}

#[test]
fn texts_that_are_not_amounts_are_refused() {
    use AmountProblem::{NotAnAmount, OtherSign, TooLarge, TooManyDigits};
    for (text, expected) in [
        ("", NotAnAmount),
        ("-", NotAnAmount),
        ("$", NotAnAmount),
        ("n/a", NotAnAmount),
        ("1.2.3", NotAnAmount),
        ("1,2", NotAnAmount),
        ("12,34", NotAnAmount),
        ("1,23,45", NotAnAmount),
        ("1234,567", NotAnAmount),
        ("0,500", NotAnAmount),
        ("1,299 500", NotAnAmount),
        ("1,299.500,00", NotAnAmount),
        (",500", NotAnAmount),
        ("--5", NotAnAmount),
        ("-5-", NotAnAmount),
        ("(5", NotAnAmount),
        ("-(5)", NotAnAmount),
        ("1e3", NotAnAmount),
        ("1.2E+3", NotAnAmount),
        ("$5$", NotAnAmount),
        ("5%", OtherSign { expected: currency("USD") }),
        ("€5", OtherSign { expected: currency("USD") }),
        ("NT$5", OtherSign { expected: currency("USD") }),
        ("EUR 5", OtherSign { expected: currency("USD") }),
        ("1.005", TooManyDigits { currency: currency("USD") }),
        ("0.001", TooManyDigits { currency: currency("USD") }),
        ("90071992547409.92", TooLarge),
        ("99999999999999999999", TooLarge),
    ] {
        assert_eq!(minor(text, Decimal::Point, "USD"), Err(expected), "{text}");
    }
    assert_eq!(read(b"5\xFF", Decimal::Point, currency("USD")), Err(NotAnAmount));
}

#[test]
fn the_other_decimal_mark_can_make_another_amount() {
    use OtherMark::{Different, Same, Unreadable};
    for (text, code, expected) in [
        ("1,200", "USD", Different),
        ("1.200", "USD", Different),
        ("1.000", "USD", Different),
        ("1,299", "USD", Unreadable),
        ("1.20", "USD", Unreadable),
        ("1200", "USD", Same),
        ("$1200", "USD", Same),
        ("1,200.00", "USD", Unreadable),
        ("0.500", "USD", Unreadable),
        ("45.0000", "USD", Unreadable),
        ("1.200", "KWD", Different),
        ("1.20", "KWD", Unreadable),
        ("1,200", "KWD", Different),
        ("1,000", "JPY", Different),
    ] {
        let signed = read(text.as_bytes(), Decimal::Point, currency(code)).expect("an amount");
        assert_eq!(signed.other_mark, expected, "{text} {code}");
    }
}

//! Suggestions for a wrong setting: the nearest valid value, or an example. It decides nothing; see `validate`.

use crate::{
    units::money::{Amount, Currency},
    units::rate::{FRACTION_DIGITS_MAX, Factor, Share},
    units::time::Zone,
};
use rust_decimal::{Decimal, RoundingStrategy};

/// Returns the amount that was probably meant by `text`: without separators and currency signs, and with no more digits than the currency
/// has. If this is zero, the smallest amount.
pub(super) fn amount(text: &str, currency: Currency) -> String {
    let plain: String = text.chars().filter(|character| character.is_ascii_digit() || *character == '.').collect();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let fraction: String = fraction.chars().filter(char::is_ascii_digit).take(currency.digits().into()).collect();
    let meant = if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") };
    let amount = Amount::parse(&meant, currency).ok().filter(|amount| *amount > Amount::ZERO);
    amount.unwrap_or(Amount::saturating(1)).to_text(currency).0
}

/// Returns the nearest factor within the bounds. It reads a comma as a point and a percentage as a part of one, and keeps at most four
/// digits after the point.
pub(super) fn factor(text: &str) -> String {
    let least = Decimal::new(1, FRACTION_DIGITS_MAX);
    let parts = if text.trim().ends_with('%') { Decimal::ONE_HUNDRED } else { Decimal::ONE };
    let value = decimal(text).and_then(|value| value.checked_div(parts));
    let value = value.map(|value| value.round_dp_with_strategy(FRACTION_DIGITS_MAX, RoundingStrategy::ToZero));
    value.map_or_else(|| "2".to_owned(), |value| value.clamp(least, Factor::MAX).normalize().to_string())
}

/// Returns the nearest share. A number above 1 is read as a percentage.
pub(super) fn share(text: &str) -> String {
    let least = Decimal::new(1, FRACTION_DIGITS_MAX);
    let share = decimal(text).map(|value| {
        let is_percent = value > Decimal::ONE && value <= Decimal::ONE_HUNDRED;
        let value = if is_percent { value.checked_div(Decimal::ONE_HUNDRED).unwrap_or(Decimal::ONE) } else { value };
        value.clamp(least, Decimal::ONE).normalize().to_string()
    });
    share.filter(|share| Share::parse(share).is_some()).unwrap_or_else(|| "0.5".to_owned())
}

fn decimal(text: &str) -> Option<Decimal> {
    let plain = text.trim().trim_end_matches(['%', 'x']).trim().replace(',', ".");
    let value: Decimal = plain.parse().ok()?;
    Some(value.round_dp_with_strategy(FRACTION_DIGITS_MAX, RoundingStrategy::ToZero))
}

/// Returns the code in capital letters, or the code for another name of the currency.
pub(super) fn currency(text: &str) -> Option<String> {
    let code = text.trim().to_ascii_uppercase();
    let code = match code.as_str() {
        "RMB" | "CNH" | "YUAN" | "¥" => "CNY",
        "NTD" | "NT$" => "TWD",
        "HK$" => "HKD",
        "US$" | "$" => "USD",
        "€" => "EUR",
        other => other,
    };
    Currency::parse(code).map(|currency| currency.code().to_owned())
}

/// Returns the zone of a city. Case does not matter.
pub(super) fn zone(text: &str) -> Option<String> {
    let wanted = text.trim().replace(' ', "_").to_ascii_lowercase();
    let is_wanted = |name: &str| {
        let name = name.to_ascii_lowercase();
        name == wanted || name.rsplit('/').next() == Some(&wanted)
    };
    if wanted.is_empty() { None } else { Zone::names().find(|name| is_wanted(name)) }
}

/// Returns the word that was probably meant by `text`: one that begins with it, or that differs by a few letters.
pub(super) fn word<'word>(text: &str, words: impl IntoIterator<Item = &'word str>) -> Option<&'word str> {
    let far = |word: &str| if word.starts_with(text) || text.starts_with(word) { 1 } else { distance(text, word) };
    let nearest = words.into_iter().map(|word| (far(word), word)).min();
    let close = text.chars().count() / 3 + 1;
    nearest.filter(|(far, _)| *far <= close).map(|(_, word)| word)
}

/// The number of letters to insert, remove or change.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, letter) in one.chars().enumerate() {
        let mut next = vec![above + 1];
        for ((pair, left), letter_of_other) in row.windows(2).zip(0..).zip(&other) {
            let &[diagonal, over] = pair else { continue };
            let before = next.get(left).copied().unwrap_or_default();
            next.push((diagonal + usize::from(letter != *letter_of_other)).min(over + 1).min(before + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
